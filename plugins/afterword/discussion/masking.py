"""E-mail and IP addresses around a conversation's words: in titles, names and remarks.

Bodies are masked once they are HTML, in `discussion.markup`.
"""

from msgspec.structs import replace

from afterword.discussion.model import Comment, Thread
from afterword.text.masking import holds_address, is_suspect, mask_text


def mask_thread(thread: Thread) -> Thread:
    """Return a thread with the addresses in its title, its names and its remarks masked; bodies stay.

    People give an e-mail address for a name. What leads somewhere, and holds an address, isn't led to: an
    author's page, the old page, its old anchors.

    Args:
        thread: As its file has it.
    """
    if not _is_suspect(thread):
        return thread
    origin = thread.origin
    if origin.url is not None and holds_address(origin.url):
        origin = replace(origin, url=None)
    return replace(
        thread,
        title=mask_text(thread.title),
        origin=origin,
        comments=tuple(_mask_head(c) for c in thread.comments),
    )


def _is_suspect(thread: Thread) -> bool:
    """Tell whether a word around the conversation may hold an address; all are looked through at once."""
    words = [thread.title, thread.origin.url]
    for comment in thread.comments:
        author = comment.author
        words += author.name, author.url, comment.note, comment.removed, comment.anchor
    every = "\n".join(filter(None, words))
    return "&" in every or is_suspect(every)  # an entity may stand for any sign


def _mask_head(comment: Comment) -> Comment:
    author = comment.author
    name, note, removed = (
        None if text is None else mask_text(text) for text in (author.name, comment.note, comment.removed)
    )
    url, anchor = (
        None if text is None or holds_address(text) else text for text in (author.url, comment.anchor)
    )
    if (name, note, removed, url, anchor) == (
        author.name,
        comment.note,
        comment.removed,
        author.url,
        comment.anchor,
    ):
        return comment
    return replace(
        comment, author=replace(author, name=name, url=url), note=note, removed=removed, anchor=anchor
    )
