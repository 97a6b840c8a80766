"""A built site prints no more of a text than its rights allow, in any file, and says by what right."""

import json
import re
import shutil

import pytest
from lxml import etree

from afterword.essays.essayfile import load_essay
from afterword.essays.render import render_essay
from afterword.publishing.texts import read_words
from afterword.settings import Settings
from afterword.text.plaintext import PlainText
from afterword.text.runs import RUN, fold_words, word_runs
from afterword.text.sentences import first_words
from support import ROOT, run

SEED = ROOT.parent / "shared" / "seeds" / "reposted-essay.txt"
MYTHS = ROOT / "tests" / "golden" / "small" / "content" / "myths"
LIMIT = Settings().excerpt_words
# No run of eight words without the word that tells the texts apart.
LONG = " ".join(f"The {n} ferry left {n} ferry piers behind." for n in range(40))
SOURCE = "Source: The Daily Ferry\nSource-URL: https://daily.example/ferry/\n"
ESSAYS = {
    "unknown": f"Rights: unknown\n{SOURCE}Dek: A line over the whole story, which they wrote themselves.\n"
    "Summary: The Ferry told in eight words or more what happened that night.\n"
    "Myths: phoniness rebuts “The 30 unknown left 30 unknown piers behind.”",
    "permission": f"Rights: permission\n{SOURCE}",
    "licence": f"Rights: licence\nLicence: CC-BY-SA-4.0\n{SOURCE}",
    "quotation": "Rights: quotation\nSource: A letter",
    "own": "Licence: CC0",
    "plain": "",
}
THREAD = f"""Thread: 2
Title: Ferries that nobody counted
Origin: https://board.example/ferries/
Rights: unknown

%%% a
Author: Ada Reader
Published: 2014-05-03T10:00:00Z
Anchor: post-7

{LONG}

%%% b
Author: Ben Reader
Published: 2014-05-04T10:00:00Z
In-Reply-To: a
Rights: licence
Licence: CC BY 3.0

{LONG.replace("ferry", "tram")}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of a site that has a text of each right, built."""
    folder = tmp_path_factory.mktemp("rights")
    content = folder / "content"
    shutil.copytree(MYTHS, content / "myths")
    for name in ("essays", "discussions", "pages"):
        (content / name).mkdir()
    conf = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    (folder / "pelicanconf.py").write_text(f"{conf}\nTHEME = {str(ROOT / 'theme')!r}\n", encoding="utf-8")
    for number, (slug, head) in enumerate(ESSAYS.items()):
        words = LONG.replace("ferry", slug)
        text = f"Title: The {slug} one\nDate: 2014-05-0{number + 1}\n{head.strip()}\n\n{words}\n"
        (content / "essays" / f"{slug}.md").write_text(text.replace("\n\n\n", "\n\n"), encoding="utf-8")
    (content / "discussions" / "ferries.thread").write_text(THREAD, encoding="utf-8")
    run("afterword", "build", cwd=folder)
    return folder


def runs_beyond(html, excerpt=LIMIT):
    """Return the runs of eight words of a text that don't stand in its excerpt."""
    text = " ".join(PlainText.from_html(html).text.split())
    shown = set(word_runs(fold_words(first_words(text, excerpt)), RUN))
    return set(word_runs(fold_words(text), RUN)) - shown


def files_with(output, runs):
    """Return the files in which any of these runs stands, whatever they are written in."""
    return [
        str(path.relative_to(output))
        for path in sorted(output.rglob("*"))
        if path.is_file()
        and any(not runs.isdisjoint(word_runs(fold_words(block), RUN)) for block in read_words(path))
    ]


def page(built, name):
    """Return a page's text."""
    return (built / "output" / name / "index.html").read_text(encoding="utf-8")


def test_no_file_holds_more_than_the_excerpt(built):
    """Neither page, feed, index, card nor data says more of an essay of unknown rights."""
    essay = load_essay(built / "content" / "essays" / "unknown.md")
    beyond = runs_beyond(render_essay(essay)) | set(word_runs(fold_words(essay.dek), RUN))
    beyond |= set(word_runs(fold_words(essay.summary), RUN))
    assert len(beyond) > 100
    assert files_with(built / "output", beyond) == []


def test_the_search_for_more_can_fail(built):
    """The same look at a text that may be printed finds it in page, feeds, index and people's feeds."""
    essay = load_essay(built / "content" / "essays" / "permission.md")
    found = files_with(built / "output", runs_beyond(render_essay(essay)))
    assert {"essays/permission/index.html", "feeds/essays.atom.xml", "feeds/essays.json"} <= set(found)
    assert any(name.startswith("search/index/d-") for name in found)


def test_no_file_holds_more_than_a_comments_excerpt(built):
    """A comment of a conversation of unknown rights is an excerpt everywhere; one with a right isn't."""
    assert files_with(built / "output", runs_beyond(f"<p>{LONG}</p>")) == []
    whole = files_with(built / "output", runs_beyond(f"<p>{LONG.replace('ferry', 'tram')}</p>"))
    assert "discussions/ferries/index.html" in whole


