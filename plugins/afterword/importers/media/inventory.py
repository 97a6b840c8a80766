"""Which media the sources refer to, where, and whether they are here."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from msgspec import structs

from afterword.discussion.attachments import SCHEME, find_attachments
from afterword.discussion.markup import render_body
from afterword.discussion.model import Comment, Thread
from afterword.discussion.rights import is_shown_whole
from afterword.discussion.threadfile import loads
from afterword.essays.essayfile import load_text, loads_essay
from afterword.essays.model import EssayKind
from afterword.essays.render import is_excerpt, render_essay
from afterword.importers.media.items import WEB, Inventory, Item, Past, State, Use
from afterword.importers.media.references import Kind, Reference, find_references, host_of, may_refer
from afterword.text.links import resolve_addresses
from afterword.text.media import MediaMap, Medium, load_media, make_map, media_key


@dataclass(slots=True)
class _Entry:
    """What is known of one address while the sources are read."""

    address: str
    kind: Kind
    name: str = ""
    size: int | None = None
    shown: bool = False
    public: bool = False
    uses: list[Use] = field(default_factory=list)


def take_inventory(
    root: Path,
    folders: Mapping[EssayKind, Sequence[str]],
    past: Mapping[str, Past],
    ledgers: Sequence[Path] = (),
) -> Inventory:
    """Read every source of a site and list what it refers to.

    Args:
        root: The site's `content/`.
        folders: Where essays and pages lie in it.
        past: What came of earlier attempts, by `media_key`.
        ledgers: Of the site's imports, which know of more: what drafts show, what a gallery holds.

    Raises:
        ContentError: A mistake in a source, or in the map.
    """
    rows = load_media(root)
    reader = _Reader(root)
    for kind, names in folders.items():
        for name in names:
            for path in sorted((root / name).rglob("*.md")):
                reader.read_essay(path, kind)
    for path in sorted((root / "discussions").glob("*.thread")):
        reader.read_thread(path)
    for path in ledgers:
        reader.read_ledger(path)
    wrong = tuple(_wrong_files(root, rows))
    gone = {file for file, _ in wrong if not (root / file).is_file()}
    media = make_map(row for row in rows if row.file not in gone)
    entries = sorted(reader.wanted(), key=lambda entry: entry.address)
    items = tuple(_item(entry, root, media, past) for entry in entries)
    used = {item.medium.file for item in items if item.medium is not None}
    unused = tuple(sorted({row.file for row in rows} - used - gone))
    return Inventory(items, frozenset(reader.hosts), unused, wrong)


class _Reader:
    """Reads one source after the other; what each refers to is entered under its key."""

    def __init__(self, root: Path) -> None:
        self.hosts: set[str] = set()
        self._root = root
        self._entries: dict[str, _Entry] = {}

    def wanted(self) -> Iterator[_Entry]:
        """Yield what matters: what is shown anywhere, and what lies where the texts came from."""
        for entry in self._entries.values():
            if entry.shown or host_of(entry.address) in self.hosts:
                yield entry

    def read_essay(self, path: Path, kind: EssayKind) -> None:
        text = load_text(path)
        essay = loads_essay(text, path, kind)
        self._know(essay.origin)
        if not may_refer(essay.body):
            return
        # Without the old page's address nobody knows what a relative one led to; it is shown as it stands.
        whole = essay if essay.origin else structs.replace(essay, imported=None)
        for found in find_references(render_essay(whole, remote_images=True, mask=False)):
            use = Use(self._name(path), _line_of(text, found.address))
            self._enter(found, use, public=not is_excerpt(essay))

    def read_thread(self, path: Path) -> None:
        text = load_text(path)
        thread = loads(text, path)
        self._know(thread.origin.url)
        lines: dict[str, int] = {}
        for comment in thread.comments:
            for found, name, size in _references(comment, thread):
                lines = lines or _lines_of_comments(text)
                use = Use(self._name(path), lines.get(comment.id), comment.id)
                entry = self._enter(found, use, public=is_shown_whole(comment, thread))
                entry.name, entry.size = name or entry.name, size or entry.size

    def read_ledger(self, path: Path) -> None:
        """Enter what an import's ledger lists; no page shows what no source refers to."""
        try:
            listed = json.loads(path.read_bytes())["media"]
            addresses = [address for address in listed if isinstance(address, str)]
        except (OSError, ValueError, KeyError, TypeError):  # a ledger from before they listed media
            return
        for address in addresses:
            if media_key(address) not in self._entries:
                self._enter(Reference(address, Kind.FILE, shown=True), Use(path.name), public=False)

    def _enter(self, found: Reference, use: Use, *, public: bool) -> _Entry:
        entry = self._entries.setdefault(media_key(found.address), _Entry(found.address, found.kind))
        if list(Kind).index(found.kind) < list(Kind).index(entry.kind):
            entry.kind = found.kind
        entry.shown |= found.shown
        entry.public |= public
        if use not in entry.uses:
            entry.uses.append(use)
        return entry

    def _know(self, origin: str | None) -> None:
        if host := host_of(origin):
            self.hosts.add(host)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _references(comment: Comment, thread: Thread) -> Iterator[tuple[Reference, str, int | None]]:
    """Yield what a comment refers to, with an attachment's name and size."""
    for attachment in find_attachments(comment):
        yield Reference(attachment.address, Kind.ATTACHMENT, shown=True), attachment.name, attachment.size
    if not may_refer(comment.body):
        return
    html = str(render_body(comment, images=True, mask=False))
    if comment.digest is not None and thread.origin.url:
        html = resolve_addresses(html, thread.origin.url)
    for found in find_references(html):
        yield found, "", None


