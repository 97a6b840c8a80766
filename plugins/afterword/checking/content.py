"""Every mistake in the sources of a site: metadata, threads, labels, links, addresses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterword.checking.links import Page, SiteMap, check_links
from afterword.checking.pictures import check_pictures
from afterword.checking.redirects import weigh_redirects
from afterword.checking.rights import check_rights
from afterword.discussion.markup import render_body
from afterword.discussion.threadfile import load_thread
from afterword.errors import ContentError
from afterword.essays.essayfile import Reading, load_text, read_essay
from afterword.essays.model import Essay, EssayKind, EssayStatus
from afterword.essays.render import render_essay
from afterword.myths.catalogue import AuthorLabel, Catalogue, load_catalogue, parse_author_labels
from afterword.redirects.claims import Source
from afterword.redirects.table import Table
from afterword.settings import base_path, parse_settings
from afterword.text.media import check_media
from afterword.text.plaintext import PlainText
from afterword.text.quotes import find_words

# Addresses that belong to the site itself; a page can't have them.
RESERVED = frozenset("discussions drafts essays feeds images myths people search theme topics".split())
_PUBLIC = frozenset({EssayStatus.PUBLISHED, EssayStatus.HIDDEN})
_HELD = frozenset({EssayStatus.PENDING, EssayStatus.PRIVATE, EssayStatus.FUTURE, EssayStatus.TRASH})


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what is wrong with it.

    Attributes:
        mistakes: By file and line.
        table: What becomes of old addresses.
    """

    essays: int
    pages: int
    threads: int
    mistakes: tuple[ContentError, ...]
    table: Table


def check_content(settings: Mapping[str, Any]) -> Report:
    """Read every source of the site and report every mistake.

    Args:
        settings: Pelican's: `PATH`, `ARTICLE_PATHS`, `PAGE_PATHS`, `SITEURL`.
    """
    root = Path(settings["PATH"])
    found: list[ContentError] = []
    catalogue = _load_catalogue(root, found)
    essays = list(_read_all(root, settings["ARTICLE_PATHS"], EssayKind.ESSAY, found))
    pages = list(_read_all(root, settings["PAGE_PATHS"], EssayKind.PAGE, found))
    for path, reading in essays:
        found += _check_essay(path, reading, catalogue)
    for path, reading in pages:
        if reading.essay.slug in RESERVED:
            message = f"the address /{reading.essay.slug}/ is the site's own; give the page another `Slug:`"
            found.append(ContentError(path, 1, message))
    found += check_media(root)
    found += _check_slugs(essays)
    found += _check_slugs(pages)
    slugs = {reading.essay.slug for _, reading in (*essays, *pages)}
    threads = sorted((root / "discussions").glob("*.thread"))
    own = {path.stem for path in threads if _check_thread(path, slugs, catalogue, found)}
    sources = [_page("essays", path, reading) for path, reading in essays]
    sources += [_page("", path, reading) for path, reading in pages]
    if catalogue is not None:
        sources += [
            Page(myth.path, f"/myths/{myth.id}/", load_text(myth.path), "", markdown=True, linked=True)
            for myth in catalogue.myths
        ]
    found += (mistake for page in sources if page.linked for mistake in check_pictures(page))
    known = {"/", "/essays/", "/myths/", "/discussions/", "/topics/"}
    known |= {f"/discussions/{slug}/" for slug in own}
    site_url = settings["SITEURL"]
    site = SiteMap(root, tuple(sources), frozenset(known), site_url, base_path(site_url))
    found += check_links(site)
    texts = [*_addressed("essays", essays), *_addressed("", pages)]
    table, mistakes = weigh_redirects(site, texts, sorted(own), parse_settings(settings).former_sites)
    found += mistakes
    found.sort(key=lambda mistake: (mistake.path, mistake.line or 0))
    return Report(len(essays), len(pages), len(threads), tuple(found), table)


def _load_catalogue(root: Path, found: list[ContentError]) -> Catalogue | None:
    try:
        return load_catalogue(root / "myths")
    except ContentError as mistake:
        found.append(mistake)
        return None


def _read_all(
    root: Path, folders: list[str], kind: EssayKind, found: list[ContentError]
) -> Iterator[tuple[Path, Reading]]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*.md")):
            try:
                reading = read_essay(load_text(path), path, kind)
            except ContentError as mistake:
                found.append(mistake)
                continue
            found += reading.mistakes
            yield path, reading


