"""The permalink contract: what was published once stops a publish that would lose it."""

import shutil
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.errors import ContentError
from afterword.publishing.addresses import scan_site
from afterword.publishing.lossreport import Loss, LostAddressesError
from afterword.publishing.permalinkfile import (
    Kind,
    Permalink,
    dumps_permalinks,
    load_permalinks,
    parse_permalinks,
)
from afterword.publishing.permalinks import check_permalinks, note_permalinks

URL = "https://site.example"
PARAGRAPHS = [
    f"<p>Paragraph {word} tells at some length of a ferry, its keeper, and the fare that nobody named.</p>"
    for word in ("one", "two", "three", "four")
]
DAY = date(2026, 11, 22)


def page(body, main="", url=URL):
    """Return a page as the theme prints it, as far as it matters here."""
    return (
        f'<!doctype html><html lang="en"><head><link rel="canonical" href="{url}/"></head>'
        f'<body><main id="main"{main}>{body}</main></body></html>'
    )


def essay(*comments, paragraphs=PARAGRAPHS, heading="the-fare"):
    """Return an essay's page: comments are (id, old anchor or None)."""
    items = "".join(
        f'<li class="c u-comment h-cite" id="c-{name}" data-depth="0"><h3>'
        f"{f'<i id={chr(34)}{old}{chr(34)}></i>' if old else ''}A. Reader</h3>"
        f'<div class="prose e-content"><p>Yes.</p></div></li>'
        for name, old in comments
    )
    talk = f'<section id="comments" aria-labelledby="ch"><h2 id="ch">x</h2><ol>{items}</ol></section>'
    prose = f'<div class="prose e-content"><h2 id="{heading}">The fare</h2>{"".join(paragraphs)}</div>'
    return page(f'<article class="post">{prose}</article>{talk if comments else ""}')


