"""Reading for Pelican: finished views of what the other rooms found, and the files that machines read."""

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import ArticlesGenerator, Generator

from afterword.building.later import Later
from afterword.building.packs import Here
from afterword.discussion.conversation import Conversation
from afterword.essays.model import Essay
from afterword.imaging.copies import copy_store, write_copies
from afterword.imaging.coverage import load_coverage
from afterword.imaging.frames import Frames
from afterword.imaging.gallery import card_store, write_cards
from afterword.reading.avatars import render_faces
from afterword.reading.backlinks import Reach, all_texts, find_backlinks, find_reach
from afterword.reading.cards import CardView, Deck, deal_cards
from afterword.reading.citeformats import render_bibtex, render_csl
from afterword.reading.citing import CitedPage, cite_pages
from afterword.reading.entries import Streams
from afterword.reading.essays import build_essay, build_page, essay_moment, tell_apart
from afterword.reading.files import list_copies, list_files, list_further_pages
from afterword.reading.gathering import GATHERED, Gatherable, Gatherer, Notes, gather_pages
from afterword.reading.jsonld import essay_jsonld, myth_jsonld, myths_jsonld, site_jsonld, thread_jsonld
from afterword.reading.listed import ListedEssay, list_essay
from afterword.reading.moved import find_moved, list_moved
from afterword.reading.myths import build_myth, gather_voices
from afterword.reading.particulars import build_site
from afterword.reading.people import build_people
from afterword.reading.related import find_related
from afterword.reading.remembered import Around
from afterword.reading.search import Record, gather_records
from afterword.reading.searchindex import build_index
from afterword.reading.sheets import render_script, render_sheet
from afterword.reading.signatures import NO_PEOPLE, People, find_people
from afterword.reading.site import Counts, Site
from afterword.reading.sitemap import Contents
from afterword.reading.streams import all_feeds, list_topics, recent_comments
from afterword.reading.structure import join_series
from afterword.reading.threads import Archive, gather_threads
from afterword.reading.views import EssayView, ThreadView
from afterword.reading.wanted import find_names
from afterword.settings import Crawlers, parse_settings
from afterword.text.outgoing import load_links
from afterword.text.plaintext import PlainText

log = logging.getLogger(__name__)

CACHE = ".cache"  # beside the content
ICONS = ("favicon.ico", "apple-touch-icon.png")  # asked for at the root, whatever a page says
_LATEST = 4  # comments that the front page quotes


class SiteFilesGenerator(Generator):
    """Writes topics, people, and what machines read: feeds, sitemap, robots.txt, `_headers`."""

    def generate_output(self, writer: Any) -> None:
        """Write them beside the pages."""
        further = (
            (template, f"{url[1:]}index.html", more)
            for template, url, more in list_further_pages(self.context["CONTENTS"], self.context["SITE"])
        )
        for template, name, more in (*further, *list_moved(self.context["MOVED"], self.context["SITE"])):
            writer.write_file(
                name,
                self.get_template(template),
                self.context,
                self.settings["RELATIVE_URLS"],
                **more,
            )
        self._write_citations(writer)
        crawlers = Crawlers(parse_settings(self.settings).crawlers)
        output = Path(writer.output_path)
        moved = self.context["MOVED"]
        note = Notes(self.settings.get(GATHERED)).feed
        for each in list_files(self.context["STREAMS"], self.context["CONTENTS"], crawlers, moved, note):
            _write(writer, each.path, each.make, later=each.later)
        _write(writer, f"{self.settings['THEME_STATIC_DIR']}/faces.svg", render_faces)
        if self.context["SITE"].search:
            self._write_search(writer)
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

    def _write_citations(self, writer: Any) -> None:
        template, relative = self.get_template("cite"), self.settings["RELATIVE_URLS"]
        for cited in self.context["CITED"]:
            more = {"cited": cited, "shown": Later(cited.shown)}
            writer.write_file(f"{cited.url[1:]}index.html", template, self.context, relative, **more)
            _write(writer, f"{cited.url[1:]}cite.bib", partial(render_bibtex, cited.citations), later=True)
            _write(writer, f"{cited.url[1:]}cite.json", partial(render_csl, cited.citations), later=True)

    def _write_search(self, writer: Any) -> None:
        relative = self.settings["RELATIVE_URLS"]
        writer.write_file("search/index.html", self.get_template("search"), self.context, relative)
        # One sheet instead of two keeps the page at three requests.
        static = Path(self.settings["THEME"]) / "static"
        sheets = [(static / name).read_text(encoding="utf-8") for name in ("style.css", "search.css")]
        _write(writer, f"{self.settings['THEME_STATIC_DIR']}/search-page.css", partial("".join, sheets))
        _write_all(writer, partial(_index_files, self.context["SEARCH_RECORDS"]))


