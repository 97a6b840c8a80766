"""What `afterword build` does where only the text of an essay or two has changed: their pages, and no more.

Neither Pelican nor the other sources are loaded. Wherever an edit reaches further, or anything isn't as
expected, nothing has been written yet, and the whole site is built instead.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from afterword.building.environment import ENVIRONMENT, make_environment
from afterword.building.files import digest_bytes, stamp, write_whole
from afterword.building.inputs import settle_edit
from afterword.building.manifest import UNSURE, Known, Manifest, load_edits_of, write_edits
from afterword.building.place import Place
from afterword.building.quickstore import QuickStore, Remembered, open_store
from afterword.reading.feeds import replace_entry
from afterword.reading.jsonfeed import replace_item
from afterword.reading.quick import After, Around, BeyondError, redo_essay
from afterword.reading.searchedit import edit_index

Made: TypeAlias = dict[str, tuple[str, After]]  # by source, its page's path and what it is now
MOST = 5  # essays; more of them are an import or a merge, and the whole build is right for these
_INDEX = "search/index/"


@dataclass(frozen=True, slots=True)
class Done:
    """What was written: the pages that were made anew, and every file whose bytes are others now."""

    pages: tuple[str, ...]
    written: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """Files in the making, on top of those in the output.

    Attributes:
        manifest: Of the last build.
        texts: What is to be written; None for what is to go.
    """

    manifest: Manifest
    texts: dict[str, str | None] = field(default_factory=dict)

    @property
    def output(self) -> Path:
        """Where the site lies."""
        return Path(self.manifest.output)

    @property
    def known(self) -> Mapping[str, Known]:
        """Every file there."""
        return self.manifest.outputs

    def load(self, name: str) -> str:
        """Return a file's text as it is to be."""
        text = self.texts[name] if name in self.texts else (self.output / name).read_bytes().decode()
        if text is None:
            raise LookupError(name)
        return text

    def index(self) -> dict[str, str]:
        """Return the digest of every file of the search's index, by name."""
        found = {name: known.digest for name, known in self.known.items() if name.startswith(_INDEX)}
        for name, text in self.texts.items():
            if name.startswith(_INDEX):
                found[name] = digest_bytes(text.encode()) if text is not None else ""
        return {name.removeprefix(_INDEX): digest for name, digest in found.items() if digest}


def build_quickly(place: Place, manifest: Manifest, edited: Mapping[str, Known], began: int) -> Done | str:
    """Make anew what an edit of essays' texts changes, if nothing else is changed by it.

    Args:
        place: Where builds are remembered.
        manifest: Of the last build.
        edited: The sources with other contents, as they are now.
        began: Nanoseconds since 1970, before anything was read.

    Returns:
        What was written; else why the whole site must be built, in words for a person.
    """
    if len(edited) > MOST:
        return "many sources have changed"
    if not place.quick.is_file():
        return "nothing is remembered of single pages"
    folder = str(Path(manifest.command[0]).parent)
    if folder not in sys.path:  # what the settings import, a filter may be
        sys.path.append(folder)
    with open_store(place.quick, manifest.build) as store:
        if store is None:
            return "nothing is remembered of single pages"
        draft = _Draft(manifest)
        try:
            around: Around = store.about("around")
            made: Made = {}
            for path in edited:
                known = _find(store, path)
                made[path] = known.page, redo_essay(Path(path), known.before, around)
                _draft_page(store, place, known, made[path][1], draft)
                _draft_files(made[path][1], around, draft)
        except BeyondError as beyond:
            return str(beyond)
        except Exception as error:  # noqa: BLE001 - the whole build tells of it, if it is a mistake in a source
            return f"{type(error).__name__}: {error}"
        return _write(place, draft, store, made, _settled(edited, began))


def _find(store: QuickStore, path: str) -> Remembered:
    known = store.find(path)
    if known is None:
        raise BeyondError(f"{Path(path).name} has changed, which is no essay of the last build")
    return known


def _settled(edited: Mapping[str, Known], began: int) -> dict[str, Known]:
    return {path: settle_edit(path, known, began) for path, known in edited.items()}


def _draft_page(store: QuickStore, place: Place, known: Remembered, after: After, draft: _Draft) -> None:
    """Make the essay's page with what it was given before, and with what comes from its text."""
    kept = known.kept
    shared = store.about(f"shared {kept.shared}")
    templates = store.about(ENVIRONMENT)
    compiled = place.folder / "templates"
    compiled.mkdir(exist_ok=True)
    environment = make_environment(templates, shared.globals, str(compiled))
    article = kept.own["article"]
    article.view, article.jsonld = after.before.view, after.jsonld
    template = environment.get_template(kept.template)
    draft.texts[known.page] = template.render({**shared.values, **kept.own})


def _draft_files(after: After, around: Around, draft: _Draft) -> None:
    """Put the essay in its place in feeds and the search."""
    for stem in after.before.feeds:
        atom, json = f"{stem}.atom.xml", f"{stem}.json"
        draft.texts[atom] = replace_entry(draft.load(atom), after.entry, around.site)
        draft.texts[json] = replace_item(draft.load(json), after.entry)
    changed = edit_index(
        lambda name: draft.load(_INDEX + name), draft.index(), after.before.number, after.was, after.record
    )
    draft.texts |= {_INDEX + name: text for name, text in changed.items()}


def _write(place: Place, draft: _Draft, store: QuickStore, made: Made, inputs: Mapping[str, Known]) -> Done:
    """Bring what was made into the output; killed at any point, the next build is a whole one."""
    changed = {
        name: text.encode()
        for name, text in draft.texts.items()
        if text is not None
        and (name not in draft.known or digest_bytes(text.encode()) != draft.known[name].digest)
    }
    gone = tuple(name for name, text in draft.texts.items() if text is None and name in draft.known)
    edits = load_edits_of(place.manifest, draft.manifest)
    unsure = dict.fromkeys([*changed, *gone], UNSURE)
    write_edits(place.manifest, replace(edits, outputs={**edits.outputs, **unsure}, complete=False))
    outputs = dict(edits.outputs)
    for name, data in changed.items():
        target = draft.output / name
        write_whole(target, data)
        now = stamp(target)
        if now is None:
            raise FileNotFoundError(target)
        outputs[name] = Known(now, digest_bytes(data))
    for name in gone:
        (draft.output / name).unlink(missing_ok=True)
        outputs.pop(name, None)
    for path, (_, after) in made.items():
        store.put(path, after.before)
    store.save()
    pages = tuple(page for page, _ in made.values())
    # Keys of what was made by itself aren't known any more.
    known = dict.fromkeys((*edits.pages, *pages, *changed))
    write_edits(
        place.manifest,
        replace(
            edits,
            inputs={**edits.inputs, **inputs},
            outputs=outputs,
            removed=tuple(sorted({*edits.removed, *gone} - changed.keys())),
            pages=tuple(known),
            complete=True,
        ),
    )
    return Done(pages, tuple(sorted([*changed, *gone])))
