"""Saved pages that are cut, broken, deeper than a parser goes, or in another encoding than they say."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from importing import FIXTURES, TODAY

from afterword.discussion.tree import build_tree
from afterword.errors import AfterwordError, UnusableInputError
from afterword.importers import saved_page
from afterword.importers.base import Options, load_source
from afterword.importers.run import run_import
from afterword.importers.saved.decoding import decode
from afterword.importers.saved.hoist import hoist, is_deep
from afterword.importers.utf8 import NotTextError

PAGES = ("html5-nested", "kubrick", "drupal", "thesis", "furniture", "wpdiscuz")
INSTEAD = [
    *(b"", b"\0", b"\xff", b"\x0b", b"<", b">", b'"', b"'", b"&#1;", b"&#xd800;", b"<!--", b"-->", b"<p"),
    *(b"</div>", b"<div>", b"</li>", b"<li id=comment-7>", b"<script>", b"</script>", b"<textarea>"),
    *(b"</html>", b"\xed\xa0\x80", b"9" * 500, b"<a name=comment-9></a>", b"</ol></ol></ol>"),
]
DEEP = 5_000


def read(folder, data):
    """Import bytes as a saved page, without writing, and return the ledger."""
    path = folder / "page.html"
    path.write_bytes(data)
    into = folder / "content"
    return run_import(load_source(path), saved_page, into=into, options=Options(TODAY)).ledger


def page(name):
    """Return a fixture's bytes."""
    return (FIXTURES / "saved_page" / f"{name}.html").read_bytes()


def chain(length):
    """Return a page on which each comment answers the one before it."""
    opening = "".join(
        f'<li id="comment-{number}" class="comment depth-{number}"><div class="comment-body">'
        f'<cite class="fn">Reader {number}</cite> <p>Answer {number}.</p></div><ul class="children">'
        for number in range(1, length + 1)
    )
    closing = "</ul></li>" * length
    head = '<!DOCTYPE html><html><head><title>Deep</title></head><body class="wordpress"><h1>Deep</h1>'
    return f'{head}<ol class="commentlist">{opening}{closing}</ol></body></html>'


@pytest.mark.parametrize(
    ("name", "repair", "notes"),
    [
        ("latin-1-is-utf-8", "claims to be iso-8859-1, but is UTF-8", []),
        (
            "utf-8-is-windows-1252",
            "claims to be utf-8, but is not; read as Windows-1252",
            ["read as windows-1252"],
        ),
        ("one-stray-byte", "a byte that isn't UTF-8, read as Windows-1252", []),
        ("control-character", "a control character, taken out", []),
        ("unclosed-script", "a script without its end", []),
    ],
)
def test_a_fault_is_mended_and_named(site, name, repair, notes):
    """With its line and its byte; the comment is whole."""
    site.take(f"saved_page/{name}.html")
    (mended,) = site.ledger.repairs
    assert mended.what == repair
    assert mended.line is not None
    assert mended.offset is not None
    assert site.ledger.notes == notes
    assert site.ledger.comments.written == 1


@pytest.mark.parametrize(
    ("name", "author", "body"),
    [
        ("latin-1-is-utf-8", "Zoë", "<p>Café.</p>"),
        ("utf-8-is-windows-1252", "Zoë", "<p>Café “at eight”.</p>"),
        ("one-stray-byte", "Zoë", "<p>Café and “tea”.</p>"),
        ("windows-1251", "Зоя", "<p>Я слушала.</p>"),
        ("utf-16", "Zoë", "<p>Café.</p>"),
    ],
)
def test_letters_are_what_they_were(site, name, author, body):
    """Whatever the page says of its encoding, or doesn't."""
    site.take(f"saved_page/{name}.html")
    assert (site.comment("wp-7").author.name, site.comment("wp-7").body) == (author, body)


def test_a_page_that_breaks_off_is_read_to_its_break(site):
    """What there is of the last comment stays; the ledger says that the page is cut."""
    site.take("saved_page/breaks-off-in-comment.html")
    assert site.comment("wp-9").body == "<p>Same here.</p>\n<p>Two weak </p>"
    assert site.ledger.truncated
    assert [repair.what for repair in site.ledger.repairs] == ["the page breaks off; it was read up to there"]


def test_a_comment_that_breaks_off_before_its_words_is_quarantined(site):
    """Nothing of it could be shown."""
    site.take("saved_page/breaks-off-before-words.html")
    (lost,) = site.ledger.quarantined
    assert (lost.kind, lost.id) == ("comments", "9")
    assert site.ledger.comments.read == 2
    assert [comment.id for comment in site.thread().comments] == ["wp-7"]


def test_a_page_that_breaks_off_in_its_head_is_refused(site):
    """There is nothing on it."""
    with pytest.raises(UnusableInputError, match=r"breaks-off-in-head\.html: holds neither"):
        site.take("saved_page/breaks-off-in-head.html")


def test_binary_data_is_no_page(tmp_path):
    """Refused with its line."""
    with pytest.raises(UnusableInputError, match=r"page\.html:1: .* binary file"):
        read(tmp_path, bytes(range(256)) * 20)


def test_a_folder_is_no_page(tmp_path):
    """The page in it is."""
    (tmp_path / "page.html").write_text("<html>")
    source = load_source(tmp_path)
    with pytest.raises(UnusableInputError, match="name the page in it"):
        next(saved_page.read(source, None, Options(TODAY)))


def test_a_chain_of_answers_has_no_deepest_one(site):
    """Deeper than any parser goes, every comment stands under the one that it answers."""
    site.take(chain(DEEP).encode())
    entries = build_tree(site.thread("deep"))
    assert len(entries) == DEEP
    assert entries[-1].depth == DEEP - 1
    assert entries[-1].comment.body == f"<p>Answer {DEEP}.</p>"
    assert site.ledger.repairs == []


def test_a_shallow_page_is_not_laid_flat():
    """Twenty answers fit where they are."""
    assert not is_deep(chain(20))
    assert is_deep(chain(120))


@given(st.integers(1, 90))
def test_laying_a_page_flat_keeps_every_word(length):
    """In the page's order, and each comment's tag once."""
    flat = hoist(chain(length))
    places = [flat.index(f"Answer {number}.") for number in range(1, length + 1)]
    assert places == sorted(places)
    assert flat.count("<li ") == flat.count("</li>") == length


@pytest.mark.parametrize("name", PAGES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), length=st.integers(0, 40), instead=st.sampled_from(INSTEAD))
@example(share=0, length=10**9, instead=b"<")
def test_damage_never_unbalances_the_ledger(name, tmp_path, *, share, length, instead):
    """One place of the page is overwritten; it is refused by name or read."""
    data = bytearray(page(name))
    place = int(share * len(data))
    data[place : place + length] = instead
    with suppress(AfterwordError):
        assert read(tmp_path, bytes(data) or b"\n").balanced


@pytest.mark.parametrize("name", PAGES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_cut_page_invents_nothing(name, tmp_path, share):
    """Wherever it breaks off, it holds no more comments than the whole."""
    data = page(name)
    whole = read(tmp_path, data).comments.read
    with suppress(AfterwordError):
        ledger = read(tmp_path, data[: int(share * len(data))] or b"\n")
        assert ledger.balanced
        assert ledger.comments.read <= whole


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    """And what comes out holds no character that a tree can't."""
    with suppress(NotTextError):
        text = decode(data).text
        assert not set(text) & {chr(code) for code in (*range(9), 11, 12, *range(14, 32))}
