"""Putting bytes in their place: looked at, named, each content once, and entered in the map.

Importers whose sources hold the files themselves, and `afterword media`, both end here. An importer doesn't
call it: it hands over `TakenIn` values with its conversation, and the runner, which knows what is public,
does.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from afterword.discussion.model import Thread
from afterword.discussion.rights import is_shown_whole
from afterword.errors import AfterwordError
from afterword.essays.model import Essay
from afterword.essays.render import is_excerpt
from afterword.importers.media.kinds import HEAD, describe, find_type, measure
from afterword.importers.media.naming import choose_name
from afterword.importers.staging import Staging
from afterword.text.media import FILE, Medium, dumps_media, load_media, media_key, one_word

LARGEST = 50 << 20  # bytes of one file, unless somebody says otherwise


class UnusableMediumError(AfterwordError):
    """A file that isn't taken in; the message begins with a verb: "is a web page"."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that a source holds, as an importer hands it over.

    Attributes:
        address: What the text that is imported with it calls it: an address of the web, as it stands in the
            body or as it is once the old page's address makes it whole; for a file that came with a comment,
            `attachments.attachment_address(…)`.
        load: Returns its bytes; called once, and only if what refers to it is published.
        comment: The comment that it came with, or that shows it; None of an essay's.
    """

    address: str
    load: Callable[[], bytes]
    comment: str | None = None


class Shelf:
    """The copies of one site, and their map.

    Args:
        staging: Of the site's `content/`; what isn't committed isn't written.
        largest: Bytes that a file may have.
    """

    def __init__(self, staging: Staging, largest: int = LARGEST) -> None:
        self.largest = largest
        self._staging = staging
        self._rows = {media_key(row.address): row for row in load_media(staging.root)}
        # Only what is there: a copy that was lost is taken in again, under its old name.
        self._by_sum = {row.sha256: row for row in self._rows.values() if row.sha256 and self._holds(row)}
        self._files = {row.file: row.sha256 for row in self._rows.values()}

    def store_media(self, data: bytes, address: str) -> Medium:
        """Take a file in.

        Args:
            data: The whole of it.
            address: What the sources call it.

        Returns:
            Its row in the map; the same bytes under another address are the same file.

        Raises:
            UnusableMediumError: It is no picture, recording or PDF, is damaged, or is too large.
        """
        if len(data) > self.largest:
            raise UnusableMediumError(too_large(len(data), self.largest))
        kind = find_type(data[:HEAD])
        if kind is None:
            raise UnusableMediumError(describe(data[:HEAD]))
        size = measure(data) if kind.startswith("image/") else None
        if size is None and kind.startswith("image/"):
            raise UnusableMediumError(f"begins like {kind} and is damaged: it has no width and height")
        digest = hashlib.sha256(data).hexdigest()
        known = self._by_sum.get(digest)
        file = known.file if known else self._free_name(address, kind, digest)
        width, height = size or (None, None)
        medium = Medium(one_word(address), file, kind, width, height, len(data), digest)
        if known is None:
            self._staging.put_bytes(file, data)
        self._by_sum[digest] = medium
        self._files[file] = digest
        self._rows[media_key(address)] = medium
        return medium

    def write_map(self) -> None:
        """Stage the map, where there is anything to write in it."""
        if self._rows:
            self._staging.put(FILE, dumps_media(self._rows.values()))

    def _holds(self, row: Medium) -> bool:
        return (self._staging.root / row.file).is_file()

    def _free_name(self, address: str, kind: str, digest: str) -> str:
        """Return a name that no other file has; one whose bytes are the same is as good as free."""
        name = PurePosixPath(choose_name(address, kind))
        number = 1
        while True:
            file = str(name if number == 1 else name.with_name(f"{name.stem}-{number}{name.suffix}"))
            taken = self._files.get(file)
            if taken is None:
                before = self._staging.read(file)
                taken = None if before is None else hashlib.sha256(before).hexdigest()
            if taken in {None, digest}:
                return file
            number += 1


def too_large(size: int, largest: int) -> str:
    """Return why a file of so many bytes isn't taken in."""
    return f"is too large: {_mib(size)} where {_mib(largest)} are allowed (--largest)"


def _mib(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"


def store_public(
    shelf: Shelf, found: Iterable[TakenIn], essay: Essay | None, thread: Thread | None
) -> list[str]:
    """Take in what a source holds, as far as something public shows it.

    Args:
        shelf: Of the site that is imported into.
        found: As the importer handed it over.
        essay: As it stands in `content/` now; None where it is held back.
        thread: Likewise.

    Returns:
        What was not taken in, with the reason, as remarks for the ledger.
    """
    comments = thread.comments if thread is not None else ()
    public: set[str | None] = {
        comment.id for comment in comments if thread and is_shown_whole(comment, thread)
    }
    if essay is not None and not is_excerpt(essay):
        public.add(None)
    remarks = []
    for item in found:
        if item.comment not in public:
            continue
        try:
            shelf.store_media(item.load(), item.address)
        except UnusableMediumError as error:
            remarks.append(f"{item.address} {error}: not taken in")
    return remarks
