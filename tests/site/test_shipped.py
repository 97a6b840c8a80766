"""The site that ships, as built: what must hold on every page of it."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from afterword.discussion.threadfile import load_thread
from afterword.discussion.tree import build_tree
from afterword.text.plaintext import PlainText
from support import ROOT, run

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def pages(shipped):
    """Return every page of the built site, parsed, by its path."""
    return {
        "/" + str(path.relative_to(shipped)).removesuffix("index.html"): BeautifulSoup(
            path.read_text(encoding="utf-8"), "lxml"
        )
        for path in sorted(shipped.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def threads():
    """Return every conversation of the sources."""
    return {path.stem: load_thread(path) for path in sorted((ROOT / "content/discussions").glob("*.thread"))}


def page_of(slug, thread):
    """Return the path that a conversation stands on."""
    return f"/essays/{thread.essay}/" if thread.essay else f"/discussions/{slug}/"


def test_every_page_is_valid_html(shipped):
    """A strict HTML5 parser finds nothing to complain of."""
    for path in sorted(shipped.rglob("*.html")):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text(encoding="utf-8"))
        assert parser.errors == [], path


def test_ids_are_unique(pages):
    """No id stands twice on a page."""
    for url, page in pages.items():
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids)), url


def test_no_link_is_broken(pages, shipped):
    """Every link within the site leads to a file, and every fragment to an id."""
    for url, page in pages.items():
        for element in page.select("[href], [src]"):
            parts = urlsplit(element.get("href") or element.get("src"))
            if parts.scheme or parts.netloc:
                continue
            path = unquote(parts.path) or url
            assert path.startswith("/"), (url, path)
            target = pages.get(path)
            assert target is not None or (shipped / path.lstrip("/")).is_file(), (url, path)
            if parts.fragment and target is None:  # a picture of a sheet
                sheet = (shipped / path.lstrip("/")).read_text(encoding="utf-8")
                assert f'id="{parts.fragment}"' in sheet, (url, parts.geturl())
            elif parts.fragment:
                assert target.find(id=unquote(parts.fragment)) is not None, (url, parts.geturl())


def test_every_page_has_the_policy_and_no_script_in_it(pages):
    """Nothing runs but the search and what helps with long conversations; nobody else is asked."""
    for url, page in pages.items():
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'none'" in policy, url
        assert "unsafe" not in policy, url
        scripts = [
            script for script in page.find_all("script") if script.get("type") != "application/ld+json"
        ]
        wanted = ["/theme/search.js"] if url == "/search/" else []
        if len(page.select("#comments .h-cite")) >= 30:
            wanted = ["/theme/thread.js"]
        assert [script.get("src") for script in scripts] == wanted, url
        assert ("script-src" in policy) == bool(scripts), url
        assert not [name for tag in page.find_all() for name in tag.attrs if name.startswith("on")], url
        assert not page.select("[style]"), url


def test_every_comment_stands_once_in_its_place(pages, threads):
    """Each visible comment's words stand under its anchor, at its depth, on exactly one page."""
    for slug, thread in threads.items():
        page = pages[page_of(slug, thread)]
        for entry in build_tree(thread):
            element = page.find(id=f"c-{entry.comment.id}")
            assert element is not None, (slug, entry.comment.id)
            assert element["data-depth"] == str(entry.depth)
            bodies = element.select(".e-content")
            assert len(bodies) == (0 if entry.tombstone else 1), (slug, entry.comment.id)
    anchors = [e["id"] for page in pages.values() for e in page.select(".h-cite[id]")]
    visible = sum(1 for t in threads.values() for entry in build_tree(t) if not entry.tombstone)
    assert len(anchors) == visible


def test_long_conversations_alone_have_an_outline_and_a_script(pages, threads):
    """From thirty comments on there's a way through, and its links lead to comments at the top."""
    for slug, thread in threads.items():
        page = pages[page_of(slug, thread)]
        count = len(page.select(".h-cite"))
        outline = page.select_one("#comments > details")
        assert bool(outline) == bool(page.select('script[src$="thread.js"]')) == (count >= 30), slug
        for link in outline.select("a") if outline else ():
            assert page.find(id=link["href"][1:])["data-depth"] == "0", slug


