"""Conversations for Pelican: reads `.thread` files and joins them to essays, or gives them pages."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pelican import signals
from pelican.generators import Generator

from afterword.building.files import digest_file, digest_parts
from afterword.building.memo import memo_of
from afterword.discussion.conversation import Conversation, Gist, Spoken, load_conversation
from afterword.settings import base_path, parse_settings
from afterword.text.media import FILE as MEDIA
from afterword.text.media import load_copies

FOLDER = "discussions"
_AHEAD = "THREADS_AHEAD"  # its place in the context: how each thread is read, by all that it depends on
_FOLLOWED = ("draft_pages", "hidden_pages", "pages", "drafts", "hidden_articles", "articles")


class Linked(NamedTuple):
    """What `{filename}` links to a thread resolve to; Pelican asks for its address.

    Attributes:
        url: Of the page that it stands on.
        source_path: Its file.
    """

    url: str
    source_path: str


class ThreadsGenerator(Generator):
    """Reads `content/discussions/`; a broken file stops the build, so that nobody's words are lost."""

    def generate_context(self) -> None:
        """Load every conversation, and join it to the essay that it follows."""
        # An essay and a page may share a slug; the conversation is then the essay's.
        essays = {content.slug: content for name in _FOLLOWED for content in self.context[name]}
        conversations: dict[str, Conversation] = {}
        memo = memo_of(self.settings)
        for (path, *rest), load in self.context[_AHEAD].items():
            conversation = Conversation(*memo.recall("thread", (path, *rest), load))
            slug = conversation.thread.essay
            article = essays.get(slug) if slug else None
            url = article.url if article else f"discussions/{conversation.slug}/"
            conversations[conversation.slug] = conversation.at(f"/{url}", joined=article is not None)
            if article is not None:
                article.conversation = conversations[conversation.slug]
            fragment = "#comments" if article else ""
            found = self.context["generated_content"]
            found[f"{FOLDER}/{conversation.path.name}"] = Linked(url + fragment, path)
        self.context["CONVERSATIONS"] = conversations

    def generate_output(self, writer: Any) -> None:
        """Write the pages of conversations that follow no essay of this site, and the list of all."""
        threads = self.context["THREADS"]
        for view in threads:
            if view.essay_title is None:
                writer.write_file(
                    f"discussions/{view.slug}/index.html",
                    self.get_template("discussion"),
                    self.context,
                    self.settings["RELATIVE_URLS"],
                    thread=view,
                    thread_jsonld=self.context["THREAD_JSONLD"][view.slug],
                )
        writer.write_file(
            "discussions/index.html",
            self.get_template("discussions"),
            self.context,
            self.settings["RELATIVE_URLS"],
            threads=threads,
        )


def _load(load: Callable[[Path], Conversation], path: Path) -> tuple[Gist, Spoken]:
    """Return what every build looks at, and what waits for somebody who prints it."""
    conversation = load(path)
    return conversation.gist, conversation.spoken.open()


def read_threads_ahead(generator: Any) -> None:
    """Begin to read threads, while Pelican goes through the essays."""
    settings, content = generator.settings, Path(generator.path)
    own, root = parse_settings(settings), f"{base_path(settings['SITEURL'])}/"
    load = partial(
        load_conversation,
        images=own.remote_images,
        mask=own.mask_addresses,
        media=load_copies(content),
        root=root,
        excerpt_words=own.excerpt_words,
    )
    depends = digest_parts([digest_file(content / MEDIA), repr(own), root])
    memo = memo_of(settings)
    tasks: dict[tuple[str, ...], Any] = {
        (str(path), memo.digest(str(path)), depends): partial(_load, load, path)
        for path in sorted((content / FOLDER).glob("*.thread"))
    }
    generator.context[_AHEAD] = tasks
    memo.prepare("thread", tasks)


def add_threads_generator(_pelican: Any) -> type[Generator]:
    """Tell Pelican of the generator."""
    return ThreadsGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_init.connect(read_threads_ahead)
    signals.get_generators.connect(add_threads_generator)
