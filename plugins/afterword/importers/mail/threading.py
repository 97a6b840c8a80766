"""Who answers whom, and which messages are one conversation.

By References, then by In-Reply-To, then by the subject, and nothing recurses. Messages are one conversation
where they name each other, or name the same message that isn't there; or where a subject says `Re:` and
nothing says to what, and half a year or less before it a conversation of that subject went on. Two messages
of the same subject that don't say `Re:` are two conversations; only where an archive kept neither ids nor
`Re:`, as Pipermail's oldest months, are those one that come within three weeks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from afterword.importers.mail.ids import subject_key

_WINDOW = timedelta(days=180)  # a `Re:` of the same subject that comes later answers something else
_CLOCKS = timedelta(days=7)  # so far an answer's clock may be ahead of the message it answers
_LOOSE = timedelta(days=21)  # less than the month after which a reminder comes again
_FAR = datetime.max.replace(tzinfo=UTC)
_LONGEST_CHAIN = 100
_MOST_COMPARED = 20  # conversations of one subject

EARLIER_REFERENCE = "an earlier reference; the message answered isn't there"
BY_SUBJECT = "the subject"


@dataclass(frozen=True, slots=True)
class Node:
    """A message as far as threads are concerned.

    Attributes:
        id: Its Message-ID, or None.
        references: The ids it references, the oldest first.
        answers: The ids its In-Reply-To names.
        subject: Without `Re:` and the list's tag.
        is_reply: The subject says `Re:`.
        moment: When it was written; None where nobody knows.
        topic: The source's own id of the conversation, or None.
    """

    id: str | None
    references: tuple[str, ...]
    answers: tuple[str, ...]
    subject: str
    is_reply: bool
    moment: datetime | None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a message answers.

    Attributes:
        stated: The id that it names; None where it names none.
        parent: The number of the message it stands under; None at the top.
        how: From what the parent was inferred; None where it is the stated one.
    """

    stated: str | None = None
    parent: int | None = None
    how: str | None = None


@dataclass(slots=True)
class Group:
    """A conversation.

    Attributes:
        members: Numbers of its messages, in the source's order.
        root: The Message-ID that it goes back to, there or not; None where no message has one.
        by_subject: Members that are here for their subject.
    """

    members: list[int]
    root: str | None = None
    by_subject: set[int] = field(default_factory=set)