def _write(writer: Any, name: str, make: Callable[[], str], *, later: bool = False) -> None:
    if hasattr(writer, "write_text"):  # ours, which leaves alone what is there already
        writer.write_text(name, make, later=later)
        return
    path = Path(writer.output_path) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(make(), encoding="utf-8", newline="\n")


def _write_all(writer: Any, make: Callable[[], Mapping[str, str]]) -> None:
    if hasattr(writer, "write_texts"):
        writer.write_texts(make)
        return
    for name, text in make().items():
        _write(writer, name, partial(str, text))


def _index_files(records: Sequence[Record]) -> dict[str, str]:
    return {f"search/index/{name}": text for name, text in build_index(records).items()}


def add_globals(generator: Any) -> None:
    """Give every template the site's particulars."""
    site = build_site(generator.settings)
    generator.env.globals.update(SITE=site, BASE=site.base, canonical=site.canonical)


def build_views(generators: Iterable[Any]) -> None:
    """Build every view once, after all sources are read and labelled and before anything is written."""
    generator = next(item for item in generators if isinstance(item, ArticlesGenerator))
    context, settings = generator.context, generator.settings
    if "LABELLED" not in context:
        context["LABEL_ARCHIVE"]()
    own = parse_settings(settings)
    site = build_site(settings)
    public = list(_published(context, site))
    lone = [talk for talk in context["CONVERSATIONS"].values() if not talk.joined]
    people = _people(context, public, lone) if own.people else NO_PEOPLE
    # A theme of somebody's own may show less than ours; what nothing shows isn't worked out.
    wanted = find_names(generator.env)
    texts = tuple(all_texts(public, lone, context["LABELLED"])) if "mentions" in wanted else ()
    mentions = find_backlinks(texts, site) if texts else {}
    copies = own.picture_copies and not settings.get("PREVIEW")
    frames = Frames(Path(generator.path), site.base, copies)
    context["PICTURES"] = frames.wanted
    archive = Archive(
        site.base,
        context["CATALOGUE"],
        context["LABELLED"],
        site.url,
        site.dispute,
        frames,
        people,
        mentions,
        own.replies,
        load_links(Path(generator.path)),
    )
    descriptions: dict[str, str] = {}
    essays = _essay_views(context, site, archive, descriptions)
    views = (*essays, *(page.view for page in context["pages"]))
    threads = gather_threads(lone, archive, views)
    voices = gather_voices(essays, threads) if site.labels else {}
    myths = context["CATALOGUE"].myths
    if site.search:
        context["SEARCH_RECORDS"] = gather_records(essays, threads, context["LABELLED"])
    context["SITE"] = site
    context["CITED"] = tuple(_cite(context, essays, threads)) if own.citations else ()
    context["MYTH_TERM"] = partial(myth_jsonld, site=site)
    context["MYTH_TERMS"] = partial(myths_jsonld, site=site)
    newest_first = [list_essay(essay) for essay in essays]
    _join_neighbours(context["articles"], newest_first)
    listed = {essay.slug: essay for essay in newest_first}
    context["ESSAYS"] = tuple(listed.values())
    context["THREADS"] = threads
    context["SITE_JSONLD"] = site_jsonld(site)
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
    _add_cards(context, site, drawn=own.cards and not settings.get("PREVIEW"), data="jsonld" in wanted)
    moments = {article.slug: essay_moment(article.essay) for article in context["articles"]}
    context["TOPICS"] = list_topics(
        (
            ([tag.name for tag in getattr(article, "tags", ())], listed[article.slug])
            for article in context["articles"]
        ),
    )
    context["RECENT"] = recent_comments(threads, _LATEST) if "RECENT" in wanted else ()
    streams = Streams(essays, threads, moments, context["LABELLED"], site, own.feed_items)
    context["PEOPLE"] = build_people(people, streams) if people.persons else ()
    if "related" in wanted:
        _relate(context, essays, listed)
    context["COUNTS"] = Counts(
        essays=len(essays),
        comments=sum(thread.count for thread in threads),
        threads=len(threads),
        labelled=sum(len(found) for found in voices.values()),
    )
    context["CONTENTS"] = Contents(
        essays,
        threads,
        context["MYTHS"],
        context["TOPICS"],
        context["PEOPLE"],
        people.signposts,
        [page.view for page in context["pages"]],
        moments,
    )
    _find_moved(generator, streams, lone)
    if GATHERED in settings:
        _gather(generator, frames, find_reach(texts, site), descriptions, related="related" in wanted)


