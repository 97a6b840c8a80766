"""The conversation as typed, frozen values; `.thread` files, importers and pages all speak it."""

from enum import StrEnum

from msgspec import Struct

from afterword.vocabulary import Format, Inference, Rights, When


class Status(StrEnum):
    """Where a comment stands; only `approved` is printed."""

    APPROVED = "approved"
    PENDING = "pending"
    SPAM = "spam"
    TRASH = "trash"
    DELETED = "deleted"


class Kind(StrEnum):
    """What a comment is."""

    COMMENT = "comment"
    PINGBACK = "pingback"
    TRACKBACK = "trackback"
    MENTION = "mention"
    MESSAGE = "message"


class Author(Struct, frozen=True):
    """Who wrote a comment, as the comment says: a name, perhaps an address of theirs on the web."""

    name: str | None = None
    url: str | None = None
    is_essay_author: bool = False


class Comment(Struct, frozen=True):
    """One comment, pingback or message.

    Attributes:
        id: Unique in its thread, `[A-Za-z0-9][A-Za-z0-9._-]*`; it is also the page's anchor, `c-<id>`.
        body: As written or imported, in `format`.
        author: Empty where the source gave no name.
        published: None where the source gave no date.
        in_reply_to: The id of the comment answered; it may be missing from the thread.
        digest: First 16 hexadecimal digits of the body's SHA-256 as imported; None for one written by hand.
        anchor: The old page's fragment, such as `comment-1041`, kept so that old links still land.
        inferred: What the importer read from something other than a plain statement.
        extra: What the source knew beyond this model, as (`X-Name`, value), in the source's order.
        myths: The editor's own labels, as `Myths:` has them.
        note: The editor's remark, printed under the comment.
        hide: The editor keeps it off the pages.
        rights: By what right it stands here; None means by the thread's.
        licence: Of this comment alone; None means the thread's.
        removed: The reason of a removal; with it the body is empty and `status` is deleted.
    """

    id: str
    body: str = ""
    author: Author = Author()
    published: When | None = None
    updated: When | None = None
    in_reply_to: str | None = None
    status: Status = Status.APPROVED
    kind: Kind = Kind.COMMENT
    format: Format = Format.MARKDOWN
    digest: str | None = None
    anchor: str | None = None
    inferred: tuple[Inference, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    myths: str | None = None
    note: str | None = None
    hide: bool = False
    rights: Rights | None = None
    licence: str | None = None
    removed: str | None = None


class Origin(Struct, frozen=True):
    """Where a conversation came from."""

    url: str | None = None
    source: str | None = None  # the importer's name: wordpress, pasted, …


class Thread(Struct, frozen=True):
    """One conversation; its slug is its file's name.

    Attributes:
        title: What the conversation is called on its own page.
        rights: By what right its comments stand here; None means that they were written here.
        licence: An SPDX or Creative Commons name.
        essay: The slug of the essay that it follows; None for a thread of its own.
        closed: True or False where known: the source said so, or the archive was closed.
        stated_count: How many comments the source itself claimed.
        comments: In the source's order; the tree is computed, never stored.
    """

    title: str
    essay: str | None = None
    origin: Origin = Origin()
    rights: Rights | None = None
    licence: str | None = None
    closed: bool | None = None
    stated_count: int | None = None
    inferred: tuple[Inference, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    comments: tuple[Comment, ...] = ()
