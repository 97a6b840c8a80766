"""One essay made anew by itself, where nothing but its text has changed, and nothing else shows that it has.

Whoever calls this has, of the last whole build, what the essay was and what it had around it. Everything that
other pages, lists, people and labels take from an essay is compared with what it was: where any of it is
another, `BeyondError` is raised, and the whole site is built. So what is made here can't differ from that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec.structs import replace

from afterword.essays.finishing import load_finished
from afterword.essays.model import Essay, EssayKind
from afterword.imaging.frames import Frames
from afterword.myths.archive import Labelled, Piece, TextKey, label_pieces, load_author_labels
from afterword.myths.catalogue import Catalogue
from afterword.reading.backlinks import find_addresses
from afterword.reading.citing import digest_words
from afterword.reading.entries import Streams, essay_entry
from afterword.reading.essays import build_essay, essay_moment, page_ids
from afterword.reading.feeds import Entry
from afterword.reading.jsonld import essay_jsonld
from afterword.reading.related import relate
from afterword.reading.remembered import ADDRESS, BY_NAME, Around, Before, Fact, fact_words
from afterword.reading.search import Record, essay_record
from afterword.reading.threads import Archive
from afterword.reading.views import EssayView
from afterword.text.markdown import render_markdown
from afterword.text.media import load_copies
from afterword.text.outgoing import load_links
from afterword.text.plaintext import PlainText
from afterword.text.tags import change_tags

if TYPE_CHECKING:
    from afterword.myths.tagger import Tagger

_LINKED = ("{filename}", "{index}", "{category}", "{tag}", "{author}")  # whereas others name files to copy
_PICTURE = re.compile(r"<(?:img|source)\b[^>]*>")
# What of an essay's view no other page, list or file shows: lists are given `ListedEssay`, without it.
OWN = frozenset({"prose"})


class BeyondError(Exception):
    """The edit reaches further than the essay's own page: say how, in words for a person."""


@dataclass(frozen=True, slots=True)
class Now:
    """What an essay's page shows of it now."""

    view: EssayView
    jsonld: Markup


@dataclass(frozen=True, slots=True)
class After(Now):
    """What an essay is now.

    Attributes:
        entry: As feeds have it; their paths, without endings, are in `feeds`.
        was, record: As the search has it; its place there is `number`, None without a search.
        digests: Of its words, before and now, as citations state them.
    """

    entry: Entry
    feeds: tuple[str, ...]
    number: int | None
    was: Record
    record: Record
    digests: tuple[str, str]


def redo_essay(path: Path, before: Before, around: Around, tagger: "Tagger | None") -> After:
    """Return an essay as its file is now.

    Args:
        path: Its file.
        before: What it was.
        around: What it had around it, which is the same.
        tagger: Of that catalogue; None where there are no labels.

    Raises:
        BeyondError: More has changed than its own page shows.
    """
    media = load_copies(around.content)
    html, essay, mistakes = load_finished(path, EssayKind.ESSAY, around.own, render_markdown, media)
    if mistakes:
        raise BeyondError("its header has mistakes")
    if replace(essay, body="") != before.essay:
        raise BeyondError("its metadata has changed")
    html = resolve_names(html, before.links)
    labelled = _label(essay, path, html, around.catalogue, tagger)
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
        replies=around.own.replies,
        links=load_links(around.content),
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
    streams = Streams(
        (view,), (), {view.slug: essay_moment(essay)}, {key: labelled}, around.site, 1, around.firsts
    )
    return After(
        view,
        essay_jsonld(view, around.site, before.picture),
        essay_entry(view, streams),
        before.feeds,
        before.number,
        essay_record(before.view),
        essay_record(view),
        (digest_words(before.view.text), digest_words(view.text)),
    )


def still(before: Before, around: Around) -> Now:
    """Return what the page of an essay shows that is as it was."""
    return Now(before.view, essay_jsonld(before.view, around.site, before.picture))


def resolve_names(html: str, links: Mapping[str, str]) -> str:
    """Return HTML whose addresses by files' names are what they were in the last build.

    Raises:
        BeyondError: One is new; or a file that the essay made Pelican copy isn't named any more.
    """
    found: set[str] = set()

    def resolve(match: re.Match[str]) -> str:
        address = match[3]
        if not address.startswith(BY_NAME):
            return match[0]
        if address not in links:
            raise BeyondError(f"it links to {address}, which is new")
        found.add(address)
        return f"{match[1]}{match[2]}{links[address]}{match[2]}"

    html = change_tags(html, "=", lambda tag: ADDRESS.sub(resolve, tag))
    if any(not link.startswith(_LINKED) for link in links.keys() - found):
        raise BeyondError("it names a file less")
    return html


def relate_again(facts: Mapping[str, Fact], changed: Mapping[str, EssayView]) -> dict[str, Fact]:
    """Return what is known of the essays that are related to others now, or have other words.

    Args:
        facts: Of all essays, by their files.
        changed: Those that were made anew, by their files.
    """
    words = {path: fact_words(view) for path, view in changed.items()}
    now = {path: fact._replace(words=words.get(path, fact.words)) for path, fact in facts.items()}
    related = relate((fact.slug, fact.words) for fact in now.values())
    now = {path: fact._replace(related=related[fact.slug]) for path, fact in now.items()}
    return {path: fact for path, fact in now.items() if fact != facts[path]}


def _label(essay: Essay, path: Path, html: str, catalogue: Catalogue, tagger: "Tagger | None") -> Labelled:
    if tagger is None:
        return Labelled(PlainText.from_html(html), ())
    piece = Piece(str(path), html, load_author_labels(essay.myths, catalogue, path))
    return label_pieces(tagger, {(essay.slug, None): piece}, workers=1)[essay.slug, None]


def _compare(before: EssayView, view: EssayView) -> None:
    """Raise where something is another that others show."""
    for field in EssayView.__struct_fields__:
        if field not in OWN and getattr(before, field) != getattr(view, field):
            raise BeyondError(f"its {field} changed")
    if _PICTURE.findall(before.body) != _PICTURE.findall(view.body):
        raise BeyondError("its pictures changed")
    if before.thread is not None and page_ids(before.body) != page_ids(view.body):
        # An old comment's fragment stands only where no id of the essay's own is the same.
        raise BeyondError("its headings changed")
