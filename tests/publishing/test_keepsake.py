"""The keepsake of the site that ships: what is in it, and that anybody's tools can read it."""

import json
import os
import re
import shutil
import zipfile
from collections import Counter
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from afterword.publishing.release import parse_sums
from support import ROOT, run

SITE = "https://thewaterisfine.example"


def lines_of(folder, name):
    """Return the records of a file."""
    path = folder / "data" / "threads" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def documents(folder):
    """Yield every page of the site in a keepsake: its path and its document."""
    for path in sorted((folder / "data" / "site").rglob("*.html")):
        yield path, html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def test_a_bag_that_others_call_valid(unpacked):
    """The Library of Congress's own reader of bags finds it complete and valid."""
    bagit = pytest.importorskip("bagit", reason="the package bagit is not installed")
    bag = bagit.Bag(str(unpacked))
    bag.validate()
    assert bag.info["Source-Organization"] == "The Water Is Fine"
    assert bag.info["External-Identifier"] == f"{SITE}/"


def test_sha256sums_covers_all_that_is_read(unpacked):
    """Every file under data/, and README.txt."""
    sums = parse_sums((unpacked / "SHA256SUMS").read_text(encoding="utf-8"))
    payload = {
        path.relative_to(unpacked).as_posix() for path in (unpacked / "data").rglob("*") if path.is_file()
    }
    assert sums.keys() == {*payload, "README.txt"}


def test_verify_calls_it_whole(keepsake, unpacked):
    """Packed and unpacked."""
    run("afterword", "verify", str(keepsake), cwd=ROOT)
    run("afterword", "verify", str(unpacked), cwd=ROOT)


def test_the_same_site_gives_the_same_bytes(keepsake, shipped, tmp_path):
    """Made again elsewhere, from a copy whose files have other times."""
    shutil.copytree(shipped, tmp_path / "copy", copy_function=shutil.copyfile)
    run("afterword", "keepsake", "--site", str(tmp_path / "copy"), "--out", str(tmp_path), cwd=ROOT)
    assert (tmp_path / keepsake.name).read_bytes() == keepsake.read_bytes()


def test_nothing_in_the_zip_tells_of_this_machine(keepsake):
    """Names are sorted under one folder, and all files have the content's newest date and one mode."""
    with zipfile.ZipFile(keepsake) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {name.partition("/")[0] for name in names} == {keepsake.stem}
        assert (
            len({(info.date_time, info.external_attr, info.create_system) for info in archive.infolist()})
            == 1
        )
        assert keepsake.stem.endswith("-".join(f"{part:02}" for part in archive.infolist()[0].date_time[:3]))


def test_every_line_fits_its_schema(unpacked):
    """Each schema is a valid one itself, and each member of a line is described in it."""
    jsonschema = pytest.importorskip("jsonschema", reason="the package jsonschema is not installed")
    names = sorted(path.stem for path in (unpacked / "data" / "threads").glob("*.jsonl"))
    assert names == ["comments", "conversations", "essays", "labels", "myths"]
    for name in names:
        schema = json.loads(
            (unpacked / "data" / "threads" / f"{name}.schema.json").read_text(encoding="utf-8")
        )
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        lines = lines_of(unpacked, name)
        assert lines
        for line in lines:
            validator.validate(line)
        assert all(member.get("description") for member in schema["properties"].values())


