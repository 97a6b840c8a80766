"""The structure of essays: headings to link to, the contents of long ones, and series."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from afterword.text.entities import unescape

if TYPE_CHECKING:
    from afterword.reading.views import EssayView

LONG = 1200  # words, from which on an essay with headings has a list of contents
FEWEST_HEADINGS = 3
_HEADING = re.compile(
    r'<h([2-6])((?:[^>"]|"[^"]*")*?) id="([^"]*)"((?:[^>"]|"[^"]*")*)>(.*?)</h\1>', re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")


class Heading(Struct, frozen=True):
    """A heading that a list of contents leads to."""

    id: str
    text: str


class SeriesView(Struct, frozen=True):
    """An essay's place in a series: which of how many, and its neighbours as (title, path)."""

    name: str
    number: int
    total: int
    earlier: tuple[str, str] | None
    later: tuple[str, str] | None


def list_contents(html: str, words: int) -> tuple[Heading, ...]:
    """Return an essay's top headings, or nothing where it is short or has few.

    Args:
        html: Its body.
        words: Its length.
    """
    found = [(int(match[1]), match[3], match[5]) for match in _HEADING.finditer(html)]
    top = min((level for level, _, _ in found), default=0)
    headings = [
        Heading(unescape(name), " ".join(unescape(_TAG.sub("", text)).split()))
        for level, name, text in found
        if level == top
    ]
    return tuple(headings) if words > LONG and len(headings) >= FEWEST_HEADINGS else ()


def link_headings(html: Markup) -> Markup:
    """Return a body whose headings are links to themselves; one that holds a link stays as it is.

    Args:
        html: Finished.
    """

    def link(match: re.Match[str]) -> str:
        level, before, name, after, text = match.groups()
        if "<a " in text or not text.strip():
            return match[0]
        return f'<h{level}{before} id="{name}"{after}><a href="#{name}">{text}</a></h{level}>'

    # Nothing is added but tags around what is there, and the fragment is the id's own text.
    return Markup(_HEADING.sub(link, str(html)))  # noqa: S704 - finished HTML before and after


def join_series(essays: "Iterable[EssayView]", names: Mapping[str, str]) -> "dict[str, EssayView]":
    """Return the essays of each series, by slug, with their neighbours in it.

    Args:
        essays: Published ones, from the newest to the oldest.
        names: The series of an essay, by slug.
    """
    series: dict[str, list[EssayView]] = {}
    for essay in reversed(list(essays)):
        if essay.slug in names:
            series.setdefault(names[essay.slug], []).append(essay)
    joined = {}
    for name, parts in series.items():
        for place, part in enumerate(parts):
            earlier = parts[place - 1] if place else None
            later = parts[place + 1] if place + 1 < len(parts) else None
            joined[part.slug] = replace(
                part,
                series=SeriesView(
                    name=name,
                    number=place + 1,
                    total=len(parts),
                    earlier=(earlier.title, earlier.url) if earlier else None,
                    later=(later.title, later.url) if later else None,
                ),
            )
    return joined
