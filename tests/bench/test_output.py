"""What an engine wrote: all of it, or no figures."""

from dataclasses import replace

import pytest

from speed.corpus import Corpus
from speed.engines import Engine
from speed.output import IncompleteError, check_edit, check_output, expected_pages

CORPUS = Corpus(3, 2)
ENGINE = Engine("hugo", (), (), "1")
PAGES = expected_pages(list(CORPUS))


@pytest.fixture
def output(tmp_path):
    """Return a complete site, as far as anybody looks."""
    for page in PAGES:
        path = tmp_path / page
        path.parent.mkdir(parents=True, exist_ok=True)
        essay = page.startswith("essays/") and page != "essays/index.html"
        path.write_text('<li data-depth="0"><li data-depth="1">' if essay else "")
    (tmp_path / "feed.xml").write_text("<entry>" * 3)
    return tmp_path


def test_a_complete_site_is_counted(output):
    """Pages, and all bytes."""
    written = check_output(output, ENGINE, CORPUS, PAGES)
    assert (written.pages, written.extra) == (len(PAGES), 0)
    assert written.size == 3 * 38 + 21


@pytest.mark.parametrize("page", ["topics/index.html", f"essays/{CORPUS.edited}/index.html"])
def test_a_missing_page_is_named(output, page):
    """Whichever it is."""
    (output / page).unlink()
    with pytest.raises(IncompleteError, match=f"hugo: 1 pages are missing, such as {page}"):
        check_output(output, ENGINE, CORPUS, PAGES)


def test_a_missing_comment_is_noticed(output):
    """Of six."""
    (output / "essays" / CORPUS.edited / "index.html").write_text('<li data-depth="0">')
    with pytest.raises(IncompleteError, match="5 comments, not 6"):
        check_output(output, ENGINE, CORPUS, PAGES)


def test_a_short_feed_is_noticed(output):
    """It has as many items as there are essays, up to twenty."""
    (output / "feed.xml").write_text("<entry>")
    with pytest.raises(IncompleteError, match=r"1 items in feed\.xml"):
        check_output(output, ENGINE, CORPUS, PAGES)


def test_further_pages_are_refused_unless_they_are_known(output):
    """Who writes more isn't slower for that alone."""
    (output / "404.html").write_text("")
    with pytest.raises(IncompleteError, match="1 further pages, not 0"):
        check_output(output, ENGINE, CORPUS, PAGES)
    assert check_output(output, replace(ENGINE, extra=None), CORPUS, PAGES).extra == 1


def test_an_edit_has_to_be_on_its_page(output):
    """A build that skipped it would be very fast."""
    with pytest.raises(IncompleteError, match="the edit isn't on the page"):
        check_edit(output, ENGINE, CORPUS, "remark7")
