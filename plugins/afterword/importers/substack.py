"""Substack: the zip of its export, or the folder that came out of it.

`posts.csv` lists every post, page, podcast and thread; `posts/<id>.<slug>.html` has their texts. The comments
are not in it, and no author. The other files tell who subscribed, opened and received what: their addresses
are counted and left out. What only those who pay could read stays unpublished here.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path, PurePosixPath

from afterword.essays.model import Essay, EssayKind, EssayStatus
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.bodies import essay_body
from afterword.importers.bundle.model import Bundle
from afterword.importers.bundle.reader import (
    NOT_WHOLE,
    head_of,
    is_bundle,
    lying_in,
    names_in,
    opened,
    read_text,
)
from afterword.importers.ledger import DUPLICATE, Ledger
from afterword.importers.moments import parse_iso
from afterword.importers.plain import is_address, plain_line
from afterword.importers.substack_rows import Row, is_list, read_rows
from afterword.importers.texts import clean_body, one_line, titled
from afterword.text.slugs import slugify

NAME = "substack"
SUFFIXES = (".zip", "folder")

NO_COMMENTS = "Substack's export holds no comments; they stay where they are"
_LIST = "posts.csv"
_POST = re.compile(r"(?:^|/)posts/[0-9]+\.[^/]*\.html$")
_MAILED = re.compile(r"\.(opens|delivers)\.csv$")
_USED = frozenset("post_id post_date is_published title subtitle".split())
_USUAL = {"type": "newsletter", "audience": "everyone"}
_PUBLIC = frozenset({"", "everyone"})
_MEMBERS_ONLY = "members-only"
_HEAD = 512


def sniff(head: bytes, path: Path) -> Confidence:
    """Look for the list of posts, or for posts called as Substack calls them."""
    if not is_bundle(head, path):
        return Confidence.CERTAIN if is_list(head[:_HEAD].decode("utf-8", "replace")) else Confidence.NO
    names = names_in(head, path)
    for name in names:
        if PurePosixPath(name).name == _LIST:
            found = head_of(path, name, _HEAD)
            if not found or is_list(found.decode("utf-8", "replace")):
                return Confidence.CERTAIN
    return Confidence.LIKELY if any(_POST.search(name) for name in names) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield every post, page, podcast and thread.

    Raises:
        UnusableInputError: It is no export of Substack, or a dangerous archive.
    """
    if not is_bundle(source.head, source.path):
        raise source.unusable("is the list of posts alone; name the zip or the folder that it came in")
    with opened(source, ledger) as bundle:
        texts = {PurePosixPath(name).stem: name for name in lying_in(bundle.names, "posts", ".html")}
        lists = [name for name in bundle.names if PurePosixPath(name).name == _LIST]
        if not lists and not texts:
            raise source.unusable(f"holds neither {_LIST} nor posts/*.html; it is no export of Substack")
        work = _Import(bundle, texts, ledger, options)
        for name in lists:
            text, damage = read_text(bundle, name, ledger)
            if damage:
                ledger.repair(NOT_WHOLE.format(damage), record=name)
                ledger.truncated = True
            for row in read_rows(text, name, ledger):
                yield from work.take(row)
        yield from work.unlisted()
        _count_others(bundle, {*lists, *texts.values()}, ledger)
        ledger.notes.append(NO_COMMENTS)


class _Import:
    """Takes one row after the other."""

    def __init__(self, bundle: Bundle, texts: dict[str, str], ledger: Ledger, options: Options) -> None:
        self._bundle = bundle
        self._texts = texts
        self._ledger = ledger
        self._options = options
        self._seen: dict[str, set[frozenset[tuple[str, str]]]] = {}

    def take(self, row: Row) -> Iterator[Conversation]:
        """Yield the post of a row."""
        post_id = row.get("post_id")
        alike = self._seen.setdefault(post_id, set())
        values = frozenset(row.values.items())
        if values in alike:
            self._ledger.withhold("essays", DUPLICATE)
            return
        alike.add(values)
        name = self._texts.get(post_id)
        html = ""
        if name is None:
            self._ledger.missing["texts of posts"] += 1
        else:
            html, damage = read_text(self._bundle, name, self._ledger)
            if damage:
                self._ledger.quarantine("essays", post_id, NOT_WHOLE.format(damage), line=row.line)
                return
        published = row.get("is_published").lower() in {"true", "1", "yes"}
        status = EssayStatus.PUBLISHED if published else EssayStatus.DRAFT
        source_id = slugify(post_id.partition(".")[0]) or "without-id"
        essay = _essay(row, html, status, self._options)
        yield Conversation(
            source_id=source_id if len(alike) == 1 else f"{source_id}-{len(alike)}",
            slug=essay.slug,
            essay=essay,
            unpublished=_MEMBERS_ONLY if published and row.get("audience") not in _PUBLIC else None,
        )

    def unlisted(self) -> Iterator[Conversation]:
        """Yield texts that the list doesn't have; nobody knows whether they were published."""
        for stem in sorted(self._texts.keys() - self._seen.keys()):
            self._ledger.saw("essays")
            html, damage = read_text(self._bundle, self._texts[stem], self._ledger)
            if damage:
                self._ledger.quarantine("essays", stem, NOT_WHOLE.format(damage))
                continue
            row = Row({"post_id": stem, "is_published": f"not in {_LIST}"}, 0)
            essay = _essay(row, html, EssayStatus.DRAFT, self._options)
            yield Conversation(
                source_id=slugify(stem.partition(".")[0]) or "without-id", slug=essay.slug, essay=essay
            )


def _essay(row: Row, html: str, status: EssayStatus, options: Options) -> Essay:
    native, _, raw_slug = row.get("post_id").partition(".")
    slug = slugify(raw_slug)
    title, inferred = titled(plain_line(row.get("title")), f"/{slug}", native)
    moment = parse_iso(row.get("post_date"))
    body, body_format = essay_body(clean_body(html), keep_html=options.keep_html)
    published = status is EssayStatus.PUBLISHED
    extra = [] if published else [("X-Status", f"is_published: {row.get('is_published') or 'not stated'}")]
    for column, value in row.values.items():
        letters = re.sub(r"[^A-Za-z0-9]+", "-", column).strip("-")
        if column not in _USED and letters and value.strip() != _USUAL.get(column):
            extra.append((f"X-{letters.title()}", one_line(value)))
    path = one_line(raw_slug).replace(",", "%2C").replace(";", "%3B")
    return Essay(
        slug=slug,
        title=title,
        body=body,
        kind=EssayKind.PAGE if row.get("type") == "page" else EssayKind.ESSAY,
        format=body_format,
        dek=plain_line(row.get("subtitle")) or None,
        published=moment.value,
        status=status,
        aliases=(f"/p/{path}",) if published and path else (),
        imported=options.today,
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.extra),
    )


def _count_others(bundle: Bundle, used: set[str], ledger: Ledger) -> None:
    """Enter the files that hold no post, and the addresses in them."""
    for name in bundle.names:
        if name in used:
            continue
        mailed = _MAILED.search(name)
        path = PurePosixPath(name)
        ledger.saw_other(mailed[1] if mailed else "subscribers" if path.suffix == ".csv" else "file")
        if path.suffix.lower() == ".csv":
            text, _ = read_text(bundle, name, ledger)
            emails = 0
            try:
                for fields in csv.reader(StringIO(text, newline="")):
                    emails += sum(map(is_address, fields))
            except csv.Error:
                ledger.notes.append(f"{name}: no sound table; addresses in it were counted up to the fault")
            if emails:
                ledger.drop("email", emails)
