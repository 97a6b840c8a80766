"""Old addresses: safe to write as files, and one value however they are spelt."""

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.redirects.paths import Old, is_page, parse_address, parse_old, site_file


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/2011/03/x/", "/2011/03/x/"),
        ("/2011/03/x", "/2011/03/x/"),
        ("/2011/03/x/index.html", "/2011/03/x/"),
        ("/caf%C3%A9/", "/café/"),
        ("/cafe\u0301/", "/café/"),
        ("/2012/09/a-table.html", "/2012/09/a-table.html"),
        ("/v1.0", "/v1.0/"),
        ("/a%20b/", "/a b/"),
    ],
)
def test_one_address_has_one_spelling(text, path):
    """With or without the last slash, the index file, escapes, or letters put together of two."""
    assert parse_old(text) == Old(path)


def test_a_query_is_part_of_an_address():
    """As it was written."""
    assert parse_old("/?p=41") == Old("/", "p=41")
    assert str(parse_old("/index.php?a=1&b=2")) == "/index.php?a=1&b=2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2011/x/", "first slash"),
        ("//other.example/x/", "first slash"),
        ("https://other.example/x/", "first slash"),
        ("/../secret/", "climbs"),
        ("/a/%2e%2e/b/", "climbs"),
        ("/a/./b/", "climbs"),
        ("/a%2fb/", "escaped slash"),
        ("/a%5Cb/", "escaped slash"),
        ("/a\\b/", "backslash"),
        ("/a%00b/", "control"),
        ("/a\tb/", "control"),
        ("/a//b/", "two slashes"),
        ("/caf%E9/", "UTF-8"),
        ("/x/#c-1", "write the page"),
        ("/x?a b", "space"),
    ],
)
def test_what_no_page_can_have_is_refused_with_a_reason(text, words):
    """The message says what is wrong."""
    with pytest.raises(ValueError, match=words):
        parse_old(text)


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/2011/03/x/", "2011/03/x/index.html"),
        ("/a.html", "a.html"),
        ("/a.HTM", "a.HTM"),
        ("/café/", "café/index.html"),
        ("/feed.xml", "feed.xml"),
        ("/", None),
        ("/_redirects/", None),
        ("/_headers", None),
        ("/myths.json/x/", None),
        ("/a:b/", None),
        ("/what?/", None),
        ("/dot./", None),
        (f"/{'ä' * 101}/", None),
    ],
)
def test_an_address_has_a_file_where_every_disk_can_hold_one(path, file):
    """Not where it is too long, has letters that some disks refuse, or would hide a file of the site."""
    assert site_file(path) == file


def test_only_html_is_a_page():
    """A host sends the rest as something else."""
    assert is_page("a/index.html")
    assert not is_page("a.php")
    assert not is_page("feed.xml")


@given(st.text(max_size=30).map(lambda text: f"/{text}"))
def test_no_address_leads_out_of_the_site(text):
    """Whatever somebody writes, its file lies under the root, and its link reads back as itself."""
    try:
        old = parse_old(text)
    except ValueError:
        return
    assert parse_old(str(old)) == old
    file = site_file(old.path)
    if file is not None:
        assert not file.startswith("/")
        assert ".." not in PurePosixPath(file).parts
        assert (Path("/site") / file).resolve().is_relative_to("/site")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://www.old.example/2011/x/", ("old.example", Old("/2011/x/"))),
        ("http://old.example?p=4", ("old.example", Old("/", "p=4"))),
        ("https://old.example:443/x.html", ("old.example", Old("/x.html"))),
        ("mailto:a@old.example", None),
        ("http://[broken", None),
        ("https://old.example/a//b/", None),
    ],
)
def test_a_whole_address_is_a_host_and_a_path(address, place):
    """Without its `www.` and its port; None where it can't be led anywhere."""
    assert parse_address(address) == place
