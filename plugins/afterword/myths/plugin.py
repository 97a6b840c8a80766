"""Myths for Pelican: the catalogue's pages, and a label on every essay and comment that earns one."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Content
from pelican.generators import Generator

from afterword.building.later import Later
from afterword.discussion.conversation import Conversation
from afterword.myths.archive import Labelled, Piece, TextKey, label_pieces, load_author_labels
from afterword.myths.cache import load_cache
from afterword.myths.catalogue import Catalogue, load_catalogue
from afterword.settings import base_path, parse_settings
from afterword.text.markdown import render_markdown
from afterword.text.plaintext import PlainText
from afterword.text.sanitizer import ESSAY, sanitize

FOLDER = "myths"
CACHE = Path(".cache", "labels", "labels")  # beside the content

log = logging.getLogger(__name__)


class MythsGenerator(Generator):
    """Reads `content/myths/`, and writes the ledger and a page for each myth."""

    def generate_context(self) -> None:
        """Load the catalogue; a broken file stops the build."""
        labels = parse_settings(self.settings).labels
        catalogue = load_catalogue(Path(self.path) / FOLDER) if labels else Catalogue(())
        self.context["CATALOGUE"] = catalogue
        self.context["MYTH_BODIES"] = {}
        self.context["LABEL_ARCHIVE"] = partial(label_archive, [self])
        for myth in catalogue.myths:
            html = sanitize(render_markdown(myth.body), ESSAY)
            metadata = {"title": myth.truth, "slug": myth.id, "url": f"myths/{myth.id}/"}
            content = Content(html, metadata, self.settings, str(myth.path), self.context)
            self.add_source_path(content)
            self.context["MYTH_BODIES"][myth.id] = content

    def generate_output(self, writer: Any) -> None:
        """Write the ledger and the myths' pages, where texts are labelled."""
        if not parse_settings(self.settings).labels:
            return
        relative = self.settings["RELATIVE_URLS"]
        views = self.context["MYTHS"]
        writer.write_file("myths/index.html", self.get_template("myths"), self.context, relative)
        for index, view in enumerate(views):
            writer.write_file(
                f"myths/{view.id}/index.html",
                self.get_template("myth"),
                self.context,
                relative,
                myth=view,
                previous=views[index - 1] if index else None,
                next=views[index + 1] if index + 1 < len(views) else None,
            )


def label_archive(generators: Iterable[Any]) -> None:
    """Label every essay and every visible comment, once all of them are read and their links resolved.

    Whoever needs them at the same signal calls `LABEL_ARCHIVE`: a signal promises its receivers no order.
    """
    generator = next(item for item in generators if isinstance(item, MythsGenerator))
    context = generator.context
    if "LABELLED" in context:
        return
    own = parse_settings(generator.settings)
    base = base_path(generator.settings["SITEURL"])
    if not own.labels:
        context["LABELLED"] = _leave_unlabelled(context, base)
        return
    from afterword.myths.tagger import Tagger  # with its model, which a site without labels needs not

    catalogue: Catalogue = context["CATALOGUE"]
    pieces: dict[TextKey, Piece] = {}
    for name in ("articles", "hidden_articles", "drafts"):
        for article in context[name]:
            words = load_author_labels(article.essay.myths, catalogue, article.source_path)
            html = article.get_content(base)
            pieces[article.slug, None] = Piece(article.source_path, html, words)
    for conversation in context["CONVERSATIONS"].values():
        path, title, bodies = conversation.path, conversation.thread.title, conversation.bodies
        for entry in conversation.entries:
            comment = entry.comment
            if comment.id in bodies:
                words = load_author_labels(comment.myths, catalogue, path, comment.id)
                place = f"{path}: comment {comment.id}"
                pieces[conversation.slug, comment.id] = Piece(place, str(bodies[comment.id]), words, title)
    file = Path(generator.path).parent / CACHE
    cache = load_cache(file)
    context["LABELLED"] = label_pieces(Tagger(catalogue), pieces, cache, own.workers)
    try:
        cache.write(file)
    except OSError as error:
        log.warning("The labels can't be kept for the next build: %s", error)


class _Unlabelled(Mapping[TextKey, Labelled]):
    """Every text without a label, its words read when somebody asks for them."""

    def __init__(
        self, essays: Mapping[str, Any], conversations: Mapping[str, Conversation], base: str
    ) -> None:
        self._essays, self._conversations, self._base = essays, conversations, base

    def __getitem__(self, key: TextKey) -> Labelled:
        slug, comment = key
        if comment is not None:
            return Labelled(PlainText.from_html(str(self._conversations[slug].bodies[comment])), ())
        essay = self._essays[slug]
        kept = getattr(essay, "kept_html", None)  # of an essay without pictures, in which nothing is resolved
        if kept is not None:
            return Labelled(PlainText(Later(lambda: [kept.open()]), pictured=False), ())
        return Labelled(PlainText.from_html(essay.get_content(self._base)), ())

    def __iter__(self) -> Iterator[TextKey]:
        yield from ((slug, None) for slug in self._essays)
        for slug, conversation in self._conversations.items():
            yield from ((slug, comment) for comment in conversation.bodies)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _leave_unlabelled(context: dict[str, Any], base: str) -> _Unlabelled:
    kinds = ("articles", "hidden_articles", "drafts")
    essays = {article.slug: article for kind in kinds for article in context[kind]}
    return _Unlabelled(essays, context["CONVERSATIONS"], base)


def add_myths_generator(_pelican: Any) -> type[Generator]:
    """Tell Pelican of the generator."""
    return MythsGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_myths_generator)
    signals.all_generators_finalized.connect(label_archive)
