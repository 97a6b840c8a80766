"""The first pass over a mailbox: every message's head, and whether the message stands there twice.

Of each message a few hundred bytes are kept, whatever its size; the bodies are read again when the threads
are known.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from afterword.importers.ledger import DUPLICATE, Ledger
from afterword.importers.mail.body import Body, parse_body
from afterword.importers.mail.envelope import FOLDER_DATA, Envelope, count_private, read_envelope
from afterword.importers.mail.found import Found
from afterword.importers.mail.headers import Head, parse_head
from afterword.importers.mail.ids import split_subject, tag_of, without_tag
from afterword.importers.mail.mbox import unquote
from afterword.importers.mail.pages import parse_page, prints_of
from afterword.importers.mail.store import Store
from afterword.importers.mail.threading import Node
from afterword.vocabulary import When, sort_moment

_FOOTER = re.compile(r"^(?:-- ?|_{20,}|-{20,}.*)$", re.MULTILINE)
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_ASCII_WORD = re.compile(r"[^A-Za-z0-9]+")
_NOTE_OF_SCRUBBED = re.compile(
    r"^(?:(?:Name|Type|Size|Desc|URL|Url) ?:.*|-+ next part -+|.*was scrubbed.*)$", re.MULTILINE
)
_TELLING = 20  # letters
_MOST_COMPARED = 8  # messages of one id and one moment; more come from a broken program
_COMMON = 0.5  # of all subjects; a tag in so many is the list's
_FEW = 3


@dataclass(frozen=True, slots=True)
class Message:
    """A message's bytes, read."""

    data: bytes
    head: Head
    envelope: Envelope

    def body(self) -> Body:
        """Return what it says."""
        return parse_body(self.data, self.head)


@dataclass(frozen=True, slots=True)
class Listed:
    """A message of the index.

    Attributes:
        own: Nobody before it has its Message-ID.
    """

    found: Found
    node: Node
    own: bool


@dataclass(slots=True)
class Index:
    """What the first pass found.

    Attributes:
        listed: Every message but duplicates and what was quarantined, in the source's order.
        tag: What the list puts in brackets before its subjects.
    """

    listed: list[Listed]
    tag: str | None


def read_message(data: bytes, found: Found, today: date) -> Message:
    """Read a message's head.

    Args:
        data: As it lies in its place.
        found: The place.
        today: The day of the import.
    """
    data = unquote(data, found.quoting)
    head = parse_head(data)
    return Message(data, head, read_envelope(head, found, today))


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
    tags = Counter(tag for listed in work.listed if (tag := tag_of(listed.node.subject)))
    common = tags.most_common(1)
    tag = None
    if common and common[0][1] > max(_FEW, len(work.listed) * _COMMON):
        tag = common[0][0]
    return Index(work.listed, tag)


def nodes_of(index: Index) -> list[Node]:
    """Return what threads are made of, subjects without the list's tag."""
    return [
        Node(
            id=node.id,
            references=node.references,
            answers=node.answers,
            subject=without_tag(node.subject, index.tag),
            is_reply=node.is_reply,
            moment=node.moment,
            topic=node.topic,
        )
        for node in (listed.node for listed in index.listed)
    ]


@dataclass(slots=True)
class _Known:
    """A message whose id is known.

    Attributes:
        print: What its body is known by.
        number: In the list.
    """

    found: Found
    print: bytes
    moment: When | None
    number: int


