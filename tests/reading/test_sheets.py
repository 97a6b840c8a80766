"""Style sheets as they are served."""

import pytest

from afterword.reading.sheets import render_sheet


@pytest.mark.parametrize(
    ("source", "served"),
    [
        ("a { color: red; }\n\nb > i { margin: 0 auto }", "a{color:red}b>i{margin:0 auto}"),
        ("/* Why.\n * Because. */\np, q { top: 0 }", "p,q{top:0}"),
        ('.a :is(b, i)::before { content: "; }  {" }', '.a :is(b,i)::before{content:"; }  {"}'),
        ("a { width: calc(1rem + 2px) }", "a{width:calc(1rem + 2px)}"),
        ("@media (min-width: 2em) {\n  a:hover { top: 0 }\n}", "@media (min-width:2em){a:hover{top:0}}"),
    ],
)
def test_only_space_and_comments_go(source, served):
    """What a browser reads is the same; strings and the spaces that mean something stay."""
    assert render_sheet(source) == served + "\n"
