"""Citations: what a person copies, what programs read, and the digest of the words."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from afterword.reading.citeformats import render_bibtex, render_csl
from afterword.reading.citing import Citation, cite_pages, digest_words, render_plain
from afterword.reading.rights import Terms
from afterword.text.licences import parse_licence
from afterword.vocabulary import Inference, Rights
from sites import SITE
from support_views import essay_view

ESSAY = Citation(
    id="more-contacts",
    part_of="",
    title="Do more contacts make a better network?",
    authors=("Ines Halloran",),
    container="The Site",
    published=date(2011, 3, 4),
    path="/essays/more-contacts/",
    url="https://example.org/essays/more-contacts/",
    lang="en",
    notes=(),
    sha256="7f" * 32,
)
COMMENT = replace(
    ESSAY,
    id="more-contacts:wp-1041",
    part_of="comment on",
    authors=("A. Reader",),
    published=datetime(2011, 3, 4, 23, 59, tzinfo=UTC),
    url="https://example.org/essays/more-contacts/#c-wp-1041",
)
# The variables and types of CSL-JSON 1.0.2 that a citation here can have.
CSL_NAMES = {
    "id",
    "type",
    "title",
    "author",
    "container-title",
    "issued",
    "genre",
    "URL",
    "language",
    "note",
    "custom",
}
# What TeX reads otherwise than it stands, as it would print it.
TEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{sign}": sign for sign in "#$%&_"},
}


def printed(text):
    """Return what TeX makes of a field whose words we escaped."""
    found, at = "", 0
    while at < len(text):
        sign = next((sign for sign in TEX if text.startswith(sign, at)), None)
        found += TEX[sign] if sign else text[at]
        at += len(sign) if sign else 1
    return found


def read_bibtex(text):
    """Return the fields of the one entry of a `.bib`."""
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    return {field.key: field.value for field in entry.fields} | {"": entry.key}


def test_a_comments_plain_citation():
    """Who, to what, where, when (UTC); the address follows on the page."""
    assert render_plain(COMMENT) == (
        "A. Reader, comment on “Do more contacts make a better network?”, The Site, 4 March 2011."
    )


def test_unknowns_are_said():
    """No name and no date is invented."""
    assert render_plain(replace(COMMENT, authors=(), published=None)).startswith("Unnamed, comment on")
    assert render_plain(replace(ESSAY, authors=(), published=None)) == (
        "“Do more contacts make a better network?”, The Site, n.d."
    )


def test_a_digest_takes_no_heed_of_white_space():
    """Where a line breaks is nobody's words; a letter composed or not is the same letter."""
    assert digest_words("One café\n\nand two") == digest_words("One cafe\u0301 and\N{NO-BREAK SPACE}two")
    assert digest_words("One") != digest_words("one")


def test_bibtex_of_a_comment():
    """A title of its own, the name whole, the day, the address, the digest."""
    fields = read_bibtex(render_bibtex([COMMENT]))
    assert fields == {
        "": "more-contacts:wp-1041",
        "author": "{A. Reader}",
        "title": "{Comment on “Do more contacts make a better network?”}",
        "organization": "{The Site}",
        "date": "2011-03-04",
        "url": COMMENT.url,
        "sha256": COMMENT.sha256,
    }


def test_several_authors_are_several_names():
    """Each in braces of its own, so that the “and” of a firm stays one name."""
    fields = read_bibtex(render_bibtex([replace(ESSAY, authors=("Nail and Sons", "Ines Halloran"))]))
    assert fields["author"] == "{Nail and Sons} and {Ines Halloran}"


def test_bibtex_without_a_date():
    """Biblatex prints a literal year."""
    fields = read_bibtex(render_bibtex([replace(ESSAY, published=None, authors=())]))
    assert fields["year"] == "n.d."
    assert not {"date", "author"} & fields.keys()


@given(st.text(min_size=1, max_size=40), st.text(max_size=20))
def test_any_words_survive_bibtex(title, name):
    """Braces, per cent signs, underscores, backslashes: what TeX prints is what stood there."""
    title = "".join(sign for sign in title if sign.isprintable())
    name = "".join(sign for sign in name if sign.isprintable())
    text = render_bibtex([replace(ESSAY, title=title, authors=(f"x{name}",))])
    fields = read_bibtex(text)
    assert printed(fields["title"][1:-1]) == " ".join(title.split())
    assert printed(fields["author"][1:-1]) == " ".join(f"x{name}".split())


@pytest.mark.parametrize("citation", [ESSAY, COMMENT, replace(COMMENT, authors=(), published=None)])
def test_csl_has_only_what_its_schema_knows(citation):
    """An unknown variable makes a whole file invalid."""
    (item,) = json.loads(render_csl([citation]))
    assert item.keys() <= CSL_NAMES
    assert item["type"] in {"post", "post-weblog"}
    assert item["custom"] == {"sha256": citation.sha256}
    assert all(name.keys() == {"literal"} for name in item.get("author", ()))
    known = citation.published is not None
    assert item.get("issued") == ({"date-parts": [[2011, 3, 4]]} if known else None)


def test_where_it_stood_first_is_noted():
    """With what was inferred, the licence, and that it is an excerpt."""
    terms = Terms(
        Rights.UNKNOWN, licence=parse_licence("CC-BY-4.0"), original="https://gazette.example/1?a=b_c&d"
    )
    guess = Inference("published", "its address")
    essay = essay_view("x", excerpt=True, source="The Gazette", terms=terms, inferred=(guess,))
    (page,) = cite_pages([essay], [], {}, SITE)
    fields = read_bibtex(render_bibtex(page.citations))
    assert printed(fields["note"]) == (
        "An excerpt of what The Gazette published. First published at https://gazette.example/1?a=b_c&d. "
        f"Licence: {terms.licence.name}. Not stated, but inferred: published from its address."
    )


def test_an_address_has_no_brace_and_no_space():
    """Biber takes it as it stands."""
    (page,) = cite_pages([structs.replace(essay_view("x"), url="/essays/ä {b}/")], [], {}, SITE)
    assert page.citations[0].url == "https://example.org/essays/%C3%A4%20%7Bb%7D/"
