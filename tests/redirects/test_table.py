"""The table of old addresses: whose word counts, where each leads in the end, what is told of mistakes."""

from pathlib import Path

import pytest

from afterword.redirects.claims import Former, Source
from afterword.redirects.paths import Old
from afterword.redirects.redirectfile import parse_redirects
from afterword.redirects.table import Place, build_table

LIVING = {"/", "/essays/new/", "/essays/other/", "/about/", "/404.html"}
CONTENT = Path("content")


def weigh(toml="", *sources, base="", former=(), url="https://site.example"):
    """Return the table of what is said, and the mistakes as they are printed."""

    def problem(target):
        return None if target.partition("#")[0] in LIVING else f"{target} leads to no page"

    written = parse_redirects(toml, CONTENT / "redirects.toml").file
    place = Place(base, Former(url + base, former), LIVING, problem)
    table, mistakes = build_table(CONTENT, written, sources, place)
    return table, [str(mistake) for mistake in mistakes]


def led(table):
    """Return where each old address leads."""
    return {str(redirect.old): redirect.target for redirect in table.redirects}


def essay(*aliases, url="/essays/new/", origin=None, imported=False, path=Path("new.md")):
    """Return a text with old addresses."""
    return Source(url, path, origin, aliases, imported=imported)


def test_an_alias_leads_to_its_essay():
    """Written with or without its slash."""
    table, mistakes = weigh("", essay("/essays/old/", "/older"))
    assert led(table) == {"/essays/old/": "/essays/new/", "/older/": "/essays/new/"}
    assert [redirect.stub for redirect in table.redirects] == ["essays/old/index.html", "older/index.html"]
    assert mistakes == []


def test_a_chain_is_made_short():
    """Whoever comes is led on once, to the place that the last step names."""
    table, mistakes = weigh(
        '[redirects]\n"/a/" = "/b/#c-1"\n"/b/" = "/essays/old"\n"/x/" = "/y/#c-2"\n"/y/" = "/about/#c-3"',
        essay("/essays/old/"),
    )
    assert led(table) == {
        "/a/": "/essays/new/#c-1",
        "/b/": "/essays/new/",
        "/essays/old/": "/essays/new/",
        "/x/": "/about/#c-3",
        "/y/": "/about/#c-3",
    }
    assert mistakes == []


def test_a_circle_is_told_and_leads_nowhere():
    """With all of it."""
    table, mistakes = weigh('[redirects]\n"/a/" = "/b/"\n"/b/" = "/a/"')
    assert led(table) == {}
    assert mistakes[0] == "content/redirects.toml:2: goes round in a circle: /a/ → /b/ → /a/"
    assert len(mistakes) == 2


def test_a_target_that_is_not_there_is_told():
    """And the address is in no table."""
    table, mistakes = weigh('[redirects]\n"/a/" = "/essays/nwe/"')
    assert led(table) == {}
    assert mistakes == ["content/redirects.toml:2: /essays/nwe/ leads to no page"]


def test_a_target_elsewhere_is_nobodys_to_check():
    """Whole addresses stay as they are."""
    assert led(weigh('[redirects]\n"/a/" = "https://b.example/x#y"')[0]) == {"/a/": "https://b.example/x#y"}


def test_an_alias_where_a_page_stands_is_told(tmp_path):
    """With the line of the header."""
    path = tmp_path / "new.md"
    path.write_text("Title: New\nAliases: /about/\n\nWords.\n")
    _, mistakes = weigh("", essay("/about/", path=path))
    assert mistakes == [f"{path}:2: Aliases: /about/ is taken: /about/ stands there; take it out"]


def test_an_alias_that_is_the_essays_own_address_is_told():
    """It would lead in a circle."""
    assert "is the address that it has now" in weigh("", essay("/essays/new/"))[1][0]


def test_an_alias_that_differs_from_a_page_by_case_is_told():
    """Some disks hold only one of the two."""
    table, mistakes = weigh("", essay("/About/"))
    assert led(table) == {}
    assert "in other letters" in mistakes[0]


def test_old_addresses_that_differ_by_case_have_one_file():
    """The other is for servers' rules alone."""
    table, _ = weigh("", essay("/Old/"), essay("/old/", url="/essays/other/"))
    assert [(str(one.old), one.stub) for one in table.redirects] == [
        ("/Old/", "Old/index.html"),
        ("/old/", None),
    ]


def test_two_essays_with_one_alias_are_told():
    """Nobody knows which was meant."""
    table, mistakes = weigh("", essay("/old/"), essay("/old/", url="/essays/other/", path=Path("other.md")))
    assert led(table) == {}
    assert mistakes == ["other.md:1: Aliases: /old/ stands in new.md too; take it out of one"]