def _people(
    context: dict[str, Any],
    public: Iterable[tuple[Essay, str, PlainText, Conversation | None]],
    lone: Iterable[Conversation],
) -> People:
    followed = [(talk, essay) for essay, _, _, talk in public if talk is not None]
    essays = [article.essay for article in context["articles"]]
    return find_people(essays, [*followed, *((talk, None) for talk in lone)])


def _cite(
    context: dict[str, Any], essays: Sequence[EssayView], threads: Sequence[ThreadView]
) -> Iterator[CitedPage]:
    talked = (page.view for page in context["pages"] if page.view.thread is not None)
    return cite_pages((*essays, *talked), threads, context["LABELLED"], context["SITE"])


def _find_moved(generator: Any, streams: Streams, lone: Sequence[Conversation]) -> None:
    """Find out which old addresses lead where, and let feeds keep the ids that they had there."""
    context, own = generator.context, parse_settings(generator.settings)
    context["MOVED"] = moved = find_moved(
        Path(generator.path),
        context["SITE"],
        own.former_sites,
        texts=_addressed(context),
        lone=lone,
        contents=context["CONTENTS"],
    )
    for mistake in moved.mistakes:
        log.error("%s", mistake)
    context["STREAMS"] = replace(streams, firsts=moved.firsts)


def _addressed(context: dict[str, Any]) -> list[tuple[Essay, str, Path]]:
    """Return every essay and page that has an address, with it and its file."""
    kinds = ("articles", "hidden_articles", "pages", "hidden_pages")
    return [(text.essay, f"/{text.url}", Path(text.source_path)) for kind in kinds for text in context[kind]]


def _gather(
    generator: Any, frames: Frames, reach: Reach, descriptions: dict[str, str], *, related: bool
) -> None:
    """Leave for the next build what it takes to make one essay by itself."""
    context, gathered = generator.context, generator.settings[GATHERED]
    around = Around(
        site=context["SITE"],
        own=parse_settings(generator.settings),
        catalogue=context["CATALOGUE"],
        content=frames.content,
        copies=frames.copies,
        reach=reach,
        firsts=dict(context["MOVED"].firsts),
        feeds=list_copies(
            context["MOVED"], lambda: all_feeds(context["STREAMS"], context["MYTHS"], context["PEOPLE"])
        ),
        related=related,
    )
    parts = {article.slug: os.path.split(article.source_path) for article in context["articles"]}
    real = {folder: os.path.realpath(folder) for folder in {folder for folder, _ in parts.values()}}
    sources = {slug: f"{real[folder]}{os.sep}{name}" for slug, (folder, name) in parts.items()}
    pages = {article.save_as: sources[article.slug] for article in context["articles"]}
    gather_pages(gathered, pages, generator.settings)
    cards, plain = context["CARDS"], context["SITE_CARD"]
    essays = (
        Gatherable(
            sources[article.slug],
            article.essay,
            getattr(article, "kept_html", None) or Here(vars(article)["_content"]),
            article.view,
            descriptions[article.slug],
            cards.get(around.site.url + article.view.url, plain).path,
            tuple(other.slug for other in article.related),
        )
        for article in context["articles"]
    )
    gathered.around = around
    gathered.tell = Gatherer(around, essays, context["LABELLED"], context.get("SEARCH_RECORDS", ()))


