"""The proof that removed words stand nowhere any more: not in the site, its feeds and indexes, nor in caches.

What is removed is known by its marks alone (`discussion.removed`), so no message here can say the words: it
names the file and the comment that they were.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from afterword.discussion.removed import Key, Register, Removed, load_key, load_register
from afterword.errors import AfterwordError
from afterword.publishing.release import digest_file
from afterword.publishing.sources import list_sources
from afterword.publishing.texts import UnreadableError, read_words
from afterword.text.runs import fold_words

CACHE = ".cache"  # beside the content
# Pictures and downloads: their bytes are other people's files, and none is made from a comment's words.
PICTURES = frozenset({"media", "pictures"})
_DRAWN = "cards"
_SHOWN = 20
UNREACHED = (
    "git's history, here and wherever it was pushed: git log -S finds them, git filter-repo takes them out",
    "the exports and what lies beside them: there the words are as they came",
    "releases that the targets keep for a rollback: publish until they have gone, or delete them there",
    "keepsakes and copies that were made before",
    "search engines, the Internet Archive and other mirrors: ask each of them",
    "feed readers and mailboxes that have fetched the words: nobody can take them back",
    "the pixels of pictures, which aren't read: of a card, the words that its page gives for it are",
    "words said otherwise: a paraphrase, a translation, fewer than eight words in a row",
)


@dataclass(frozen=True, slots=True)
class Leftover:
    """Removed words that stand somewhere still.

    Attributes:
        place: The file, in the sources with its line.
        removed: The comment that they were; None where the file's words can't be read.
        way_out: What to do.
    """

    place: str
    removed: Removed | None
    way_out: str

    def __str__(self) -> str:
        if self.removed is None:
            return f"{self.place}: {self.way_out}"
        return f"{self.place}: words of {self.removed.thread}#c-{self.removed.comment}; {self.way_out}"


class LeftoverError(AfterwordError):
    """Removed words stand somewhere still.

    Args:
        leftovers: Each of them.
    """

    def __init__(self, leftovers: tuple[Leftover, ...]) -> None:
        self.leftovers = leftovers
        shown = [f"  {leftover}" for leftover in leftovers[:_SHOWN]]
        more = len(leftovers) - len(shown)
        rest = [f"  … and {more} more"] if more else []
        super().__init__("\n".join(["removed words are still there:", *shown, *rest]))


@dataclass(frozen=True, slots=True)
class RemovalReport:
    """What was looked through, and nothing found.

    Attributes:
        comments: Removed ones that the register knows.
        unmarked: Those among them that were too short to be told from anybody's words.
        files: Of the site.
        caches: Files of caches.
        unreached: What no scan of this machine can reach.
    """

    comments: int
    unmarked: int
    files: int
    caches: int
    unreached: tuple[str, ...] = UNREACHED


def check_removed(site: Path, content: Path) -> RemovalReport:
    """Look for removed words in a finished site, in the sources and in the caches beside them.

    Args:
        site: The folder of the site.
        content: The site's `content/`, with its register.

    Raises:
        LeftoverError: They stand somewhere; the message names each place and the way out.
        MissingKeyError: The register can't be compared without its key.
        ContentError: The register or a conversation is broken.
    """
    return check_places([site], content)


def check_places(sites: Iterable[Path], content: Path) -> RemovalReport:
    """Do what `check_removed` does for several folders.

    Args:
        sites: Finished sites, and whatever else should be looked through.
        content: As there.

    Raises:
        LeftoverError: As there.
        MissingKeyError: As there.
        ContentError: As there.
    """
    register = load_register(content)
    key = load_key(content, register)
    comments = len(register.removed)
    unmarked = sum(1 for one in register.removed if not one.marks)
    if key is None:
        return RemovalReport(comments, unmarked, 0, 0)
    finder = _Finder(register, key)
    leftovers = list(_search_sources(content, register, finder))
    files, caches = 0, 0
    searched: list[Path] = []
    for site in sites:
        searched.append(site.resolve())
        for path in _files(site):
            files += 1
            leftovers += finder.search(path, "build the site again")
    cache = content.parent / CACHE
    for path in _files(cache):
        parts = path.relative_to(cache).parts
        if parts[0] in PICTURES or any(path.resolve().is_relative_to(site) for site in searched):
            continue
        caches += 1
        leftovers += finder.search(path, "delete it; the next build makes it anew")
    leftovers += _doubt_cards(cache / _DRAWN, searched, max(one.on for one in register.removed))
    if leftovers:
        raise LeftoverError(tuple(leftovers))
    return RemovalReport(comments, unmarked, files, caches)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _doubt_cards(folder: Path, sites: Iterable[Path], last: date) -> Iterator[Leftover]:
    """Yield the folder of drawn cards where one was last asked for before the last removal.

    A card's words are pixels. One that a build has asked for since says what the pages say now, and so does
    one that stands in the site; of others nobody can tell.
    """
    old = [path for path in _files(folder) if _day(path) < last]
    if not old:
        return
    shown = {digest_file(path) for site in sites for path in site.rglob("*.png")}
    if any(digest_file(path) not in shown for path in old):
        way_out = "has cards from before the last removal, whose words can't be read; delete the folder"
        yield Leftover(str(folder), None, way_out)


def _day(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _search_sources(content: Path, register: Register, finder: "_Finder") -> Iterator[Leftover]:
    """Yield the quotations that nobody has decided on; those that stay explain the same words on pages."""
    quoting = [(source, hits) for source in list_sources(content) if (hits := finder.hits(source.words()))]
    for source, hits in quoting:
        if source.place in register.left:
            finder.explain(hits)
    for source, _ in quoting:
        hits = finder.hits(source.words())
        if hits and source.place not in register.left:
            way_out = f"take them out there, or let them stay: afterword remove --leave {source.place}"
            yield Leftover(f"{source.path}:{source.line}", next(iter(hits.values())), way_out)


class _Finder:
    """Finds removed words.

    Args:
        register: What was removed.
        key: Its key.
    """

    def __init__(self, register: Register, key: Key) -> None:
        self._by_mark = dict(register.by_mark)
        self._key = key
        self._seen: set[int] = set()  # paragraphs without any: a site says the same in many places

    def explain(self, hits: Iterable[str]) -> None:
        """Let marks stand wherever they are found from now on."""
        for mark in hits:
            self._by_mark.pop(mark, None)

    def search(self, path: Path, way_out: str) -> Iterator[Leftover]:
        """Yield what is left in a file: each removed comment once."""
        found: dict[tuple[str, str], Removed] = {}
        try:
            for block in read_words(path):
                name = hash(block)
                if name in self._seen:
                    continue
                hits = self.hits([fold_words(block)])
                if not hits:
                    self._seen.add(name)
                found |= {(one.thread, one.comment): one for one in hits.values()}
        except UnreadableError as error:
            yield Leftover(str(path), None, f"{error}, so nobody can tell what is in it; delete it")
        yield from (Leftover(str(path), one, way_out) for one in found.values())

    def hits(self, blocks: Iterable[list[str]]) -> dict[str, Removed]:
        """Return the marks that stand in paragraphs, where enough of them follow each other."""
        found: dict[str, Removed] = {}
        for words in blocks:
            streak: dict[str, Removed] = {}
            marks = self._key.marks(words)
            whole = max(2, len(marks))  # of a short paragraph, all
            for mark in marks:
                one = self._by_mark.get(mark)
                if one is None:
                    streak = {}
                    continue
                streak[mark] = one
                if len(streak) >= min(one.needed, whole):
                    found |= streak
        return found
