"""Addresses of people in a built site: an author's own are there, those of imported texts are nowhere."""

import re
import shutil

import pytest

from support import ROOT, run

PEOPLE = re.compile(r"reader(?:@|%40|&#64;)mail|203\.0\.113\.7")
HEAD = """Title: Ask reader@mail.example
Dek: Or 203.0.113.7
Date: 2014-05-02
Authors: reader@mail.example
Tags: reader@mail.example
Summary: By reader@mail.example
Source: reader@mail.example
Source-URL: https://mail.example/?to=reader@mail.example
Origin: http://203.0.113.7/2014/ferry/
Imported: 2026-11-22
"""
BODY = """
I hate small talk, wrote reader@mail.example, and it is all so phony.
[Me](mailto:reader@mail.example "reader@mail.example").

## From reader@mail.example

    ping 203.0.113.7

![reader@mail.example](http://203.0.113.7/ferry.png)
"""
OWN = "Title: Reach me\n\n[Write](mailto:keeper@own.example) to keeper@own.example.\n"


def build(folder, *settings):
    """Build a site with addresses in an imported essay, an excerpt and a page, and in a page of its own.

    Args:
        folder: An empty folder.
        settings: Lines for its `pelicanconf.py`.

    Returns:
        Every text of it, by its path.
    """
    shutil.copytree(ROOT / "content" / "myths", folder / "content" / "myths")
    conf = (ROOT / "pelicanconf.py").read_text()
    (folder / "pelicanconf.py").write_text("\n".join([conf, f"THEME = {str(ROOT / 'theme')!r}", *settings]))
    for name in ("essays", "pages"):
        (folder / "content" / name).mkdir()
    (folder / "content" / "essays" / "ferry.md").write_text(HEAD + BODY)
    (folder / "content" / "essays" / "toll.md").write_text(f"{HEAD}Rights: unknown\n{BODY}")
    (folder / "content" / "pages" / "crossing.md").write_text(HEAD + BODY)
    (folder / "content" / "pages" / "reach-me.md").write_text(OWN)
    run("pelican", "content", "--fatal", "errors", cwd=folder)
    output = folder / "output"
    files = (path for path in output.rglob("*") if path.suffix in {".html", ".xml"})
    return {path.relative_to(output).as_posix(): path.read_text() for path in files}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the texts of such a site."""
    return build(tmp_path_factory.mktemp("peopled"))


def test_no_address_of_an_imported_text_is_published(files):
    """Not on its page, in a list, a feed, a description or structured data."""
    assert "essays/ferry/index.html" in files
    assert {"essays/toll/index.html", "crossing/index.html", "feeds/essays.atom.xml"} <= files.keys()
    assert [name for name, text in files.items() if PEOPLE.search(text)] == []
    assert "reader [at] mail…" in files["essays/toll/index.html"]


def test_an_authors_own_address_is_published(files):
    """Who writes a page on how to reach them wants to be reached."""
    page = files["reach-me/index.html"]
    assert 'href="mailto:keeper@own.example"' in page
    assert "keeper@own.example." in page


def test_the_setting_shows_them(tmp_path):
    """`mask_addresses` is False."""
    files = build(tmp_path, "AFTERWORD = {**AFTERWORD, 'mask_addresses': False}")
    assert "reader@mail.example" in files["essays/ferry/index.html"]