def _check_essay(path: Path, reading: Reading, catalogue: Catalogue | None) -> Iterator[ContentError]:
    essay = reading.essay
    stated = any(mistake.message.startswith("Date") for mistake in reading.mistakes)
    if essay.published is None and essay.imported is None and not stated:
        yield ContentError(path, 1, "no date; write `Date: 2013-03-11`")
    if essay.status in _HELD:
        line = _line_of(path, "status")
        message = f"an essay that is {essay.status} doesn't belong here; make it a draft, or move it away"
        yield ContentError(path, line, message)
    yield from check_rights(path, 1, essay.rights, essay.licence)
    if catalogue is not None:
        try:
            line = _line_of(path, "myths")
            labels = parse_author_labels(essay.myths, catalogue, path, line)
            yield from _check_words(labels, render_essay(essay), path, line)
        except ContentError as mistake:
            yield mistake


def _check_words(labels: Iterable[AuthorLabel], html: str, path: Path, line: int) -> Iterator[ContentError]:
    """Report words that an author's label quotes and the text doesn't hold."""
    text = PlainText.from_html(html).text
    for label in labels:
        for words in (label.held, label.words):
            if words and find_words(text, words) is None:
                message = f"{label.myth}: “{words}” doesn't stand in the text; copy its words as they are"
                yield ContentError(path, line, message)


def _line_of(path: Path, name: str, start: int = 1) -> int:
    """Return the line of a header, or where to look from."""
    for number, line in enumerate(load_text(path).split("\n"), 1):
        if number >= start and line.lower().startswith(f"{name}:"):
            return number
    return start


def _check_slugs(readings: list[tuple[Path, Reading]]) -> Iterator[ContentError]:
    first: dict[str, Path] = {}
    for path, reading in readings:
        slug = reading.essay.slug
        if slug in first:
            message = f"the slug {slug!r} is taken by {first[slug]}; give one of them another `Slug:`"
            yield ContentError(path, _line_of(path, "slug"), message)
        first.setdefault(slug, path)


def _check_thread(
    path: Path, slugs: set[str], catalogue: Catalogue | None, found: list[ContentError]
) -> bool:
    """Check one conversation; return whether it gets a page of its own."""
    try:
        thread = load_thread(path)
    except ContentError as mistake:
        found.append(mistake)
        return False
    found += check_rights(path, 1, thread.rights, thread.licence)
    for comment in thread.comments:
        if comment.rights is not None or comment.licence is not None:
            at = _line_of_comment(path, comment.id)
            found += check_rights(path, at, comment.rights, comment.licence)
        if not comment.myths or catalogue is None:
            continue
        at = _line_of(path, "myths", _line_of_comment(path, comment.id))
        try:
            labels = parse_author_labels(comment.myths, catalogue, path, at)
            found += _check_words(labels, str(render_body(comment)), path, at)
        except ContentError as mistake:
            found.append(mistake)
    if thread.essay is not None and thread.essay not in slugs:
        message = f"no essay or page has the slug {thread.essay!r}; mend `Essay:`, or take it out"
        found.append(ContentError(path, _line_of(path, "essay"), message))
    return thread.essay is None or thread.essay not in slugs


def _line_of_comment(path: Path, comment_id: str) -> int:
    lines = load_text(path).split("\n")
    return lines.index(f"%%% {comment_id}") + 1


def _addressed(folder: str, readings: Iterable[tuple[Path, Reading]]) -> Iterator[Source]:
    """Yield every text that has an address, with its older ones."""
    for path, reading in readings:
        essay = reading.essay
        if essay.status in _PUBLIC:
            url = _url(folder, essay)
            yield Source(url, path, essay.origin, essay.aliases, imported=essay.imported is not None)


def _url(folder: str, essay: Essay) -> str:
    return f"/{folder}/{essay.slug}/" if folder else f"/{essay.slug}/"


def _page(folder: str, path: Path, reading: Reading) -> Page:
    essay: Essay = reading.essay
    url = _url(folder, essay)
    published = essay.status in _PUBLIC
    return Page(
        path,
        url,
        load_text(path),
        render_essay(essay),
        markdown=essay.format.value == "markdown",
        # An imported essay's links and pictures are of its own time, and no author's mistake.
        linked=published and essay.imported is None,
    )
