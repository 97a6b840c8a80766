"""Essays as lists, neighbours and topics name them: nothing of the text itself.

So a page that only names an essay can't depend on its words, and stays as it is while they are edited.
"""

from msgspec import Struct

from afterword.reading.views import EssayView, LabelView
from afterword.vocabulary import When


class ListedThread(Struct, frozen=True):
    """How much was said: comments with words in them, and when the last of them was."""

    count: int
    last: When | None


class ListedEssay(Struct, frozen=True):
    """What a list shows of an essay; each attribute means what it means in `EssayView`."""

    slug: str
    title: str
    url: str
    dek: str | None
    description: str
    authors: tuple[str, ...]
    labels: tuple[LabelView, ...]
    thread: ListedThread | None
    published: When | None
    updated: When | None
    dated: bool
    excerpt: bool
    source: str | None
    lang: str | None


def list_essay(essay: EssayView) -> ListedEssay:
    """Return an essay as lists name it."""
    talk = essay.thread
    return ListedEssay(
        slug=essay.slug,
        title=essay.title,
        url=essay.url,
        dek=essay.dek,
        description=essay.description,
        authors=essay.authors,
        labels=essay.labels,
        thread=ListedThread(talk.count, talk.last) if talk is not None else None,
        published=essay.published,
        updated=essay.updated,
        dated=essay.dated,
        excerpt=essay.excerpt,
        source=essay.source,
        lang=essay.lang,
    )
