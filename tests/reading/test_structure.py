"""The structure of essays."""

import pytest
from markupsafe import Markup

from afterword.reading.structure import join_series, link_headings, list_contents
from support_views import essay_view

BODY = "".join(f'<h2 id="part-{n}">Part <em>{n}</em></h2><p>…</p><h3 id="x{n}">Less</h3>' for n in (1, 2, 3))


def test_a_long_essay_has_its_top_headings_as_contents():
    """The headings of the highest level there is, as plain words."""
    contents = list_contents(BODY, 1201)
    assert [(heading.id, heading.text) for heading in contents] == [
        (f"part-{n}", f"Part {n}") for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(("html", "words"), [(BODY, 1200), (BODY.partition('<h2 id="part-3"')[0], 5000)])
def test_a_short_essay_or_one_of_few_headings_has_no_contents(html, words):
    """Nobody needs a map of a room."""
    assert list_contents(html, words) == ()


def test_a_heading_is_a_link_to_itself():
    """Its words stand in a link to its id."""
    assert link_headings(Markup('<h2 id="a&amp;b">On <em>oars</em></h2>')) == (
        '<h2 id="a&amp;b"><a href="#a&amp;b">On <em>oars</em></a></h2>'
    )


@pytest.mark.parametrize(
    "html", ['<h2 id="a"><a href="/b/">B</a></h2>', "<h2>No id</h2>", '<h2 id="a"> </h2>']
)
def test_a_heading_that_holds_a_link_stays_as_it_is(html):
    """Links don't nest, and where there's no id there's nothing to link to."""
    assert link_headings(html) == html


def test_the_parts_of_a_series_know_their_neighbours():
    """They count from the oldest, whatever stands between them."""
    newest_first = [essay_view("c"), essay_view("other"), essay_view("b"), essay_view("a")]
    parts = join_series(newest_first, dict.fromkeys("abc", "Ferries"))
    assert set(parts) == {"a", "b", "c"}
    assert (parts["a"].series.number, parts["a"].series.earlier, parts["a"].series.total) == (1, None, 3)
    assert parts["b"].series.earlier == ("Title of a", "/essays/a/")
    assert parts["b"].series.later == ("Title of c", "/essays/c/")
    assert parts["c"].series.later is None
