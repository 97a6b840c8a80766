"""Real exports by other people, imported and built: is every published comment on its page, and nothing else?

    python tests/casesite.py --cases ../shared/cases [--mirrors DIR | --restored DIR] [--jobs N] [ID …]

For each case with a published comment: import it into an empty site, build that with Pelican, and compare
what the importer handed over, before anything was written, with the pages. A line a case: id, pages, comments
found, withheld texts looked for, verdict. What is asked of the pages:

* each published comment's words stand in exactly one `.h-cite .e-content`, in the element with its id, on the
  page of its conversation, at the depth that its parents give it, with its old anchor inside;
* no such element holds anything else;
* nothing that was withheld, neither words nor an e-mail or IP address, stands in any file of the site.

Words are compared by their letters and digits. Exit code 1 where anything is missing or should be.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
from markdown_it import MarkdownIt

from afterword.discussion.attachments import find_attachments
from afterword.discussion.model import Comment, Status
from afterword.essays.model import Essay, EssayStatus
from afterword.importers.base import Conversation, Options, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.ledger import Ledger
from afterword.importers.run import run_import
from casebook import Case, load_cases, restore

ROOT = Path(__file__).parents[1]
TELLING = 30  # letters and digits; fewer may stand anywhere by chance
SHOWN = 5
FEWEST = 40
_PUBLIC = frozenset({EssayStatus.PUBLISHED, EssayStatus.HIDDEN})
_NO_WORD = re.compile(r"[\W_]+")
_IMAGE = re.compile(r"\[(?:Image|Attachment)(?=: |\])")  # what is shown as a link stands in such brackets
# Masked on the page, so left out on both sides.
_MAIL = re.compile(r"[\w.%+-]+(?:@|%40| \[at\] )[\w-]+(?:…|(?:\.[\w-]+)*\.[a-z]{2,24})", re.IGNORECASE)
_MACHINE = re.compile(
    r"(?<![\d.])\d{1,3}(?:\.…|(?:\.\d{1,3}){3})(?!\.?\d)|\b[0-9a-f]*:…|(?:[0-9a-f]*:){3,7}[0-9a-f]*"
)
_ADDRESS = re.compile(
    r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)*|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|(?:[0-9a-f]*:){2,7}[0-9a-f]+"
)
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_UNSEEN = frozenset({"script", "style", "title", "template"})
_SOURCE_ID = re.compile(r"^X-Source-ID: (.*)$", re.MULTILINE)


@dataclass
class Expectation:
    """What an importer handed over, by conversation (its `X-Source-ID`) and id.

    Attributes:
        published: Comments that should stand on a page.
        withheld: Comments that shouldn't.
        texts: Essays that shouldn't.
        essays: Essays that should.
        addresses: E-mail and IP addresses that the source gave.
        tombstones: Comments that leave their place, but no words.
        media: What files that the source itself holds are called.
    """

    published: dict[str, dict[str, Comment]] = field(default_factory=lambda: defaultdict(dict))
    withheld: list[Comment] = field(default_factory=list)
    texts: list[Essay] = field(default_factory=list)
    essays: list[Essay] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    tombstones: dict[str, dict[str, Comment]] = field(default_factory=lambda: defaultdict(dict))
    media: set[str] = field(default_factory=set)

    def add(self, conversation: Conversation, name: str) -> None:
        """Take note of a conversation."""
        essay, thread = conversation.essay, conversation.thread
        self.media.update(item.address for item in conversation.media)
        public = conversation.unpublished is None
        if essay is not None and not conversation.aside and essay.status not in _PUBLIC:
            public = False
        if essay is not None:
            (self.texts if conversation.aside or not public else self.essays).append(essay)
        for comment in thread.comments if thread else ():
            key = f"{name} {conversation.source_id}"
            if public and comment.status is Status.APPROVED:
                self.published[key][comment.id] = comment
            else:
                self.withheld.append(comment)
                if public and comment.status is Status.DELETED:
                    self.tombstones[key][comment.id] = comment


@dataclass
class Result:
    """What the pages of a case said."""

    pages: int = 0
    found: int = 0
    looked_for: int = 0
    faults: list[str] = field(default_factory=list)


class Listening:
    """An importer that tells what it yields."""

    def __init__(self, importer: Any, heard: Expectation) -> None:
        self.NAME = importer.NAME
        self.SUFFIXES = importer.SUFFIXES
        self.sniff = importer.sniff
        self._importer = importer
        self._heard = heard

    def read(self, source: Any, ledger: Ledger, options: Options) -> Iterator[Conversation]:
        """Pass everything on."""
        ledger.keep = lambda _record, _what, value: self._heard.addresses.add(value)
        for conversation in self._importer.read(source, ledger, options):
            self._heard.add(conversation, self.NAME)
            yield conversation


def check_case(path: Path, folder: Path) -> Result:
    """Import a case into an empty site in a folder, build it, and look at its pages."""
    heard = Expectation()
    export = folder / "exports" / path.name
    export.parent.mkdir()
    if path.is_dir():
        shutil.copytree(path, export)
    else:
        shutil.copyfile(path, export)
    source = load_source(export)
    importer = Listening(choose_importer(source), heard)
    content = folder / "content"
    outcome = run_import(source, importer, into=content, options=Options(date(2026, 1, 1)), write=True)
    # What is no picture, recording or PDF is refused, and the ledger says so.
    refused = {note.split()[0] for note in outcome.ledger.notes if note.endswith(": not taken in")}
    heard.media -= refused
    shutil.copytree(ROOT / "content" / "myths", content / "myths")
    (folder / "theme").symlink_to(ROOT / "theme")
    shutil.copy(ROOT / "pelicanconf.py", folder)
    command = [sys.executable, "-m", "pelican", "content", "--fatal", "errors"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        return Result(faults=[f"the build stopped: {(done.stdout + done.stderr).strip()[-300:]}"])
    return compare(heard, content, folder / "output")


def compare(heard: Expectation, content: Path, output: Path) -> Result:
    """Compare what should stand on the pages with what does."""
    result = Result()
    slugs = {_source_id(path): path.stem for path in sorted((content / "discussions").glob("*.thread"))}
    standing = _read_pages(output, result)
    for key, comments in heard.published.items():
        slug = slugs.get(key)
        if slug is None:
            result.faults.append(f"conversation {key}: no file, {len(comments)} comments lost")
            continue
        pages = [page for page in (f"essays/{slug}/", f"discussions/{slug}/", f"{slug}/") if page in standing]
        page = next((page for page in pages if standing[page].keys() & comments.keys()), None)
        if page is None:
            result.faults.append(f"conversation {slug}: none of its comments is on {pages}")
            continue
        depths = _depths(comments, heard.tombstones[key])
        for name, comment in comments.items():
            element = standing[page].pop(name, None)
            _check_comment(comment, element, depths[name], f"{page}#c-{name}", result, media=heard.media)
    for page, left in standing.items():
        result.faults += [f"{page}#c-{name}: nothing that was imported" for name in left]
    _check_withheld(heard, output, result)
    return result


def _check_comment(
    comment: Comment,
    element: "lxml.html.HtmlElement | None",
    depth: int,
    place: str,
    result: Result,
    *,
    media: AbstractSet[str] = frozenset(),
) -> None:
    if element is None:
        result.faults.append(f"{place}: isn't there")
        return
    bodies = element.find_class("e-content")
    got = [_words(_visible(body)) for body in bodies]
    files = [file.name for file in find_attachments(comment) if file.address in media]
    want = _words(" ".join([_text_of(comment.body, comment.format), *files]))
    if len(got) != 1 or want != got[0]:
        shown = got[0] if got else "nothing"
        at = next(
            (i for i, (a, b) in enumerate(zip(want, shown, strict=False)) if a != b),
            min(len(want), len(shown)),
        )
        result.faults.append(
            f"{place}: other words, from letter {at}: {want[at:][:40]!r} is {shown[at:][:40]!r}"
        )
    elif element.get("data-depth") != str(depth):
        result.faults.append(f"{place}: at depth {element.get('data-depth')}, should be {depth}")
    elif comment.anchor and not element.xpath("descendant-or-self::*[@id=$id]", id=comment.anchor):
        result.faults.append(f"{place}: without its old anchor {comment.anchor!r}")
    else:
        result.found += 1


def _read_pages(output: Path, result: Result) -> dict[str, dict[str, "lxml.html.HtmlElement"]]:
    """Return by page and comment id the elements that hold a comment's words."""
    standing: dict[str, dict[str, lxml.html.HtmlElement]] = defaultdict(dict)
    for path in sorted(output.rglob("*.html")):
        result.pages += 1
        page = path.relative_to(output).as_posix().removesuffix("index.html")
        for element in lxml.html.fromstring(path.read_bytes()).find_class("h-cite"):
            name = (element.get("id") or "").removeprefix("c-")
            if name in standing[page]:
                result.faults.append(f"{page}#c-{name}: stands twice")
            standing[page][name] = element
    return standing


