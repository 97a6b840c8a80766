"""One essay made anew by itself, where nothing but its text has changed, and nothing else shows that it has.

Whoever calls this has, of the last whole build, what the essay was and what it had around it. Everything that
other pages, lists, people and labels take from an essay is compared with what it was: where any of it is
another, `BeyondError` is raised, and the whole site is built. So what is made here can't differ from that.
"""

import re
from dataclasses import dataclass, fields, replace
from pathlib import Path

from markupsafe import Markup

from afterword.essays.finishing import load_finished
from afterword.essays.model import Essay, EssayKind
from afterword.imaging.frames import Frames
from afterword.myths.archive import Labelled, Piece, TextKey, label_pieces, load_author_labels
from afterword.myths.catalogue import Catalogue
from afterword.myths.tagger import Tagger
from afterword.reading.backlinks import Reach, find_addresses
from afterword.reading.entries import Streams, essay_entry
from afterword.reading.essays import build_essay, essay_moment, page_ids
from afterword.reading.feeds import Entry
from afterword.reading.jsonld import essay_jsonld
from afterword.reading.related import count_words
from afterword.reading.search import Record, essay_record
from afterword.reading.site import Site
from afterword.reading.threads import Archive
from afterword.reading.views import EssayView
from afterword.settings import Settings
from afterword.text.markdown import render_markdown
from afterword.text.media import load_copies
from afterword.text.plaintext import PlainText

_BY_NAME = re.compile(r"=\s*[\"'][{|]")  # `{filename}…` and its like, which Pelican resolves
_PICTURE = re.compile(r"<(?:img|source)\b[^>]*>")
# What of an essay's view no other page, list or file shows: lists are given `ListedEssay`, without it.
OWN = frozenset({"body", "text", "words", "minutes", "contents"})


class BeyondError(Exception):
    """The edit reaches further than the essay's own page: say how, in words for a person."""


@dataclass(frozen=True, slots=True)
class Around:
    """What all essays of a build have in common, and no essay's text changes.

    Attributes:
        content: The folder of the sources.
        reach: Which addresses lead to texts of this site.
    """

    site: Site
    own: Settings
    catalogue: Catalogue
    content: Path
    copies: bool
    reach: Reach


@dataclass(frozen=True, slots=True)
class Before:
    """What an essay was in the last build.

    Attributes:
        essay: Without its body.
        view: With the conversation under it.
        description: As it was before essays with the same one were told apart.
        addresses: Those in its text that lead to texts of this site, each with its attribute.
        number: Its place among the search's records.
        picture: The path of its social card.
        feeds: The paths, without endings, of the feeds that it stands in.
    """

    essay: Essay
    view: EssayView
    description: str
    addresses: frozenset[tuple[str, str]]
    number: int
    picture: str
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class After:
    """What the essay is now.

    Attributes:
        before: What it is the next time.
        jsonld: Its structured data.
        entry: As feeds have it.
        was, record: As the search has it.
    """

    before: Before
    jsonld: Markup
    entry: Entry
    was: Record
    record: Record


def redo_essay(path: Path, before: Before, around: Around) -> After:
    """Return an essay as its file is now.

    Args:
        path: Its file.
        before: What it was.
        around: What it had around it, which is the same.

    Raises:
        BeyondError: More has changed than its own page shows.
    """
    media = load_copies(around.content)
    html, essay, mistakes = load_finished(path, EssayKind.ESSAY, around.own, render_markdown, media)
    if mistakes:
        raise BeyondError("its header has mistakes")
    if replace(essay, body="") != before.essay:
        raise BeyondError("its metadata has changed")
    if _BY_NAME.search(html):
        raise BeyondError("it links to sources by their files' names")
    labelled = _label(essay, path, html, around)
    if find_addresses(html, around.reach) != before.addresses:
        raise BeyondError("it links to other texts of the site than before")
    key: TextKey = (essay.slug, None)
    frames = Frames(around.content, around.site.base, around.copies)
    archive = Archive(
        around.site.base,
        around.catalogue,
        {key: labelled},
        around.site.url,
        around.site.dispute,
        frames,
    )
    built = build_essay(essay, before.view.url, archive, None)
    if built.description != before.description or before.description != before.view.description:
        raise BeyondError("its description has changed")
    view = replace(
        built,
        thread=before.view.thread,
        series=before.view.series,
        byline=before.view.byline,
        mentions=before.view.mentions,
    )
    _compare(before.view, view)
    streams = Streams((view,), (), {view.slug: essay_moment(essay)}, {key: labelled}, around.site, 1)
    return After(
        replace(before, view=view),
        essay_jsonld(view, around.site, before.picture),
        essay_entry(view, streams),
        essay_record(before.view),
        essay_record(view),
    )


def _label(essay: Essay, path: Path, html: str, around: Around) -> Labelled:
    if not around.catalogue.myths:
        return Labelled(PlainText.from_html(html), ())
    words = load_author_labels(essay.myths, around.catalogue, path)
    piece = Piece(str(path), html, words)
    return label_pieces(Tagger(around.catalogue), {(essay.slug, None): piece}, workers=1)[essay.slug, None]


def _compare(before: EssayView, view: EssayView) -> None:
    """Raise where something is another that others show."""
    for field in fields(EssayView):
        if field.name not in OWN and getattr(before, field.name) != getattr(view, field.name):
            raise BeyondError(f"its {field.name} changed")
    if _PICTURE.findall(before.body) != _PICTURE.findall(view.body):
        raise BeyondError("its pictures changed")
    if before.thread is not None and page_ids(before.body) != page_ids(view.body):
        # An old comment's fragment stands only where no id of the essay's own is the same.
        raise BeyondError("its headings changed")
    was, now = (count_words(f"{each.title} {each.text}") for each in (before, view))
    if was != now:
        raise BeyondError("the words changed by which related essays are found")
