"""Folders of mail: in what order they are read, and what a Maildir says by the names of its files."""

from collections.abc import Iterator
from pathlib import Path

from afterword.discussion.model import Status
from afterword.importers.mail.shapes import Shape

_DELIVERED = frozenset({"cur", "new"})
_FLAGS = (":2,", ";2,", "!2,")  # where a colon can't stand in a name, programs write another sign


def walk(root: Path) -> Iterator[Path]:
    """Yield the files of a folder, in the same order on every machine."""
    for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).parts):
        if path.is_file() and not path.is_symlink():
            yield path


def other_type(shape: Shape, name: str) -> str:
    """Return the ledger's type for a file that is no mail."""
    return "attachment-file" if shape is Shape.OTHER and "attachments/" in name else shape.value


def maildir_status(path: Path) -> tuple[Status, str]:
    """Return what the flags in a Maildir's file name say."""
    if path.parent.name not in _DELIVERED:
        return Status.APPROVED, ""
    flags = next((path.name.rpartition(mark)[2] for mark in _FLAGS if mark in path.name), "")
    if "T" in flags:
        return Status.TRASH, f"Maildir flag T of {flags}"
    if "D" in flags:
        return Status.PENDING, f"Maildir flag D of {flags}"
    return Status.APPROVED, ""


def is_undelivered(path: Path) -> bool:
    """Tell whether a file is one that a Maildir hasn't taken in yet."""
    return path.parent.name == "tmp" and (path.parent.parent / "cur").is_dir()
