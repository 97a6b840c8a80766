"""One build of `afterword build`: what the last one left, what this one may keep, and what it leaves."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from afterword.building.files import digest_bytes, digest_parts, stamp, write_whole
from afterword.building.inputs import (
    NO_TREES,
    Opened,
    Trees,
    describe_world,
    plant_trees,
    settle_inputs,
    take_inputs,
)
from afterword.building.manifest import (
    UNSURE,
    Files,
    Known,
    Manifest,
    load_manifest,
    rows_of,
    write_manifest,
)
from afterword.building.memo import Memo
from afterword.building.pagekeys import PageKey, load_pages, render_pages
from afterword.building.pages import EDITED, Judge, Made
from afterword.building.place import Place
from afterword.building.sync import Synced, list_staged, sync

SESSION = "afterword_session"  # its place in Pelican's settings, for one build
PACKAGE = Path(__file__).parents[1]


@dataclass(slots=True)
class Session:
    """A build under way.

    Attributes:
        place: Where builds are remembered.
        command: What was asked for.
        settings_file: As named.
        opened: What this process read.
        began: Nanoseconds since 1970, before anything was read.
        stage: The folder that this build writes into.
        phases: When each phase ended: (name, seconds since the first).
        changes: By page, why it was made anew.
        pages: The keys of this build's pages.
        kept: Pages that are as they were.
        digests: Of pages that were written: when, in nanoseconds since 1970, and the digest.
        calm: No source changed while the build read it.
        build: Its name, once it is finished.
    """

    place: Place
    command: tuple[str, ...]
    settings_file: Path
    opened: Opened
    began: int
    stage: Path = field(init=False)
    earlier: Manifest | None = field(init=False)
    phases: list[tuple[str, float]] = field(default_factory=list)
    changes: dict[str, str] = field(default_factory=dict)
    pages: dict[str, PageKey] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    digests: dict[str, tuple[int, str]] = field(default_factory=dict)
    calm: bool = False
    build: str = ""
    progress: Callable[[str, int, int], None] | None = None
    _made: int = field(default=0, init=False)
    _trees: Trees = field(default=NO_TREES, init=False)
    _content: Trees = field(default=NO_TREES, init=False)
    _keys: dict[str, PageKey] | None = field(default=None, init=False)
    _engine: str = field(default="", init=False)
    _settings: tuple[str, ...] = field(default=(), init=False)
    _inputs: Mapping[str, Known] = field(default_factory=dict, init=False)
    _started: float = field(default_factory=time.perf_counter, init=False)

    def __post_init__(self) -> None:
        self.earlier = load_manifest(self.place.manifest)
        for left in self.place.folder.glob(f"{self.place.name}.stage-*"):  # of a build that was killed
            shutil.rmtree(left, ignore_errors=True)
        self.stage = Path(tempfile.mkdtemp(prefix=f"{self.place.name}.stage-", dir=self.place.folder))
        self.stage.chmod(0o755)

    def mark(self, phase: str) -> None:
        """Note that a phase has ended."""
        self.phases.append((phase, time.perf_counter() - self._started))

    def begin(self, settings: Mapping[str, Any], output: Path) -> None:
        """Take down what the sources are, before they are read.

        Args:
            settings: Pelican's.
            output: Where the site goes in the end.
        """
        cache = Path(settings["PATH"]).parent / ".cache"
        skip = Trees(tuple(map(os.path.realpath, (output, cache, self.place.folder.parent))))
        roots = [settings["PATH"], settings["THEME"], str(PACKAGE), str(self.settings_file)]
        roots += [*settings.get("THEME_TEMPLATES_OVERRIDES", ()), *settings.get("PLUGIN_PATHS", ())]
        # What a page shows of these it is given, and its templates are looked at one by one.
        self._content = plant_trees([settings["PATH"], settings["THEME"]])
        if self.earlier is not None and self.earlier.output != str(output.resolve()):
            self.earlier = None
        if self.earlier is not None:  # what was found out late is known in time now
            roots += [root for root in self.earlier.trees if not skip.hold(root)]
        opened = self.opened.sources(skip)
        folder = str(self.settings_file.resolve().parent)
        own = [path for path in opened if path.endswith(".py") and os.path.dirname(path) == folder]  # noqa: PTH120 - a string
        self._settings = tuple(sorted({str(self.settings_file.resolve()), *own}))
        self._trees = self.opened.known = plant_trees([*roots, *opened], skip.roots)
        self._inputs = take_inputs(self._trees, self.earlier.inputs if self.earlier else {})

    def memo(self, workers: int | None) -> Memo:
        """Return what earlier builds worked out from texts, for as long as the engine's code is the same.

        Args:
            workers: Processes that work out the rest; None for as many as there are cores.
        """
        package = Trees((str(PACKAGE),))
        code = sorted((path, self._inputs[path].digest) for path in self._inputs if package.hold(path))
        version = digest_parts([repr(sorted(describe_world(()).items())), repr(code)])
        return Memo(version, self.place.folder / "memo", workers, self._inputs)

    def judge(self) -> Judge:
        """Return what tells whether pages are the same as in the last build."""
        return Judge(self.engine(), self._known())

    def _known(self) -> dict[str, PageKey]:
        """Return the keys of the last build."""
        if self._keys is None:
            edited = self.earlier.edited if self.earlier is not None else ()
            self._keys = load_pages(self.place.pages) | dict.fromkeys(edited, PageKey(EDITED))
        return self._keys

    def engine(self) -> str:
        """Return the digest of what decides the bytes besides content and templates."""
        if not self._engine:
            late = self._found_late()
            self._trees = self.opened.known = plant_trees([*self._trees.roots, *late], self._trees.skip)
            self._inputs = Files({**rows_of(take_inputs(Trees(late), {})), **rows_of(self._inputs)})
            code = {path: self._inputs[path].digest for path in self._inputs if not self._content.hold(path)}
            world = sorted(describe_world(self._settings).items())
            self._engine = digest_parts([repr(self.command), repr(world), repr(code)])
        return self._engine

    def take(self, made: Made, total: int) -> None:
        """Take down what became of a page, one of so many that are made; of another file, where that is 0."""
        if made.key is not None:
            self.pages[made.name] = made.key
        if made.kept:
            self.kept.add(made.name)
        if made.digest:
            self.digests[made.name] = made.written, made.digest
        if total:
            self._made += 1
            if self.progress is not None:
                self.progress("pages made", self._made, total)

    def still_there(self, page: str) -> bool:
        """Return whether a page lies in the output just as the last build left it."""
        if self.earlier is None or page not in self.earlier.outputs:
            return False
        return stamp(f"{self.earlier.output}/{page}") == self.earlier.outputs[page].stamp

    def keep(self, name: str, data: bytes) -> bool:
        """Return whether a file's bytes lie in the output already; then it needn't be written.

        Args:
            name: Its path in the output.
            data: Its bytes.
        """
        if self.earlier is None or self.earlier.engine != self.engine():
            return False
        known = self.earlier.outputs.get(name)
        if known is None or known.digest != digest_bytes(data) or not self.still_there(name):
            return False
        self.kept.add(name)
        return True

    def finish(self, output: Path, *, lasting: bool = True) -> Synced:
        """Bring what was written into the output, and remember all of it.

        Args:
            output: Where the site goes.
            lasting: The same sources give the same site tomorrow.
        """
        staged = list_staged(self.stage)
        before = self.earlier.outputs if self.earlier is not None else {}
        self.build = f"{time.time_ns():x}"
        planned = Manifest(
            command=self.command,
            world=describe_world(self._settings),
            trees=self._trees.roots,
            skip=self._trees.skip,
            settings=self._settings,
            inputs={},
            outputs={**dict.fromkeys(staged, UNSURE), **before},
            output=str(output.resolve()),
            engine=self.engine(),
            complete=False,
            build=self.build,
        )
        # Whatever happens from here on, the next build knows what may lie in the output because of this one.
        write_manifest(self.place.manifest, planned)
        synced = sync(self.stage, staged, output, before, self.kept, self.digests)
        write_whole(self.place.pages, render_pages(self.pages))
        trees = plant_trees([*self._trees.roots, *self._found_late()], self._trees.skip)
        settled = settle_inputs(self._inputs, trees, self.began)
        self.calm = all(known.digest for known in settled.values())
        write_manifest(
            self.place.manifest,
            planned._replace(
                trees=trees.roots,
                inputs=settled,
                outputs=synced.outputs,
                complete=lasting,
            ),
        )
        return synced

    def close(self) -> None:
        """Leave nothing behind but what is remembered."""
        with suppress(OSError):
            shutil.rmtree(self.stage)

    def _found_late(self) -> tuple[str, ...]:
        """Return the sources that were opened since the trees were planted, and lie in none of them."""
        skip = Trees(self._trees.skip)
        return tuple(path for path in self.opened.sources(skip) if not self._trees.hold(path))