def test_a_line_that_is_wrong_does_not_fit(unpacked):
    """The schemas say something: a comment without an author's member, or of another kind, is refused."""
    jsonschema = pytest.importorskip("jsonschema", reason="the package jsonschema is not installed")
    schema = json.loads((unpacked / "data/threads/comments.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    line = lines_of(unpacked, "comments")[0]
    assert validator.is_valid(line)
    for change in ({"kind": "rumour"}, {"published": "4 March"}, {"email": "a@b.example"}, {"depth": -1}):
        assert not validator.is_valid({**line, **change})
    del line["author"]
    assert not validator.is_valid(line)


def test_every_comment_of_the_pages_is_a_line(unpacked):
    """In the page's order, under an address that is there, behind what it answers."""
    wanted = []
    for path, document in documents(unpacked):
        place = path.relative_to(unpacked / "data/site").as_posix().removesuffix("index.html")
        wanted += [f"{SITE}/{place}#{item.get('id')}" for item in document.xpath("//ol[@class='thread']/li")]
    comments = lines_of(unpacked, "comments")
    assert [line["permalink"] for line in comments] == wanted
    seen = {None: -1}
    for line in comments:
        page = line["page"]
        depth = seen[(page, line["in_reply_to"]) if line["in_reply_to"] else None]
        assert not line["in_reply_to"] or line["depth"] == depth + 1
        seen[page, line["id"]] = line["depth"]


def test_comments_say_what_their_sources_say(unpacked):
    """Words, names and dates are those of the .thread file, and the site's labels aren't among the words."""
    line = next(
        line for line in lines_of(unpacked, "comments") if line["permalink"].endswith("/which-knee/#c-c20")
    )
    assert line["author"] == "Gavin Sproat"
    assert line["published"] == "2010-08-31T16:40:00Z"
    assert line["in_reply_to"] == "c10"
    assert "with them, and after the forty minutes I don’t think I can hold that line." in line["text"]
    assert "Using people" not in line["html"]
    assert [label["stance"] for label in line["labels"]] == ["wrestles"]
    assert line["labels"][0]["evidence"] in line["text"]


def test_every_label_is_kept_with_its_text(unpacked, shipped):
    """As many as the site publishes, each in its text's line too; the evidence is in the text."""
    published = json.loads((shipped / "myths.json").read_text(encoding="utf-8"))["labels"]
    labels = lines_of(unpacked, "labels")
    assert sorted(label["permalink"] for label in labels) == sorted(label["url"] for label in published)
    texts = {line["permalink"]: line for name in ("essays", "comments") for line in lines_of(unpacked, name)}
    for label in labels:
        text = texts[label["of"]]
        assert label["permalink"] in {given["permalink"] for given in text["labels"]}
        assert "".join(label["evidence"].split()) in "".join(text["text"].split())


def test_a_removed_comment_is_a_place_without_words(unpacked):
    """What it said is nowhere in the keepsake."""
    removed = [line for line in lines_of(unpacked, "comments") if line["removed"]]
    assert removed
    for line in removed:
        assert (line["html"], line["text"], line["author"], line["labels"]) == ("", "", None, [])
        assert line["removed"].startswith("This comment was removed")


def test_every_link_of_the_site_leads_somewhere(unpacked):
    """From a disk: to a file that is there, and to a place in it; none begins at a root or means a folder."""
    root = unpacked / "data" / "site"
    ids = {path: set(document.xpath("//@id")) for path, document in documents(unpacked)}
    dead, counted = [], Counter()
    for path, document in documents(unpacked):
        links = document.xpath("//*[not(self::link[@rel='canonical'])]/@href | //@src | //@action")
        for link in [str(link) for link in links]:
            parts = urlsplit(link)
            counted[parts.scheme] += 1
            if parts.scheme:
                assert not link.startswith(SITE), (path, link)
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            inside = target.is_file() and target.is_relative_to(root)
            if (
                link.startswith("/")
                or not inside
                or (parts.fragment and target in ids and unquote(parts.fragment) not in ids[target])
            ):
                dead.append((path.relative_to(root).as_posix(), link))
    assert dead == []
    assert counted[""] > 10_000
    assert set(counted) <= {"", "http", "https", "mailto"}


def test_pages_keep_their_canonical_address(unpacked):
    """What finds a page on somebody's disk can still tell where it lived; a reprint names the original's."""
    for path, document in documents(unpacked):
        place = path.relative_to(unpacked / "data/site").as_posix().removesuffix("index.html")
        for link in document.xpath("//link[@rel='canonical']/@href"):
            reprint = document.xpath("boolean(//*[contains(@class, 'h-entry')]//a[@href=$it])", it=link)
            assert link == f"{SITE}/{place}" or (reprint and not link.startswith(SITE))


def test_only_pages_with_scripts_may_run_any(unpacked):
    """The policy stands on every page, and lets none call another machine."""
    for path, document in documents(unpacked):
        (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        scripts = document.xpath("//script[@src]")
        assert ("script-src" in policy) == bool(scripts), path
        assert not re.search(r"https?:|\*|unsafe|connect-src", policy)
        assert policy.startswith("default-src 'none'")
        assert not document.xpath("//script[@type='module'] | //link[@rel='manifest']")


def test_no_script_is_a_module(unpacked):
    """What can't be loaded from a disk isn't asked for: no import, no fetch of the index."""
    scripts = {
        path.name: path.read_text(encoding="utf-8") for path in (unpacked / "data/site/theme").glob("*.js")
    }
    assert {"search.js", "thread.js", "look.js"} <= scripts.keys()
    for name, text in scripts.items():
        assert text.startswith('"use strict"'), name
        assert "import(" not in text, name
        assert "location.origin}" not in text, name
    assert not list((unpacked / "data/site/search/index").glob("*.json"))


def test_the_readme_counts_what_is_there(unpacked):
    """And is narrow and plain enough for anything that shows text."""
    text = (unpacked / "README.txt").read_text(encoding="utf-8")
    essays, comments = (len(lines_of(unpacked, name)) for name in ("essays", "comments"))
    assert f"It holds {essays:,} essays and pages and {comments:,} comments" in text
    assert "PRIVATE" not in text
    assert max(map(len, text.splitlines())) <= 100
    for name in re.findall(r"^  (\S*[/.]\S*|SHA256SUMS)(?:  |$)", text, re.MULTILINE):
        assert (unpacked / name).exists(), name


def test_the_sources_are_in_it(unpacked):
    """As plain text; pictures are in the site already."""
    sources = unpacked / "data" / "sources" / "content"
    original = (ROOT / "content/discussions/which-knee.thread").read_text(encoding="utf-8")
    assert (sources / "discussions/which-knee.thread").read_text(encoding="utf-8") == original
    assert (sources / "essays/which-knee.md").is_file()
    assert not (sources / "images").exists()
    assert not (unpacked / "data" / "sources" / "exports").exists()


def make(site, *more, **environment):
    """Make a keepsake as a person would; return what was done and the unpacked folder."""
    for old in site.glob("keepsake-*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    before = {**os.environ}
    os.environ.update(environment)
    try:
        done = run("afterword", "keepsake", *more, cwd=site)
    finally:
        os.environ.clear()
        os.environ.update(before)
    (made,) = site.glob("keepsake-*.zip")
    shutil.unpack_archive(made, site)
    return done, site / made.stem


HIDDEN = "xylorimba"  # a word that no text of the site has
ESSAYS = {
    "reposted": "Rights: unknown\nSource: A Newsletter",
    "unfinished": "Status: draft",
    "imported": "Imported: 2026-11-22\nOrigin: https://old.example/",
}
BODY = (
    "Some words to begin with. " * 40 + f"\n\nAnd a whole paragraph on the {HIDDEN}, which was kept back.\n"
)
THREAD = """Thread: 1
Title: Imported
Essay: imported

%%% a1
Author: A. Reader
Published: 2011-03-04T10:22:00Z

Write to reader@mail.example and say so.

%%% a2
Author: B. Reader
Published: 2011-03-04T11:22:00Z
Hide: yes

Nobody should read of the xylorimba.
"""


def text_of(folder):
    """Return every text in a keepsake by its path, those in the book too."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    with zipfile.ZipFile(folder / "data/book.epub") as book:
        found |= {f"book: {name}": book.read(name) for name in book.namelist()}
    return found


def test_what_the_site_keeps_back_is_kept_back(site):
    """A draft, what an excerpt leaves out, a hidden comment and an address; with --raw they are in it."""
    for name in ("essays", "discussions"):  # the fewer, the sooner it's built
        for path in (site / "content" / name).iterdir():
            path.unlink()
    for slug, header in ESSAYS.items():
        body = BODY if slug != "imported" else "Ask reader@mail.example.\n"
        (site / f"content/essays/{slug}.md").write_text(
            f"Title: {slug}\nDate: 2011-03-04\n{header}\n\n{body}"
        )
    (site / "content/discussions/imported.thread").write_text(THREAD)
    (site / "exports").mkdir()
    (site / "exports/old.xml").write_text("<email>reader@mail.example</email>")
    done, folder = make(site)
    texts = text_of(folder)
    assert any("imported" in name for name in texts)
    for secret in (HIDDEN, "reader@mail.example"):
        assert [name for name, data in texts.items() if secret.encode() in data] == []
    assert b"Some words to begin with." in texts["data/site/essays/reposted/index.html"]
    assert b"This is an excerpt." in texts["book: book/essay-reposted.xhtml"]
    assert "1 of " in done.stdout
    assert "left out, for its rights are unknown" in done.stdout
    done, folder = make(site, "--raw", "--site", ".cache/keepsake/site")
    sources = folder / "data" / "sources"
    assert HIDDEN in (sources / "content/essays/unfinished.md").read_text()
    assert (sources / "exports/old.xml").is_file()
    assert "PRIVATE" in done.stdout
    assert "THIS COPY IS PRIVATE" in (folder / "README.txt").read_text(encoding="utf-8")


def test_source_date_epoch_dates_it(tmp_path):
    """Name, files and book; what isn't a number of seconds is refused."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text('<link rel="canonical" href="https://s.example/">')
    words = ("--site", str(site), "--settings", str(ROOT / "publishconf.py"))
    _, folder = make(tmp_path, *words, SOURCE_DATE_EPOCH="1300000000")
    assert folder.name == "keepsake-2011-03-13"
    with zipfile.ZipFile(folder / "data/book.epub") as book:
        assert b"2011-03-13T07:06:40Z" in book.read("book/package.opf")
    with pytest.raises(AssertionError, match="SOURCE_DATE_EPOCH is 'soon'"):
        make(tmp_path, *words, SOURCE_DATE_EPOCH="soon")


def test_without_a_site_or_a_folder_nothing_is_made(tmp_path, shipped):
    """With exit 2 and the way out."""
    settings = ("--settings", str(ROOT / "publishconf.py"))
    done = run("afterword", "keepsake", *settings, "--site", str(tmp_path), cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "no finished site" in done.stderr
    out = tmp_path / "absent" / "x.zip"
    done = run(
        "afterword",
        "keepsake",
        *settings,
        "--site",
        str(shipped),
        "--out",
        str(out),
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 2
    assert "no such folder" in done.stderr
    assert list(tmp_path.iterdir()) == []