def _depths(comments: Mapping[str, Comment], tombstones: Mapping[str, Comment]) -> dict[str, int]:
    """Return how deep each comment should stand: by the parents that are printed, rings cut anywhere."""
    everyone = {**tombstones, **comments}
    depths = {}
    for name in comments:
        chain = [name]
        while (parent := everyone[chain[-1]].in_reply_to) in everyone and parent not in chain:
            chain.append(parent)
        depths[name] = len(chain) - 1
    return depths


def _check_withheld(heard: Expectation, output: Path, result: Result) -> None:
    """Look for what was withheld in every file of the site that holds words."""
    comments = [comment for each in heard.published.values() for comment in each.values()]
    published = "\n".join(_words(_text_of(text.body, text.format)) for text in (*comments, *heard.essays))
    secret = {_words(_text_of(text.body, text.format)) for text in (*heard.withheld, *heard.texts)}
    secret = {words for words in secret if len(words) >= TELLING and words not in published}
    addresses = {address.casefold() for address in heard.addresses}
    result.looked_for = len(secret)
    for path in sorted(output.rglob("*")):
        if path.suffix not in {".html", ".xml", ".json", ".txt", ".atom"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(output)
        found = addresses & set(_ADDRESS.findall(unescape(text).casefold()))
        result.faults += [f"{name}: holds the address {each} of a commenter" for each in sorted(found)]
        if secret:
            words = _words(_visible(lxml.html.fromstring(text.encode())) if path.suffix == ".html" else text)
            result.faults += [
                f"{name}: holds withheld words {each[:40]!r}" for each in secret if each in words
            ]


def _source_id(path: Path) -> str:
    found = _SOURCE_ID.search(path.read_text(encoding="utf-8"))
    return found[1] if found else ""


def _text_of(body: str, text_format: str) -> str:
    """Return a body's words as a reader sees them, by other means than the site's own."""
    if text_format == "text" or not body.strip():
        return body
    html = _MARKDOWN.render(body) if text_format == "markdown" else body
    return _visible(lxml.html.fromstring(f"<div>{html}</div>"))


def _visible(element: "lxml.html.HtmlElement") -> str:
    parts: list[str] = []
    for label in element.find_class("tag"):  # a myth's, beside the sentence that shows it
        label.drop_tree()
    for node in element.xpath(".//text() | .//img | .//iframe | .//embed"):
        if isinstance(node, str):
            if node.is_tail or node.getparent().tag not in _UNSEEN:
                parts.append(node)
        elif node.tag == "img":
            parts.append(_shown_for(node))
        elif host := urlsplit(node.get("src", "")).hostname:
            parts.append(f"Embedded page at {host}")
    return " ".join(parts)


def _shown_for(image: "lxml.html.HtmlElement") -> str:
    """Return the words that stand for a picture of another machine; an address in them is masked."""
    name = unquote(urlsplit(image.get("src", "")).path.rpartition("/")[2])
    return image.get("alt") or image.get("title") or (name if "@" not in name else "") or "no description"


def _words(text: str) -> str:
    return _NO_WORD.sub("", _MACHINE.sub("", _MAIL.sub("", _IMAGE.sub("", text)))).casefold()


def run_case(case: Case) -> Result:
    """Check a case in a folder of its own."""
    assert case.path is not None
    with tempfile.TemporaryDirectory(prefix="a case ") as folder:
        return check_case(case.path, Path(folder))


def _has_comments(case: Case) -> bool:
    """Import a case without writing: does it publish a comment?"""
    from casebook import import_case

    return case.path is not None and import_case(case.path).get("comments", {}).get("written", 0) > 0


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--mirrors", type=Path)
    place.add_argument("--restored", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("ids", nargs="*", help="an id, or how some of them begin")
    options = parser.parse_args()
    totals: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        restored = options.restored
        if options.mirrors is not None:
            restored = Path(folder)
            restore(options.cases, options.mirrors, restored)
        wanted = [
            case
            for case in load_cases(options.cases, restored)
            if (not options.ids or case.id.startswith(tuple(options.ids))) and _has_comments(case)
        ]
        with ThreadPoolExecutor(options.jobs) as pool:
            for case, result in zip(wanted, pool.map(run_case, wanted), strict=True):
                verdict = "well" if not result.faults else f"{len(result.faults)} FAULTS"
                print(case.id, result.pages, result.found, result.looked_for, verdict, sep="\t", flush=True)
                for fault in result.faults[:SHOWN]:
                    print(f"\t{fault}")
                totals.update(
                    cases=1, comments=result.found, withheld=result.looked_for, faults=len(result.faults)
                )
    print(", ".join(f"{number} {name}" for name, number in totals.items()), file=sys.stderr)
    few = not options.ids and totals["cases"] < FEWEST
    if few:
        print(f"only {totals['cases']} cases could be found; {FEWEST} are asked for", file=sys.stderr)
    return int(totals["faults"] > 0 or few)


if __name__ == "__main__":
    sys.exit(main())
