"""Where the site's texts lead: every address out, with the files that it stands in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from afterword.discussion.conversation import load_conversation
from afterword.essays.essayfile import load_essay
from afterword.essays.model import EssayKind, EssayStatus
from afterword.essays.render import is_excerpt, render_essay
from afterword.text.outgoing import find_outgoing
from afterword.vocabulary import When

_SHOWN = frozenset({EssayStatus.PUBLISHED, EssayStatus.HIDDEN})


@dataclass(slots=True)
class Outgoing:
    """An address that texts lead to.

    Attributes:
        files: Where it stands, each once.
        linked: When the earliest of them was written, where known.
    """

    address: str
    files: list[Path] = field(default_factory=list)
    linked: When | None = None


def gather_outgoing(settings: Mapping[str, Any]) -> dict[str, Outgoing]:
    """Return every address that published texts link to, outside this site, in the order of the files.

    Args:
        settings: Pelican's: `PATH`, `ARTICLE_PATHS`, `PAGE_PATHS`, `SITEURL`.

    Raises:
        ContentError: A mistake in a source.
    """
    root = Path(settings["PATH"])
    own = urlsplit(settings["SITEURL"]).netloc.lower()
    found: dict[str, Outgoing] = {}
    for path, when, html in _texts(root, settings):
        for address in find_outgoing(html):
            try:
                host = urlsplit(address).netloc.lower()
            except ValueError:
                continue
            if not host or host == own:
                continue
            outgoing = found.setdefault(address, Outgoing(address))
            if path not in outgoing.files:
                outgoing.files.append(path)
            if when is not None and (outgoing.linked is None or _day(when) < _day(outgoing.linked)):
                outgoing.linked = when
    return found


def _day(when: When) -> str:
    return f"{when.date() if isinstance(when, datetime) else when}"


def _texts(root: Path, settings: Mapping[str, Any]) -> Iterator[tuple[Path, When | None, str]]:
    """Yield every text that pages show: its file, its time and its HTML."""
    withheld: set[str] = set()
    for folders, kind in (
        (settings["ARTICLE_PATHS"], EssayKind.ESSAY),
        (settings["PAGE_PATHS"], EssayKind.PAGE),
    ):
        for path in (path for folder in folders for path in sorted((root / folder).rglob("*.md"))):
            essay = load_essay(path, kind)
            if essay.status not in _SHOWN:
                withheld.add(essay.slug)
            elif not is_excerpt(essay):
                yield path, essay.published, render_essay(essay)
    for path in sorted((root / "discussions").glob("*.thread")):
        talk = load_conversation(path, images=False, mask=True)
        if talk.thread.essay in withheld:
            continue
        for entry in talk.entries:
            if not entry.tombstone:
                yield path, entry.comment.published, str(talk.bodies[entry.comment.id])
