"""Reading for Pelican: finished views of what the other rooms found, and the files that machines read."""

import shutil
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals
from pelican.generators import ArticlesGenerator, Generator

from afterword.imaging.copies import copy_store, write_copies
from afterword.imaging.coverage import load_coverage
from afterword.imaging.frames import Frames
from afterword.imaging.gallery import card_store, write_cards
from afterword.reading.avatars import render_faces
from afterword.reading.cards import CardView, Deck, deal_cards
from afterword.reading.disputes import dispute_template
from afterword.reading.essays import build_essay, build_page, essay_moment, tell_apart
from afterword.reading.feeds import render_atom
from afterword.reading.jsonld import essay_jsonld, myth_jsonld, myths_jsonld, thread_jsonld
from afterword.reading.myths import build_myth, gather_voices
from afterword.reading.mythsjson import render_myths
from afterword.reading.sheets import render_script, render_sheet
from afterword.reading.site import POLICY, Counts, Site, render_headers, render_robots, render_sitemap
from afterword.reading.streams import (
    Streams,
    comments_feed,
    essays_feed,
    list_topics,
    myth_feeds,
    recent_comments,
)
from afterword.reading.structure import join_series
from afterword.reading.threads import Archive, build_thread, unique_anchors
from afterword.reading.views import EssayView, ThreadView
from afterword.settings import base_path, contact_url, parse_settings

CACHE = ".cache"  # beside the content
ICONS = ("favicon.ico", "apple-touch-icon.png")  # asked for at the root, whatever a page says
_LATEST = 4  # comments that the front page quotes


class SiteFilesGenerator(Generator):
    """Writes topics, feeds, sitemap, robots.txt and `_headers`."""

    def generate_output(self, writer: Any) -> None:
        """Write them beside the pages."""
        relative = self.settings["RELATIVE_URLS"]
        topics = self.context["TOPICS"]
        if topics:
            writer.write_file(
                "topics/index.html", self.get_template("topics"), self.context, relative, topics=topics
            )
        for topic in topics:
            name = f"{topic.url[1:]}index.html"
            writer.write_file(name, self.get_template("topic"), self.context, relative, topic=topic)
        site: Site = self.context["SITE"]
        output = Path(writer.output_path)
        for feed in self.context["FEEDS"]:
            _write(output / feed.path, render_atom(feed, site.url, site.name))
        _write(output / "myths.json", render_myths(self.context["MYTHS"], site))
        _write(output / "sitemap.xml", render_sitemap(self.context["PAGES_OF_SITE"]))
        _write(output / "robots.txt", render_robots(site))
        _write(output / "_headers", render_headers())
        _write(output / self.settings["THEME_STATIC_DIR"] / "faces.svg", render_faces())
        cards = (*self.context["CARDS"].values(), self.context["SITE_CARD"])
        for name in ICONS:
            icon = Path(self.theme) / "static" / name
            if icon.is_file():
                shutil.copyfile(icon, output / name)
        drawn = [(output / card.path[1:], card.card) for card in cards if card.card is not None]
        content, workers = Path(self.path), parse_settings(self.settings).workers
        cache = content.parent / CACHE
        write_cards(drawn, card_store(cache), workers)
        write_copies(content, self.context["PICTURES"], output, copy_store(cache), workers)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def build_site(settings: dict[str, Any]) -> Site:
    """Return what every page knows, from Pelican's settings."""
    own = parse_settings(settings)
    parts = urlsplit(settings["SITEURL"])
    base = base_path(settings["SITEURL"])
    return Site(
        name=settings["SITENAME"],
        url=settings["SITEURL"].rstrip("/"),
        origin=f"{parts.scheme}://{parts.netloc}",
        base=base,
        description=own.description,
        language=settings["DEFAULT_LANG"],
        author=own.keeper,
        since=own.since,
        contact_url=contact_url(own),
        dispute=dispute_template(own),
        stylesheet=f"/{settings['THEME_STATIC_DIR']}/style.css",
        card=f"/{settings['THEME_STATIC_DIR']}/card.png",
        policy=POLICY,
        feeds=(("Essays", "/feeds/essays.atom.xml"), ("Comments", "/feeds/comments.atom.xml")),
    )


