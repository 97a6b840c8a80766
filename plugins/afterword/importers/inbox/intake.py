"""Taking in a mailbox, or a file of webmentions: all are counted, and answers are laid on the desk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from msgspec.structs import replace

from afterword.discussion.model import Comment, Status
from afterword.importers import mailbox, webmention
from afterword.importers.base import Confidence, Options, Source
from afterword.importers.inbox.desk import Desk, Waiting
from afterword.importers.inbox.letter import read_letter
from afterword.importers.inbox.places import Holdings, Place, find_place
from afterword.importers.ledger import Ledger
from afterword.importers.mail.index import build_index
from afterword.importers.mail.message import read_message
from afterword.importers.mail.store import Store
from afterword.vocabulary import Inference

LONGEST = 100_000  # characters of an answer; longer ones stay in the mailbox
_FAR = datetime.max.replace(tzinfo=UTC)
MOST = 2_000  # answers on the desk; who has more reads those first


@dataclass(slots=True)
class Intake:
    """What came of a file; the counts add up to `read`.

    Attributes:
        read: Messages or mentions.
        laid: Those now on the desk, with what they answer.
        known: Already on the desk, on the site, or turned down before.
        left: Others, by why they were left: `spam`, `sent by a program`, `too long`, `twice in the file`.
        damaged: Those of which nothing could be used.
        repairs: What was mended, in words.
        attachments: Files that came with answers and stay where they are.
    """

    read: int = 0
    laid: list[tuple[Comment, Place | None]] = field(default_factory=list)
    known: int = 0
    left: dict[str, int] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    attachments: int = 0

    def leave(self, why: str, number: int = 1) -> None:
        """Count what is left where it is."""
        if number:
            self.left[why] = self.left.get(why, 0) + number

    @property
    def balanced(self) -> bool:
        """Whether everything that was read is accounted for."""
        return self.read == len(self.laid) + self.known + sum(self.left.values()) + len(self.damaged)


def take_in(source: Source, desk: Desk, holdings: Holdings, today: date) -> Intake:
    """Lay every new answer of a file on the desk.

    Args:
        source: A mailbox of any kind that the importer reads, or webmention.io's JSON.
        desk: Where they wait.
        holdings: What they may answer.
        today: For dates that can't be.

    Raises:
        UnusableInputError: It is neither, or holds nothing.
        ContentError: A mistake in a file on the desk.
    """
    intake = Intake()
    ledger = Ledger(source.path.name, "inbox", source.sha256)
    desked = list(desk.waiting())
    waiting = {
        one.comment.id: Place(one.slug, one.comment.in_reply_to) for one in desked if one.slug is not None
    }
    known = desk.rejected() | {one.comment.id for one in desked}
    if webmention.sniff(source.head, source.path) is Confidence.CERTAIN:
        found = _mentions(source, ledger, holdings, today)
    elif mailbox.sniff(source.head, source.path) is not Confidence.NO:
        found = _letters(source, ledger, intake, holdings=holdings, waiting=waiting, today=today)
    else:
        raise source.unusable(
            "is neither a mailbox nor a file of webmentions; `afterword import` reads others"
        )
    for comment, place in found:
        why = _reason(comment, full=len(desked) + len(intake.laid) >= MOST)
        if comment.id in known or holdings.places_of(comment.id):
            intake.known += 1
        elif why:
            intake.leave(why)
        else:
            known.add(comment.id)
            if place is not None:
                waiting[comment.id] = place
            intake.laid.append((_as_laid(comment, place), place))
    desk.lay(
        (Waiting(place.slug if place else None, comment) for comment, place in intake.laid), holdings.titles
    )
    intake.read = ledger.comments.read
    for status, count in ledger.comments.withheld.items():
        intake.leave("twice in the file" if status == "duplicate" else status, count)
    intake.damaged += [f"{one.id}, line {one.line or '?'}: {one.reason}" for one in ledger.quarantined]
    intake.repairs += [repair.what for repair in ledger.repairs]
    return intake


def _reason(comment: Comment, *, full: bool) -> str:
    """Return why an answer isn't laid on the desk; empty where it is."""
    if comment.status in {Status.SPAM, Status.TRASH, Status.DELETED}:
        return comment.status.value
    if len(comment.body) > LONGEST:
        return "too long"
    if not comment.body.strip() and comment.kind.value == "message":
        return "without words"
    return f"more than {MOST} wait already" if full else ""


def _as_laid(comment: Comment, place: Place | None) -> Comment:
    inferred = comment.inferred
    if place is not None and place.how:
        inferred = (*inferred, Inference("in-reply-to", place.how))
    if comment.status is not Status.PENDING:
        comment = replace(comment, status=Status.PENDING)
    return replace(
        comment,
        in_reply_to=place.comment if place is not None else None,
        inferred=inferred,
        digest=None,
    )


def _letters(
    source: Source,
    ledger: Ledger,
    intake: Intake,
    *,
    holdings: Holdings,
    waiting: dict[str, Place],
    today: date,
) -> Iterator[tuple[Comment, Place | None]]:
    """Yield the answers of a mailbox, each after what it answers, as far as their clocks agree."""
    with Store(source, ledger) as store:
        index = build_index(store, ledger, today)
        if not ledger.comments.read:
            raise source.unusable("holds no message: no separator line, no head of one")
        moments = [node.moment or _FAR for node in index.nodes]
        # One after the other, so that a mailbox of any size fits.
        for number in sorted(range(len(moments)), key=moments.__getitem__):
            found = index.found[number]
            letter = read_letter(read_message(store.load(found), found, today), LONGEST)
            if letter.size > LONGEST:
                intake.leave("too long")
            elif letter.automatic:
                intake.leave("sent by a program")
            else:
                intake.attachments += letter.attachments
                yield letter.comment, find_place(letter, holdings, waiting)


def _mentions(
    source: Source, ledger: Ledger, holdings: Holdings, today: date
) -> Iterator[tuple[Comment, Place | None]]:
    """Yield the mentions of a file, with the page that each mentions."""
    for conversation in webmention.read(source, ledger, Options(today)):
        thread = conversation.thread
        if thread is None:
            continue
        page = holdings.find_address(thread.origin.url or "")
        own = {comment.id for comment in thread.comments}
        for comment in thread.comments:
            target = next((value for name, value in comment.extra if name == "X-Target"), "")
            place = (holdings.find_address(target) if target else None) or page
            if place is not None and comment.in_reply_to in own:
                place = Place(place.slug, comment.in_reply_to)
            yield comment, place
