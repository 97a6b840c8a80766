"""One message as an answer: its words as a comment, and what may tell what it answers."""

import re
from dataclasses import dataclass

from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Status
from afterword.importers.inbox.trimming import trim_html, trim_text
from afterword.importers.mail.ids import split_subject
from afterword.importers.mail.message import Message
from afterword.importers.mail.names import LOCAL_PART
from afterword.text.masking import mask_html, mask_text
from afterword.vocabulary import Format

PREFIX = "mail"
X_SUBJECT, X_TRIMMED = "X-Subject", "X-Trimmed"
# What `reading.replies` puts at the end of a subject: [slug#c-id], or [slug] for the text itself.
_TAG = re.compile(r"\[\s*(?:([A-Za-z0-9][\w.-]*)?\s*#)?\s*(c-)?([A-Za-z0-9][A-Za-z0-9._-]*)\s*\]")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_MOST = 50  # references and addresses that are looked at


@dataclass(frozen=True, slots=True)
class Tag:
    """What a subject names: a text by its slug, a comment by its id, or both."""

    slug: str | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way to what it answers.

    Attributes:
        comment: Its words, pending, without what they answer.
        subject: Without signs of reply, addresses masked.
        tags: What the subject names, the last first.
        answers: Ids that comments have which came by mail, of the messages it refers to, the nearest first.
        addresses: Web addresses in its words and in what it quotes.
        quoted: The words of what it quotes.
        size: Characters of its words as they came.
        automatic: A program sent it: an absence, a failed delivery, a list's notice.
        attachments: How many files came with it; they stay in the mailbox.
    """

    comment: Comment
    subject: str
    tags: tuple[Tag, ...]
    answers: tuple[str, ...]
    addresses: tuple[str, ...]
    quoted: str
    size: int
    automatic: bool
    attachments: int


def read_letter(message: Message, longest: int) -> Letter:
    """Return a message as an answer; one that is too long comes without its words.

    Nothing that leads to its writer is kept but the name that they signed with.

    Args:
        message: With its head read.
        longest: Characters.
    """
    envelope = message.envelope
    body = message.body()
    size = len(body.text)
    text = "" if size > longest else body.text
    is_html = body.format is Format.HTML
    trimmed = trim_html(text) if is_html else trim_text(text)
    words = mask_html(trimmed.body) if is_html else mask_text(trimmed.body)
    subject = split_subject(envelope.subject)[0]
    moment = envelope.moment.value
    extra = [(X_SUBJECT, mask_text(envelope.subject))] if envelope.subject else []
    if trimmed.left_out:
        extra.append((X_TRIMMED, ", ".join(trimmed.left_out)))
    if envelope.id:
        name = make_id(PREFIX, envelope.id)
    else:
        name = content_id(PREFIX, envelope.author.name, moment, body.text)
    signed = LOCAL_PART not in envelope.author.inferred
    return Letter(
        comment=Comment(
            id=name,
            body=words.strip("\n"),
            author=Author(mask_text(envelope.author.name) if envelope.author.name and signed else None),
            published=moment,
            status=envelope.status if envelope.status is not Status.APPROVED else Status.PENDING,
            kind=Kind.MESSAGE,
            format=body.format,
            inferred=tuple(envelope.moment.inferred),
            extra=tuple(extra),
        ),
        subject=mask_text(subject),
        tags=parse_tags(envelope.subject),
        answers=tuple(make_id(PREFIX, one) for one in _nearest_first(message)),
        addresses=tuple(dict.fromkeys(_ADDRESS.findall(text)))[:_MOST],
        quoted=trimmed.quoted,
        size=size,
        automatic=_is_automatic(message),
        attachments=len(body.attachments),
    )


def parse_tags(subject: str) -> tuple[Tag, ...]:
    """Return what a subject names in brackets, the last first.

    Args:
        subject: Decoded: `Re: More contacts [more-contacts#c-wp-1041]`.
    """
    found = []
    for match in reversed(list(_TAG.finditer(subject))):
        slug, is_comment, name = match.groups()
        found.append(Tag(slug, name) if is_comment else Tag(name, None))
    return tuple(found)


def _nearest_first(message: Message) -> list[str]:
    envelope = message.envelope
    known = dict.fromkeys((*envelope.answers, *reversed(envelope.references)))
    return [one for one in known if one.strip()][:_MOST]


def _is_automatic(message: Message) -> bool:
    """Tell whether a program sent a message (RFC 3834, and what came before it)."""
    head = message.head
    stated = (head.get("auto-submitted") or "no").strip().lower()
    precedence = (head.get("precedence") or "").strip().lower()
    failed = (head.get("return-path") or "").strip() == "<>"
    replied = any(head.get(name) for name in ("x-autoreply", "x-autorespond", "x-auto-response-suppress"))
    return not stated.startswith("no") or precedence in {"bulk", "junk", "auto_reply"} or failed or replied
