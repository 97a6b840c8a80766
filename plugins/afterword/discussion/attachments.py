"""Files that came with a comment: what `X-Attachment` says of them, and what the page shows of them.

    X-Attachment: ferry.jpg (image/jpeg, 48211 bytes)

A file that has no address on the web gets one of ours, by which `content/media.tsv` finds it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from afterword.discussion.model import Comment
from afterword.text.media import MediaMap

X_ATTACHMENT = "X-Attachment"
SCHEME = "attachment:"

_DETAILS = re.compile(r"(.*) \(((?:[^();,]+/[^(),]+)?)(?:, )?(?:([0-9]{1,15}) bytes)?\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_PICTURE = Markup('<p><img src="{src}"{size} alt="{name}"></p>\n')
_FILE = Markup('<p><a href="{src}">[Attachment: {name}]</a></p>\n')


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a comment.

    Attributes:
        address: Where it is, or was; one of ours where it never had any.
        name: Empty where it has none.
        type: As its sender said; empty where unknown.
        size: Bytes, where known.
    """

    address: str
    name: str
    type: str = ""
    size: int | None = None


def find_attachments(comment: Comment) -> Iterator[Attachment]:
    """Yield the files that came with a comment, in its order."""
    values = (value for name, value in comment.extra if name == X_ATTACHMENT)
    for number, value in enumerate(values, 1):
        details = _DETAILS.fullmatch(value)
        name, type_, size = details.groups() if details else (value, "", None)
        stated = _ADDRESS.search(name)
        if stated is not None:
            name = name.replace(stated[0], "").strip() or stated[0].rpartition("/")[2]
        if name == "without a name":
            name = ""
        address = stated[0] if stated else attachment_address(comment.id, number, name)
        yield Attachment(address, name, type_, int(size) if size else None)


def attachment_address(comment_id: str, number: int, name: str) -> str:
    """Return our address of a comment's file.

    Args:
        comment_id: The comment's.
        number: Its place among the comment's files, from 1.
        name: The file's, perhaps empty.
    """
    return f"{SCHEME}{comment_id}/{number}/{quote(name, safe='')}"


def render_attachments(comment: Comment, media: MediaMap, root: str) -> Markup:
    """Return what a page shows of a comment's files that are here: pictures, and links to others.

    Args:
        comment: Its extra fields name its files.
        media: The copies.
        root: What stands before their files, such as "/".
    """
    shown = Markup()
    for attachment in find_attachments(comment) if media.by_key else ():
        medium = media.find(attachment.address)
        if medium is None:
            continue
        name = attachment.name or medium.file.rpartition("/")[2]
        src = root + medium.file
        if medium.is_picture:
            size = Markup()
            if medium.width and medium.height:
                size = Markup(' width="{}" height="{}"').format(medium.width, medium.height)
            shown += _PICTURE.format(src=src, size=size, name=name)
        else:
            shown += _FILE.format(src=src, name=name)
    return shown
