"""Essays for Pelican: the reader of `.md` files, honest dates, an order that no machine changes."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader
from pelican.settings import DEFAULT_CONFIG

from afterword.building.files import digest_file
from afterword.building.memo import memo_of
from afterword.essays.essayfile import load_text, read_essay
from afterword.essays.masking import mask_essay
from afterword.essays.model import Essay, EssayKind, EssayStatus
from afterword.essays.render import is_excerpt, render_essay
from afterword.settings import parse_settings
from afterword.text.excerpts import render_excerpt
from afterword.text.markdown import Engine, python_markdown, render_markdown
from afterword.text.media import FILE as MEDIA
from afterword.text.media import load_copies
from afterword.vocabulary import sort_moment

log = logging.getLogger(__name__)

# What Pelican itself can do with a status; the others belong beside the exports, not in content/.
_PELICAN_STATUS = {
    EssayStatus.PUBLISHED: "published",
    EssayStatus.HIDDEN: "hidden",
    EssayStatus.DRAFT: "draft",
}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class EssayReader(BaseReader):
    """Reads an essay: header, then Markdown, HTML or text."""

    enabled = True
    file_extensions = ("md", "markdown")

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._own = parse_settings(settings)
        self._engine = _choose_engine(settings)
        self._media = load_copies(Path(settings["PATH"]))

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the essay's HTML, an excerpt where its rights ask for one, and Pelican's metadata."""
        path = Path(source_path)
        html, essay, mistakes = memo_of(self.settings).recall(
            "essay", self._parts(path), partial(self._finish, path)
        )
        for mistake in mistakes:
            log.error("%s", mistake)
        return html, _metadata(essay, self.settings)

    def read_ahead(self, paths: Iterable[Path]) -> None:
        """Read many essays at once, over all cores; `read` finds them done."""
        tasks = {self._parts(path): partial(self._finish, path) for path in paths}
        memo_of(self.settings).prepare("essay", tasks)

    def _parts(self, path: Path) -> tuple[str, ...]:
        """Return all that an essay's HTML depends on."""
        media = digest_file(Path(self.settings["PATH"]) / MEDIA)
        return str(path), digest_file(path), media, repr(self._own), repr(self.settings.get("MARKDOWN"))

    def _finish(self, path: Path) -> tuple[str, Essay, tuple[str, ...]]:
        """Return the essay's HTML, the essay, and what is wrong with its header."""
        pages = {Path(self.settings["PATH"]) / folder for folder in self.settings["PAGE_PATHS"]}
        kind = EssayKind.PAGE if pages & set(path.parents) else EssayKind.ESSAY
        reading = read_essay(load_text(path), path, kind)
        mask = self._own.mask_addresses
        html = render_essay(
            reading.essay,
            self._engine,
            remote_images=self._own.remote_images,
            media=self._media,
            mask=mask,
        )
        essay = reading.essay
        if is_excerpt(essay):
            html = render_excerpt(html, self._own.excerpt_words)
            # The line under a title and a summary are the original's words too.
            essay = replace(essay, body="", dek=None, summary=None)
        essay = mask_essay(essay) if mask else essay
        return html, essay, tuple(str(mistake) for mistake in reading.mistakes)


def _choose_engine(settings: dict[str, Any]) -> Engine:
    """Return our engine, or Python-Markdown where the site sets `MARKDOWN` itself."""
    if settings.get("MARKDOWN") == DEFAULT_CONFIG["MARKDOWN"]:
        return render_markdown
    return python_markdown(settings["MARKDOWN"])


def _metadata(essay: Essay, settings: dict[str, Any]) -> dict[str, Any]:
    topics = dict.fromkeys((*essay.categories, *essay.tags))
    metadata: dict[str, Any] = {
        "essay": essay,
        "title": essay.title,
        "slug": essay.slug,
        "status": _PELICAN_STATUS.get(essay.status, "skip"),
        "tags": [Tag(name, settings) for name in topics],
        "category": Category(settings["DEFAULT_CATEGORY"], settings),
        "date": _LONG_AGO if essay.published is None else sort_moment(essay.published),
    }
    if essay.published is None and essay.imported is not None:
        metadata["date"] = sort_moment(essay.imported)
    if essay.updated is not None:
        metadata["modified"] = sort_moment(essay.updated)
    if essay.authors:
        metadata["authors"] = [Author(name, settings) for name in essay.authors]
    if essay.summary:
        metadata["summary"] = essay.summary
    if essay.lang:
        metadata["lang"] = essay.lang
    return metadata


def check_settings(pelican: Any) -> None:
    """Stop the build at a misspelt setting of ours, before anything is read."""
    parse_settings(pelican.settings)


def add_essay_reader(readers: Any) -> None:
    """Put our reader in the place of Pelican's Markdown reader."""
    for extension in EssayReader.file_extensions:
        readers.reader_classes[extension] = EssayReader


def read_essays_ahead(generator: Any) -> None:
    """Read what Pelican is about to read, before it goes through it one by one."""
    reader = generator.readers.readers.get(EssayReader.file_extensions[0])
    if isinstance(reader, EssayReader):
        found = generator.get_files(
            generator.settings["ARTICLE_PATHS"],
            exclude=generator.settings["ARTICLE_EXCLUDES"],
            extensions=EssayReader.file_extensions,
        )
        reader.read_ahead(Path(generator.path) / name for name in sorted(found))


def order_essays(generator: Any) -> None:
    """Order essays by date, newest first, and by slug within a day: a set has no order of its own."""
    for essays in (generator.articles, generator.hidden_articles, generator.drafts):
        essays.sort(key=lambda article: article.slug)
        essays.sort(key=lambda article: article.date, reverse=True)


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(check_settings)
    signals.readers_init.connect(add_essay_reader)
    signals.article_generator_init.connect(read_essays_ahead)
    signals.article_generator_pretaxonomy.connect(order_essays)
