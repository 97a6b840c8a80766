"""One size, several engines: rounds in which each has its turn at each job, so all share a bad minute."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from speed.corpus import Corpus
from speed.engines import Engine
from speed.measure import Usage, run
from speed.output import Written, check_edit, check_output, expected_pages
from speed.tables import Job
from speed.trees import edit, essay_file, lay_trees

KEPT = ("labels", "cards")  # folders in .cache/
Tell = Callable[[str], None]


@dataclass
class Course:
    """Runs and what came of them.

    Args:
        corpus: The essays.
        engines: All are installed.
        folder: Where everything is written; nothing in it is deleted, since a file system may be slow to
            write where it has just deleted much.
        tell: Is told of each run.
    """

    corpus: Corpus
    engines: Sequence[Engine]
    folder: Path
    tell: Tell
    runs: dict[tuple[Job, str], list[Usage]] = field(default_factory=dict)
    written: dict[str, Written] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._number = count()
        self._pages = expected_pages(list(self.corpus))
        lay_trees(self.corpus, [(engine.name, self._tree(engine)) for engine in self.engines])

    def round(self, number: int, jobs: Sequence[Job] = tuple(Job)) -> None:
        """Let each engine do each job once; in every round another one begins."""
        start = number % len(self.engines)
        turns = [*self.engines[start:], *self.engines[:start]]
        for job in jobs:
            for engine in turns:
                if job is not Job.KEPT or engine.keeps:
                    self._turn(engine, job)

    def _turn(self, engine: Engine, job: Job) -> None:
        tree, output = self._tree(engine), self._tree(engine) / "output"
        word = f"remark{next(self._number)}"
        if job is Job.COLD:
            self._put_aside(output, tree / ".cache")
        elif job is Job.KEPT:
            caches = (tree / ".cache").glob("*")
            self._put_aside(output, *(cache for cache in caches if cache.name not in KEPT))
        elif job is Job.EDIT:
            if engine.fill and (job, engine.name) not in self.runs:
                run(engine.again, tree)
            edit(essay_file(engine.name, tree, self.corpus.edited), word)
        os.sync()  # what others wrote is no part of this run
        usage = run(engine.build if job in {Job.COLD, Job.KEPT} else engine.again, tree)
        self.runs.setdefault((job, engine.name), []).append(usage)
        self.tell(f"{engine.name}, {job.lower()}: {usage.wall:.2f} s, {usage.cpu:.2f} s CPU")
        if job is Job.EDIT:
            check_edit(output, engine, self.corpus, word)
        else:
            self.written[engine.name] = check_output(output, engine, self.corpus, self._pages)

    def _tree(self, engine: Engine) -> Path:
        return self.folder / engine.name

    def _put_aside(self, *paths: Path) -> None:
        for path in paths:
            if path.exists():
                aside = self.folder / "aside"
                aside.mkdir(exist_ok=True)
                shutil.move(path, aside / str(next(self._number)))
