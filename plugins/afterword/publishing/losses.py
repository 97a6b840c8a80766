"""What of all that was ever published a finished site would lose."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from afterword.discussion.threadfile import load_thread
from afterword.publishing.addresses import SiteAddresses
from afterword.publishing.lossreport import Loss, Lost
from afterword.publishing.permalinkfile import Kind, Permalink
from afterword.redirects.redirectfile import RedirectFile

_ALIKE = 0.5  # how much of the shorter text's marks must come back
_ENDINGS = (".atom.xml", ".json")


class Judge:
    """Compares what was published with what a site answers to.

    Args:
        known: All that was ever published.
        found: What the site answers to.
        written: What `redirects.toml` declares.
        content: The sources: comments that were removed are named there.
    """

    def __init__(
        self, known: Mapping[str, Permalink], found: SiteAddresses, written: RedirectFile, content: Path
    ) -> None:
        self._known = known
        self._found = found
        self._written = written
        self._content = content
        self._redirected = {row.old.path for row in written.redirects if row.old}
        self._gone = {row.old.path for row in written.gone if row.old}

    def is_redirected(self, address: str) -> bool:
        """Return whether an address leads elsewhere now."""
        page = address.partition("#")[0]
        return page in self._found.redirects or page in self._redirected

    def find_lost(self) -> Iterator[Lost]:
        """Yield everything that would be lost, pages first."""
        pages = {row.address for row in self._rows(Kind.PAGE) if not self._answers(row.address)}
        places: dict[str, list[str]] = {}
        for row in self._rows(Kind.ANCHOR):
            page, _, anchor = row.address.partition("#")
            if page in pages or not (self._answers(row.address) or self._is_declared(row.address)):
                places.setdefault(page, []).append(anchor)
        feeds = [row.address for row in self._rows(Kind.FEED) if not self._answers(row.address)]
        for page in sorted(pages):
            yield self._lost_page(page, places.get(page, ()), feeds)
        for page in sorted(places.keys() - pages):
            first = min(self._known[f"{page}#{anchor}"].first for anchor in places[page])
            now = self._found.redirects.get(page, "")
            yield Lost(Loss.PLACES, page, first, tuple(sorted(places[page])), now=now)
        yield from self._lost_feeds(feed for feed in feeds if not feed.startswith(tuple(pages)))
        for row in self._rows(Kind.FILE):
            if not self._answers(row.address):
                yield Lost(Loss.FILE, row.address, row.first)
        yield from self._changed_ids()

    def _rows(self, kind: Kind) -> Iterator[Permalink]:
        return (row for row in self._known.values() if row.kind is kind)

    def _answers(self, address: str) -> bool:
        page = address.partition("#")[0]
        return (
            self._found.answers(address)
            or page in self._gone
            or (page in self._redirected and page not in self._found.pages and "#" not in address)
        )

    def _is_declared(self, place: str) -> bool:
        """Return whether a place is gone on purpose: declared, or its comment removed."""
        page, _, anchor = place.partition("#")
        slug = page.strip("/").rpartition("/")[2]
        return self._written.declares_gone(place) or (slug, anchor) in self._removed

    @cached_property
    def _removed(self) -> frozenset[tuple[str, str]]:
        """The slug of the page and the anchor of each comment that was removed, read when first wanted."""
        found: set[tuple[str, str]] = set()
        for path in (self._content / "discussions").glob("*.thread"):
            text = path.read_bytes()
            if b"\nRemoved: " not in text:  # reading all of them takes a minute in a large archive
                continue
            thread = load_thread(path)
            for comment in thread.comments:
                if comment.removed is None:
                    continue
                for slug in filter(None, (path.stem, thread.essay)):
                    found.update((slug, anchor) for anchor in (f"c-{comment.id}", comment.anchor) if anchor)
                    found.add((slug, "comments"))  # it may have been the only one
        return frozenset(found)

    def _lost_page(self, page: str, anchors: Iterable[str], feeds: Iterable[str]) -> Lost:
        target = self._likeness(page)
        return Lost(
            Loss.PAGE,
            page,
            self._known[page].first,
            tuple(sorted(anchors)),
            tuple(sorted(feed for feed in feeds if feed.startswith(page) and page != "/")),
            target,
            self._source(target) if target else None,
        )

    def _likeness(self, page: str) -> str | None:
        """Return the new page that has most of a lost one's text; None for no such."""
        marks = set(self._known[page].text)
        best, found = _ALIKE, None
        for address in sorted(self._found.pages.keys() - self._known.keys()):
            other = self._found.pages[address]
            score = len(marks & set(other.text)) / max(1, min(len(marks), len(other.text)))
            if score > best or (score == best and found is None):
                best, found = score, address
        return found

    def _source(self, address: str) -> Path | None:
        """Return the file of a page, by its slug."""
        first, _, slug = address.strip("/").partition("/")
        name = {"essays": f"essays/{slug}.md", "discussions": f"discussions/{slug}.thread"}.get(
            first, f"pages/{first}.md"
        )
        path = self._content / name
        return path if path.is_file() else None

    def _lost_feeds(self, feeds: Iterable[str]) -> Iterator[Lost]:
        endings: dict[str, list[str]] = {}
        for feed in sorted(feeds):
            ending = next((one for one in _ENDINGS if feed.endswith(one)), "")
            endings.setdefault(feed.removesuffix(ending), []).append(ending)
        for stem, found in endings.items():
            first = min(self._known[stem + ending].first for ending in found)
            yield Lost(Loss.FEED, stem, first, tuple(found))

    def _changed_ids(self) -> Iterator[Lost]:
        """Yield the ids that would change: all at once where the site's address did, else one by one."""
        before, now = self._base(self._feed_ids(known=True)), self._base(self._feed_ids(known=False))
        changed = {
            address: (old, new)
            for address, old, new in self._id_pairs(before)
            if not self._written.declares_gone(old)
        }
        if before and now and before != now:
            moved = [pair for pair in changed.values() if pair[0].startswith(f"{before}/")]
            if moved:
                first = min(row.first for row in self._rows(Kind.FEED))
                olds = tuple(sorted({old for old, _ in moved}))
                yield Lost(Loss.IDS, "/", first, olds, target=before, now=f"{now}/…")
            changed = {address: pair for address, pair in changed.items() if pair not in moved}
        for address, (old, new) in sorted(changed.items()):
            yield Lost(Loss.IDS, address, self._known[address].first, (old,), now=new)

    def _id_pairs(self, base: str) -> Iterator[tuple[str, str, str]]:
        """Yield each address whose id differs, with the earlier id and the present one."""
        for row in self._known.values():
            if row.kind is Kind.FEED:
                new = self._found.feeds.get(row.address, row.id)
                if new != row.id and row.address not in self._redirected:
                    yield row.address, row.id, new
            elif row.kind in {Kind.PAGE, Kind.ANCHOR} and (name := self._present_id(row.address)) is not None:
                old = row.id or base + row.address
                if name != old:
                    yield row.address, old, name

    def _present_id(self, address: str) -> str | None:
        """Return the id that what stood at an address has in feeds now; None where no feed has it."""
        page, mark, anchor = address.partition("#")
        if page in self._found.pages:
            return self._found.entries.get(address)
        target = self._found.redirects.get(page, "")
        place = f"{target}{mark}{anchor}"
        # What was published at the target before it took this one in keeps its own id.
        if "#" in target or place in self._known:
            return None
        return self._found.entries.get(place)

    def _feed_ids(self, *, known: bool) -> Mapping[str, str]:
        return {row.address: row.id for row in self._rows(Kind.FEED)} if known else self._found.feeds

    @staticmethod
    def _base(ids: Mapping[str, str]) -> str:
        """Return what comes before the address in most ids: the site's address when they were made."""
        bases = Counter(name.removesuffix(address) for address, name in ids.items() if name.endswith(address))
        return min(bases, key=lambda base: (-bases[base], base), default="")