def test_the_file_and_an_alias_that_differ_are_told():
    """The file counts until one is deleted."""
    table, mistakes = weigh('[redirects]\n"/old/" = "/about/"', essay("/old/"))
    assert led(table) == {"/old/": "/about/"}
    assert mistakes == ["content/redirects.toml:2: /old/ is an alias of /essays/new/, in new.md; delete one"]


def test_what_is_gone_has_a_page_and_a_reason():
    """And nothing leads there."""
    table, mistakes = weigh('[gone]\n"/bad/" = "Withdrawn."\n[redirects]\n"/a/" = "/bad/"')
    assert [(str(one.old), one.reason, one.stub) for one in table.gone] == [
        ("/bad/", "Withdrawn.", "bad/index.html")
    ]
    assert mistakes == ["content/redirects.toml:4: /bad/ is declared gone; declare /a/ gone too"]


def test_what_stands_there_is_not_gone():
    """A page and its grave can't have one address."""
    table, mistakes = weigh('[gone]\n"/about/" = "x"')
    assert table.gone == ()
    assert "is not gone: /about/ stands there" in mistakes[0]


def test_gone_and_redirected_is_told():
    """One of the two."""
    table, mistakes = weigh('[redirects]\n"/a/" = "/about/"\n[gone]\n"/a/" = "x"')
    assert (led(table), table.gone) == ({"/a/": "/about/"}, ())
    assert mistakes[0].startswith("content/redirects.toml:4: /a/ also leads to /about/")


@pytest.mark.parametrize(
    ("origin", "former", "leads"),
    [
        ("https://site.example/2011/03/x/", (), True),
        ("http://www.site.example/2011/03/x/", (), True),
        ("https://old.example/2011/03/x/", (), False),
        ("https://old.example/2011/03/x/", ("https://old.example",), True),
        ("https://old.example/2011/03/x/", ("https://old.example/2011/",), True),
        ("https://old.example/2011/03/x/", ("https://old.example/blog",), False),
        ("https://notold.example/2011/03/x/", ("https://old.example",), False),
    ],
)
def test_an_origin_leads_here_where_it_was_this_sites(origin, former, leads):
    """The site's own host, or one of its former addresses."""
    table, mistakes = weigh("", essay(origin=origin, imported=True), former=former)
    assert led(table) == ({"/2011/03/x/": "/essays/new/"} if leads else {})
    assert mistakes == []


def test_the_number_of_a_post_counts_on_its_own_site_alone():
    """`/?p=41` of another blog is another's post; a path may be tried."""
    origin = "https://old.example/x/"
    foreign = essay("/?p=41", "/p/x", origin=origin, imported=True)
    assert led(weigh("", foreign)[0]) == {"/p/x/": "/essays/new/"}
    own, _ = weigh("", foreign, former=("https://old.example",))
    assert led(own) == {"/?p=41": "/essays/new/", "/p/x/": "/essays/new/", "/x/": "/essays/new/"}
    assert {str(one.old): one.stub for one in own.redirects}["/?p=41"] is None


def test_what_an_import_says_twice_is_left_and_no_mistake():
    """Nobody here wrote it."""
    twins = [essay("/x/", url=url, imported=True) for url in ("/essays/new/", "/essays/other/")]
    table, mistakes = weigh("", *twins)
    assert (led(table), mistakes) == ({}, [])
    assert table.left == ((Old("/x/"), "2 texts had it: /essays/new/, /essays/other/"),)


def test_an_import_whose_address_is_taken_is_left_and_no_mistake():
    """`/about/` of an imported blog, where this site has its own."""
    table, mistakes = weigh("", essay("/about/", imported=True))
    assert (led(table), mistakes) == ({}, [])
    assert table.left == ((Old("/about/"), "/about/ stands there"),)


def test_an_import_from_this_site_goes_before_another():
    """Its address was really there."""
    table, _ = weigh(
        "",
        essay("/x/", imported=True),
        essay(url="/essays/other/", origin="https://site.example/x/", imported=True),
    )
    assert led(table) == {"/x/": "/essays/other/"}


def test_addresses_are_written_from_the_sites_root_or_the_hosts():
    """Under a path, both are the same; an origin outside of it is for servers alone."""
    table, mistakes = weigh(
        '[redirects]\n"/blog/a/" = "/blog/essays/new/"\n"/b/" = "/essays/new/"',
        essay(origin="https://site.example/2011/x/", imported=True),
        base="/blog",
        former=("https://site.example",),
    )
    assert mistakes == []
    assert [(str(one.old), one.target, one.stub) for one in table.redirects] == [
        ("/2011/x/", "/essays/new/", None),
        ("/blog/a/", "/essays/new/", "a/index.html"),
        ("/blog/b/", "/essays/new/", "b/index.html"),
    ]


def test_an_unusable_alias_is_told_to_its_author_alone():
    """An import may have had anything."""
    assert weigh("", essay("/a/../b/", imported=True)) == weigh("")
    assert "climbs" in weigh("", essay("/a/../b/"))[1][0]