def test_the_excerpt_is_cited_with_a_link(built):
    """In page, feeds, search and card the reader learns whose it is, and where the whole stands."""
    link = '<a href="https://daily.example/ferry/" rel="noopener">The Daily Ferry</a>'
    assert f"The whole was published by {link}" in page(built, "essays/unknown")
    feed = json.loads((built / "output/feeds/essays.json").read_text(encoding="utf-8"))
    (item,) = (item for item in feed["items"] if item["url"].endswith("/unknown/"))
    assert link in item["content_html"]
    assert item["external_url"] == "https://daily.example/ferry/"
    assert item["_afterword"]["rights"] == "unknown"
    records = json.loads((built / "output/search/index/d-0.json").read_text(encoding="utf-8"))
    (record,) = (record for record in records if record[0].endswith("/unknown/"))
    assert "The Daily Ferry" in record[2]
    assert re.search(r'og:image:alt" content="[^"]*The Daily Ferry', page(built, "essays/unknown"))


def test_a_comments_excerpt_is_cited_with_a_link(built):
    """The conversation says that it shows excerpts, and where the whole stands."""
    assert "Of each comment an excerpt is shown" in page(built, "discussions/ferries")
    assert '<a href="https://board.example/ferries/" rel="noopener">' in page(built, "discussions/ferries")
    feed = json.loads((built / "output/feeds/comments.json").read_text(encoding="utf-8"))
    (item,) = (item for item in feed["items"] if item["url"].endswith("#c-a"))
    assert item["external_url"] == "https://board.example/ferries/#post-7"
    assert "an excerpt is shown" in item["content_html"]


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("permission", "Reprinted from The Daily Ferry by permission."),
        ("licence", "From The Daily Ferry, under CC BY-SA 4.0."),
        ("quotation", "Quoted from A letter."),
        ("own", "Licence: CC0 1.0."),
    ],
)
def test_a_page_says_by_what_right(built, slug, said):
    """A sentence under the text credits whose it is."""
    assert said in re.sub(r"<[^>]*>", "", page(built, f"essays/{slug}"))


def test_a_plain_essay_says_nothing(built):
    """The site's own words cost no byte for rights."""
    text = page(built, "essays/plain")
    assert 'rel="license"' not in text
    assert "permission" not in text.partition("<footer")[0]


@pytest.mark.parametrize(
    ("slug", "canonical"),
    [
        ("unknown", "https://daily.example/ferry/"),
        ("permission", "https://daily.example/ferry/"),
        ("licence", "https://daily.example/ferry/"),
        ("quotation", "https://thewaterisfine.example/essays/quotation/"),
        ("own", "https://thewaterisfine.example/essays/own/"),
    ],
)
def test_a_repost_names_the_original_as_the_one_that_counts(built, slug, canonical):
    """Search engines are led to the original, and the map of the site doesn't list the repost."""
    assert f'<link rel="canonical" href="{canonical}">' in page(built, f"essays/{slug}")
    listed = f"/essays/{slug}/<" in (built / "output/sitemap.xml").read_text(encoding="utf-8")
    assert listed == ("thewaterisfine" in canonical)


def test_licences_are_for_machines_too(built):
    """The page, its structured data and its feeds name the licence by its address."""
    url = "https://creativecommons.org/licenses/by-sa/4.0/"
    text = page(built, "essays/licence")
    assert f'<a rel="license" href="{url}">CC BY-SA 4.0</a>' in text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert (data["license"], data["isBasedOn"]) == (url, "https://daily.example/ferry/")
    atom = "{http://www.w3.org/2005/Atom}"
    feed = etree.parse(built / "output/feeds/essays.atom.xml")
    (entry,) = (e for e in feed.iter(f"{atom}entry") if e.findtext(f"{atom}id").endswith("/licence/"))
    links = {link.get("rel"): link.get("href") for link in entry.iter(f"{atom}link")}
    assert (links["license"], links["via"]) == (url, "https://daily.example/ferry/")
    assert entry.findtext(f"{atom}rights") == "From The Daily Ferry, under CC BY-SA 4.0."


def test_a_comments_own_licence_is_shown(built):
    """Where it differs from the conversation's, it stands under the comment."""
    url = "https://creativecommons.org/licenses/by/3.0/"
    text = page(built, "discussions/ferries")
    assert f'<p class="note">Licence: <a rel="license" href="{url}">CC BY 3.0</a>.</p>' in text


@pytest.mark.skipif(not SEED.is_file(), reason="the seeds are not in this repository")
def test_the_reposted_essay_of_the_seeds_is_an_excerpt_everywhere(site):
    """Of the real repost no file holds eight words in a row that its excerpt doesn't have."""
    export = site / "exports" / SEED.name
    export.parent.mkdir()
    shutil.copyfile(SEED, export)
    known = set((site / "content" / "essays").iterdir())
    run("afterword", "import", str(export), "--write", cwd=site)
    (path,) = set((site / "content" / "essays").iterdir()) - known
    run("afterword", "build", cwd=site)
    essay = load_essay(path)
    whole = render_essay(essay)
    assert files_with(site / "output", runs_beyond(whole)) == []
    assert f"essays/{essay.slug}/index.html" in files_with(
        site / "output", set(word_runs(fold_words(PlainText.from_html(whole).text), RUN))
    ), "the excerpt itself is found, so the look at the files is one"
    text = (site / "output" / "essays" / essay.slug / "index.html").read_text(encoding="utf-8")
    assert "This is an excerpt." in text
