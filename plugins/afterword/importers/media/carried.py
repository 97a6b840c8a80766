"""Files that a source holds, and its texts show: found by the addresses in the texts, handed over unread."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import structs

from afterword.essays.model import Essay
from afterword.importers.base import Conversation
from afterword.importers.media.references import list_shown, list_written
from afterword.importers.media.shelf import TakenIn

Load = Callable[[], bytes]

_TELLING = 2  # parts of a path; one name alone is no sign


class FilesByPath:
    """The files of an export, to be found by what a text calls them.

    Args:
        names: Paths from the export's top, with "/".
        read: Returns one of them.
    """

    def __init__(self, names: Iterable[str], read: Callable[[str], bytes]) -> None:
        self._read = read
        self._names: dict[str, list[str]] = {}
        for name in names:
            self._names.setdefault(name.rpartition("/")[2], []).append(name)

    def find(self, address: str) -> Load | None:
        """Return what loads the file at an address: the one of which path and address end alike.

        Args:
            address: As a text has it, whole or from the site's root.
        """
        try:
            path = unquote(urlsplit(address).path).strip("/")
        except ValueError:  # such as //[broken
            return None
        fitting = [name for name in self._names.get(path.rpartition("/")[2], ()) if _ends_alike(name, path)]
        if len(fitting) != 1:
            return None
        (name,) = fitting
        return lambda: self._read(name)


def file_within(folder: Path, address: str) -> Path | None:
    """Return the file in a folder, at any depth, that a relative address leads to; None where there is none.

    Args:
        folder: What the address may not leave.
        address: Escapes resolved, with "/".
    """
    top = folder.resolve()
    try:
        path = (top / address).resolve()
        return path if path.is_relative_to(top) and path.is_file() else None
    except (ValueError, OSError):  # a NUL, half a surrogate pair, a name longer than any file's
        return None


def _nothing(name: str) -> bytes:
    raise KeyError(name)


NO_FILES = FilesByPath((), _nothing)


def _ends_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short.count("/") + 1 >= _TELLING and f"/{long}".endswith(f"/{short}")


def with_media(
    conversation: Conversation, find: Callable[[str], Load | None], nowhere: str = ""
) -> Conversation:
    """Return a conversation with the files that its texts show and its source holds.

    Args:
        conversation: Its texts as they will be written.
        find: Returns what loads the file at an address; None where the source doesn't hold it.
        nowhere: The site's address where the source doesn't tell it, on a host that can't exist (RFC 6761):
            an essay without an old address shows its pictures from there, so that they can be found again.
    """
    essay = conversation.essay
    if nowhere and essay is not None and essay.origin is None:
        conversation = replace(conversation, essay=_with_whole_addresses(essay, find, nowhere))
    found = tuple(
        TakenIn(address, load, comment)
        for address, comment in dict.fromkeys(_shown(conversation))
        if (load := find(address)) is not None
    )
    return replace(conversation, media=(*conversation.media, *found)) if found else conversation


def _with_whole_addresses(essay: Essay, find: Callable[[str], Load | None], site: str) -> Essay:
    body = essay.body
    for address in dict.fromkeys(list_written(body)):
        if address.startswith("/") and not address.startswith("//") and find(address) is not None:
            written = rf"(?<=[\"'(<]){re.escape(address)}(?=[\"')>\s])"
            whole = site.rstrip("/") + address
            body = re.sub(written, whole.replace("\\", r"\\"), body)
    return structs.replace(essay, body=body)


def _shown(conversation: Conversation) -> Iterator[tuple[str, str | None]]:
    """Yield the addresses of what the texts show, whole, each with its comment's id."""
    essay, thread = conversation.essay, conversation.thread
    if essay is not None:
        yield from ((address, None) for address in list_shown(essay.body, essay.origin))
    for comment in thread.comments if thread is not None else ():
        base = thread.origin.url if thread is not None else None
        yield from ((address, comment.id) for address in list_shown(comment.body, base))
