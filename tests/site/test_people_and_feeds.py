"""People, feeds and the map of the site that ships, as built."""

import json
import shutil
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from support import ROOT, run

ATOM = "{http://www.w3.org/2005/Atom}"
THREADING = "{http://purl.org/syndication/thread/1.0}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def parse(path):
    """Return a page, parsed."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def page_at(folder, url):
    """Return the file of a path's page."""
    return folder / urlsplit(url).path.lstrip("/") / "index.html"


@pytest.fixture(scope="module")
def feeds(shipped):
    """Return every Atom feed of the built site, parsed, by its path without the ending."""
    return {
        path.relative_to(shipped).as_posix().removesuffix(".atom.xml"): etree.parse(path).getroot()
        for path in sorted(shipped.rglob("*.atom.xml"))
    }


def test_every_signed_comment_is_on_its_writers_page(shipped):
    """And that page is the one that the comment's name leads to."""
    seen = 0
    for path in sorted(shipped.glob("essays/*/index.html")):
        url = f"/{path.parent.relative_to(shipped).as_posix()}/"
        for comment in parse(path).select(".h-cite[id]"):
            author = comment.select_one('h3 a.p-author[href^="/people/"]')
            if author is not None:
                seen += 1
                written = parse(page_at(shipped, author["href"]))
                assert written.select_one(f'a.u-url[href="{url}#{comment["id"]}"]'), (url, comment["id"])
                assert author.text in written.text
    assert seen > 100


def test_every_essay_is_on_its_authors_page(shipped):
    """With `rel="author"` on the way there."""
    for path in sorted(shipped.glob("essays/*/index.html")):
        url = f"/{path.parent.relative_to(shipped).as_posix()}/"
        for author in parse(path).select("a.p-author[rel=author]"):
            assert parse(page_at(shipped, author["href"])).select_one(f'a.u-url[href="{url}"]')


def test_everybody_is_in_the_list(shipped):
    """Each page of a person is one click from it."""
    listed = {link["href"] for link in parse(shipped / "people/index.html").select("main .line a")}
    there = {f"/people/{path.parent.name}/" for path in shipped.glob("people/*/index.html")}
    assert there
    assert there == listed


def test_every_atom_feed_has_its_json_twin(feeds, shipped):
    """With the same entries in the same order."""
    for stem, feed in feeds.items():
        twin = json.loads((shipped / f"{stem}.json").read_text(encoding="utf-8"))
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
        assert ids == [item["id"] for item in twin["items"]], stem
        assert twin["feed_url"].endswith(f"/{stem}.json")


def test_there_is_a_feed_for_everything(feeds, shipped):
    """Each conversation, person and myth."""
    threads = {f"feeds/threads/{path.stem}" for path in (ROOT / "content/discussions").glob("*.thread")}
    people = {f"feeds/people/{path.parent.name}" for path in shipped.glob("people/*/index.html")}
    assert threads | people | {"feeds/essays", "feeds/comments", "myths/phoniness/feed"} <= feeds.keys()


def test_a_conversations_feed_answers_entries_that_there_are(feeds):
    """Each comment answers its essay, or a comment whose id is in the feed, unless that one is missing."""
    essays = {entry.findtext(f"{ATOM}id") for entry in feeds["feeds/essays"].findall(f"{ATOM}entry")}
    answers = 0
    for stem, feed in feeds.items():
        if stem.startswith("feeds/threads/"):
            ids = {entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}
            for reply in feed.iter(f"{THREADING}in-reply-to"):
                answers += 1
                # A tombstone can be answered, and is no entry.
                assert reply.get("ref") in ids | essays or "#c-" in reply.get("ref"), stem
    assert answers > 100


def test_an_essays_entry_counts_its_comments(feeds):
    """As many as its conversation's feed has, which these are short enough to have whole."""
    for entry in feeds["feeds/essays"].findall(f"{ATOM}entry"):
        total = entry.findtext(f"{THREADING}total")
        if total is not None:
            slug = entry.findtext(f"{ATOM}id").rstrip("/").rpartition("/")[2]
            assert len(feeds[f"feeds/threads/{slug}"].findall(f"{ATOM}entry")) == min(int(total), 50)


