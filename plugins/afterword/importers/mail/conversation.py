"""The second pass: a conversation's messages read again, as the comments of a thread."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial

from msgspec.structs import replace

from afterword.discussion.attachments import find_attachments
from afterword.discussion.extra import position_field, status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Origin, Status, Thread
from afterword.importers.base import Conversation
from afterword.importers.ledger import Ledger
from afterword.importers.mail.body import Body
from afterword.importers.mail.envelope import find_private
from afterword.importers.mail.headers import decode_words
from afterword.importers.mail.ids import split_subject, subject_key, without_tag
from afterword.importers.mail.index import Index
from afterword.importers.mail.message import Message, read_message
from afterword.importers.mail.quoted import Quotable
from afterword.importers.mail.scrubbed import find_scrubbed
from afterword.importers.mail.store import Store
from afterword.importers.mail.threading import BY_SUBJECT, Group, Threads
from afterword.importers.media.shelf import TakenIn
from afterword.text.masking import mask_text
from afterword.text.sentences import first_words
from afterword.text.slugs import slugify
from afterword.vocabulary import Inference

PREFIX = "mail"
NO_SUBJECT = "(no subject)"
_TITLE_WORDS = 9
# Fields that say something of a message beside its conversation, and of nobody's address.
_KEPT = (
    ("organization", "X-Organization"),
    ("newsgroups", "X-Newsgroups"),
    ("keywords", "X-Keywords"),
    ("content-language", "X-Language"),
    ("archived-at", "X-Archived-At"),
    ("x-no-archive", "X-No-Archive"),
    ("user-agent", "X-Mailer"),
    ("x-mailer", "X-Mailer"),
)


class Reader:
    """Reads conversations.

    Args:
        store: The files.
        index: What the first pass found.
        threads: The conversations.
        ledger: Learns of attachments and repairs.
        today: The day of the import.
    """

    def __init__(
        self,
        store: Store,
        index: Index,
        threads: Threads,
        ledger: Ledger,
        today: date,
    ) -> None:
        self._store = store
        self._index = index
        self._threads = threads
        self._ledger = ledger
        self._today = today

    def read(self, group: Group) -> Conversation:
        """Return a conversation with all its messages, and the pictures and recordings that they carry."""
        messages = {number: self._load(number) for number in group.members}
        bodies = {number: self._body(number, message) for number, message in messages.items()}
        first = self._threads.first_of(group)
        title, inferred = self._title(messages[first], bodies[first])
        ids = self._ids(messages, bodies)
        comments = tuple(
            self._comment(number, messages[number], bodies[number], ids, title) for number in group.members
        )
        comments = self._with_guessed_parents(group, comments, bodies, ids)
        root = make_id(PREFIX, group.root) if group.root else ids[first]
        list_id = messages[first].head.get("list-id")
        archived = decode_words(messages[first].head.get("archived-at") or "").strip("<>")
        thread = Thread(
            title=title,
            origin=Origin(url=archived if archived.startswith("http") and "@" not in archived else None),
            inferred=inferred,
            extra=(("X-List", mask_text(decode_words(list_id))),) if list_id else (),
            comments=comments,
        )
        carried = _carried(comments, [bodies[number] for number in group.members])
        return Conversation(source_id=root, slug=slugify(title), thread=thread, media=tuple(carried))

    def _load(self, number: int) -> Message:
        found = self._index.found[number]
        return read_message(self._store.load(found), found, self._today)

    def _body(self, number: int, message: Message) -> Body:
        body = message.body()
        place = self._index.found[number].place
        body.attachments.extend(find_scrubbed(body.text))
        for attachment in body.attachments:
            self._ledger.saw_other(attachment.kind)
        for _ in range(body.twins):
            self._ledger.saw_other("alternative")
        for _ in range(body.nested):
            self._ledger.saw_other("nested-message")
        for damage in body.damage:
            self._ledger.repair(
                damage.what, offset=place.offset + damage.offset, line=place.line, record=place.file
            )
        return body

    def _title(self, message: Message, body: Body) -> tuple[str, tuple[Inference, ...]]:
        subject = without_tag(split_subject(message.envelope.subject)[0], self._index.tag)
        if subject_key(subject):
            return mask_text(subject), ()
        words = "" if body.format != "text" else body.text.partition("\n\n")[0]
        unquoted = " ".join(line for line in words.split("\n") if not line.startswith(">"))
        words = first_words(mask_text(unquoted), _TITLE_WORDS)
        if not words:
            return NO_SUBJECT, ()
        return words, (Inference("title", "the first words of its first message"),)

    def _ids(self, messages: dict[int, Message], bodies: dict[int, Body]) -> dict[int, str]:
        taken: set[str] = set()
        ids: dict[int, str] = {}
        for number, message in messages.items():
            node = self._index.nodes[number]
            if node.id is not None:
                name = make_id(PREFIX, node.id)
            else:
                envelope, ordinal = message.envelope, 1
                words = bodies[number].text
                name = content_id(PREFIX, envelope.author.name, envelope.moment.value, words)
                while name in taken:
                    ordinal += 1
                    name = content_id(PREFIX, envelope.author.name, envelope.moment.value, words, ordinal)
            taken.add(name)
            ids[number] = name
        return ids

    def _comment(self, number: int, message: Message, body: Body, ids: dict[int, str], title: str) -> Comment:
        envelope, answer = message.envelope, self._threads.answers[number]
        if (message.head.get("x-no-archive") or "").strip().lower() == "yes":
            self._ledger.notes.append(f"{ids[number]}: its writer asks not to be archived (X-No-Archive)")
        found = self._index.found[number]
        for kind, address, is_authors in find_private(message.head):
            self._ledger.drop(kind, record=ids[number], value=address if is_authors else "")
        inferred = [*envelope.author.inferred, *envelope.moment.inferred]
        inferred += [Inference("body", how) for how in body.inferred]
        parent = None
        extra = self._extra(number, message, body, title)
        if answer.parent is not None and answer.parent in ids:
            parent = ids[answer.parent]
            if answer.how is not None and answer.stated is not None:
                inferred.append(Inference("in-reply-to", answer.how))
                extra.append(("X-In-Reply-To", make_id(PREFIX, answer.stated)))
        elif answer.stated is not None:
            parent = make_id(PREFIX, answer.stated)
        if answer.stated is not None and (answer.parent is None or answer.how is not None):
            self._ledger.missing["answered message"] += 1
        return Comment(
            id=ids[number],
            body=body.text,
            author=Author(envelope.author.name),
            published=envelope.moment.value,
            in_reply_to=parent if parent != ids[number] else None,
            status=envelope.status,
            kind=Kind.MESSAGE,
            format=body.format,
            inferred=tuple(inferred),
            extra=(*extra, *found.extra),
        )

    def _extra(self, number: int, message: Message, body: Body, title: str) -> list[tuple[str, str]]:
        envelope = message.envelope
        extra: list[tuple[str, str]] = []
        if envelope.status is not Status.APPROVED:
            extra.append(status_field(envelope.status, envelope.raw_status))
        if envelope.moment.raw:
            extra.append(("X-Date-Raw", mask_text(envelope.moment.raw)))
        if not isinstance(envelope.moment.value, datetime):
            extra.append(position_field(number + 1))
        subject = without_tag(split_subject(envelope.subject)[0], self._index.tag)
        if envelope.subject and mask_text(subject) != title:
            extra.append(("X-Subject", mask_text(envelope.subject)))
        if envelope.unreadable:
            extra.append(("X-In-Reply-To-Raw", mask_text(envelope.unreadable)))
        for field, name in _KEPT:
            value = message.head.get(field)
            if value and not any(name == known for known, _ in extra):
                extra.append((name, mask_text(decode_words(value))))
        extra += [("X-Attachment", str(attachment)) for attachment in body.attachments]
        return [(name, value) for name, value in extra if value]

    def _with_guessed_parents(
        self, group: Group, comments: tuple[Comment, ...], bodies: dict[int, Body], ids: dict[int, str]
    ) -> tuple[Comment, ...]:
        """Return the comments, those that are here for their subject under the one they quote."""
        if not group.by_subject:
            return comments
        quotable = Quotable(group.members, comments, bodies)
        return tuple(
            self._guessed(comment, quotable.find_source(number), ids)
            if number in group.by_subject and comment.in_reply_to is None
            else comment
            for number, comment in zip(group.members, comments, strict=True)
        )

    def _guessed(self, comment: Comment, parent: int | None, ids: dict[int, str]) -> Comment:
        inferred = (*comment.inferred, Inference("thread", BY_SUBJECT))
        if parent is None:
            return replace(comment, inferred=inferred)
        inferred = (*inferred, Inference("in-reply-to", "what it quotes"))
        return replace(comment, in_reply_to=ids[parent], inferred=inferred)


def _carried(comments: Iterable[Comment], bodies: Iterable[Body]) -> Iterator[TakenIn]:
    """Yield the pictures and recordings that came with messages, by the addresses that comments give them."""
    for comment, body in zip(comments, bodies, strict=True):
        for found, attachment in zip(find_attachments(comment), body.attachments, strict=True):
            if attachment.data is not None:
                yield TakenIn(found.address, partial(bytes, attachment.data), comment.id)