def test_replies_are_linked_both_ways(pages):
    """What a comment answers links back to its answers, of which the first comes next."""
    count = 0
    for page in pages.values():
        for link in page.select(".c > .to"):
            first = page.find(id=link["href"][1:])
            comment = link.parent
            assert first.find_previous_sibling("li") == comment
            assert first.select_one(".u-in-reply-to")["href"] == f"#{comment['id']}"
            count += 1
    assert count > 20


def test_what_is_not_known_is_said(pages, threads):
    """An undated comment has no time, an unnamed one no name, and both say so."""
    seen = set()
    for slug, thread in threads.items():
        page = pages[page_of(slug, thread)]
        for entry in build_tree(thread):
            if entry.tombstone:
                continue
            element = page.find(id=f"c-{entry.comment.id}")
            assert (element.get("data-date") == "unknown") == (entry.comment.published is None)
            assert (element.get("data-author") == "unknown") == (entry.comment.author.name is None)
            seen |= {name for name in ("data-date", "data-author") if element.get(name) == "unknown"}
    assert seen == {"data-date", "data-author"}


def test_every_label_shows_its_words(pages):
    """A label in a text follows a marked sentence, and leads to a myth that lists the same sentence."""
    count = 0
    for url, page in pages.items():
        for tag in page.select("a.tag"):
            target = urlsplit(tag["href"])
            assert pages[target.path].find(id=target.fragment) is not None, (url, tag["href"])
        for mark in page.select("mark[id]"):
            count += 1
            myth = pages[urlsplit(mark.find_next("a", class_="tag")["href"]).path]
            quotes = {b["cite"] for b in myth.select("blockquote[cite]")}
            assert any(cite.startswith(url.rstrip("/")) for cite in quotes), (url, mark.text)
    assert count > 0


def test_quotations_on_myth_pages_are_verbatim(pages):
    """What a myth's page quotes stands word for word at the place that it links to."""
    for url, page in pages.items():
        if not url.startswith("/myths/"):
            continue
        for quote in page.select("blockquote[cite]"):
            place = urlsplit(quote["cite"])
            target = pages[place.path]
            words = " ".join(quote.get_text().split())
            body = " ".join(PlainText.from_html(str(target.select_one("main"))).text.split())
            assert words.strip("“”") in body, (url, words)


def test_a_turning_point_shows_both_sentences_in_their_places(pages, shipped):
    """On the myth's page as on its own, with a mark around each."""
    said = json.loads((shipped / "myths.json").read_text(encoding="utf-8"))
    turned = [label for label in said["labels"] if label["turning"]]
    assert turned
    for label in turned:
        assert label["stance"] == "wrestles"
        section = pages[f"/myths/{label['myth']}/"].find(id="turning").find_parent("section")
        cited = {quote["cite"] for quote in section.select("blockquote")}
        for sentence in label["turning"].values():
            place = urlsplit(sentence["url"])
            assert f"{place.path}#{place.fragment}" in cited
            mark = pages[place.path].find(id=place.fragment)
            assert mark.name == "mark"
            assert " ".join(mark.text.split()) == sentence["evidence"]


def test_years_have_a_chart_and_a_table_of_the_same_counts(pages):
    """Where a myth's sentences are of two years or more; the table's rows sum to what the page says."""
    charts = 0
    for url, page in pages.items():
        years = page.select_one("svg.years")
        table = page.select_one("details table")
        assert (years is None) == (table is None), url
        if years is None:
            continue
        charts += 1
        assert years["role"] == "img"
        assert years["aria-label"].startswith("Sentences by year")
        rows = [[cell.text for cell in row.select("td")] for row in table.select("tbody tr")]
        columns = [sum(int(cell) for cell in column) for column in zip(*rows, strict=True)]
        assert f"{columns[-1]} sentences" in page.select_one("#h-n").text
        assert sum(columns[:-1]) == columns[-1]
        assert all(cell["scope"] for cell in table.select("th"))
        assert table.caption.text
    assert 0 < charts < len([url for url in pages if url.startswith("/myths/")]) - 1


