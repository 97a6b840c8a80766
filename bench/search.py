"""Say what the search of a built site weighs: its index, and what a browser asks for to answer a query.

    python bench/search.py ../archive-site/output networking "small talk"

Bytes are those of the files compressed by gzip -9. The browser is the one of `tests/browser`.
"""

import argparse
import gzip
import sys
import threading
import time
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from conftest import CHROMIUM, Handler, parse_headers

QUERIES = ("networking", "small talk", "mentor", "to be or not to be")


def weigh(path: Path) -> int:
    """Return a file's size in bytes, compressed."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def index_lines(output: Path) -> list[str]:
    """Return a line of Markdown for each sort of file of the index."""
    lines = ["| files | how many | median B | largest B | all B |", "|---|---|---|---|---|"]
    for pattern in ("index.json", "labels.json", "w-*.json", "d-*.json"):
        sizes = sorted(map(weigh, (output / "search" / "index").glob(pattern)))
        middle, total = sizes[len(sizes) // 2], sum(sizes)
        lines.append(f"| {pattern} | {len(sizes):,} | {middle:,} | {sizes[-1]:,} | {total:,} |")
    return lines


def query_line(browser: Browser, output: Path, address: str, query: str) -> str:
    """Ask a query in a fresh browser, and return a line of Markdown."""
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}search/", wait_until="networkidle")
        before = len(asked)
        began = time.perf_counter()
        page.get_by_label("Words").fill(query)
        page.keyboard.press("Enter")
        page.locator("#said:not(:empty)").wait_for()
        seconds = time.perf_counter() - began
        names = [url.removeprefix(address).partition("?")[0] for url in asked[before:] if ".json" in url]
        size = sum(weigh(output / name) for name in names)
        return f"| {query} | {page.locator('#said').inner_text()} | {len(names)} | {size:,} | {seconds:.2f} |"


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output", type=Path, help="a built site at the root of its host")
    parser.add_argument("queries", nargs="*", default=QUERIES)
    options = parser.parse_args()
    print("\n".join(index_lines(options.output)))
    print("\n| query | answer | requests | B | s |\n|---|---|---|---|---|")
    rules = parse_headers((options.output / "_headers").read_text(encoding="utf-8"))
    handler = partial(Handler, directory=str(options.output), base="", rules=rules)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for query in options.queries:
            print(query_line(browser, options.output, f"http://127.0.0.1:{server.server_port}/", query))
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
