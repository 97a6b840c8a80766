"""What `afterword build` does where only the text of an essay or two has changed: their pages, and no more.

Neither Pelican nor the other sources are loaded. Wherever an edit reaches further, or anything isn't as
expected, nothing has been written yet, and the whole site is built instead.
"""

import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment
from msgspec.structs import replace

from afterword.building.draft import Done, Draft, write_draft
from afterword.building.environment import ENVIRONMENT, Templates, make_environment
from afterword.building.inputs import settle_edit
from afterword.building.kept import Shared
from afterword.building.manifest import Known, Manifest
from afterword.building.place import Place
from afterword.building.quickstore import QuickStore, Remembered, open_store
from afterword.reading.feeds import replace_entry
from afterword.reading.jsonfeed import replace_item
from afterword.reading.listed import ListedEssay, list_essay
from afterword.reading.quick import After, BeyondError, Now, redo_essay, relate_again, still
from afterword.reading.remembered import Around, Before, Fact, fact_words

if TYPE_CHECKING:
    from afterword.myths.tagger import Tagger

_INDEX = "search/index/"
MOST = 5  # essays; more of them are an import or a merge, and the whole build is right for these


MOST_RELATED = 12  # essays that others become related to by an edit


class Redone(NamedTuple):
    """A source made anew.

    Attributes:
        page: Its page's path.
        after: What it is now.
        known: What was known of it.
        fact: What is to be known of it where that is another.
        related: The essays close to it where these are others.
    """

    page: str
    after: Now
    known: Remembered
    fact: Fact | None = None
    related: tuple[ListedEssay, ...] | None = None


class Made(dict[str, Redone]):
    """What was made anew, by source."""


class Desk:
    """Where a preview leaves what its next edit needs too."""

    kit: "Kit | None" = None


class Kit:
    """What all edits after one build need, loaded once.

    Args:
        store: Of that build.
        folder: Where compiled templates are kept.
        build: Its name.
    """

    def __init__(self, store: QuickStore, folder: Path, build: str) -> None:
        self.build = build
        self.around: Around = store.about("around")
        self.tagger = _load_tagger(self.around)
        self._templates: Templates = store.about(ENVIRONMENT)
        self._compiled = folder / "templates"
        self._shared: dict[str, tuple[Shared, Environment]] = {}

    def shared(self, store: QuickStore, name: str) -> tuple[Shared, Environment]:
        """Return what all pages of a template are given, and the environment that makes them."""
        if name not in self._shared:
            self._compiled.mkdir(exist_ok=True)
            shared: Shared = store.about(f"shared {name}")
            environment = make_environment(self._templates, shared.globals, str(self._compiled))
            self._shared[name] = shared, environment
        return self._shared[name]


def _load_tagger(around: Around) -> "Tagger | None":
    """Return what labels; None for a site without labels, which needn't load it."""
    if not around.catalogue.myths:
        return None
    from afterword.myths.tagger import Tagger

    return Tagger(around.catalogue)


def build_quickly(
    place: Place, manifest: Manifest, edited: Mapping[str, Known], began: int, desk: Desk | None = None
) -> Done | str:
    """Make anew what an edit of essays' texts changes, if nothing else is changed by it.

    Args:
        place: Where builds are remembered.
        manifest: Of the last build.
        edited: The sources with other contents, as they are now.
        began: Nanoseconds since 1970, before anything was read.
        desk: Where what was loaded is left for the next edit.

    Returns:
        What was written; else why the whole site must be built, in words for a person.
    """
    if len(edited) > MOST:
        return "many sources have changed"
    with open_store(place.quick, manifest.build) as store:
        if store is None:
            return "nothing is remembered of single pages"
        draft, made = Draft(manifest), Made()
        try:
            _make(store, _take_kit(place, manifest, store, desk), edited, draft, made)
        except BeyondError as beyond:
            return str(beyond)
        except Exception as error:  # noqa: BLE001 - the whole build tells of it, if it is a mistake in a source
            return f"{type(error).__name__}: {error}"
        inputs = {path: settle_edit(path, known, began) for path, known in edited.items()}
        pages = [redone.page for redone in made.values()]
        return write_draft(place, draft, pages, inputs, partial(_remember, store, made))


def prepare_edits(place: Place, manifest: Manifest, desk: Desk) -> None:
    """Load what edits of a preview will need, so that the first isn't slower than the others.

    Args:
        place: Where builds are remembered.
        manifest: Of the last build.
        desk: Where it is left.
    """
    with open_store(place.quick, manifest.build) as store:
        if store is None:
            return
        try:
            kit = _take_kit(place, manifest, store, desk)
            for name in store.names("shared "):
                kit.shared(store, name)[1].get_template(name.partition(" ")[0])
        except Exception:  # noqa: BLE001 - the edit itself will tell of it
            return
    if kit.tagger is not None:
        kit.tagger.warm_up()


