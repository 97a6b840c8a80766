"""Drawing the cards of a site: each once, for as long as it says the same."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import astuple
from hashlib import blake2s
from pathlib import Path

from afterword.building.store import Store
from afterword.imaging.coverage import FONTS
from afterword.imaging.model import Card
from afterword.imaging.workers import work_off

SCHEMA = 1  # raise it with every change of how cards look
_SHELF = 64  # cards; for fewer, further processes cost more than they bring


def card_store(cache: Path) -> Store:
    """Return where drawn cards are kept.

    Args:
        cache: The site's `.cache/`.
    """
    return Store(cache / "cards", SCHEMA)


def write_cards(cards: Iterable[tuple[Path, Card]], store: Store, workers: int | None = None) -> int:
    """Write every card to its file, and return how many had to be drawn.

    Args:
        cards: Files to write, whose folders may be missing, and what they show.
        store: Holds those of earlier builds.
        workers: How many processes draw; None for one a processor.
    """
    tools = _tools()
    missing: dict[str, tuple[Card, list[Path]]] = {}
    for path, card in cards:
        path.parent.mkdir(parents=True, exist_ok=True)
        name = store.name((*tools, *astuple(card)), ".png")
        found = store.find(name)
        if found is not None:
            shutil.copyfile(found, path)
        else:
            missing.setdefault(name, (card, []))[1].append(path)
    todo = [(name, card, paths) for name, (card, paths) in missing.items()]
    shelves = [todo[start : start + _SHELF] for start in range(0, len(todo), _SHELF)]
    drawn = work_off(_draw_shelf, [[card for _, card, _ in shelf] for shelf in shelves], workers)
    for shelf, pictures in zip(shelves, drawn, strict=True):
        for (name, _, paths), data in zip(shelf, pictures, strict=True):
            with suppress(OSError):  # a full or read-only disk: the next build draws it again
                store.put(name, data)
            for path in paths:
                path.write_bytes(data)
    store.prune()
    return len(todo)


def _tools() -> tuple[str, bytes]:
    """Return what the bytes depend on besides the words: the encoder and the fonts."""
    from PIL import __version__

    digest = blake2s()
    for file in sorted(FONTS.glob("*.ttf")):
        digest.update(file.read_bytes())
    return __version__, digest.digest()


def _draw_shelf(cards: Sequence[Card]) -> list[bytes]:
    from afterword.imaging.card import Artist

    artist = Artist()
    return [artist.draw(card) for card in cards]
