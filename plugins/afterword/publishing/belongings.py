"""The pictures and files of this site that only some comments show."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from afterword.discussion.markup import Place as Root
from afterword.discussion.markup import render_body
from afterword.publishing.requests import Place
from afterword.publishing.sources import SourceText
from afterword.text.media import FOLDER, load_copies

_FILE = re.compile(rf'"/({FOLDER}/[^"]+)"')


def find_belongings(places: Iterable[Place], others: Sequence[SourceText], content: Path) -> tuple[str, ...]:
    """Return the files below `content/` that only these comments show, in order.

    Args:
        places: The comments.
        others: Every other text.
        content: The site's `content/`.

    Raises:
        ContentError: The map of copies is damaged.
    """
    media = load_copies(content)
    shown: set[str] = set()
    for place in places:
        root = Root(place.thread.origin.url, media)
        shown.update(_FILE.findall(str(render_body(place.comment, mask=False, place=root))))
    names = {medium.file: {medium.file} for medium in media.by_key.values() if medium.file in shown}
    for medium in media.by_key.values():
        if medium.file in names:
            names[medium.file].add(medium.address.partition("#")[0].rpartition("/")[2])
    return tuple(
        sorted(
            file
            for file in shown
            if not any(name in other.text for other in others for name in names.get(file, {file}))
        )
    )