def test_every_label_can_be_disputed(pages, shipped):
    """On its myth's page, and on its own page."""
    said = json.loads((shipped / "myths.json").read_text(encoding="utf-8"))
    for url, page in pages.items():
        if url.startswith("/myths/") and url != "/myths/":
            mine = [label for label in said["labels"] if f"/{label['myth']}/" in url]
            assert len(page.select("figcaption a[rel=nofollow]")) == len(mine)
    for label in said["labels"]:
        place = urlsplit(label["url"])
        text = pages[place.path].find(id=place.fragment).find_parent(class_="c") or pages[place.path].header
        assert "ispute" in (text.text if text.name == "li" else pages[place.path].select_one(".why").text)


@pytest.mark.parametrize("name", ["feeds/essays", "feeds/comments", "myths/phoniness/feed"])
def test_feeds_are_whole(name, shipped):
    """Each feed has full texts, unique ids and links that hold anywhere."""
    feed = etree.parse(shipped / f"{name}.atom.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    for entry in entries:
        html = entry.findtext(f"{ATOM}content")
        assert html.strip()
        assert not re.search(r'(?:href|src)="[/#]', html)


def test_every_label_is_in_the_myths_file(pages, shipped):
    """Each with its words, which stand at its address, and a myth and a stance that there are."""
    said = json.loads((shipped / "myths.json").read_text(encoding="utf-8"))
    known = {myth["id"] for myth in said["myths"]}
    assert len(known) == 12
    printed = sum(len(page.select(".e-content mark")) for page in pages.values())
    turned = sum(1 for label in said["labels"] if label["turning"])
    assert len(said["labels"]) + turned >= printed > 0
    for label in said["labels"]:
        assert label["myth"] in known
        assert label["stance"] in {"voices", "rebuts", "wrestles", "reports"}
        place = urlsplit(label["url"])
        words = " ".join(PlainText.from_html(str(pages[place.path].select_one("main"))).text.split())
        assert label["evidence"] in words, label
        assert pages[place.path].find(id=place.fragment), label


def test_a_myths_feeds_hold_what_addresses_it(shipped):
    """The stances' feeds together are the myth's own; an entry has each text once."""
    for folder in sorted((shipped / "myths").iterdir()):
        if folder.is_dir():
            ids = {
                name: {
                    entry.findtext(f"{ATOM}id")
                    for entry in etree.parse(folder / f"{name}.atom.xml").getroot().findall(f"{ATOM}entry")
                }
                for name in ("feed", "voices", "wrestles", "rebuts")
            }
            assert ids["feed"] == ids["voices"] | ids["wrestles"] | ids["rebuts"], folder.name


def test_the_myths_are_defined_terms(pages):
    """The ledger's page lists them as a set, and each page is one of it."""
    ledger = json.loads(pages["/myths/"].select_one('script[type="application/ld+json"]').string)
    assert ledger["@type"] == "DefinedTermSet"
    assert len(ledger["hasDefinedTerm"]) == 12
    for term in ledger["hasDefinedTerm"]:
        path = urlsplit(term["@id"]).path
        own = json.loads(pages[path].select_one('script[type="application/ld+json"]').string)
        assert own["name"] == term["name"]
        assert own["inDefinedTermSet"]["@id"] == ledger["@id"]


def test_no_address_leaks(shipped):
    """No e-mail or IP address stands in any file."""
    for path in sorted(shipped.rglob("*")):
        if path.suffix in {".html", ".json", ".xml", ".txt"}:
            text = unescape(path.read_text(encoding="utf-8"))
            assert not re.search(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", text), path
            assert not re.search(r"\b(?:\d{1,3}\.){3}\d{1,3}\b", text), path


def tree_of(folder):
    """Return every file's bytes by its relative path."""
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(Path(folder).rglob("*")) if p.is_file()
    }


def test_the_same_bytes_on_any_path_by_either_command(shipped, site, tmp_path):
    """`afterword build` in a folder with a space gives what `pelican content` gave here."""
    run("afterword", "build", "--output", str(tmp_path / "other output"), cwd=site)
    assert tree_of(tmp_path / "other output") == tree_of(shipped)
