"""Essays for Pelican: the reader of `.md` files, honest dates, an order that no machine changes."""

import logging
import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace
from pelican import signals
from pelican.contents import Article, Author, Category, Content, Tag
from pelican.readers import BaseReader, Readers
from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import URLWrapper

from afterword.building.files import digest_file, digest_parts
from afterword.building.gather import GATHERED, Gathered
from afterword.building.memo import memo_of
from afterword.building.packs import Kept
from afterword.essays.finishing import load_finished
from afterword.essays.lists import group_essays, order_essays
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
_ENGINE = "afterword_engine"  # its place in Pelican's settings
# Settings with which Pelican changes an essay's text or metadata.
_MEDDLING = (
    "TYPOGRIFY",
    "CACHE_CONTENT",
    "DEFAULT_METADATA",
    "EXTRA_PATH_METADATA",
    "DATE_FORMATS",
    "FILENAME_METADATA",
    "PATH_METADATA",
)
_BY_NAME = re.compile(r"[{|]")  # `{filename}…` and its like
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Found(NamedTuple):
    """What every build looks at.

    Attributes:
        essay: Without its body.
        mistakes: What is wrong with its header.
        plain: There is nothing in its text that Pelican would resolve.
    """

    essay: Essay
    mistakes: tuple[str, ...]
    plain: bool


class EssayReader(BaseReader):
    """Reads an essay: header, then Markdown, HTML or text."""

    enabled = True
    file_extensions = ("md", "markdown")

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._own = parse_settings(settings)
        self._engine: Engine = settings.get(_ENGINE) or _choose_engine(settings)
        self._media = load_copies(Path(settings["PATH"]))
        self._depends = digest_parts(
            [digest_file(Path(settings["PATH"]) / MEDIA), repr(self._own), repr(settings.get("MARKDOWN"))]
        )
        self._known: dict[str, tuple[str, ...]] = {}
        self._names: dict[tuple[type[URLWrapper], str], URLWrapper] = {}
        folders = [Path(settings["PATH"]) / folder for folder in settings["PAGE_PATHS"]]
        self._pages = tuple(f"{folder}{os.sep}" for folder in folders)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the essay's HTML, an excerpt where its rights ask for one, and Pelican's metadata."""
        metadata, _, html = self.look(source_path)
        return html.open(), metadata

    def look(self, path: str) -> tuple[dict[str, Any], bool, Kept[str]]:
        """Return Pelican's metadata, whether Pelican may leave the text alone, and the essay's HTML."""
        found, html = memo_of(self.settings).recall("essay", self._parts(path), partial(self._finish, path))
        essay = found.essay
        for mistake in found.mistakes:
            log.error("%s", mistake)
        metadata = _metadata(essay, self._name)
        metadata["category"] = self._name(Category, self.settings["DEFAULT_CATEGORY"])
        if self._kind(path) is EssayKind.ESSAY:
            metadata |= _address(essay, self.settings)
        return metadata, found.plain, html

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Read many essays at once, over all cores; `read` finds them done."""
        tasks = {self._parts(path): partial(self._finish, path) for path in paths}
        memo_of(self.settings).prepare("essay", tasks)

    def _name(self, kind: type[URLWrapper], name: str) -> URLWrapper:
        """Return Pelican's value of a name, one for all essays: it makes a slug of each anew."""
        known = self._names.get((kind, name))
        if known is None:
            known = self._names[kind, name] = kind(name, self.settings)
        return known

    def _kind(self, path: str) -> EssayKind:
        return EssayKind.PAGE if path.startswith(self._pages) else EssayKind.ESSAY

    def _parts(self, path: str) -> tuple[str, ...]:
        """Return all that an essay's HTML depends on."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = (path, memo_of(self.settings).digest(path), self._depends)
        return known

    def _finish(self, path: str) -> tuple[Found, str]:
        """Return what every build looks at, and the essay's HTML."""
        kind = self._kind(path)
        html, essay, mistakes = load_finished(Path(path), kind, self._own, self._engine, self._media)
        return Found(replace(essay, body=""), mistakes, _is_plain(html, essay.summary)), html


class EssayReaders:
    """Makes articles of essays: where Pelican has nothing to do with their text, without a look at it.

    Args:
        readers: Pelican's own, for everything else.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def __getattr__(self, name: str) -> Any:
        """Return what Pelican's own have."""
        return getattr(self._readers, name)

    def read_file(self, base_path: str, path: str, content_class: type[Content], **more: Any) -> Content:
        """Return a content object, as Pelican's own do."""
        reader = self._readers.readers.get(path.rpartition(".")[2].lower())
        if content_class is Article and isinstance(reader, EssayReader):
            file = os.path.join(base_path, path)  # noqa: PTH118 - as Pelican has it
            metadata, plain, html = reader.look(file)
            if plain and metadata["status"] == "published" and "url" in metadata:
                metadata["reader"] = "essay"
                return PlainArticle(html, metadata, reader.settings, (file, path), more["context"])
        return self._readers.read_file(base_path, path, content_class, **more)


