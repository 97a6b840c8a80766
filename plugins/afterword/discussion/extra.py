"""The `X-…` fields that the engine itself reads: what the source said of a comment's status and its place.

Every other `X-…` field is kept as it came and read by nobody.
"""

import re

from afterword.discussion.model import Comment, Status

X_STATUS = "X-Status"
X_POSITION = "X-Position"

_POSITION = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


def find_extra(comment: Comment, name: str) -> str | None:
    """Return the first value of an extra field, or None."""
    return next((value for key, value in comment.extra if key == name), None)


def status_field(status: Status, raw: str | None = None) -> tuple[str, str]:
    """Return the extra field that records what the source said: `X-Status: pending (hold)`.

    An importer sets it wherever the source said anything but a plain "approved", so that a later import can
    tell its own status from one that a person wrote over it.

    Args:
        status: What the importer took the source's word for.
        raw: The source's own word, where it isn't the same.
    """
    return X_STATUS, f"{status} ({raw})" if raw and raw != status else f"{status}"


def imported_status(comment: Comment) -> Status | None:
    """Return the status a comment was imported with; None if its `X-Status` isn't in our words.

    Without the field the source had nothing against the comment: it was approved.
    """
    value = find_extra(comment, X_STATUS)
    if value is None:
        return Status.APPROVED
    word = value.partition(" ")[0]
    return next((status for status in Status if status.value == word), None)


def position_field(position: int) -> tuple[str, str]:
    """Return the extra field that keeps a comment's place in its source.

    Args:
        position: From 1, in the order in which the source's readers read, oldest first.
    """
    return X_POSITION, str(position)


def parse_position(text: str) -> float:
    """Parse `X-Position`: a number; a person may set 2.5 between the second and the third.

    Raises:
        ValueError: Anything else.
    """
    if not _POSITION.fullmatch(text):
        raise ValueError(f"bad position {text!r}; write a number, such as 3, or 2.5 between two and three")
    return float(text)


def find_position(comment: Comment) -> float | None:
    """Return a comment's place in its source, or None.

    Raises:
        ValueError: An `X-Position` that is no number; a `.thread` file can't hold one.
    """
    value = find_extra(comment, X_POSITION)
    return None if value is None else parse_position(value)
