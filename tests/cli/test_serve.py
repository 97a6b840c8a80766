"""`afterword serve`: what an author sees while writing."""

import signal
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from afterword.cli.serve import list_watched, watch_sources

PATIENCE = 60  # seconds; a loaded machine builds slowly, and nothing here measures speed


def read(url):
    """Return a page's text."""
    with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
        return answer.read().decode()


def wait_for(url, words):
    """Wait until a page says something, and return it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            page = read(url)
        except (OSError, HTTPError):
            page = ""
        if words in page:
            return page
        time.sleep(0.2)
    pytest.fail(f"{url} never said {words!r}")


@pytest.fixture
def served(site):
    """Serve a copy of the site, and return its folder and address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "afterword", "serve", "--port", str(port)], cwd=site)
    yield site, f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0


def test_a_saved_essay_is_on_the_page_and_the_browser_is_told(served):
    """A save is built, and whoever waits for changes learns of it."""
    site, address = served
    page = wait_for(f"{address}/", "The Water Is Fine")
    assert "/_afterword/reload.js" in page
    assert "script-src 'self'" in page
    before = read(f"{address}/_afterword/changes?")
    path = site / "content/pages/about.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n\nFreshly saved.\n", encoding="utf-8")
    after = before
    end = time.monotonic() + PATIENCE
    while after == before and time.monotonic() < end:
        after = read(f"{address}/_afterword/changes?{before}")
    assert after != before
    assert "Freshly saved." in read(f"{address}/about/")


def test_a_missing_page_is_a_404(served):
    """The site's own page says that nothing is there."""
    _site, address = served
    wait_for(f"{address}/", "The Water Is Fine")
    with pytest.raises(HTTPError) as error:
        read(f"{address}/nowhere/")
    assert error.value.code == 404
    assert "Nothing lives at this address" in error.value.read().decode()


def test_canonical_addresses_are_this_machines(served):
    """A preview never points search engines or its author at the real site."""
    _site, address = served
    assert f'rel="canonical" href="{address}/"' in wait_for(f"{address}/", "canonical")


def test_what_is_saved_before_anybody_waits_is_seen(tmp_path):
    """The watch begins with the call, not with the first wait for a change."""
    (tmp_path / "content").mkdir()
    values = {"PATH": str(tmp_path / "content"), "THEME": str(tmp_path / "no-theme")}
    changes = watch_sources(list_watched(tmp_path / "pelicanconf.py", values))
    (tmp_path / "content/early.md").write_text("Saved at once.", encoding="utf-8")
    assert next(changes) == [str(tmp_path / "content/early.md")]
