"""Messages that stand in a mailbox twice, and messages that merely have the id of another.

A month archived twice has each message twice, the copies perhaps a little apart: one without its accents, one
with a list's footer. Programs that give every message the same id exist as well. So the id alone decides
nothing: copies share it and say the same; where there is no id, they are the same in every word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from afterword.importers.mail.found import Found
from afterword.importers.mail.ids import split_subject
from afterword.importers.mail.message import Message, read_message
from afterword.importers.mail.store import Store
from afterword.vocabulary import When

_FOOTER = re.compile(r"^(?:-- ?|_{20,}|-{20,}.*)$", re.MULTILINE)
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_ASCII_WORD = re.compile(r"[^A-Za-z0-9]+")
_NOTE_OF_SCRUBBED = re.compile(
    r"^(?:(?:Name|Type|Size|Desc|URL|Url) ?:.*|-+ next part -+|.*was scrubbed.*)$", re.MULTILINE
)
_TELLING = 20  # letters
_MOST_COMPARED = 8  # messages of one id and one moment; more come from a broken program


@dataclass(slots=True)
class _Known:
    """A message whose id is known.

    Attributes:
        print: What its body is known by.
        number: In the list of messages.
    """

    found: Found
    print: bytes
    moment: When | None
    number: int


@dataclass(frozen=True, slots=True)
class Again:
    """A message that stood before.

    Attributes:
        number: Of the one that stood before.
        says_more: This copy has what that one lost.
    """

    number: int
    says_more: bool = False


class Duplicates:
    """What stood before.

    Args:
        store: The mailbox's files; copies that differ are read again.
        today: The day of the import.
    """

    def __init__(self, store: Store, today: date) -> None:
        self._store = store
        self._today = today
        self._by_id: dict[str, list[_Known]] = {}
        self._without_id: dict[bytes, int] = {}

    def find(self, message: Message, found: Found, number: int) -> Again | None:
        """Return which earlier message this is a copy of; None where it is none, and it is known from now on.

        Args:
            message: The message.
            found: Where it lies.
            number: In the list of messages, if it isn't a copy.
        """
        print_ = _hash(b" ".join(message.data[message.head.end :].split()))
        name = message.envelope.id
        if name is None:
            prints = [_hash(message.data), *_prints_without_id(message, print_)]
            again = next((self._without_id[each] for each in prints if each in self._without_id), None)
            for each in prints:
                self._without_id.setdefault(each, number)
            return None if again is None else Again(again)
        known = self._by_id.setdefault(name, [])
        moment = message.envelope.moment.value
        same = next((each for each in known if each.print == print_), None)
        if same is not None:
            return Again(same.number)
        for other in [other for other in known if other.moment == moment][:_MOST_COMPARED]:
            before = read_message(self._store.load(other.found), other.found, self._today)
            if _essence(before) == _essence(message):
                says_more = len(message.body().text) > len(before.body().text)
                if says_more:
                    other.found = found
                return Again(other.number, says_more)
        known.append(_Known(found, print_, moment, number))
        return None

    def is_first(self, message: Message) -> bool:
        """Tell whether no other message had this one's id before it."""
        name = message.envelope.id
        return name is None or len(self._by_id[name]) == 1


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
    author, subject = message.envelope.author.name or "", split_subject(message.envelope.subject)[0]
    return _bare(author), _bare(subject), _bare(words), carried


def _bare(text: str) -> str:
    """Return a text's letters and digits; ASCII alone where those tell enough, for accents get lost."""
    ascii_words = _NOT_ASCII_WORD.sub("", text)
    return ascii_words if len(ascii_words) >= _TELLING else _NOT_WORD.sub("", text)


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