class _Indexing:
    def __init__(self, store: Store, ledger: Ledger, today: date) -> None:
        self._store = store
        self._ledger = ledger
        self._today = today
        self.listed: list[Listed] = []
        self._by_id: dict[str, list[_Known]] = {}
        self._without_id: set[bytes] = set()
        self._ids: dict[str, str] = {}  # one string for all its mentions

    def take(self, found: Found, data: bytes) -> None:
        """List a message, unless it stood before."""
        message = read_message(data, found, self._today)
        if FOLDER_DATA.search(message.envelope.subject):
            self._ledger.saw_other("folder-data")
            return
        self._ledger.saw("comments")
        if not self._is_usable(message, found):
            return
        self._drop_private(message.head)
        if self._stood_before(message, found):
            self._ledger.withhold("comments", DUPLICATE)
            return
        self._list(message, found)

    def take_pages(self) -> None:
        """Compare Pipermail's pages with what was read, and list those that nothing else holds."""
        known: set[bytes] = set()
        for listed in self.listed:
            message = read_message(self._store.load(listed.found), listed.found, self._today)
            known |= prints_of(
                message.envelope.author.name or "", message.envelope.subject, message.body().text
            )
        for place, path in self._store.pages:
            page = parse_page(path.read_bytes())
            if page is None or known & page.prints:
                self._ledger.saw_other("page")
                continue
            known |= page.prints
            self._ledger.notes.append(f"{place.file} holds a message that no month's text file has")
            self.take(self._store.keep(place, page.message), page.message)

    def _is_usable(self, message: Message, found: Found) -> bool:
        place = found.place
        if not message.head.fields and not message.data.strip():
            self._quarantine(found, "neither a head nor a body")
            return False
        if not message.head.fields and not found.separator and found.start:
            self._quarantine(found, "words before the first message")
            return False
        if message.head.strange:
            self._ledger.repair(
                "a line in a head that is no field",
                offset=place.offset,
                line=place.line,
                count=message.head.strange,
                record=place.file,
            )
        if not message.head.closed and message.head.end < len(message.data):
            self._ledger.repair(
                "a head without a blank line behind it",
                offset=place.offset,
                line=place.line,
                record=place.file,
            )
        return True

    def _quarantine(self, found: Found, reason: str) -> None:
        place = found.place
        self._ledger.quarantine("comments", place.file, reason, line=place.line, offset=place.offset)

    def _drop_private(self, head: Head) -> None:
        emails, ips = count_private(head)
        if emails:
            self._ledger.drop("email", emails)
        if ips:
            self._ledger.drop("ip", ips)

    def _stood_before(self, message: Message, found: Found) -> bool:
        print_ = _print(message.data[message.head.end :])
        name = message.envelope.id
        if name is None:
            prints = {_hash(message.data), *_prints_without_id(message, print_)}
            again = bool(prints & self._without_id)
            self._without_id |= prints
            return again
        before = self._by_id.setdefault(name, [])
        moment = message.envelope.moment.value
        if any(known.print == print_ for known in before):
            return True
        likely = [known for known in before if known.moment == moment][:_MOST_COMPARED]
        if any(self._same(known, message, found) for known in likely):
            return True
        before.append(_Known(found, print_, moment, len(self.listed)))
        return False

    def _same(self, known: "_Known", message: Message, found: Found) -> bool:
        """Tell whether two messages of one id say the same, whatever lists put around it.

        Of two copies that differ, as where one lost its accents, the one that says more is kept.
        """
        before = read_message(self._store.load(known.found), known.found, self._today)
        if _essence(before) != _essence(message):
            return False
        if len(message.body().text) > len(before.body().text):
            known.found = found
            self.listed[known.number] = replace(self.listed[known.number], found=found)
        return True

    def _list(self, message: Message, found: Found) -> None:
        envelope = message.envelope
        subject, is_reply = split_subject(envelope.subject)
        own = envelope.id is None or len(self._by_id[envelope.id]) == 1
        if not own:
            self._ledger.notes.append(
                f"{found.place.file}, line {found.place.line}: its Message-ID is another message's too"
            )
        node = Node(
            id=self._intern(envelope.id) if own and envelope.id else None,
            references=tuple(map(self._intern, envelope.references)),
            answers=tuple(map(self._intern, envelope.answers)),
            subject=subject,
            is_reply=is_reply,
            moment=None if envelope.moment.value is None else sort_moment(envelope.moment.value),
            topic=found.topic,
        )
        self.listed.append(Listed(found, node, own))

    def _intern(self, name: str) -> str:
        return self._ids.setdefault(name, name)


def _prints_without_id(message: Message, print_: bytes) -> Iterator[bytes]:
    """Yield what a message without an id is known by: who said it, when, about what, and what."""
    stated = message.head.get("date")
    if stated and message.data[message.head.end :].strip():
        fields = (stated, message.head.get("from") or "", message.head.get("subject") or "")
        yield _hash("\0".join(fields).encode("utf-8", "surrogateescape") + print_)


def _essence(message: Message) -> tuple[object, ...]:
    """Return what two copies of a message share: its words without what stands below, what it carries."""
    body = message.body()
    words = _NOTE_OF_SCRUBBED.sub("", _FOOTER.split(body.text, maxsplit=1)[0])
    carried = tuple((attachment.name, attachment.type, attachment.size) for attachment in body.attachments)
    envelope = message.envelope
    author, subject = envelope.author.name or "", split_subject(envelope.subject)[0]
    return envelope.moment.value, _bare(author), _bare(subject), _bare(words), carried


def _bare(text: str) -> str:
    """Return a text's letters and digits, ASCII alone where those tell enough: accents get lost on the way."""
    ascii_words = _NOT_ASCII_WORD.sub("", text)
    return ascii_words if len(ascii_words) >= _TELLING else _NOT_WORD.sub("", text)


def _print(body: bytes) -> bytes:
    return _hash(b" ".join(body.split()))


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
