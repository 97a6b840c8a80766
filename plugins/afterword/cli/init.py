"""`afterword init DIR`: a site of one's own, ready to be written in or imported into."""

import argparse
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import afterword
from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError

SOURCES = Path(afterword.__file__).parents[2]  # the project, which holds the theme and the myths
_FOLDERS = ("content/essays", "content/discussions", "content/images", "content/pages", "exports")
_IGNORED = ".cache/\n.venv/\n__pycache__/\nexports/\noutput/\npublic\npublic.releases/\n"
# Settings that tell one site from another stand before those that tell Afterword from plain Pelican.
_OWN = re.compile(r'^SITENAME = .*?(?=^PATH = "content"$)', re.MULTILINE | re.DOTALL)
_PARTICULARS = """\
SITENAME = {name}
SITEURL = {url}
AUTHOR = {author}
TIMEZONE = "UTC"
DEFAULT_LANG = "en"

# The engine's own settings; an unknown key stops the build.
AFTERWORD = {{
    "description": {description},
    "keeper": {author},
    "contact": {contact},
    "since": {year},
}}

"""
_ABOUT = """\
Title: About
Slug: about
Summary: What this site is, how its labels are made, and how to have a comment removed.

{name} is kept by {author}. Say here what it is about, and since when.

## How labels are made {{#labels}}

Where a sentence holds a belief about networking, answers it, struggles with it or reports that others
hold it, the sentence is marked, and a label beside it says which. Rules and a small model find most
labels; a person can set one, change one or take it off, and the page says so. A label describes a text
and says nothing about who wrote it.

## Having a comment removed {{#removal}}

Say here where a reader can write to. Name and words come off the page; replies stay, under a note that
something was removed, and it doesn't return when the archive is next brought up to date.
"""
_README = """\
# {name}

    afterword new "A title"             # begin an essay
    afterword import export.xml         # look at what a blog's export holds; --write brings it in
    afterword serve                     # http://127.0.0.1:8000/, rebuilt whenever you save
    afterword check                     # every mistake: file, line, what to write instead
    afterword publish                   # production build, checked
"""


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("init", help="lay out a new site")
    parser.add_argument("folder", type=Path, help="the new site's folder; it must be new or empty")
    parser.add_argument("--name", required=True, help="what the site is called")
    parser.add_argument("--url", required=True, help="where it will stand: https://…")
    parser.add_argument("--author", default="", help="who keeps it (the site's name otherwise)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Lay the site out, never over anything, and say what comes next."""
    folder: Path = options.folder
    write_site(folder, name=options.name, url=options.url, author=options.author)
    print(f"{folder}: a site. Go there, say in content/pages/about.md what it is, and: afterword serve")
    return 0


def write_site(folder: Path, *, name: str, url: str, author: str = "") -> None:
    """Write a site's settings, theme, myths and about page, with folders for the rest.

    Args:
        folder: Where; new or empty.
        name: The site's.
        url: Where it will stand, with `https://` and no slash at the end.
        author: Who keeps it; its name where that is "".

    Raises:
        UnusableInputError: The folder holds something, the name is empty, the address is none, or no theme is
            beside the package.
    """
    name, author, url = " ".join(name.split()), " ".join(author.split()) or name, url.rstrip("/")
    if not name:
        raise UnusableInputError("--name is empty; say what the site is called")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise UnusableInputError(f"--url is {url!r}; write where the site will stand, https://blog.example")
    if not (SOURCES / "theme" / "templates").is_dir():
        raise UnusableInputError(
            f"{SOURCES}: no theme there; install Afterword from its checkout: pip install -e ."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnusableInputError(f"{folder} holds something already; name a new folder")
    for inside in _FOLDERS:
        (folder / inside).mkdir(parents=True)
    shutil.copytree(SOURCES / "theme", folder / "theme")
    shutil.copytree(SOURCES / "content" / "myths", folder / "content" / "myths")
    shutil.copy(SOURCES / "publishconf.py", folder)
    own = _PARTICULARS.format(
        name=_literal(name),
        url=_literal(url),
        author=_literal(author),
        description=_literal(f"Essays of {name}, and the conversations that followed them."),
        contact=_literal(f"{url}/about/#removal"),
        year=datetime.now(UTC).year,
    )
    settings = (SOURCES / "pelicanconf.py").read_text(encoding="utf-8")
    files = {
        "pelicanconf.py": _OWN.sub(lambda _: own, settings, count=1),
        "content/pages/about.md": _ABOUT.format(name=name, author=author),
        "README.md": _README.format(name=name),
        ".gitignore": _IGNORED,
    }
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def _literal(text: str) -> str:
    """Return a string as Python writes it, in double quotes."""
    return json.dumps(text, ensure_ascii=False)
