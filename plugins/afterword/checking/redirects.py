"""Old addresses, checked in what says them: circles, targets that aren't there, clashes with what is."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from afterword.checking.links import SiteMap, path_problems
from afterword.discussion.threadfile import load_thread
from afterword.errors import ContentError, suggest
from afterword.redirects.claims import Former, Source
from afterword.redirects.redirectfile import read_redirects
from afterword.redirects.table import Place, Table, build_table

_ORIGIN = re.compile(r"^Origin: (\S+)", re.MULTILINE)
_ESSAY = re.compile(r"^Essay: (\S+)", re.MULTILINE)
_PEOPLE = "/feeds/people/"
_ENDINGS = (".atom.xml", ".json")


def weigh_redirects(
    site: SiteMap, texts: Iterable[Source], alone: Iterable[str], former_sites: Sequence[str] = ()
) -> tuple[Table, tuple[ContentError, ...]]:
    """Return what becomes of old addresses, and every mistake in what says them.

    Args:
        site: The sources, and what else is known to be an address.
        texts: Every public essay and page.
        alone: The slugs of conversations that have a page of their own.
        former_sites: As the settings have them.
    """
    sources = [*texts, *(_conversation(site.root, slug) for slug in alone)]
    feeds = _feeds(site)
    living = {page.url for page in site.pages} | site.known | feeds | {"/search/", "/404.html"}
    place = Place(
        site.base,
        Former(site.site_url, former_sites),
        living,
        _problems(site, feeds),
    )
    reading = read_redirects(site.root)
    table, mistakes = build_table(site.root, reading.file, sources, place)
    return table, (*reading.mistakes, *mistakes)


def _conversation(root: Path, slug: str) -> Source:
    path = root / "discussions" / f"{slug}.thread"
    origin = _ORIGIN.search(_head(path))
    return Source(f"/discussions/{slug}/", path, origin[1] if origin else None, imported=True)


def _head(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").partition("\n%%% ")[0]


def _feeds(site: SiteMap) -> frozenset[str]:
    """Return the path of every feed but people's, who are known only when all texts are read."""
    stems = ["/feeds/essays", "/feeds/comments"]
    stems += (f"/feeds/threads/{path.stem}" for path in (site.root / "discussions").glob("*.thread"))
    myths = (page.url for page in site.pages if page.url.startswith("/myths/"))
    stems += (f"{url}{name}" for url in myths for name in ("feed", "voices", "wrestles", "rebuts"))
    return frozenset(stem + ending for stem in stems for ending in _ENDINGS)


def _problems(site: SiteMap, feeds: frozenset[str]) -> Callable[[str], str | None]:
    pages = path_problems(site)

    @cache
    def anchors(slug: str) -> frozenset[str]:
        """Return the fragments of a page's comments."""
        found: set[str] = set()
        for path in (site.root / "discussions").glob("*.thread"):
            essay = _ESSAY.search(_head(path))
            if slug in {path.stem, essay[1] if essay else None}:
                for comment in load_thread(path).comments:
                    found.update(filter(None, (f"c-{comment.id}", comment.anchor)))
        return frozenset(found)

    def problem(target: str) -> str | None:
        path, _, fragment = target.partition("#")
        if path in feeds or path.startswith(_PEOPLE):
            return None
        if path.endswith(_ENDINGS):
            return f"{path} is no feed{suggest(path, feeds)}"
        if not fragment.startswith("c-"):
            return pages(target)
        known = anchors(path.strip("/").rpartition("/")[2])
        if fragment in known or not known:
            return pages(path)
        return f"{target}: there is no place {fragment!r} on that page{suggest(fragment, known)}"

    return problem
