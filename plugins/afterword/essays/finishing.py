"""From an essay's file to all that a build takes from it."""

from pathlib import Path

from msgspec.structs import replace

from afterword.essays.essayfile import load_text, read_essay
from afterword.essays.masking import mask_essay
from afterword.essays.model import Essay, EssayKind
from afterword.essays.render import is_excerpt, render_essay
from afterword.settings import Settings
from afterword.text.excerpts import render_excerpt
from afterword.text.markdown import Engine
from afterword.text.media import MediaMap

Finished = tuple[str, Essay, tuple[str, ...]]


def load_finished(path: Path, kind: EssayKind, own: Settings, engine: Engine, media: MediaMap) -> Finished:
    """Return an essay's HTML (an excerpt where its rights ask for one), the essay, and its mistakes.

    Args:
        path: Its file.
        kind: An essay or a page.
        own: The site's settings.
        engine: Markdown → HTML.
        media: Copies of pictures and files.
    """
    reading = read_essay(load_text(path), path, kind)
    mask = own.mask_addresses
    html = render_essay(reading.essay, engine, remote_images=own.remote_images, media=media, mask=mask)
    essay = reading.essay
    if is_excerpt(essay):
        html = render_excerpt(html, own.excerpt_words)
        # The line under a title and a summary are the original's words too.
        essay = replace(essay, body="", dek=None, summary=None)
    essay = mask_essay(essay) if mask else essay
    return html, essay, tuple(str(mistake) for mistake in reading.mistakes)
