"""Essays for Pelican: the reader of `.md` files, honest dates, an order that no machine changes."""

import logging
import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader
from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import URLWrapper

from afterword.building.files import digest_file
from afterword.building.memo import memo_of
from afterword.essays.finishing import load_finished
from afterword.essays.model import Essay, EssayKind, EssayStatus
from afterword.settings import parse_settings
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
_BY_SLUG = re.compile(r"[^{}]*\{slug\}[^{}]*")
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
        self._depends = (
            digest_file(Path(settings["PATH"]) / MEDIA),
            repr(self._own),
            repr(settings.get("MARKDOWN")),
        )
        self._names: dict[tuple[type[URLWrapper], str], URLWrapper] = {}
        folders = [Path(settings["PATH"]) / folder for folder in settings["PAGE_PATHS"]]
        self._pages = tuple(f"{folder}{os.sep}" for folder in folders)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the essay's HTML, an excerpt where its rights ask for one, and Pelican's metadata."""
        path = Path(source_path)
        (essay, mistakes), html = memo_of(self.settings).recall(
            "essay", self._parts(path), partial(self._finish, path)
        )
        for mistake in mistakes:
            log.error("%s", mistake)
        metadata = _metadata(essay, self._name)
        metadata["category"] = self._name(Category, self.settings["DEFAULT_CATEGORY"])
        if self._kind(path) is EssayKind.ESSAY:
            metadata |= _address(essay, self.settings)
        return html.open(), metadata

    def read_ahead(self, paths: Iterable[Path]) -> None:
        """Read many essays at once, over all cores; `read` finds them done."""
        tasks = {self._parts(path): partial(self._finish, path) for path in paths}
        memo_of(self.settings).prepare("essay", tasks)

    def _name(self, kind: type[URLWrapper], name: str) -> URLWrapper:
        """Return Pelican's value of a name, one for all essays: it makes a slug of each anew."""
        known = self._names.get((kind, name))
        if known is None:
            known = self._names[kind, name] = kind(name, self.settings)
        return known

    def _kind(self, path: Path) -> EssayKind:
        return EssayKind.PAGE if str(path).startswith(self._pages) else EssayKind.ESSAY

    def _parts(self, path: Path) -> tuple[str, ...]:
        """Return all that an essay's HTML depends on."""
        return str(path), digest_file(path), *self._depends

    def _finish(self, path: Path) -> tuple[tuple[Essay, tuple[str, ...]], str]:
        """Return the essay and what is wrong with its header; and its HTML."""
        html, essay, mistakes = load_finished(path, self._kind(path), self._own, self._engine, self._media)
        return (essay, mistakes), html


def _choose_engine(settings: dict[str, Any]) -> Engine:
    """Return our engine, or Python-Markdown where the site sets `MARKDOWN` itself."""
    if settings.get("MARKDOWN") == DEFAULT_CONFIG["MARKDOWN"]:
        return render_markdown
    return python_markdown(settings["MARKDOWN"])


def _metadata(essay: Essay, name: Callable[[type[URLWrapper], str], URLWrapper]) -> dict[str, Any]:
    topics = dict.fromkeys((*essay.categories, *essay.tags))
    metadata: dict[str, Any] = {
        "essay": essay,
        "title": essay.title,
        "slug": essay.slug,
        "status": _PELICAN_STATUS.get(essay.status, "skip"),
        "tags": [name(Tag, topic) for topic in topics],
        "date": _LONG_AGO if essay.published is None else sort_moment(essay.published),
    }
    if essay.published is None and essay.imported is not None:
        metadata["date"] = sort_moment(essay.imported)
    if essay.updated is not None:
        metadata["modified"] = sort_moment(essay.updated)
    if essay.authors:
        metadata["authors"] = [name(Author, author) for author in essay.authors]
    if essay.summary:
        metadata["summary"] = essay.summary
    if essay.lang:
        metadata["lang"] = essay.lang
    return metadata


def _address(essay: Essay, settings: dict[str, Any]) -> dict[str, str]:
    """Return an essay's address, which Pelican would work out anew whenever it is asked.

    Nothing where more than the slug decides it. Its file is left to Pelican, which would let one that is
    given here stand in the place of any other.
    """
    kind = "DRAFT" if essay.status is EssayStatus.DRAFT else "ARTICLE"
    if essay.lang and essay.lang != settings["DEFAULT_LANG"].lower():
        kind += "_LANG"
    url = str(settings[f"{kind}_URL"])
    if not settings["WITH_FUTURE_DATES"] or not _BY_SLUG.fullmatch(url):
        return {}
    return {"url": url.format(slug=essay.slug)}


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


class _Group(list[Any]):
    """Essays of a topic or an author; Pelican asks of each essay of the site whether it is one of them."""

    def __init__(self, essays: Iterable[Any]) -> None:
        super().__init__(essays)
        self._known = set(map(id, self))

    def __contains__(self, essay: object) -> bool:
        return id(essay) in self._known


def group_essays(generator: Any) -> None:
    """Let Pelican list topics and authors in a time that grows as the site does, not as its square."""
    generator.tags = {tag: _Group(essays) for tag, essays in generator.tags.items()}
    generator.categories = [(category, _Group(essays)) for category, essays in generator.categories]
    generator.authors = [(author, _Group(essays)) for author, essays in generator.authors]


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(check_settings)
    signals.readers_init.connect(add_essay_reader)
    signals.article_generator_init.connect(read_essays_ahead)
    signals.article_generator_pretaxonomy.connect(order_essays)
    signals.article_generator_finalized.connect(group_essays)
