"""Runs of words: one text is known again in HTML, XML, JSON and Markdown, whatever stands between them."""

import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.runs import fold_words, split_blocks, word_runs

WORDS = "I met *everyone* at that event, and “none” of them called back; don't ask."
FOLDED = "i met everyone at that event and none of them called back dont ask"


def folded(text):
    """Return each paragraph's words as one string."""
    return [" ".join(fold_words(block)) for block in split_blocks(text)]


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        WORDS.replace(" ", "\n"),
        "I met <em>everyone</em> at that event, and &#8220;none&#8221; of them<br>called back; don’t ask.",
        "<p>" + escape(f"<p>{WORDS}</p>") + "</p>",
        escape(escape(f"<p>{WORDS}</p>")),
        json.dumps({"html": f"<p>{WORDS}</p>"}),
        json.dumps(json.dumps({"html": f"<p>{WORDS}</p>"})),
        f'<meta content="{WORDS}">',
        f"<img alt='{WORDS.replace(chr(39), '’')}'>",
        f"<svg><title>{WORDS}</title></svg>",
        "I met every\u00adone at that event and none of them called back; don\u2019t ask.",
    ],
)
def test_a_text_is_known_again(text):
    """The same words come out of every form that a site writes them in."""
    assert any(FOLDED in block for block in folded(text))


def test_paragraphs_are_kept_apart():
    """The end of one paragraph and the beginning of the next are no run."""
    assert folded("<p>one two</p><p>three</p>") == ["one two", "three"]


def test_an_unspaced_script_has_a_word_a_character():
    """A language without spaces has runs too."""
    assert fold_words("我见过 them") == ["我", "见", "过", "them"]


@given(st.text(max_size=60))
def test_any_text_is_read_to_its_end(text):
    """No text, however broken, stops the reading or is read for ever."""
    assert all(isinstance(block, str) for block in split_blocks(text))


def test_runs_overlap():
    """Every word but the last ones begins a run."""
    assert list(word_runs(["a", "b", "c"], 2)) == ["a b", "b c"]
