"""The manifest: what a build remembers, and what becomes of a damaged memory."""

from hypothesis import given
from hypothesis import strategies as st

from afterword.building.files import digest_bytes, make_stamp
from afterword.building.manifest import (
    Known,
    Manifest,
    load_manifest,
    parse_manifest,
    render_manifest,
    write_manifest,
)
from afterword.building.pagekeys import PageKey, load_pages, render_pages

STAMPS = st.builds(make_stamp, *[st.integers(-1, 2**63 - 1)] * 3)
KNOWN = st.builds(Known, STAMPS, st.just("") | st.binary().map(digest_bytes))
FILES = st.dictionaries(st.text(max_size=8), KNOWN, max_size=3)
WORDS = st.lists(st.text(max_size=8), max_size=3).map(tuple)
MANIFESTS = st.builds(
    Manifest,
    command=WORDS,
    world=st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2),
    trees=WORDS,
    skip=WORDS,
    settings=WORDS,
    inputs=FILES,
    outputs=FILES,
    output=st.text(max_size=8),
    engine=st.text(max_size=8),
    complete=st.booleans(),
    edited=st.just(()),
)


@given(MANIFESTS)
def test_a_manifest_comes_back(manifest):
    """What was written is what is read."""
    assert parse_manifest(render_manifest(manifest)) == manifest


@given(MANIFESTS, st.data())
def test_a_damaged_manifest_is_none(manifest, data):
    """Cut off anywhere, it isn't half believed."""
    whole = render_manifest(manifest)
    assert parse_manifest(whole[: data.draw(st.integers(0, len(whole) - 1))]) is None


def test_a_manifest_that_is_absent_is_none(tmp_path):
    """The first build remembers nothing."""
    assert load_manifest(tmp_path / "none.json") is None


def test_a_manifest_of_another_schema_is_none(tmp_path, monkeypatch):
    """Whoever changes what it holds begins anew."""
    path = tmp_path / "a.json"
    write_manifest(path, Manifest((), {}, (), (), (), {}, {}, "output"))
    assert load_manifest(path) is not None
    monkeypatch.setattr("afterword.building.manifest.SCHEMA", 1_000)
    assert load_manifest(path) is None


def test_the_keys_of_pages_come_back(tmp_path):
    """With what each read, and what it looked up."""
    pages = {"a/index.html": PageKey("1", {"template a.html": "2"}, (("CARDS", "x", "3"),))}
    (tmp_path / "pages").write_bytes(render_pages(pages))
    assert load_pages(tmp_path / "pages") == pages


def test_damaged_keys_are_none(tmp_path):
    """Then every page is made anew."""
    (tmp_path / "pages").write_bytes(render_pages({"a": PageKey("1")})[:-1])
    assert load_pages(tmp_path / "pages") == {}