def atom(path, entries=(), url=URL):
    """Return an Atom feed: entries are (id, address)."""
    items = "".join(
        f'<entry><id>{name}</id><link rel="alternate" type="text/html" href="{address}" /></entry>'
        for name, address in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{url}{path}</id>{items}</feed>'


def stub(target):
    """Return a page that leads on."""
    return page("<h1>This has moved.</h1>", f' data-status="301" data-to="{target}"')


class Site:
    """A finished site and its sources in two folders, small enough to change file by file."""

    def __init__(self, folder):
        self.root, self.content = folder / "public", folder / "content"
        (self.content / "discussions").mkdir(parents=True)
        (self.content / "essays").mkdir()
        self.write("index.html", page("<p>Home</p>"))
        self.write("essays/ferry/index.html", essay(("wp-1", "comment-1"), ("wp-2", None)))
        entries = [(f"{URL}/essays/ferry/", f"{URL}/essays/ferry/")]
        self.write("feeds/essays.atom.xml", atom("/feeds/essays.atom.xml", entries))

    def write(self, name, text):
        """Write a file of the site."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def source(self, name, text):
        """Write a source."""
        (self.content / name).write_text(text, encoding="utf-8")

    def publish(self, day=DAY):
        """Check and note; return the report."""
        report = check_permalinks(self.root, self.content)
        note_permalinks(self.content, report, day)
        return report

    def lost(self):
        """Return what a publish would lose, and the message."""
        with pytest.raises(LostAddressesError) as raised:
            check_permalinks(self.root, self.content)
        return raised.value.lost, str(raised.value)

    def move(self, old, new):
        """Rename a folder of the site."""
        (self.root / old).rename(self.root / new)


@pytest.fixture
def site(tmp_path):
    """Return a site that was published once."""
    made = Site(tmp_path)
    made.publish()
    return made


def test_the_first_publish_makes_the_manifest(tmp_path):
    """Pages, places with old anchors and headings, feeds; one line each, sorted."""
    made = Site(tmp_path)
    report = made.publish()
    rows = load_permalinks(made.content)
    assert [(row.address, row.kind.value) for row in rows.values()] == [
        ("/", "page"),
        ("/essays/ferry/", "page"),
        ("/essays/ferry/#c-wp-1", "anchor"),
        ("/essays/ferry/#c-wp-2", "anchor"),
        ("/essays/ferry/#comment-1", "anchor"),
        ("/essays/ferry/#comments", "anchor"),
        ("/essays/ferry/#the-fare", "anchor"),
        ("/feeds/essays.atom.xml", "feed"),
    ]
    assert {row.first for row in rows.values()} == {DAY}
    assert rows["/feeds/essays.atom.xml"].id == f"{URL}/feeds/essays.atom.xml"
    assert report.new == tuple(rows)


def test_a_publish_without_change_leaves_the_manifest_alone(site):
    """Not even its time changes; a later day makes no address younger."""
    path = site.content / "permalinks.tsv"
    before = path.stat()
    report = site.publish(date(2027, 1, 1))
    assert path.stat() == before
    assert (report.new, report.kept) == ((), 8)


def test_new_addresses_have_their_own_day(site):
    """The old keep theirs."""
    site.write("essays/toll/index.html", essay(paragraphs=["<p>Other words.</p>"]))
    report = site.publish(date(2027, 1, 1))
    assert report.new == ("/essays/toll/", "/essays/toll/#the-fare")
    rows = load_permalinks(site.content)
    assert rows["/essays/toll/"].first == date(2027, 1, 1)
    assert rows["/essays/ferry/"].first == DAY


def test_a_lost_essay_is_one_block_with_three_ways_out(site):
    """Its places and all, each way a line that can be pasted."""
    shutil.rmtree(site.root / "essays")
    lost, said = site.lost()
    assert [(one.what, one.address, len(one.parts)) for one in lost] == [(Loss.PAGE, "/essays/ferry/", 5)]
    assert "/essays/ferry/ (since 2026-11-22, with 5 places)" in said
    assert '"/essays/ferry/" = "/where/it/is/now/"' in said
    assert "git log --diff-filter=D -- content/essays/ferry.md" in said
    assert '"/essays/ferry/" = "why it is gone"' in said
    assert said.count("/essays/ferry/") == 3


def test_nothing_is_noted_while_something_is_lost(site):
    """The manifest is as it was."""
    before = (site.content / "permalinks.tsv").read_bytes()
    site.write("new/index.html", page(""))
    shutil.rmtree(site.root / "essays")
    site.lost()
    assert (site.content / "permalinks.tsv").read_bytes() == before


def test_a_renamed_essay_is_recognized_by_its_text(site):
    """Though a paragraph was changed and one added: the alias and the slug are proposed, with the file."""
    site.move("essays/ferry", "essays/boat")
    changed = [*PARAGRAPHS[:3], "<p>An end that is new and long enough to count for a paragraph.</p>"]
    site.write("essays/boat/index.html", essay(("wp-1", "comment-1"), ("wp-2", None), paragraphs=changed))
    site.source("essays/boat.md", "Title: Boat\n\nWords.\n")
    lost, said = site.lost()
    assert lost[0].target == "/essays/boat/"
    assert "/essays/boat/ has nearly the same text" in said
    assert "Aliases: /essays/ferry/" in said
    assert f"Slug: ferry    (in {site.content / 'essays/boat.md'})" in said


def test_another_essay_is_not_taken_for_the_renamed_one(site):
    """One paragraph in common is a quotation."""
    shutil.rmtree(site.root / "essays/ferry")
    others = [PARAGRAPHS[0], *(f"<p>{word * 12}</p>" for word in ("alpha ", "beta ", "gamma ", "delta "))]
    site.write("essays/boat/index.html", essay(paragraphs=others))
    assert site.lost()[0][0].target is None


def test_a_renamed_essay_with_its_redirect_goes_out(site):
    """Every place on it is answered for too, and the earlier addresses stay in the manifest."""
    site.move("essays/ferry", "essays/boat")
    site.write("essays/ferry/index.html", stub("/essays/boat/"))
    report = site.publish()
    assert "/essays/ferry/" in report.redirected
    assert "/essays/ferry/#comment-1" in report.redirected
    assert "/essays/ferry/" in load_permalinks(site.content)
    assert "/essays/boat/#comment-1" in report.new


def test_a_redirect_to_a_page_without_the_places_is_told(site):
    """It would lead to the page and lose the comment."""
    site.write("essays/boat/index.html", essay(("wp-1", "comment-1")))
    site.write("essays/ferry/index.html", stub("/essays/boat/"))
    lost, said = site.lost()
    assert [(one.what, one.address, one.parts) for one in lost] == [
        (Loss.PLACES, "/essays/ferry/", ("c-wp-2",))
    ]
    assert "/essays/ferry/ leads to /essays/boat/, where 1 place of it would be lost" in said


def test_a_redirect_to_a_place_is_a_choice_for_the_whole_page(site):
    """Whoever wrote it knows where its readers belong."""
    site.write("essays/boat/index.html", essay())
    site.write("essays/ferry/index.html", stub("/essays/boat/#the-fare"))
    assert "/essays/ferry/#c-wp-2" in site.publish().redirected


def test_a_redirect_to_nowhere_is_no_redirect(site):
    """A page that leads to another that isn't there loses both."""
    site.write("essays/ferry/index.html", stub("/essays/boat/"))
    assert site.lost()[0][0].address == "/essays/ferry/"


def test_what_is_declared_gone_goes_out(site):
    """With its places; the manifest remembers them all."""
    site.source("redirects.toml", '[gone]\n"/essays/ferry/" = "Withdrawn."\n')
    site.write("essays/ferry/index.html", page("<h1>Gone</h1>", ' data-status="410"'))
    report = site.publish()
    assert len(report.gone) == 6
    assert "/essays/ferry/#c-wp-1" in load_permalinks(site.content)


def test_lost_places_are_told_by_what_they_are(site):
    """A comment, a heading and the theme's own each have their own way back."""
    site.write("essays/ferry/index.html", essay(heading="the-price"))
    lost, said = site.lost()
    assert lost[0].parts == ("c-wp-1", "c-wp-2", "comment-1", "comments", "the-fare")
    assert "## … {#the-fare}" in said
    assert "#c-wp-1: bring %%% wp-1 back" in said
    assert '"/essays/ferry/#the-fare" = "why it is gone"' in said


def test_a_place_can_be_declared_gone(site):
    """That one and no other."""
    site.write("essays/ferry/index.html", essay(("wp-1", "comment-1"), ("wp-2", None), heading="the-price"))
    site.source("redirects.toml", '[gone]\n"/essays/ferry/#the-fare" = "Reworded."\n')
    assert site.publish().gone == ("/essays/ferry/#the-fare",)


def test_a_removed_comment_may_go_with_its_old_anchor(site):
    """`Removed:` says why, in the conversation's own file."""
    site.write("essays/ferry/index.html", essay(("wp-2", None)))
    site.source(
        "discussions/talk.thread",
        "Thread: 1\nTitle: Ferry\nEssay: ferry\n\n"
        "%%% wp-1\nStatus: deleted\nAnchor: comment-1\nRemoved: asked to\n\n%%% wp-2\n\nYes.\n",
    )
    assert site.publish().gone == ("/essays/ferry/#c-wp-1", "/essays/ferry/#comment-1")


def test_with_the_only_comment_its_section_may_go(site):
    """There is nothing left to lead to."""
    site.write("essays/ferry/index.html", essay())
    site.source(
        "discussions/ferry.thread",
        "Thread: 1\nTitle: Ferry\nEssay: ferry\n\n"
        "%%% wp-1\nStatus: deleted\nAnchor: comment-1\nRemoved: asked to\n\n"
        "%%% wp-2\nStatus: deleted\nRemoved: asked to\n",
    )
    assert "/essays/ferry/#comments" in site.publish().gone


def test_a_lost_feed_is_one_block_of_its_formats(site):
    """With a line for each."""
    site.write("feeds/threads/ferry.atom.xml", atom("/feeds/threads/ferry.atom.xml"))
    feed = f'{{"version":"https://jsonfeed.org/version/1.1","feed_url":"{URL}/feeds/threads/ferry.json"}}'
    site.write("feeds/threads/ferry.json", feed)
    site.publish()
    shutil.rmtree(site.root / "feeds/threads")
    lost, said = site.lost()
    assert [(one.what, one.address, one.parts) for one in lost] == [
        (Loss.FEED, "/feeds/threads/ferry", (".atom.xml", ".json"))
    ]
    assert '"/feeds/threads/ferry.json" = "/feeds/essays.json"' in said


def test_a_page_is_lost_with_the_feeds_under_it(site):
    """A myth's, as one block."""
    site.write("myths/no-time/index.html", page('<div class="prose"><p>Short.</p></div>'))
    site.write("myths/no-time/feed.atom.xml", atom("/myths/no-time/feed.atom.xml"))
    site.publish()
    shutil.rmtree(site.root / "myths")
    lost, _ = site.lost()
    assert [(one.address, one.feeds) for one in lost] == [
        ("/myths/no-time/", ("/myths/no-time/feed.atom.xml",))
    ]


def test_a_picture_is_kept_too(site):
    """Others show it."""
    site.write("images/ferry.png", "x")
    site.publish()
    (site.root / "images/ferry.png").unlink()
    assert [(one.what, one.address) for one in site.lost()[0]] == [(Loss.FILE, "/images/ferry.png")]


@pytest.mark.parametrize("name", ["topics/rivers/index.html", "people/a-reader/index.html"])
def test_what_follows_tags_and_signatures_may_go(site, name):
    """It is noted and reported, and stops nothing."""
    site.write(name, page(""))
    site.publish()
    shutil.rmtree(site.root / name.partition("/")[0])
    assert site.publish().let_go == (f"/{name.removesuffix('index.html')}",)


@pytest.mark.parametrize(
    "name",
    [
        "theme/style.css",
        "404.html",
        "essays/ferry/card.png",
        "search/index/d-1.json",
        "_headers",
        "index.html.br",
    ],
)
def test_what_was_never_promised_is_not_noted(site, name):
    """It changes with its form, or goes with its page."""
    site.write(name, page(""))
    assert site.publish().new == ()


def test_an_entry_whose_id_would_change_is_told(site):
    """Readers of feeds would see it as new."""
    entries = [(f"{URL}/other-id", f"{URL}/essays/ferry/")]
    site.write("feeds/essays.atom.xml", atom("/feeds/essays.atom.xml", entries))
    lost, said = site.lost()
    assert [(one.what, one.address) for one in lost] == [(Loss.IDS, "/essays/ferry/")]
    assert f"from {URL}/essays/ferry/" in said
    assert f"to   {URL}/other-id" in said


def test_a_renamed_essay_keeps_its_id(site):
    """The one made of its first address, on its second and third."""
    site.move("essays/ferry", "essays/boat")
    site.write("essays/ferry/index.html", stub("/essays/boat/"))
    new = [(f"{URL}/essays/boat/", f"{URL}/essays/boat/")]
    site.write("feeds/essays.atom.xml", atom("/feeds/essays.atom.xml", new))
    assert [one.what for one in site.lost()[0]] == [Loss.IDS]
    kept = [(f"{URL}/essays/ferry/", f"{URL}/essays/boat/")]
    site.write("feeds/essays.atom.xml", atom("/feeds/essays.atom.xml", kept))
    site.publish()
    assert load_permalinks(site.content)["/essays/boat/"].id == f"{URL}/essays/ferry/"
    assert site.publish().new == ()


def test_an_essay_out_of_the_feed_loses_nothing(site):
    """A feed holds the newest only."""
    site.write("feeds/essays.atom.xml", atom("/feeds/essays.atom.xml"))
    assert site.publish().kept == 8


def test_a_site_that_moves_is_told_once_with_the_setting(site):
    """Not once for each id."""
    new = "https://new.example"
    site.write("index.html", page("", url=new))
    entries = [(f"{new}/essays/ferry/", f"{new}/essays/ferry/")]
    site.write("feeds/essays.atom.xml", atom("/feeds/essays.atom.xml", entries, url=new))
    lost, said = site.lost()
    assert [(one.what, len(one.parts)) for one in lost] == [(Loss.IDS, 2)]
    assert f'"first_url": "{URL}",' in said
    site.source("redirects.toml", f'[gone]\n"{URL}/" = "Moved."\n')
    site.publish()


HEADER = "address\tfirst\tkind\tid\ttext\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "begin with the line"),
        ("/x/\t2026-11-22\tpage\n", 1, "begin with the line"),
        (HEADER + "/x/\t2026-11-22\n", 2, "2 columns"),
        (HEADER + "/x/ 2026-11-22 page\n", 2, "1 columns"),
        (HEADER + "x/\t2026-11-22\tpage\n", 2, "no address"),
        (HEADER + "/x/\t22.11.2026\tpage\n", 2, "bad date"),
        (HEADER + "/x/\t2026-11-22\tpgae\n", 2, "did you mean 'page'?"),
        (HEADER + "/x/#a\t2026-11-22\tpage\n", 2, "an address with # is an anchor"),
        (HEADER + "/x/\t2026-11-22\tpage\t\tzz\n", 2, "marks"),
        (HEADER + "<<<<<<< ours\n/x/\t2026-11-22\tpage\n", 2, "keep the lines of both sides"),
    ],
)
def test_a_damaged_manifest_names_its_line_and_the_way_out(text, line, words):
    """Nothing is guessed."""
    with pytest.raises(ContentError, match=words) as raised:
        parse_permalinks(text, "permalinks.tsv")
    assert raised.value.line == line


