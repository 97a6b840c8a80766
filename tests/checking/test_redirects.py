"""Old addresses in `make check`: what is wrong with them, by file and line, in a whole site."""

import pytest

from afterword.checking.content import check_content
from afterword.redirects.servers import target_url

SETTINGS = {"ARTICLE_PATHS": ["essays"], "PAGE_PATHS": ["pages"], "SITEURL": "https://site.example"}
IMPORTED = """Title: The ferry
Date: 2011-03-04
Origin: https://old.example/2011/03/ferry/
Aliases: /?p=41, /about/
Imported: 2026-11-22

Words.
"""
TALK = """Thread: 1
Title: The ferry
Essay: ferry

%%% wp-1
Author: A. Reader
Anchor: comment-123

Yes.
"""


@pytest.fixture
def content(tmp_path):
    """Return the sources of a site of an imported essay with a comment, one of its own, and a page."""
    root = tmp_path / "content"
    for name in ("essays", "pages", "discussions", "myths"):
        (root / name).mkdir(parents=True)
    (root / "essays" / "ferry.md").write_text(IMPORTED)
    (root / "essays" / "toll.md").write_text("Title: The toll\nDate: 2014-05-02\nAliases: /fare\n\nWords.\n")
    (root / "pages" / "about.md").write_text("Title: About\n\n## Removal\n\nAsk.\n")
    (root / "discussions" / "ferry.thread").write_text(TALK)
    return root


def check(content, redirects="", **own):
    """Return the table, and every mistake in what says it, as it is printed without its folder."""
    (content / "redirects.toml").write_text(redirects)
    report = check_content({**SETTINGS, "PATH": str(content), "AFTERWORD": own})
    said = [str(mistake).removeprefix(f"{content}/") for mistake in report.mistakes]
    return report.table, [line for line in said if not line.startswith("myths")]


def led(table):
    """Return where each old address leads."""
    return {str(redirect.old): target_url(table, redirect.target) for redirect in table.redirects}


def test_what_is_well_is_a_table(content):
    """Aliases, lines of the file, and nothing of another's blog but plain paths that are free."""
    table, mistakes = check(
        content, '[redirects]\n"/r/" = "/about/#removal"\n"/feed.xml" = "/feeds/threads/ferry.atom.xml"\n'
    )
    assert mistakes == []
    assert led(table) == {
        "/fare/": "/essays/toll/",
        "/feed.xml": "/feeds/threads/ferry.atom.xml",
        "/r/": "/about/#removal",
    }
    assert [left.why for left in table.left] == ["/about/ stands there"]


def test_a_former_site_leads_here(content):
    """By its path and by its number."""
    table, mistakes = check(content, former_sites=["http://www.old.example"])
    assert mistakes == []
    assert led(table)["/2011/03/ferry/"] == "/essays/ferry/"
    assert led(table)["/?p=41"] == "/essays/ferry/"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"/a/" = "/essays/tolll/"', "/essays/tolll/ leads to no page; did you mean '/essays/toll/'?"),
        ('"/a/" = "/about"', "/about leads to no page; write /about/"),
        ('"/a/" = "/about/#removel"', "there is no place 'removel' on that page; did you mean 'removal'?"),
        (
            '"/a/" = "/essays/ferry/#c-wp-2"',
            "there is no place 'c-wp-2' on that page; did you mean 'c-wp-1'?",
        ),
        ('"/a.xml" = "/feeds/esays.atom.xml"', "is no feed; did you mean '/feeds/essays.atom.xml'?"),
        ('"/a/" = "/a/"', "goes round in a circle: /a/ → /a/"),
        ('"/essays/toll/" = "/about/"', "/essays/toll/ is taken: /essays/toll/ stands there; take it out"),
        ('"/feeds/essays.atom.xml" = "/about/"', "is taken: /feeds/essays.atom.xml stands there"),
        ('"/search/" = "/about/"', "/search/ is taken"),
        ('"/sitemap.xml" = "/feeds/essays.atom.xml"', "/sitemap.xml is taken"),
        ('"/fare/" = "/about/"', "/fare/ is an alias of /essays/toll/, in"),
    ],
)
def test_a_mistake_in_the_file_names_its_line(content, line, said):
    """And what was probably meant."""
    _, mistakes = check(content, f"# Ours\n[redirects]\n{line}\n")
    assert len(mistakes) == 1
    assert mistakes[0].startswith("redirects.toml:3: ")
    assert said in mistakes[0]


def test_a_place_of_a_comment_is_known(content):
    """By its own anchor."""
    table, mistakes = check(content, '[redirects]\n"/a/" = "/essays/ferry/#c-wp-1"\n')
    assert mistakes == []
    assert led(table)["/a/"] == "/essays/ferry/#c-wp-1"


def test_a_broken_conversation_hides_no_mistake(content):
    """It is told once, and what is said of its places can't be judged."""
    path = content / "discussions" / "ferry.thread"
    path.write_text(TALK.replace("Author", "Auhtor"))
    _, mistakes = check(content, '[redirects]\n"/a/" = "/essays/ferry/#c-wp-9"\n"/b/" = "/c/"\n')
    assert [line.split(": ")[0] for line in mistakes] == ["discussions/ferry.thread:6", "redirects.toml:3"]


def test_an_alias_of_a_draft_is_no_address(content):
    """It has none itself."""
    path = content / "essays" / "toll.md"
    path.write_text(path.read_text().replace("Aliases", "Status: draft\nAliases"))
    assert led(check(content)[0]) == {}
