"""A thread made ready to be read: its tree, and each comment's HTML."""

from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from afterword.discussion.markup import Place, render_body
from afterword.discussion.masking import mask_thread
from afterword.discussion.model import Thread
from afterword.discussion.rights import is_excerpt
from afterword.discussion.threadfile import load_thread
from afterword.discussion.tree import Entry, build_tree
from afterword.text.excerpts import render_excerpt
from afterword.text.media import NO_MEDIA, MediaMap


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread and what its page prints of it.

    Attributes:
        slug: Its file's name.
        entries: Visible comments and tombstones, in printing order.
        bodies: By comment id, finished HTML; a tombstone has none.
        path: The file, for messages.
        url: The page it stands on, as a path; set when it is joined to an essay or given a page.
        joined: It stands on the page of what it follows.
    """

    slug: str
    thread: Thread
    entries: tuple[Entry, ...]
    bodies: dict[str, Markup]
    path: Path
    url: str = ""
    joined: bool = False

    def at(self, url: str, *, joined: bool) -> "Conversation":
        """Return the conversation with its place.

        Args:
            url: Its page, as a path.
            joined: That page is an essay's.
        """
        return replace(self, url=url, joined=joined)


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
    return Conversation(path.stem, thread, entries, bodies, path)