def test_after_a_merge_the_earlier_day_counts():
    """Two branches may have published the same."""
    rows = parse_permalinks(HEADER + "/x/\t2026-11-22\tpage\n/x/\t2026-11-20\tpage\n", "x")
    assert [row.first for row in rows.values()] == [date(2026, 11, 20)]


def test_a_manifest_that_is_no_utf_8_is_named(tmp_path):
    """With the way back."""
    (tmp_path / "permalinks.tsv").write_bytes(b"\xff")
    with pytest.raises(ContentError, match="git checkout"):
        load_permalinks(tmp_path)


letters = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="#"), max_size=9
)
paths = letters.map(lambda text: f"/{text}")
marks = st.lists(st.from_regex(r"[0-9a-f]{8}", fullmatch=True), max_size=3).map(tuple)


@st.composite
def permalinks(draw):
    """Draw a row as the manifest can hold it."""
    kind = draw(st.sampled_from(Kind))
    address = draw(paths) + (f"#{draw(letters)}x" if kind is Kind.ANCHOR else "")
    return Permalink(address, draw(st.dates()), kind, draw(letters), draw(marks))


@given(st.lists(permalinks(), max_size=5, unique_by=lambda row: row.address))
def test_a_manifest_reads_back_as_it_was_written(rows):
    """Whatever order it was written in; and its text is always the same."""
    text = dumps_permalinks(rows)
    found = parse_permalinks(text, "x")
    assert found == {row.address: row for row in rows}
    assert dumps_permalinks(found.values()) == text


def test_a_site_is_read_as_visitors_find_it(site):
    """Its own address, and what each page is."""
    site.write("essays/old/index.html", stub("/essays/ferry/#c-wp-1"))
    site.write("bad/index.html", page("", ' data-status="410"'))
    found = scan_site(site.root)
    assert found.url == URL
    assert found.redirects == {"/essays/old/": "/essays/ferry/#c-wp-1"}
    assert found.gone == {"/bad/"}
    assert found.entries == {"/essays/ferry/": f"{URL}/essays/ferry/"}


def test_citations_go_with_their_page(tmp_path):
    """Compressed or not; a page that is called so stays."""
    for folder, names in (
        ("essays/x/cite", ("index.html", "cite.bib", "cite.json", "cite.json.gz")),
        ("essays/cite", ("index.html",)),
    ):
        (tmp_path / folder).mkdir(parents=True)
        for name in names:
            (tmp_path / folder / name).write_text("{}")
    found = scan_site(tmp_path)
    assert found.pages.keys() == {"/essays/cite/"}
    assert found.files == frozenset()
