"""Serve a blog, save edits, and say how soon each could be read in a browser.

    python bench/serve.py --essays 1000 10000 --edits 10 [--engines afterword-full]

What stands in for the browser does what the page's script does: it waits to be told of a new build and asks
for the page again. The time runs from the saving until the page has come with the new word in it.
"""

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from speed.corpus import Corpus
from speed.engines import OWN, TITLES
from speed.report import describe_machine, write_section
from speed.tables import render_table, show_spread
from speed.trees import edit, essay_file, lay_trees

HEADING = "From saving an edit to reading it"
WANTED = {1000: 0.3, 10_000: 1.0}  # seconds, by the number of essays
PAUSE = 1.0  # seconds between edits: a person's, and time for the watcher to come to rest


class Browser:
    """Asks a preview for pages, and waits with it for the next build."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(address, timeout=600)
        self._seen = self._get("/_afterword/changes?")

    def wait_for(self, word: str, path: str) -> None:
        """Return once a page has come with a word in it."""
        while word not in self._get(path):
            self._seen = self._get(f"/_afterword/changes?{self._seen}")

    def _get(self, path: str) -> str:
        self._connection.request("GET", path)
        return self._connection.getresponse().read().decode()


@contextmanager
def serving(tree: Path) -> Iterator[str]:
    """Run `afterword serve`, and give its address once the first build is done."""
    command = [sys.executable, "-m", "afterword", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tree, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := re.match(r"http://(\S+)/ shows the site", line):
                    break
            else:
                raise SystemExit(f"afterword serve ended: exit code {process.wait()}")
            yield found[1]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()


def measure(corpus: Corpus, name: str, edits: int, folder: Path) -> list[float]:
    """Return the seconds of each edit."""
    tree = folder / name
    lay_trees(corpus, [(name, tree)])
    seconds = []
    with serving(tree) as address:
        browser = Browser(address)
        for number in range(edits):
            time.sleep(PAUSE)
            edit(essay_file(name, tree, corpus.edited), f"remark{number}.")
            began = time.perf_counter()
            browser.wait_for(f"remark{number}.", f"/essays/{corpus.edited}/")
            seconds.append(time.perf_counter() - began)
            print(f"{name}: {seconds[-1]:.3f} s", file=sys.stderr, flush=True)
    return seconds


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--essays", type=int, nargs="+", default=list(WANTED))
    parser.add_argument("--comments", type=int, default=10)
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--engines", nargs="+", choices=OWN, default=list(OWN[:2]))
    parser.add_argument("--results", type=Path, help="the Markdown file whose section is written anew")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args()
    machine = describe_machine()
    rows = []
    for size in options.essays:
        for name in options.engines:
            with tempfile.TemporaryDirectory(prefix="serve-", dir=options.folder) as folder:
                seconds = measure(Corpus(size, options.comments), name, options.edits, Path(folder))
            wanted = f"≤ {WANTED[size]:g}" if size in WANTED else "–"
            rows.append((f"{size:,} × {options.comments}", TITLES[name], show_spread(seconds), wanted))
    table = render_table(("essays × comments", "", "s", "wanted"), rows)
    body = f"{machine}; {options.edits} edits each.\n\n{table}"
    print(f"## {HEADING}\n\n{body}")
    if options.results:
        write_section(options.results, HEADING, body)


if __name__ == "__main__":
    main()
