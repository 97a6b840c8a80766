"""Edits of a preview, made in the process that serves it: what the last build left stays in memory.

The watcher says which files changed, so nothing else is looked at. What can't be made so, or isn't as it was
left, is built by a process of its own, which looks at everything.
"""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from afterword.building.draft import Done
from afterword.building.files import Stamp, digest_file, stamp
from afterword.building.inputs import describe_world, plant_trees
from afterword.building.manifest import Known, Manifest, load_manifest
from afterword.building.place import Place, one_at_a_time
from afterword.cli.quick import Desk, build_quickly, prepare_edits

PACKAGE = Path(__file__).parents[1]


Code: TypeAlias = frozenset[tuple[str, Stamp | None]]


@dataclass(slots=True)
class QuickPreview:
    """What is known of a preview's last build.

    Attributes:
        place: Where its builds are remembered.
        manifest: Of the last one.
        left: The stamps of what builds remember, as the last one left them.
        unwatched: The sources that lie elsewhere than what is watched.
        desk: What was loaded for earlier edits.
    """

    place: Place
    manifest: Manifest
    left: tuple[Stamp | None, ...]
    unwatched: tuple[str, ...]
    desk: Desk = field(default_factory=Desk)

    def edit(self, paths: Iterable[str]) -> bool:
        """Make the pages of essays that were edited; return whether that was all that was to do.

        Args:
            paths: The files that changed, as the watcher names them.
        """
        began = time.time_ns()
        with one_at_a_time(self.place, lambda: None):
            edited = self._find_edited(paths) if self._is_as_left() else None
            if not edited:
                return edited is not None
            done = build_quickly(self.place, self.manifest, edited, began, self.desk)
            if not isinstance(done, Done):
                return False
            self.manifest, self.left = done.manifest, stamp_memory(self.place)
        return True

    def prepare(self) -> None:
        """Load what the next edit will need."""
        prepare_edits(self.place, self.manifest, self.desk)

    def _is_as_left(self) -> bool:
        known = self.manifest.inputs
        return self.left == stamp_memory(self.place) and all(
            stamp(path) == known[path].stamp for path in self.unwatched
        )

    def _find_edited(self, paths: Iterable[str]) -> dict[str, Known] | None:
        """Return the sources whose contents are others; None where more than contents may have changed."""
        edited: dict[str, Known] = {}
        for path in paths:
            folder, name = os.path.split(path)
            real = os.path.join(os.path.realpath(folder), name)  # noqa: PTH118 - a string, as in the manifest
            now, before = stamp(real), self.manifest.inputs.get(real)
            if now is None and before is None:  # an editor's own file, which came and went
                continue
            if now is None or before is None:
                return None
            digest = digest_file(real)
            if digest != before.digest:
                edited[real] = Known(now, digest)
        return edited


def follow_build(
    place: Place, command: tuple[str, ...], watched: Iterable[Path], desk: Desk
) -> QuickPreview | None:
    """Return what is known of a preview once it was built; None where its pages can't be made here.

    Args:
        place: Where its builds are remembered.
        command: What was asked for.
        watched: Folders and files of which every change is told.
        desk: Where what is loaded for edits is left.
    """
    manifest = load_manifest(place.manifest)
    if manifest is None or not manifest.complete or manifest.command != command:
        return None
    if dict(manifest.world) != describe_world(manifest.settings):
        return None
    trees = plant_trees(map(str, watched))
    others = tuple(path for path in manifest.inputs if not trees.hold(path))
    return QuickPreview(place, manifest, stamp_memory(place), others, desk)


def stamp_code() -> Code:
    """Return the stamps of the engine's code as it lies there."""
    return frozenset((str(path), stamp(path)) for path in PACKAGE.rglob("*.py"))


def stamp_memory(place: Place) -> tuple[Stamp | None, ...]:
    """Return the stamps of what builds of a site remember."""
    return stamp(place.manifest), stamp(place.edits)
