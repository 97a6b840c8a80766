"""Which file a conversation goes to: its own slug, unless that is somebody else's.

A slug is somebody else's where another record of this import took it, or where a file of that name comes from
another place or was written here. Then the record's id makes it unique, as it does where there is no slug.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from afterword.discussion.threadfile import loads
from afterword.errors import ContentError
from afterword.essays.essayfile import loads_essay
from afterword.importers.base import Conversation
from afterword.importers.staging import Staging
from afterword.text.slugs import slugify

SOURCE_ID = "X-Source-ID"
ESSAYS, PAGES, DISCUSSIONS = PUBLIC_FOLDERS = ("essays", "pages", "discussions")
HELD = "held"

_LONGEST = 80
_ROOM = 5  # for the hyphen, and a number where even the id is taken
# (id in the source, old address without its scheme)
_Identity = tuple[str | None, str | None]


class Slugs:
    """Chooses slugs for one import.

    Args:
        public: The site's `content/`.
        private: The folder beside the export; in its `held/` lies what isn't public.
    """

    def __init__(self, public: Staging, private: Staging) -> None:
        self._files: dict[str, list[tuple[Staging, str]]] = {}
        for staging, folder in (*((public, name) for name in PUBLIC_FOLDERS), (private, HELD)):
            if (staging.root / folder).is_dir():
                for path in sorted((staging.root / folder).iterdir()):
                    if path.suffix in {".md", ".thread"}:
                        slug = path.name.partition(".")[0]
                        self._files.setdefault(slug, []).append((staging, f"{folder}/{path.name}"))
        self._taken: set[str] = set()
        self._of: dict[str, str] = {}
        self._essays: set[str] = set()

    def choose(self, conversation: Conversation, mark: str) -> str:
        """Return the slug of a conversation's files.

        Args:
            conversation: As its importer made it.
            mark: Its id in the source, as `X-Source-ID` has it.
        """
        if conversation.continues and conversation.source_id in self._of:
            return self._of[conversation.source_id]
        for slug in _candidates(conversation):
            if slug not in self._taken and self._is_free(slug, conversation, mark):
                break
        self._taken.add(slug)
        self._of[conversation.source_id] = slug
        if conversation.essay is not None and not conversation.aside:
            self._essays.add(slug)
        return slug

    def is_essay(self, slug: str) -> bool:
        """Whether this import has given the slug to an essay."""
        return slug in self._essays

    def _is_free(self, slug: str, conversation: Conversation, mark: str) -> bool:
        files = self._files.get(slug)
        if files is None:
            return True
        identity = mark.strip(), _origin(conversation)  # as a file gives it back
        return any(_same(_identity_of(*file), identity) for file in files)


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


def _identity_of(staging: Staging, name: str) -> _Identity:
    """Return the identity of what a file holds."""
    data, path = staging.read(name), staging.root / name
    if data is None:
        return None, None
    if path.suffix == ".md":
        essay = loads_essay(text_of(data, path), path)
        return _extra(essay.extra), _address(essay.origin)
    thread = loads(text_of(data, path), path)
    return _extra(thread.extra), _address(thread.origin.url)


def _origin(conversation: Conversation) -> str | None:
    if conversation.essay is not None:
        return _address(conversation.essay.origin)
    assert conversation.thread is not None
    return _address(conversation.thread.origin.url)


def _extra(pairs: tuple[tuple[str, str], ...]) -> str | None:
    return next((value.strip() for name, value in pairs if name == SOURCE_ID), None)


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
