"""An edit of one essay's text: its page and its place in feeds and search, and nothing else is made."""

import pytest
from test_never_stale import shown

from support import run

ALONE = "for what was edited alone"
ESSAY = "content/essays/more-contacts.md"


def build(small, *more):
    """Build, and return what was said."""
    return run("afterword", "build", "--profile", *more, cwd=small).stdout


def edit(small, text, name=ESSAY):
    """Put words at the end of an essay."""
    with (small / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def assert_like_a_clean_build(small):
    """Hold the output against that of plain Pelican."""
    run("pelican", "content", "-o", "plain", cwd=small)
    assert shown(small / "output") == shown(small / "plain")


@pytest.fixture
def built(small):
    """Return the small site once it is built."""
    build(small)
    return small


def test_a_sentence_more(built):
    """The same bytes as a clean build's, without one."""
    for number in range(2):  # on top of another edit, too
        edit(built, f"The harbour was still, on day {number}.")
        assert ALONE in build(built)
    assert_like_a_clean_build(built)
    assert "Nothing changed" in build(built)


def test_a_whole_build_after_it(built):
    """A whole build knows that the page was made by itself, and makes it as it should be."""
    edit(built, "The harbour was still.")
    assert ALONE in build(built)
    page = built / "content/pages/about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert ALONE not in build(built)
    assert_like_a_clean_build(built)


@pytest.mark.parametrize(
    "text",
    [
        "Networking is phony, and everybody there is fake.",
        "See [the other one](/essays/two-weak-ties/) for that.",
        "See [the other one]({filename}two-weak-ties.md) for that.",
        "![A picture](/images/none.png)",
        "## A heading {#comment-1041}",
    ],
)
def test_an_edit_that_reaches_further(built, text):
    """A label, a link to another text, a picture: the whole site is built."""
    edit(built, text)
    build(built)
    assert_like_a_clean_build(built)


def test_metadata_reach_further(built):
    """A title stands on many pages."""
    path = built / ESSAY
    path.write_text(path.read_text(encoding="utf-8").replace("Title: ", "Title: New ", 1), encoding="utf-8")
    assert ALONE not in build(built)
    assert_like_a_clean_build(built)


def test_it_says_why(built):
    """`--explain` of the essay's page, of a feed that holds it, of another page, of none."""
    edit(built, "The harbour was still.")
    page = "essays/more-contacts/"
    assert f"{page}: made anew, since the text of its essay has changed" in build(built, "--explain", page)
    edit(built, "The harbour was busy.")
    assert "about/: kept" in build(built, "--explain", "about/")


def test_killed_while_it_writes(built):
    """The next build is a whole one."""
    import json

    from afterword.building.manifest import load_manifest, replace, write_edits, load_edits_of  # noqa: PLC0415

    edit(built, "The harbour was still.")
    build(built)
    (manifest,) = (path for path in (built / ".cache/build").glob("????????????????.json"))
    known = load_manifest(manifest)
    write_edits(manifest, replace(load_edits_of(manifest, known), complete=False))
    assert ALONE not in build(built)
    assert_like_a_clean_build(built)