class Threads:
    """The conversations of a mailbox.

    Args:
        nodes: Every message that isn't a duplicate, in the source's order.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._numbers: dict[str, int] = {}
        for number, node in enumerate(nodes):
            if node.id is not None:
                self._numbers.setdefault(node.id, number)
        self.answers = [self._answer(number, node) for number, node in enumerate(nodes)]
        self.groups = self._group()

    def _answer(self, number: int, node: Node) -> Answer:
        chain = [name for name in node.references if name != node.id]
        direct = [name for name in node.answers if name != node.id]
        known = next((name for name in direct if name in self._numbers), direct[0] if direct else None)
        stated = chain[-1] if chain else known
        if stated is None:
            return Answer()
        if stated not in self._numbers and known is not None and known in self._numbers:
            stated = known
        parent = self._numbers.get(stated)
        if parent is not None:
            return Answer(stated, parent if parent != number else None)
        for name in reversed(chain):
            earlier = self._numbers.get(name)
            if earlier is not None and earlier != number:
                return Answer(stated, earlier, EARLIER_REFERENCE)
        return Answer(stated)

    def _group(self) -> list[Group]:
        union = _Union()
        for number, node in enumerate(self._nodes):
            own = ("n", str(number))
            union.add(own)
            if node.id is not None:
                union.join(own, ("m", node.id))
            for name in node.references[-_LONGEST_CHAIN:]:
                union.join(own, ("m", name))
            stated = self.answers[number].stated
            if stated is not None:
                union.join(own, ("m", stated))
            if node.topic is not None:
                union.join(own, ("t", node.topic))
        members: dict[tuple[str, str], list[int]] = {}
        for number in range(len(self._nodes)):
            members.setdefault(union.find(("n", str(number))), []).append(number)
        groups = self._join_by_subject([Group(numbers) for numbers in members.values()])
        for group in groups:
            group.root = self._root(group)
        return sorted(groups, key=lambda group: group.members[0])

    def _first(self, numbers: Iterable[int]) -> int:
        """Return the message that begins a conversation: one that answers nothing here, the earliest."""
        return min(
            numbers,
            key=lambda number: (
                self.answers[number].parent is not None,
                self._nodes[number].is_reply,
                self._nodes[number].moment or _FAR,
                number,
            ),
        )

    def _root(self, group: Group) -> str | None:
        first = self._first(group.members)
        node = self._nodes[first]
        return next(iter(node.references), None) or self.answers[first].stated or node.id

    def first_of(self, group: Group) -> int:
        """Return the number of the message that begins a conversation."""
        return self._first(group.members)

    def _join_by_subject(self, groups: list[Group]) -> list[Group]:
        spans = {id(group): self._span(group) for group in groups}
        open_groups: dict[str, list[Group]] = {}
        kept: list[Group] = []
        for group in sorted(groups, key=lambda group: (spans[id(group)][0], group.members[0])):
            first = self._nodes[self._first(group.members)]
            key = subject_key(first.subject)
            home = (
                self._home(group, open_groups.get(key, ()), spans, is_orphan=first.is_reply) if key else None
            )
            if home is None:
                kept.append(group)
                if key:
                    open_groups.setdefault(key, []).append(group)
                continue
            came_first = self._nodes[self._first(home.members)].is_reply and not first.is_reply
            moved = home.members if came_first else group.members
            home.by_subject |= group.by_subject | set(moved)
            home.members = sorted([*home.members, *group.members])
            begin, end = spans[id(home)]
            spans[id(home)] = (begin, max(end, spans[id(group)][1]))
        return kept

    def _home(
        self,
        group: Group,
        candidates: Sequence[Group],
        spans: dict[int, tuple[datetime, datetime]],
        *,
        is_orphan: bool,
    ) -> Group | None:
        """Return the conversation that a group belongs to by its subject."""
        begin = spans[id(group)][0]
        loose = self._is_loose(group)
        for other in reversed(candidates[-_MOST_COMPARED:]):
            other_begin, other_end = spans[id(other)]
            timeless = _FAR in {begin, other_end}
            if is_orphan and (timeless or begin - other_end <= _WINDOW):
                return other
            if loose and not timeless and begin - other_end <= _LOOSE and self._is_loose(other):
                return other
            other_is_orphan = self._nodes[self._first(other.members)].is_reply
            if not is_orphan and other_is_orphan and begin != _FAR and begin - other_begin <= _CLOCKS:
                return other
        return None

    def _is_loose(self, group: Group) -> bool:
        """Tell whether nothing but the subject can say what a conversation's messages answer."""
        first = self._nodes[self._first(group.members)]
        return first.id is None and not first.references and not first.answers

    def _span(self, group: Group) -> tuple[datetime, datetime]:
        moments = [moment for number in group.members if (moment := self._nodes[number].moment) is not None]
        return (min(moments), max(moments)) if moments else (_FAR, _FAR)


class _Union:
    """Sets that grow together (union-find), without recursion."""

    def __init__(self) -> None:
        self._above: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, key: tuple[str, str]) -> None:
        self._above.setdefault(key, key)

    def find(self, key: tuple[str, str]) -> tuple[str, str]:
        above = self._above
        above.setdefault(key, key)
        top = key
        while above[top] != top:
            top = above[top]
        while above[key] != top:
            above[key], key = top, above[key]
        return top

    def join(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        first, second = self.find(one), self.find(other)
        if first != second:
            self._above[second] = first
