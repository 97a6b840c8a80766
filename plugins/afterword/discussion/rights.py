"""By what right a comment is published: its own line says, else its conversation's."""

from afterword.discussion.model import Comment, Thread
from afterword.discussion.tree import is_visible
from afterword.vocabulary import Rights


def rights_of(comment: Comment, thread: Thread) -> Rights:
    """Return a comment's rights; what nobody said anything of was written here."""
    return comment.rights or thread.rights or Rights.OWN


def licence_of(comment: Comment, thread: Thread) -> str | None:
    """Return a comment's licence; the thread's is that of comments whose rights are the thread's too."""
    if comment.licence is not None:
        return comment.licence
    return thread.licence if comment.rights in {None, thread.rights} else None


def is_excerpt(comment: Comment, thread: Thread) -> bool:
    """Whether only an excerpt may be published: nobody recorded a right to the whole."""
    return rights_of(comment, thread) is Rights.UNKNOWN


def is_shown_whole(comment: Comment, thread: Thread) -> bool:
    """Whether a page shows a comment with all that it holds, pictures among it."""
    return is_visible(comment) and not is_excerpt(comment, thread)