def _line_of(text: str, address: str) -> int | None:
    for written in (address, address.replace("&", "&amp;")):
        if (at := text.find(written)) >= 0:
            return text.count("\n", 0, at) + 1
    return None


def _lines_of_comments(text: str) -> dict[str, int]:
    marked = ((line, number) for number, line in enumerate(text.split("\n"), 1) if line.startswith("%%% "))
    return {line.removeprefix("%%% "): number for line, number in marked}


def _item(entry: _Entry, root: Path, media: MediaMap, past: Mapping[str, Past]) -> Item:
    medium = media.find(entry.address)
    state, reason = State.REMOTE, ""
    if medium is not None:
        state = State.HERE
    elif (local := _local_file(entry, root)) is not None:
        state = State.HERE if local.is_file() else State.MISSING
        reason = "" if state is State.HERE else f"{local.name} isn't there"
    elif not entry.public:
        state, reason = State.WITHHELD, "no page shows it"
    elif not entry.address.startswith(WEB):
        state = State.MISSING
        known = entry.address.startswith(SCHEME)
        reason = "only its sender had it" if known else "its page's old address isn't known: write `Origin:`"
    elif before := past.get(media_key(entry.address)):
        state, reason = before.state, before.reason
    uses = tuple(entry.uses)
    return Item(entry.address, entry.kind, uses, state, entry.name, entry.size, reason, medium)


def _local_file(entry: _Entry, root: Path) -> Path | None:
    """Return the file of this site that an address names; None of any other address."""
    address = entry.address.partition("#")[0].partition("?")[0]
    for mark in ("{static}", "{attach}", "{filename}"):
        if address.startswith(mark):
            name = unquote(address.removeprefix(mark))
            folder = root if name.startswith("/") else (root / entry.uses[0].path).parent
            return folder / name.lstrip("/")
    if address.startswith("/") and not address.startswith("//"):
        return root / unquote(address).lstrip("/")
    return None


def _wrong_files(root: Path, rows: Sequence[Medium]) -> Iterator[tuple[str, str]]:
    """Yield the files that aren't what the map says."""
    for row in {row.file: row for row in rows}.values():
        try:
            with (root / row.file).open("rb") as file:
                if row.sha256 and hashlib.file_digest(file, hashlib.sha256).hexdigest() != row.sha256:
                    yield row.file, "isn't the file that was taken in: its SHA-256 is another"
        except OSError:
            yield row.file, "isn't there"