class PlainArticle(Article):
    """An essay in whose text Pelican has nothing to resolve: it stays where it is until somebody prints it.

    Args:
        html: The text.
        metadata: As Pelican takes it.
        settings: Pelican's.
        paths: Of the file: as it is read, and below the sources.
        context: What generators share.
    """

    # What isn't Pelican's own, or would be worked out at every look; with all of it in its table of
    # attributes, an article takes twice the memory.
    __slots__ = (
        "conversation",
        "jsonld",
        "kept_html",
        "next_view",
        "prev_view",
        "related",
        "relative_source_path",
        "save_as",
        "url",
        "view",
    )

    def __init__(
        self,
        html: Kept[str],
        metadata: dict[str, Any],
        settings: dict[str, Any],
        paths: tuple[str, str],
        context: dict[str, Any],
    ) -> None:
        source, self.relative_source_path = paths
        self.kept_html = html
        super().__init__("", metadata, settings, source, context)
        self.url = self.override_url
        self.save_as = settings[_name("SAVE_AS", metadata.get("lang"), settings)].format(slug=self.slug)

    def get_content(self, _siteurl: str) -> str:
        """Return the text."""
        return self.kept_html.open()

    def get_static_links(self) -> set[str]:
        """Return nothing: there is none."""
        return set()

    def get_relative_source_path(self, source_path: str | None = None) -> str | None:
        """Return the file's path below the sources."""
        if source_path is None or source_path == self.source_path:
            return self.relative_source_path
        relative: str | None = super().get_relative_source_path(source_path)
        return relative

    def is_valid(self) -> bool:
        """Return whether it can be published, which its reader has seen to."""
        return True

    def refresh_metadata_intersite_links(self) -> None:
        """Do nothing: there is none."""


def _leaves_alone(settings: dict[str, Any]) -> bool:
    """Return whether neither settings nor other plugins do anything with an essay's text or metadata."""
    gathered = settings.get(GATHERED)
    if not isinstance(gathered, Gathered) or gathered.refused:
        return False
    if settings["FORMATTED_FIELDS"] != DEFAULT_CONFIG["FORMATTED_FIELDS"]:
        return False
    places = [str(settings[name]) for name in ("ARTICLE_SAVE_AS", "ARTICLE_LANG_SAVE_AS")]
    by_slug = all(_BY_SLUG.fullmatch(place) for place in places)
    return by_slug and settings["WITH_FUTURE_DATES"] and not any(settings.get(name) for name in _MEDDLING)


def _is_plain(html: str, summary: str | None) -> bool:
    """Return whether there is nothing in a text that Pelican would resolve, or warn of."""
    return "<img" not in html and not _BY_NAME.search(html) and not _BY_NAME.search(summary or "")


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
    draft = essay.status is EssayStatus.DRAFT
    url = str(settings[_name("URL", essay.lang, settings, draft=draft)])
    if not settings["WITH_FUTURE_DATES"] or not _BY_SLUG.fullmatch(url):
        return {}
    return {"url": url.format(slug=essay.slug)}


def _name(what: str, lang: str | None, settings: dict[str, Any], *, draft: bool = False) -> str:
    """Return the name of the setting that tells where an essay stands."""
    own = f"{'DRAFT' if draft else 'ARTICLE'}_"
    return f"{own}LANG_{what}" if lang and lang != settings["DEFAULT_LANG"].lower() else f"{own}{what}"


def check_settings(pelican: Any) -> None:
    """Stop the build at a misspelt setting of ours, before anything is read."""
    parse_settings(pelican.settings)


def choose_engine(pelican: Any) -> None:
    """Choose before Pelican's own reader of Markdown is made, which adds to the settings."""
    pelican.settings.setdefault(_ENGINE, _choose_engine(pelican.settings))


def add_essay_reader(readers: Any) -> None:
    """Put our reader in the place of Pelican's Markdown reader."""
    for extension in EssayReader.file_extensions:
        readers.reader_classes[extension] = EssayReader


def read_essays_ahead(generator: Any) -> None:
    """Read what Pelican is about to read, before it goes through it one by one."""
    if _leaves_alone(generator.settings):
        generator.readers = EssayReaders(generator.readers)
    reader = generator.readers.readers.get(EssayReader.file_extensions[0])
    if isinstance(reader, EssayReader):
        found = generator.get_files(
            generator.settings["ARTICLE_PATHS"],
            exclude=generator.settings["ARTICLE_EXCLUDES"],
            extensions=EssayReader.file_extensions,
        )
        reader.read_ahead(os.path.join(generator.path, name) for name in sorted(found))  # noqa: PTH118 - a string


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(check_settings)
    signals.initialized.connect(choose_engine)
    signals.readers_init.connect(add_essay_reader)
    signals.article_generator_init.connect(read_essays_ahead)
    signals.article_generator_pretaxonomy.connect(order_essays)
    signals.article_generator_finalized.connect(group_essays)
