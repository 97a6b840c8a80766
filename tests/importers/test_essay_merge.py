"""An essay imported again: what stays the editor's."""

from datetime import date

from msgspec.structs import replace

from afterword.essays.model import Addresses, Essay
from afterword.importers.essay_merge import merge_essay, seal_essay


def test_the_editors_word_on_addresses_stays():
    """No source knows of `Addresses:`, and a later import keeps it."""
    imported = Essay("ferry", "The ferry", "Ask ines@a.example.", imported=date(2026, 11, 22))
    theirs = seal_essay(imported, "ferry", ("X-Source-ID", "1"))
    merged, conflict = merge_essay(replace(theirs, addresses=Addresses.SHOWN), theirs)
    assert merged.addresses is Addresses.SHOWN
    assert not conflict