def _published(
    context: dict[str, Any], site: Site
) -> Iterator[tuple[Essay, str, PlainText, Conversation | None]]:
    """Yield every public essay and page with its path, its words and what followed it."""
    for article in context["articles"]:
        plain = context["LABELLED"][article.slug, None].plain
        yield article.essay, f"/{article.url}", plain, getattr(article, "conversation", None)
    for page in context["pages"]:
        plain = PlainText.from_html(page.get_content(site.base))
        yield page.essay, f"/{page.url}", plain, getattr(page, "conversation", None)


def _essay_views(
    context: dict[str, Any], site: Site, archive: Archive, descriptions: dict[str, str]
) -> tuple[EssayView, ...]:
    texts = [text for name in ("articles", "hidden_articles", "drafts") for text in context[name]]
    for article in texts:
        conversation = getattr(article, "conversation", None)
        article.view = build_essay(article.essay, f"/{article.url}", archive, conversation)
    pages = [page for name in ("pages", "hidden_pages", "draft_pages") for page in context[name]]
    for page in pages:
        html = page.get_content(site.base)
        conversation = getattr(page, "conversation", None)
        page.view = build_page(page.essay, f"/{page.url}", html, archive, conversation)
    descriptions.update((article.slug, article.view.description) for article in context["articles"])
    series = {a.slug: a.essay.series for a in context["articles"] if a.essay.series}
    parts = join_series((article.view for article in context["articles"]), series)
    for article in context["articles"]:
        article.view = parts.get(article.slug, article.view)
    for text, view in zip((*texts, *pages), tell_apart(text.view for text in (*texts, *pages)), strict=True):
        text.view = view
        text.prev_view = text.next_view = None
        text.related = ()
    return tuple(article.view for article in context["articles"])


def _join_neighbours(articles: Sequence[Any], newest_first: Sequence[ListedEssay]) -> None:
    for place, (newer, older) in enumerate(pairwise(articles)):
        newer.prev_view, older.next_view = newest_first[place + 1], newest_first[place]


def _relate(context: dict[str, Any], essays: Sequence[EssayView], listed: Mapping[str, ListedEssay]) -> None:
    related = find_related([(essay.slug, f"{essay.title} {essay.text}") for essay in essays])
    for article in context["articles"]:
        article.related = tuple(listed[slug] for slug in related[article.slug])


def _add_cards(context: dict[str, Any], site: Site, *, drawn: bool, data: bool) -> None:
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

    for content in contents if data else ():
        content.jsonld = essay_jsonld(content.view, site, picture(content.view.url))
    context["THREAD_JSONLD"] = {
        thread.slug: thread_jsonld(thread, site, picture(thread.url))
        for thread in context["THREADS"]
        if thread.essay_title is None
    }
    context["CARDS"] = {site.url + url: card for url, card in cards.items()}
    context["SITE_CARD"] = plain


def add_site_files_generator(_pelican: Any) -> type[Generator]:
    """Tell Pelican of the generator."""
    return SiteFilesGenerator


def tighten_theme(pelican: Any) -> None:
    """Take out of the copied style sheets and scripts what only their writers need."""
    folder = Path(pelican.settings["OUTPUT_PATH"]) / pelican.settings["THEME_STATIC_DIR"]
    for kind, render in (("*.css", render_sheet), ("*.js", render_script)):
        for path in sorted(folder.glob(kind)):
            path.write_text(render(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(add_globals)
    signals.get_generators.connect(add_site_files_generator)
    signals.all_generators_finalized.connect(build_views)
    signals.finalized.connect(tighten_theme)
