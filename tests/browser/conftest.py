"""A real browser on the shipped site, served as a host would: at its base path, with its `_headers`.

`page` is a fresh page of it; `new_page(**options)` opens one with other options of Playwright's context, such
as `java_script_enabled=False` or `color_scheme="dark"`. Addresses are relative to the site:
`page.goto("essays/")`. When a test ends, whatever its pages complained of fails it: errors in the console,
the policy refused, a request to another machine. A test that expects a complaint takes it out of `problems`.
"""

import os
import re
import shutil
import threading
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kinds import KINDS

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"


def parse_headers(text):
    """Return what `_headers` says: (path pattern, name, value) of each line.

    Args:
        text: The file, as Netlify and Cloudflare Pages read it.
    """
    rows, pattern = [], "/*"
    for line in text.splitlines():
        if line.startswith("/"):
            pattern = line.strip()
        elif line.strip():
            name, _, value = line.strip().partition(":")
            rows.append((pattern, name.removeprefix("! "), value.strip()))
    return rows


class Handler(SimpleHTTPRequestHandler):
    """Serves an output folder under its base path."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args, base, rules, **options):
        self.base, self.rules = base, rules
        super().__init__(*args, **options)

    def translate_path(self, path):
        """Find the file; the base path is no folder."""
        return super().translate_path(path.removeprefix(self.base))

    def send_error(self, code, message=None, explain=None):
        """Answer a wrong address with the site's own page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self):
        """Add what `_headers` says; a later rule's value replaces an earlier one's."""
        path = urlsplit(self.path).path.removeprefix(self.base)
        said = {name: value for pattern, name, value in self.rules if fnmatchcase(path, pattern)}
        for name, value in said.items():
            if value and name != "Strict-Transport-Security":
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def serve(folder):
    """Serve a built site while it lasts; yields its address, with a slash at its end."""
    first = re.search(r"<loc>(.*?)</loc>", (folder / "sitemap.xml").read_text(encoding="utf-8"))[1]
    base = unquote(urlsplit(first).path).rstrip("/")
    rules = parse_headers((folder / "_headers").read_text(encoding="utf-8"))
    handler = partial(Handler, directory=str(folder), base=base, rules=rules)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{base}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def served(shipped):
    """Return the address that the shipped site is served at."""
    with serve(shipped) as address:
        yield address


@pytest.fixture(scope="session")
def launch():
    """Return what starts a browser without a window: takes its arguments."""
    api = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    if not shutil.which(CHROMIUM):
        pytest.skip(f"no browser at {CHROMIUM}; set CHROMIUM to one")
    with api.sync_playwright() as playwright:
        # Its sandbox needs rights that a container seldom gives; the pages are our own.
        yield lambda *args: playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", *args]
        )


@pytest.fixture(scope="session")
def chromium(launch):
    """Return a browser."""
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def chromium_large(launch):
    """Return a browser whose reader has set text to twice its size."""
    browser = launch("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26")
    yield browser
    browser.close()


@pytest.fixture
def problems():
    """Return what the test's pages complain of; empty at its end, or the test fails."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def new_page(chromium, served, problems):
    """Return what opens a page: takes the options of a context of Playwright."""
    contexts = []

    def open_page(browser=chromium, base_url=served, **options):
        context = browser.new_context(base_url=base_url, **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda asked: asked.url.startswith((base_url, "data:")) or problems.append(f"asked {asked.url}"),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """Return a fresh page."""
    return new_page()


@pytest.fixture
def new_kind(new_page, problems):
    """Return what opens a page of a kind, with everything on it shown: takes `new_page`'s options too."""

    def open_kind(kind, **options):
        page = new_page(**options)
        answer = page.goto(KINDS[kind])
        assert answer.status == (404 if kind == "not found" else 200)
        if kind == "not found":
            assert problems.pop().startswith("Failed to load resource")
        if kind == "search":
            page.locator("#found li").first.wait_for()
        page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true }")
        return page

    return open_kind
