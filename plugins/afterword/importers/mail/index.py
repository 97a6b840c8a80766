"""The first pass over a mailbox: every message's head, and whether the message stands there twice.

Of each message a few hundred bytes are kept, whatever its size; the bodies are read again when the threads
are known.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from afterword.importers.ledger import DUPLICATE, Ledger
from afterword.importers.mail.duplicates import Duplicates
from afterword.importers.mail.envelope import FOLDER_DATA
from afterword.importers.mail.found import Found
from afterword.importers.mail.ids import split_subject, tag_of, without_tag
from afterword.importers.mail.mbox import Quoting
from afterword.importers.mail.message import Message, read_message
from afterword.importers.mail.pages import parse_page, print_of
from afterword.importers.mail.store import Store
from afterword.importers.mail.threading import Node
from afterword.vocabulary import sort_moment

_COMMON = 0.5  # of all subjects; a tag in so many is the list's
_FEW = 3


@dataclass(frozen=True, slots=True)
class Index:
    """What the first pass found: every message but copies and what was quarantined, in the source's order.

    Attributes:
        found: Where each lies.
        nodes: What each says of threads; subjects without the list's tag.
        tag: What the list puts in brackets before its subjects.
    """

    found: list[Found]
    nodes: list[Node]
    tag: str | None


def build_index(store: Store, ledger: Ledger, today: date) -> Index:
    """List every message of a mailbox.

    Args:
        store: Its files.
        ledger: Learns what was read, what stands twice, what can't be used.
        today: The day of the import.
    """
    work = _Indexing(store, ledger, today)
    for found, data in store.messages():
        work.take(found, data)
    if store.pages:
        work.take_pages()
    tag = _common_tag(work.nodes)
    nodes = (
        [replace(node, subject=without_tag(node.subject, tag)) for node in work.nodes] if tag else work.nodes
    )
    return Index(work.found, nodes, tag)


def _common_tag(nodes: list[Node]) -> str | None:
    tags = Counter(tag for node in nodes if (tag := tag_of(node.subject)))
    tag, count = next(iter(tags.most_common(1)), (None, 0))
    return tag if count > max(_FEW, len(nodes) * _COMMON) else None


class _Indexing:
    def __init__(self, store: Store, ledger: Ledger, today: date) -> None:
        self._store = store
        self._ledger = ledger
        self._today = today
        self._duplicates = Duplicates(store, today)
        self._ids: dict[str, str] = {}  # one string for all its mentions
        self.found: list[Found] = []
        self.nodes: list[Node] = []

    def take(self, found: Found, data: bytes) -> None:
        """List a message, unless it stood before."""
        message = read_message(data, found, self._today)
        if FOLDER_DATA.search(message.envelope.subject):
            self._ledger.saw_other("folder-data")
            return
        self._ledger.saw("comments")
        if not self._is_usable(message, found):
            return
        again = self._duplicates.find(message, found, len(self.found))
        if again is None:
            self._list(message, found)
            return
        self._ledger.withhold("comments", DUPLICATE)
        if again.says_more:
            self.found[again.number] = found

    def take_pages(self) -> None:
        """Compare Pipermail's pages with what was read, and list those that nothing else holds."""
        known: set[bytes] = set()
        for found in self.found:
            message = read_message(self._store.load(found), found, self._today)
            author = message.envelope.author.name or ""
            known.add(print_of(author, message.envelope.subject, message.body().text))
        for place, path in self._store.pages:
            page = parse_page(path.read_bytes())
            if page is None or page.print in known:
                self._ledger.saw_other("page")
                continue
            known.add(page.print)
            self._ledger.notes.append(f"{place.file} holds a message that no month's text file has")
            self.take(self._store.keep(place, page.message), page.message)

    def _is_usable(self, message: Message, found: Found) -> bool:
        place, head = found.place, message.head
        reason = None
        if not head.fields and not message.data.strip():
            reason = "neither a head nor a body"
        elif not head.fields and not found.separator and found.quoting is not Quoting.NONE:
            reason = "words before the first message"
        if reason is not None:
            self._ledger.quarantine("comments", place.file, reason, line=place.line, offset=place.offset)
            return False
        if head.strange:
            self._repair("a line in a head that is no field", found, head.strange)
        if not head.closed and head.end < len(message.data):
            self._repair("a head without a blank line behind it", found)
        return True

    def _repair(self, what: str, found: Found, count: int = 1) -> None:
        place = found.place
        self._ledger.repair(what, offset=place.offset, line=place.line, count=count, record=place.file)

    def _list(self, message: Message, found: Found) -> None:
        envelope = message.envelope
        subject, is_reply = split_subject(envelope.subject)
        own = self._duplicates.is_first(message)
        if not own:
            self._ledger.notes.append(
                f"{found.place.file}, line {found.place.line}: its Message-ID is another message's too"
            )
        self.found.append(found)
        self.nodes.append(
            Node(
                id=self._intern(envelope.id) if own and envelope.id else None,
                references=tuple(map(self._intern, envelope.references)),
                answers=tuple(map(self._intern, envelope.answers)),
                subject=subject,
                is_reply=is_reply,
                moment=None if envelope.moment.value is None else sort_moment(envelope.moment.value),
                topic=found.topic,
            )
        )

    def _intern(self, name: str) -> str:
        return self._ids.setdefault(name, name)
