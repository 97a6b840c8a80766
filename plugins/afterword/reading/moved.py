"""Pages at old addresses: what leads on to where a text stands now, and what says that it is gone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from afterword.discussion.conversation import Conversation
from afterword.errors import ContentError, suggest
from afterword.essays.model import Essay, EssayKind
from afterword.reading.site import Site
from afterword.reading.sitemap import Contents, list_pages
from afterword.redirects.claims import Former, Source
from afterword.redirects.redirectfile import RedirectFile, read_redirects
from afterword.redirects.servers import target_url
from afterword.redirects.table import NO_REDIRECTS, Place, Table, build_table

# Files of the site itself where an old address might want a page.
_OWN_FILES = ("/404.html",)


@dataclass(frozen=True, slots=True)
class MovedView:
    """A page that leads on.

    Attributes:
        file: Its own, under the output.
        target: Where it leads, as a path under the site's root or a whole address.
        href: The same as a link.
        canonical: The same as a whole address.
        title: Of the page that it leads to, None where unknown.
        carries: A fragment that a visitor brings belongs to that page as it did to the old one.
    """

    file: str
    target: str
    href: str
    canonical: str
    title: str | None
    carries: bool


@dataclass(frozen=True, slots=True)
class GoneView:
    """A page that says that what stood there is gone, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """All old addresses.

    Attributes:
        table: Of every one.
        titles: Of the pages there are, by path.
        firsts: By the path of a page, the first address that it had on this site: ids in feeds keep it.
        mistakes: What is wrong with what was written.
    """

    table: Table = NO_REDIRECTS
    titles: Mapping[str, str] = field(default_factory=dict)
    firsts: Mapping[str, str] = field(default_factory=dict)
    mistakes: Sequence[ContentError] = ()

    @property
    def copies(self) -> dict[str, list[str]]:
        """By a feed's file, old addresses of feeds: copies stand there, since no feed reader reads a page."""
        found: dict[str, list[str]] = {}
        for redirect in self.table.redirects:
            old, target = redirect.file, redirect.target.removeprefix("/")
            if (
                old is not None
                and old != redirect.stub
                and PurePosixPath(old).suffix == PurePosixPath(target).suffix
            ):
                found.setdefault(target, []).append(old)
        return found


NOTHING_MOVED = Moved()


def find_moved(
    content: Path,
    site: Site,
    former_sites: Sequence[str],
    *,
    texts: Sequence[tuple[Essay, str, Path]],
    lone: Sequence[Conversation],
    contents: Contents,
) -> Moved:
    """Weigh what is said of old addresses.

    Args:
        content: The site's `content/`.
        site: Where the pages stand.
        former_sites: As the settings have them.
        texts: Every public essay and page, with its path and its file.
        lone: Conversations of their own.
        contents: Every page that is listed.
    """
    reading = read_redirects(content)
    living = {path for path, _ in list_pages(contents)} | {url for _, url, _ in texts} | set(_OWN_FILES)
    sources = [
        Source(url, path, essay.origin, essay.aliases, imported=essay.imported is not None)
        for essay, url, path in texts
    ]
    sources += [Source(talk.url, talk.path, talk.thread.origin.url, imported=True) for talk in lone]

    def problem(target: str) -> str | None:
        path = target.partition("#")[0].partition("?")[0]
        if path in living or not path.endswith("/"):  # of files, `check` knows which there are
            return None
        return f"{path} is no page{suggest(path, living)}"

    place = Place(site.base, Former(site.url, former_sites), living, problem)
    table, mistakes = build_table(content, reading.file, sources, place)
    titles = {view.url: view.title for view in (*contents.essays, *contents.pages)}
    titles |= {view.url: view.title for view in contents.threads if view.essay_title is None}
    return Moved(table, titles, dict(find_firsts(texts, reading.file, table)), (*reading.mistakes, *mistakes))


def find_firsts(
    texts: Sequence[tuple[Essay, str, Path]], written: RedirectFile, table: Table
) -> Iterator[tuple[str, str]]:
    """Yield each page's path with the first address that it had on this site, where it had another.

    An essay says it in `Aliases:`; a conversation of its own has the first line of `redirects.toml` that
    leads to it.

    Args:
        texts: Every public essay and page, with its path and its file.
        written: `redirects.toml`.
        table: What it comes to.
    """
    for essay, url, _ in texts:
        for alias in essay.aliases:
            own = alias.startswith("/essays/") if essay.kind is EssayKind.ESSAY else essay.imported is None
            if own and "?" not in alias and alias != url:
                yield url, alias
                break
    ends = {redirect.old: redirect.target for redirect in table.redirects}
    seen: set[str] = set()
    for row in written.redirects:
        target = ends.get(row.old, "") if row.old is not None else ""
        both = row.text.startswith("/discussions/") and target.startswith("/discussions/")
        if both and "#" not in target and target not in seen:
            seen.add(target)
            yield target, row.text


def list_moved(moved: Moved, site: Site) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the template, the file and the values of each page at an old address.

    Args:
        moved: All old addresses.
        site: Where they stand.
    """
    table = moved.table
    for redirect in table.redirects:
        if redirect.stub is None:
            continue
        href = target_url(table, redirect.target)
        view = MovedView(
            file=redirect.stub,
            target=redirect.target,
            href=href,
            canonical=site.origin + href if href.startswith("/") else href,
            title=moved.titles.get(redirect.target.partition("#")[0]),
            carries="#" not in href,
        )
        yield "moved", redirect.stub, {"moved": view}
    for gone in table.gone:
        if gone.stub is not None:
            yield "gone", gone.stub, {"gone": GoneView(gone.stub, gone.reason)}