def add_globals(generator: Any) -> None:
    """Give every template the site's particulars."""
    site = build_site(generator.settings)
    generator.env.globals.update(SITE=site, BASE=site.base, canonical=site.canonical)


def build_views(generators: Iterable[Any]) -> None:
    """Build every view once, after all sources are read and labelled and before anything is written."""
    generator = next(item for item in generators if isinstance(item, ArticlesGenerator))
    context, settings = generator.context, generator.settings
    own = parse_settings(settings)
    site = build_site(settings)
    copies = own.picture_copies and not settings.get("PREVIEW")
    frames = Frames(Path(generator.path), site.base, copies)
    context["PICTURES"] = frames.wanted
    archive = Archive(site.base, context["CATALOGUE"], context["LABELLED"], site.url, site.dispute, frames)
    essays = _essay_views(context, site, archive)
    threads = _thread_views(context, archive, (*essays, *(page.view for page in context["pages"])))
    voices = gather_voices(essays, threads)
    myths = context["CATALOGUE"].myths
    context["SITE"] = site
    context["MYTH_TERM"] = partial(myth_jsonld, site=site)
    context["MYTH_TERMS"] = partial(myths_jsonld, site=site)
    context["ESSAYS"] = essays
    context["THREADS"] = threads
    context["MYTHS"] = tuple(
        build_myth(
            myth,
            (number, len(myths)),
            url=f"/myths/{myth.id}/",
            html=context["MYTH_BODIES"][myth.id].get_content(site.base),
            voices=voices,
        )
        for number, myth in enumerate(myths, 1)
    )
    _add_cards(context, site, drawn=own.cards and not settings.get("PREVIEW"))
    moments = {article.slug: essay_moment(article.essay) for article in context["articles"]}
    context["TOPICS"] = list_topics(
        (
            ([tag.name for tag in getattr(article, "tags", ())], article.view)
            for article in context["articles"]
        ),
    )
    context["RECENT"] = recent_comments(threads, _LATEST)
    streams = Streams(essays, threads, moments, context["LABELLED"], site, own.feed_items)
    context["FEEDS"] = (
        essays_feed(streams),
        comments_feed(streams),
        *myth_feeds(context["MYTHS"], streams),
    )
    context["COUNTS"] = Counts(
        essays=len(essays),
        comments=sum(thread.count for thread in threads),
        threads=len(threads),
        labelled=sum(len(found) for found in voices.values()),
    )
    context["PAGES_OF_SITE"] = _pages_of_site(context, site, moments)


def _essay_views(context: dict[str, Any], site: Site, archive: Archive) -> tuple[EssayView, ...]:
    texts = [text for name in ("articles", "hidden_articles", "drafts") for text in context[name]]
    for article in texts:
        conversation = getattr(article, "conversation", None)
        article.view = build_essay(article.essay, f"/{article.url}", archive, conversation)
    pages = [page for name in ("pages", "hidden_pages", "draft_pages") for page in context[name]]
    for page in pages:
        html = page.get_content(site.base)
        conversation = getattr(page, "conversation", None)
        page.view = build_page(page.essay, f"/{page.url}", html, archive, conversation)
    series = {a.slug: a.essay.series for a in context["articles"] if a.essay.series}
    parts = join_series((article.view for article in context["articles"]), series)
    for article in context["articles"]:
        article.view = parts.get(article.slug, article.view)
    for text, view in zip((*texts, *pages), tell_apart(text.view for text in (*texts, *pages)), strict=True):
        text.view = view
        text.prev_view = text.next_view = None
    for newer, older in zip(context["articles"], context["articles"][1:], strict=False):
        newer.prev_view, older.next_view = older.view, newer.view
    return tuple(article.view for article in context["articles"])