def _take_kit(place: Place, manifest: Manifest, store: QuickStore, desk: Desk | None) -> Kit:
    if desk is not None and desk.kit is not None and desk.kit.build == manifest.build:
        return desk.kit
    if refused := store.about("refused"):
        raise BeyondError(str(refused))
    folder = str(Path(manifest.command[0]).parent)
    if folder not in sys.path:  # what the settings import, a filter may be
        sys.path.append(folder)
    kit = Kit(store, place.folder, manifest.build)
    if desk is not None:
        desk.kit = kit
    return kit


def _make(store: QuickStore, kit: Kit, edited: Iterable[str], draft: Draft, made: Made) -> None:
    """Make all files that an edit changes."""
    for path in edited:
        known = _find(store, path)
        after = redo_essay(Path(path), known.before, kit.around, kit.tagger)
        made[path] = Redone(known.page, after, known)
        _draft_files(known.before, after, kit.around, draft)
    _relate(store, kit.around, made)
    for redone in made.values():
        _draft_page(store, kit, redone, draft)


def _find(store: QuickStore, path: str) -> Remembered:
    known = store.find(path)
    if known is None:
        raise BeyondError(f"{Path(path).name} has changed, which is no essay of the last build")
    return known


def _relate(store: QuickStore, around: Around, made: Made) -> None:
    """Find out which essays are close to which, where an edit may change that."""
    if not around.related:
        return
    views = {path: redone.after.view for path, redone in made.items()}
    if all(fact_words(view) == fact_words(made[path].known.before.view) for path, view in views.items()):
        return
    facts = dict(store.facts())
    paths = {fact.slug: path for path, fact in facts.items()}
    changed = relate_again(facts, views)
    if len(changed) > MOST_RELATED:
        raise BeyondError("many essays are related to others now")
    for path, fact in changed.items():
        if path not in made:
            known = _find(store, path)
            made[path] = Redone(known.page, still(known.before, around), known)
        listed = (list_essay(_find(store, paths[slug]).before.view) for slug in fact.related)
        made[path] = made[path]._replace(fact=fact, related=tuple(listed))


def _draft_page(store: QuickStore, kit: Kit, redone: Redone, draft: Draft) -> None:
    """Make the essay's page with what it was given before, and with what comes from its text."""
    kept = redone.known.kept
    shared, environment = kit.shared(store, kept.shared)
    article = kept.own["article"]
    article.view, article.jsonld = redone.after.view, redone.after.jsonld
    if redone.related is not None:
        article.related = redone.related
    template = environment.get_template(kept.template)
    draft.texts[redone.page] = template.render({**shared.values, **kept.own})


def _draft_files(before: Before, after: After, around: Around, draft: Draft) -> None:
    """Put the essay in its place in feeds and the search."""
    for stem in after.feeds:
        atom, json = f"{stem}.atom.xml", f"{stem}.json"
        draft.texts[atom] = replace_entry(draft.load(atom), after.entry, around.site)
        draft.texts[json] = replace_item(draft.load(json), after.entry)
        for name in (atom, json):
            draft.texts |= dict.fromkeys(around.feeds.get(name, ()), draft.texts[name])
    _draft_citations(before, after, around, draft)
    if after.number is None:
        return
    from afterword.reading.searchedit import edit_index

    changed = edit_index(
        lambda name: draft.load(_INDEX + name), draft.digests(_INDEX), after.number, after.was, after.record
    )
    draft.texts |= {_INDEX + name: text for name, text in changed.items()}


def _draft_citations(before: Before, after: After, around: Around, draft: Draft) -> None:
    """Let its citations state what its words are now."""
    if not around.own.citations:
        return
    from afterword.reading.citing import CITATION_FILES, digest_words, replace_digest

    digests = digest_words(before.view.text), digest_words(after.view.text)
    for name in CITATION_FILES:
        path = f"{after.view.url[1:]}cite/{name}"
        try:
            draft.texts[path] = replace_digest(draft.load(path), *digests)
        except ValueError as error:
            raise BeyondError(str(error)) from None


def _remember(store: QuickStore, made: Made) -> None:
    """Remember what the sources are now."""
    for path, redone in made.items():
        _put(store, path, redone)
    store.save()


def _put(store: QuickStore, path: str, redone: Redone) -> None:
    """Remember what a source is now."""
    before = redone.known.before
    store.put(path, before=replace(before, view=redone.after.view))
    if redone.fact is not None:
        article = redone.known.kept.own["article"]
        article.view = article.jsonld = None
        store.put(path, fact=redone.fact, kept=redone.known.kept)
