"""Whose addresses are masked in an essay, and where."""

from datetime import date

import pytest
from msgspec.structs import replace

from afterword.essays.masking import is_masked, mask_essay
from afterword.essays.model import Addresses, Essay
from afterword.essays.render import render_essay
from afterword.vocabulary import Format

OWN = Essay("reach-me", "Reach ines@a.example", "Write to [me](mailto:ines@a.example), ines@a.example.")
IMPORTED = replace(OWN, imported=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("essay", "masked"),
    [
        (OWN, False),
        (IMPORTED, True),
        (replace(OWN, addresses=Addresses.MASKED), True),
        (replace(IMPORTED, addresses=Addresses.SHOWN), False),
    ],
)
def test_the_file_says_or_its_import_does(essay, masked):
    """What an author writes here is meant; what was imported is masked; `Addresses:` says otherwise."""
    assert is_masked(essay) is masked


def test_an_authors_own_address_stays():
    """A page on how to reach its author does so."""
    assert 'href="mailto:ines@a.example"' in render_essay(OWN)
    assert mask_essay(OWN) is OWN


@pytest.mark.parametrize("text_format", Format)
def test_an_imported_body_is_masked(text_format):
    """Its words and its links, in whatever format."""
    body = "Write to <a href='mailto:ines@a.example'>me</a>, ines@a.example, from 203.0.113.7."
    html = render_essay(replace(IMPORTED, body=body, format=text_format))
    assert "ines [at] a…, from 203.…" in html
    assert "@a.example" not in html


def test_the_setting_lets_addresses_through():
    """`mask_addresses` is False."""
    assert "ines@a.example" in render_essay(IMPORTED, mask=False)


def test_what_stands_around_a_body_is_masked():
    """Title, summary and the rest, which feeds and lists repeat."""
    address = "ines@a.example"
    essay = replace(
        IMPORTED,
        dek=address,
        authors=(address,),
        summary=address,
        tags=(address, "rivers"),
        categories=(address,),
        myths=f"phoniness rebuts “{address}”",
        licence=address,
        source=address,
    )
    masked = mask_essay(essay)
    assert address not in str(replace(masked, body=""))
    assert (masked.summary, masked.tags) == ("ines [at] a…", ("ines [at] a…", "rivers"))


def test_an_old_page_at_an_address_is_not_linked():
    """A masked link leads nowhere."""
    essay = replace(
        IMPORTED, origin="http://203.0.113.7/?p=1", source_url="https://a.example/?of=b@c.example"
    )
    masked = mask_essay(essay)
    assert (masked.origin, masked.source_url) == (None, None)