def test_pages_name_feeds_that_there_are_by_their_type(shipped):
    """Atom and JSON."""
    endings = {"application/atom+xml": ".atom.xml", "application/feed+json": ".json"}
    seen = set()
    for path in sorted(shipped.rglob("*.html")):
        for link in parse(path).select('link[rel="alternate"][type]'):
            assert link["href"].endswith(endings[link["type"]]), path
            assert (shipped / link["href"].lstrip("/")).is_file(), (path, link["href"])
            seen.add(link["type"])
    assert seen == set(endings)


def test_the_map_has_every_page_once(shipped):
    """All but those that are not to be found: citations, and what another site has first."""
    addresses = [element.text for element in etree.parse(shipped / "sitemap.xml").getroot().iter(f"{MAP}loc")]
    pages = [path for path in shipped.rglob("*.html") if path.parent.name != "cite"]
    canonical = [element["href"] for page in pages for element in parse(page).select('link[rel="canonical"]')]
    site = "https://thewaterisfine.example/"
    assert sorted(addresses) == sorted(address for address in canonical if address.startswith(site))


def test_years_lead_to_their_texts(tmp_path):
    """In the lists of essays and of conversations, once they are longer than two screens."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "tests/golden/small/content", content)
    for number in range(45):
        date = f"{2011 + number % 4}-03-04"
        essay, thread = content / f"essays/n{number}.md", content / f"discussions/n{number}.thread"
        essay.write_text(f"Title: No. {number}\nDate: {date}\nAuthor: Bo\n\nAye.\n", encoding="utf-8")
        comment = f"%%% c1\nPublished: {date}T10:00:00Z\n\nAye.\n"
        thread.write_text(f"Thread: 1\nTitle: Talk {number}\n\n{comment}", encoding="utf-8")
    output = tmp_path / "output"
    run("pelican", str(content), "-s", "pelicanconf.py", "-o", str(output), "--fatal", "errors", cwd=ROOT)
    for name in ("essays", "discussions"):
        page = parse(output / name / "index.html")
        years = page.select('main ul a[href^="#y"]')
        assert len(years) > 3
        for year in years:
            heading = page.find(id=year["href"][1:])
            assert heading.find_next("time")["datetime"].startswith(year.text)


def test_a_short_list_has_no_years_above_it(shipped):
    """Sixteen essays need no index."""
    assert not parse(shipped / "essays/index.html").select('main ul a[href^="#y"]')


def test_namesakes_of_two_archives_are_kept_apart(tmp_path):
    """Each comment leads to its own archive's, the bare address to both, and each page to the other."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "tests/golden/small/content", content)
    for host in ("one", "two"):
        thread = (
            f"Thread: 1\nTitle: On {host}\nOrigin: https://{host}.example/\n\n%%% c1\nAuthor: Bo\n\nAye.\n"
        )
        (content / f"discussions/{host}.thread").write_text(thread, encoding="utf-8")
    output = tmp_path / "output"
    run("pelican", str(content), "-s", "pelicanconf.py", "-o", str(output), "--fatal", "errors", cwd=ROOT)
    urls = {host: f"/people/bo-{host}-example/" for host in ("one", "two")}
    signpost = parse(output / "people/bo/index.html")
    assert {link["href"] for link in signpost.select("main .line a")} == set(urls.values())
    for host, url in urls.items():
        comment = parse(output / f"discussions/{host}/index.html").select_one("h3 a.p-author")
        assert comment["href"] == url
        page = parse(page_at(output, url))
        assert [link["href"] for link in page.select(".note a") if "/people/bo-" in link["href"]][:1] == [
            next(other for other in urls.values() if other != url)
        ]
        assert f"/discussions/{host}/#c-c1" in {link["href"] for link in page.select("a.u-url")}


def test_people_can_be_left_out(tmp_path):
    """A setting; then nothing leads to them either."""
    output = tmp_path / "output"
    content = str(ROOT / "tests/golden/small/content")
    people = 'AFTERWORD={"people": false}'
    run("pelican", content, "-s", "pelicanconf.py", "-o", str(output), "-e", people, cwd=ROOT)
    assert not (output / "people").exists()
    assert not (output / "feeds/people").exists()
    assert [path for path in output.rglob("*") if path.is_file() and b"/people/" in path.read_bytes()] == []
