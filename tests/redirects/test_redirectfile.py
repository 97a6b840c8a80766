"""`content/redirects.toml`: what it says, and how a mistake in it is told."""

import pytest

from afterword.errors import ContentError
from afterword.redirects.paths import Old
from afterword.redirects.redirectfile import load_redirects, parse_redirects, read_redirects


def mistakes(text):
    """Return what is wrong with a text, as it is printed."""
    return [str(mistake) for mistake in parse_redirects(text, "redirects.toml").mistakes]


def test_it_says_what_leads_where_and_what_is_gone():
    """In its order, with the line of each."""
    file = parse_redirects(
        '# Ours\n[redirects]\n"/old/" = "/new/#c-1"\n\n[gone]\n"/bad/" = "Withdrawn."\n', "x"
    ).file
    assert [(row.old, row.value, row.line) for row in file.redirects] == [(Old("/old/"), "/new/#c-1", 3)]
    assert [(row.old, row.value, row.line) for row in file.gone] == [(Old("/bad/"), "Withdrawn.", 6)]


def test_a_site_without_the_file_has_no_redirects(tmp_path):
    """And nothing is wrong with that."""
    assert load_redirects(tmp_path).redirects == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[redirect]\n"/a/" = "/b/"',
            "redirects.toml:1: unknown table 'redirect'; did you mean 'redirects'?",
        ),
        (
            '[redirects]\n\n"/a/" = "b"',
            "redirects.toml:3: 'b' is no address; write a path such as /essays/x/",
        ),
        ('[redirects]\n"/a/" = "//b/"', "redirects.toml:2: '//b/' is no address"),
        ('[redirects]\n"/a/" = 3', "redirects.toml:2: '/a/' says nothing; write where it leads"),
        ('[gone]\n"/a/" = ""', "redirects.toml:2: '/a/' says nothing; write why it is gone"),
        ('[redirects]\n"/a/../b/" = "/b/"', "redirects.toml:2: '/a/../b/' climbs with dots"),
        ('[redirects]\n"/a/" = "/x/"\n"/a" = "/y/"', "redirects.toml:3: '/a' is '/a/' in other letters"),
        ('[redirects]\n"/a/#c-1" = "/x/"', "redirects.toml:2: '/a/#c-1' names a place on a page"),
        ('[redirects]\n"/a/" = /b/', "redirects.toml:2: "),
        ('[redirects]\n"/a/" = "/b/"\n"/a/" = "/c/"', "redirects.toml:3: "),
        ('redirects = "x"', "redirects.toml:1: 'redirects' is a table; write [redirects]"),
    ],
)
def test_a_mistake_names_its_line_and_the_way_out(text, said):
    """One mistake, one message."""
    found = mistakes(text)
    assert len(found) == 1
    assert found[0].startswith(said)


def test_a_mistake_hides_no_other(tmp_path):
    """All are told at once, by line; loading raises the first."""
    text = '[redirects]\n"x" = "/a/"\n"/b/" = "/c/"\n[gone]\n"y" = "z"\n'
    (tmp_path / "redirects.toml").write_text(text)
    reading = read_redirects(tmp_path)
    assert [mistake.line for mistake in reading.mistakes] == [2, 5]
    assert [row.text for row in reading.file.redirects] == ["/b/"]
    with pytest.raises(ContentError, match=r"redirects\.toml:2"):
        load_redirects(tmp_path)


def test_a_file_that_is_no_utf_8_is_named(tmp_path):
    """With the line."""
    (tmp_path / "redirects.toml").write_bytes(b'[gone]\n"/caf\xe9/" = "x"\n')
    assert "redirects.toml:2: not UTF-8" in str(read_redirects(tmp_path).mistakes[0])


def test_places_and_ids_can_be_declared_gone():
    """A place, an id, and all ids that begin alike."""
    file = parse_redirects(
        '[gone]\n"/x/#c-1" = "a"\n"https://old.example/" = "b"\n"https://b.example/i" = "c"', "x"
    ).file
    assert file.declares_gone("/x/#c-1")
    assert not file.declares_gone("/x/#c-12")
    assert file.declares_gone("https://old.example/essays/y/")
    assert file.declares_gone("https://b.example/i")
    assert not file.declares_gone("https://b.example/i2")
