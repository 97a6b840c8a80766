"""A site that brought an old blog in, and has moved itself: old addresses, old anchors, lasting ids."""

import re
import shutil

import pytest

from afterword.publishing.addresses import scan_site
from support import ROOT, run

OWN = """
AFTERWORD = {"former_sites": ["http://old.example/blog"], "first_url": "https://first.example"}
SITEURL = "https://site.example/notes"
"""
ESSAY = """Title: The ferry
Date: 2011-03-04
Origin: http://www.old.example/blog/2011/03/ferry/
Aliases: /blog/?p=41, /notes/ferry.html
Imported: 2026-11-22

There was a ferry.
"""
TALK = """Thread: 1
Title: The ferry
Essay: ferry
Origin: http://www.old.example/blog/2011/03/ferry/

%%% wp-123
Author: A. Reader
Published: 2011-03-05T10:00:00Z
Anchor: comment-123

I rode on it.
"""


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """Return the output of such a site, which lies under a path."""
    folder = tmp_path_factory.mktemp("former")
    content = folder / "content"
    shutil.copytree(ROOT / "content" / "myths", content / "myths")
    for name in ("essays", "pages", "discussions"):
        (content / name).mkdir()
    (content / "essays" / "ferry.md").write_text(ESSAY)
    (content / "discussions" / "ferry.thread").write_text(TALK)
    (content / "redirects.toml").write_text('[redirects]\n"/f/" = "/essays/ferry/#c-wp-123"\n')
    conf = (ROOT / "pelicanconf.py").read_text()
    (folder / "pelicanconf.py").write_text(f"{conf}\nTHEME = {str(ROOT / 'theme')!r}\n{OWN}")
    run("pelican", "content", "--fatal", "errors", cwd=folder)
    return folder / "output"


def test_the_old_path_outside_of_the_site_is_a_servers_rule(output):
    """The site lies under `/notes`, the blog lay under `/blog`: no page of the one can stand in the other."""
    lines = (output / "_redirects").read_text().splitlines()
    assert "/blog/2011/03/ferry/ /notes/essays/ferry/ 301!" in lines
    assert "/blog/ p=41 /notes/essays/ferry/ 301!" in lines
    assert not (output / "blog").exists()


def test_an_old_path_within_the_site_is_a_page(output):
    """Its link has the path that the site lies under."""
    page = (output / "ferry.html").read_text()
    assert '<meta http-equiv="refresh" content="0; url=/notes/essays/ferry/">' in page
    assert '<link rel="canonical" href="https://site.example/notes/essays/ferry/">' in page


def test_a_redirect_to_a_place_needs_no_script(output):
    """It says the place itself."""
    page = (output / "f" / "index.html").read_text()
    assert "url=/notes/essays/ferry/#c-wp-123" in page
    assert "moved.js" not in page


def test_the_scan_reads_pages_that_lead_on(output):
    """Without the path of the site; the comment's old fragment is one of the places."""
    found = scan_site(output)
    assert found.url == "https://site.example/notes"
    assert found.redirects == {"/ferry.html": "/essays/ferry/", "/f/": "/essays/ferry/#c-wp-123"}
    assert {"c-wp-123", "comment-123", "comments"} <= found.pages["/essays/ferry/"].anchors


def test_ids_begin_with_the_first_address_of_the_site(output):
    """Of feeds and of their entries; what they link to is where the site is now."""
    text = (output / "feeds" / "comments.atom.xml").read_text()
    ids = re.findall(r"<id>([^<]*)</id>", text)
    assert ids == [
        "https://first.example/feeds/comments.atom.xml",
        "https://first.example/essays/ferry/#c-wp-123",
    ]
    assert 'href="https://site.example/notes/essays/ferry/#c-wp-123"' in text
    assert '"id":"https://first.example/essays/ferry/"' in (output / "feeds" / "essays.json").read_text()
