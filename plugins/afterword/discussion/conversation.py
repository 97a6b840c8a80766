"""A thread made ready to be read: its tree, and each comment's HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from afterword.building.packs import Here, Kept
from afterword.discussion.markup import Place, render_body
from afterword.discussion.masking import mask_thread
from afterword.discussion.model import Thread
from afterword.discussion.rights import is_excerpt
from afterword.discussion.threadfile import load_thread
from afterword.discussion.tree import Entry, build_tree
from afterword.text.excerpts import render_excerpt
from afterword.text.media import NO_MEDIA, MediaMap
from afterword.vocabulary import When, sort_moment


class Spoken(NamedTuple):
    """What was said.

    Attributes:
        entries: Visible comments and tombstones, in printing order.
        bodies: By comment id, finished HTML; a tombstone has none.
    """

    entries: Sequence[Entry]
    bodies: dict[str, Markup]

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what travels between processes and builds: bodies as bare strings."""
        return _unpack, (tuple(self.entries), list(self.bodies), list(map(str.__str__, self.bodies.values())))


def _unpack(entries: Sequence[Entry], ids: list[str], bodies: list[str]) -> Spoken:
    return Spoken(entries, dict(zip(ids, map(Markup, bodies), strict=True)))


class Gist(Struct, frozen=True):
    """What is to be known of a conversation without a look at what was said.

    Attributes:
        slug: Its file's name.
        thread: As its file says, without its comments.
        file: Its path, for messages.
        count: Comments whose words are shown.
        first, last: When the first and the last of them were written; None where nobody knows.
        anchored: Some comment stood under a fragment of its own on the old page.
        pictures: Some comment has a picture in it.
    """

    slug: str
    thread: Thread
    file: str
    count: int
    first: When | None
    last: When | None
    anchored: bool
    pictures: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread and what its page prints of it.

    Attributes:
        gist: What it is.
        spoken: What was said, fetched when somebody looks at it.
        url: The page it stands on, as a path; set when it is joined to an essay or given a page.
        joined: It stands on the page of what it follows.
    """

    gist: Gist
    spoken: Kept[Spoken]
    url: str = ""
    joined: bool = False

    @property
    def slug(self) -> str:
        """Its file's name."""
        return self.gist.slug

    @property
    def thread(self) -> Thread:
        """As its file says, without its comments."""
        return self.gist.thread

    @property
    def path(self) -> Path:
        """The file, for messages."""
        return Path(self.gist.file)

    @property
    def entries(self) -> Sequence[Entry]:
        """Visible comments and tombstones, in printing order."""
        return self.spoken.open().entries

    @property
    def bodies(self) -> dict[str, Markup]:
        """By comment id, finished HTML; a tombstone has none."""
        return self.spoken.open().bodies

    def at(self, url: str, *, joined: bool) -> "Conversation":
        """Return the conversation with its place.

        Args:
            url: Its page, as a path.
            joined: That page is an essay's.
        """
        return Conversation(self.gist, self.spoken, url, joined)


def load_conversation(
    path: Path,
    *,
    images: bool,
    mask: bool,
    media: MediaMap = NO_MEDIA,
    root: str = "/",
    excerpt_words: int = 75,
) -> Conversation:
    """Load a thread, compute its tree and render its comments.

    Args:
        path: A `.thread` file.
        images: Let comments show images of other machines.
        mask: Mask e-mail and IP addresses in names, remarks and bodies.
        media: Copies of pictures and files, which comments show.
        root: Where the site's own files begin: its base path and a slash.
        excerpt_words: The length of an excerpt, which stands for a comment of unknown rights.

    Raises:
        ContentError: The file breaks the format.
    """
    thread = mask_thread(load_thread(path)) if mask else load_thread(path)
    entries = build_tree(thread)
    place = Place(thread.origin.url, media, root)
    bodies = {
        entry.comment.id: render_body(entry.comment, images=images, mask=mask, place=place)
        for entry in entries
        if not entry.tombstone
    }
    for entry in entries:
        if entry.comment.id in bodies and is_excerpt(entry.comment, thread):
            # Escaped where it is made.
            excerpt = Markup(render_excerpt(bodies[entry.comment.id], excerpt_words))  # noqa: S704
            bodies[entry.comment.id] = excerpt
    spoken = Spoken(entries, bodies)
    return Conversation(_gist(path, thread, spoken), Here(spoken))


def _gist(path: Path, thread: Thread, spoken: Spoken) -> Gist:
    comments = [entry.comment for entry in spoken.entries if not entry.tombstone]
    moments = [comment.published for comment in comments if comment.published is not None]
    return Gist(
        slug=path.stem,
        thread=replace(thread, comments=()),
        file=str(path),
        count=len(comments),
        first=min(moments, key=sort_moment, default=None),
        last=max(moments, key=sort_moment, default=None),
        anchored=any(entry.comment.anchor for entry in spoken.entries),
        pictures=any("<img" in body for body in spoken.bodies.values()),
    )
