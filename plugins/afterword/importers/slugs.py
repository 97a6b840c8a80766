"""Which file a conversation goes to: its own slug, unless that is somebody else's.

A slug is somebody else's where another record of this import took it, or where a file of that name comes from
another place or was written here. Then the record's id makes it unique, as it does where there is no slug.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from afterword.discussion.threadfile import loads
from afterword.errors import ContentError
from afterword.essays.essayfile import loads_essay
from afterword.importers.base import Conversation
from afterword.text.slugs import slugify

SOURCE_ID = "X-Source-ID"

_LONGEST = 80
_ROOM = 5  # for the hyphen, and a number where even the id is taken
_FOLDERS = ("essays", "pages", "discussions")
_SUFFIXES = {"essays": ".md", "pages": ".md", "discussions": ".thread"}
# (id in the source, old address without its scheme)
_Identity = tuple[str | None, str | None]


class Slugs:
    """Chooses slugs for one import.

    Args:
        into: The site's `content/`.
        held: The folder beside the export for what isn't public.
        read: Gives a file's bytes, or None.
    """

    def __init__(self, into: Path, held: Path, read: Callable[[Path], bytes | None]) -> None:
        self._read = read
        self._paths: dict[str, list[Path]] = {}
        for folder in (*(into / name for name in _FOLDERS), held):
            if folder.is_dir():
                for path in sorted(folder.iterdir()):
                    if path.suffix in {".md", ".thread"}:
                        self._paths.setdefault(path.name.partition(".")[0], []).append(path)
        self._taken: set[str] = set()
        self._of: dict[str, str] = {}
        self._essays: set[str] = set()

    def choose(self, conversation: Conversation) -> str:
        """Return the slug of a conversation's files."""
        if conversation.continues and conversation.source_id in self._of:
            return self._of[conversation.source_id]
        for slug in _candidates(conversation):
            if slug not in self._taken and self._is_free(slug, _identity(conversation)):
                break
        self._taken.add(slug)
        self._of[conversation.source_id] = slug
        if conversation.essay is not None and not conversation.aside:
            self._essays.add(slug)
        return slug

    def is_essay(self, slug: str) -> bool:
        """Whether this import has given the slug to an essay."""
        return slug in self._essays

    def _is_free(self, slug: str, identity: _Identity) -> bool:
        paths = self._paths.get(slug, ())
        return not paths or any(_same(self._identity_of(path), identity) for path in paths)

    def _identity_of(self, path: Path) -> _Identity:
        data = self._read(path)
        if data is None:
            return None, None
        if path.suffix == ".md":
            essay = loads_essay(text_of(data, path), path)
            return _extra(essay.extra), _address(essay.origin)
        thread = loads(text_of(data, path), path)
        return _extra(thread.extra), _address(thread.origin.url)


def text_of(data: bytes, path: Path) -> str:
    """Return a content file's text.

    Raises:
        ContentError: It isn't UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(path, line, "not UTF-8; save the file as UTF-8") from None


def _candidates(conversation: Conversation) -> Iterator[str]:
    title = ""
    for part in (conversation.essay, conversation.thread):
        title = title or (part.title if part else "")
    suffix = slugify(conversation.source_id) or "x"
    if conversation.slug:
        yield conversation.slug
    base = conversation.slug or slugify(title) or "untitled"
    own = base
    if not base.endswith(f"-{suffix}"):
        own = f"{base[: _LONGEST - len(suffix) - _ROOM].rstrip('-')}-{suffix}"
    yield own
    number = 2
    while True:
        yield f"{own}-{number}"
        number += 1


def _identity(conversation: Conversation) -> _Identity:
    if conversation.essay is not None:
        return _extra(conversation.essay.extra), _address(conversation.essay.origin)
    assert conversation.thread is not None
    return _extra(conversation.thread.extra), _address(conversation.thread.origin.url)


def _extra(pairs: tuple[tuple[str, str], ...]) -> str | None:
    return next((value for name, value in pairs if name == SOURCE_ID), None)


def _address(url: str | None) -> str | None:
    """Return an address without what may change while it stays the same place: its scheme and "www."."""
    if url is None:
        return None
    parts = urlsplit(url)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _same(mine: _Identity, theirs: _Identity) -> bool:
    """Whether two records are the same one: of the same id and address, as far as both have one."""
    if mine == (None, None):
        return False
    return all(a == b for a, b in zip(mine, theirs, strict=True))