def _add_cards(context: dict[str, Any], site: Site, *, drawn: bool) -> None:
    """Say what the cards show, and name them in structured data; without them the theme's picture."""
    plain = CardView(site.card, f"{site.name}: a head in a red cap, afloat on a line of water.")
    kinds = ("articles", "hidden_articles", "drafts", "pages", "hidden_pages", "draft_pages")
    contents = [content for kind in kinds for content in context[kind]]
    cards: dict[str, CardView] = {}
    if drawn:
        deck = Deck(site, load_coverage())
        views = [content.view for content in contents if not content.url.startswith("drafts/")]
        cards = dict(deal_cards(deck, views, context["THREADS"], context["MYTHS"]))
        plain = deck.site() or plain

    def picture(url: str) -> str:
        return cards.get(url, plain).path

    for content in contents:
        content.jsonld = essay_jsonld(content.view, site, picture(content.view.url))
    context["THREAD_JSONLD"] = {
        thread.slug: thread_jsonld(thread, site, picture(thread.url))
        for thread in context["THREADS"]
        if thread.essay_title is None
    }
    context["CARDS"] = {site.url + url: card for url, card in cards.items()}
    context["SITE_CARD"] = plain


def _thread_views(
    context: dict[str, Any], archive: Archive, essays: Iterable[EssayView]
) -> tuple[ThreadView, ...]:
    """Return the conversations of published essays and those of their own, the latest word first."""
    joined = [essay.thread for essay in essays if essay.thread is not None]
    alone = [
        build_thread(conversation, archive, None, unique_anchors(conversation, ()))
        for conversation in context["CONVERSATIONS"].values()
        if not conversation.joined
    ]
    threads = sorted((*joined, *alone), key=lambda thread: thread.slug)
    threads.sort(key=lambda thread: str(thread.last or ""), reverse=True)
    return tuple(threads)


def _pages_of_site(
    context: dict[str, Any], site: Site, moments: dict[str, datetime]
) -> list[tuple[str, Any]]:
    """Return every page's address and last change."""
    pages: list[tuple[str, Any]] = [(f"{site.url}/{name}", None) for name in ("", "essays/", "myths/")]
    for essay in context["ESSAYS"]:
        changes = [essay.updated, essay.published, essay.thread.last if essay.thread else None]
        known = [str(change) for change in changes if change is not None]
        changed = max((c for c in changes if c is not None), key=str) if known else moments[essay.slug]
        pages.append((site.url + essay.url, changed))
    pages.append((f"{site.url}/discussions/", None))
    pages += [(site.url + t.url, t.last) for t in context["THREADS"] if t.essay_title is None]
    pages += [(site.url + myth.url, None) for myth in context["MYTHS"]]
    if context["TOPICS"]:
        pages.append((f"{site.url}/topics/", None))
    pages += [(site.url + topic.url, None) for topic in context["TOPICS"]]
    pages += [(site.url + page.view.url, page.view.updated) for page in context["pages"]]
    return pages


def add_site_files_generator(_pelican: Any) -> type[Generator]:
    """Tell Pelican of the generator."""
    return SiteFilesGenerator


def tighten_theme(pelican: Any) -> None:
    """Take out of the copied style sheets and scripts what only their writers need."""
    folder = Path(pelican.settings["OUTPUT_PATH"]) / pelican.settings["THEME_STATIC_DIR"]
    for kind, render in (("*.css", render_sheet), ("*.js", render_script)):
        for path in sorted(folder.glob(kind)):
            _write(path, render(path.read_text(encoding="utf-8")))


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(add_globals)
    signals.get_generators.connect(add_site_files_generator)
    signals.all_generators_finalized.connect(build_views)
    signals.finalized.connect(tighten_theme)
