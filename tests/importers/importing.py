"""One way to import a fixture, for every importer's tests."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from afterword.discussion.threadfile import load_thread
from afterword.essays.essayfile import load_essay
from afterword.essays.model import EssayKind
from afterword.importers.base import Options, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.ledger import Ledger
from afterword.importers.run import Outcome, run_import

FIXTURES = Path(__file__).parents[1] / "fixtures"
TODAY = date(2026, 11, 22)


@dataclass
class Site:
    """A site that something was imported into."""

    folder: Path
    outcome: Outcome | None = None

    @property
    def ledger(self) -> Ledger:
        """The ledger of the last import."""
        assert self.outcome is not None
        return self.outcome.ledger

    @property
    def content(self):
        """The folder for what is public."""
        return self.folder / "content"

    @property
    def held(self):
        """The folder for what is not."""
        return self.folder / "exports" / "held"

    def take(self, source, *, write=True, keep_html=False, today=TODAY):
        """Import a fixture, or a path or bytes, as if it lay in the site's exports."""
        exports = self.folder / "exports"
        exports.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            path = exports / "made.xml"
            path.write_bytes(source)
        else:
            path = exports / Path(source).name
            shutil.copyfile(FIXTURES / source, path)
        return self.take_path(path, write=write, keep_html=keep_html, today=today)

    def take_path(self, path, *, write=True, keep_html=False, today=TODAY, keep=None):
        """Import a file from where it lies."""
        loaded = load_source(path)
        self.outcome = run_import(
            loaded,
            choose_importer(loaded),
            into=self.content,
            options=Options(today, keep_html),
            write=write,
            keep=keep,
        )
        return self

    def files(self):
        """Return every written file's path and bytes, the exports' folder among them."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def essay(self, slug="listening-first"):
        """Return an essay that was written."""
        return load_essay(self.content / "essays" / f"{slug}.md")

    def page(self, slug):
        """Return a page that was written."""
        return load_essay(self.content / "pages" / f"{slug}.md", EssayKind.PAGE)

    def thread(self, slug="listening-first"):
        """Return a thread that was written."""
        return load_thread(self.content / "discussions" / f"{slug}.thread")

    def comment(self, comment_id="wp-101", slug="listening-first"):
        """Return a comment that was written."""
        return next(comment for comment in self.thread(slug).comments if comment.id == comment_id)

    def slugs(self, folder="essays"):
        """Return the slugs of the files in a folder of content."""
        return sorted(path.stem for path in (self.content / folder).glob("*"))
