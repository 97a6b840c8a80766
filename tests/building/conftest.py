"""A small site that changes."""

import os
import shutil
import time

import pytest

from support import ROOT

CONF = """
import os
from pathlib import Path
import greeting

SITESUBTITLE = Path(__file__).with_name("motto.txt").read_text(encoding="utf-8")
SITENAME = "Small" + os.environ.get("SMALL_NAME", "")
AFTERWORD = {**AFTERWORD, "cards": False}
JINJA_FILTERS = {**JINJA_FILTERS, "greet": greeting.greet}
"""


@pytest.fixture
def small(tmp_path):
    """Return the folder of a small site, whose settings read a file, a module and a variable besides."""
    folder = tmp_path / "small"
    shutil.copytree(ROOT / "tests" / "golden" / "small" / "content", folder / "content")
    shutil.copytree(ROOT / "theme", folder / "theme")
    conf = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    (folder / "pelicanconf.py").write_text(conf + CONF, encoding="utf-8")
    (folder / "motto.txt").write_text("One motto", encoding="utf-8")
    (folder / "greeting.py").write_text('def greet(name):\n    return "Hello " + name\n', encoding="utf-8")
    base = folder / "theme" / "templates" / "base.html"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace("</footer>", "{{ SITENAME|greet }}</footer>"), encoding="utf-8")
    # As if it had lain there for a while: a file of this very moment is never trusted.
    for path in folder.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    time.sleep(0.1)  # nothing sets back when a file was touched
    return folder
