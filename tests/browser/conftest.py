"""A real browser on the shipped site, served as a host would: at its base path, with its `_headers`.

`page` is a fresh page of it; `new_page(**options)` opens one with other options of Playwright's context, such
as `java_script_enabled=False` or `color_scheme="dark"`. Addresses are relative to the site:
`page.goto("essays/")`. When a test ends, whatever its pages complained of fails it: errors in the console,
the policy refused, a request to another machine. A test that expects a complaint takes it out of `problems`.
"""

import os
import shutil

import pytest
from kinds import KINDS
from serving import serve

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def served(shipped):
    """Return the address that the shipped site is served at."""
    with serve(shipped) as address:
        yield address


# To the end of a module and no longer: while Playwright runs, this process has an event loop, and others'
# tests start their own and fork.
@pytest.fixture(scope="module")
def launch():
    """Return what starts a browser without a window: takes its arguments."""
    api = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    if not shutil.which(CHROMIUM):
        pytest.skip(f"no browser at {CHROMIUM}; set CHROMIUM to one")
    with api.sync_playwright() as playwright:
        # Its sandbox needs rights that a container seldom gives; the pages are our own.
        yield lambda *args: playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *args])


@pytest.fixture(scope="module")
def chromium(launch):
    """Return a browser."""
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture(scope="module")
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
