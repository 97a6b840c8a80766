"""`afterword new TITLE`: an essay's file, ready to be written in."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError
from afterword.text.slugs import slugify

_ESSAY = "Title: {title}\nDate: {today}\nStatus: draft\nSummary: \nTags: \n\nBegin here.\n"
_PAGE = "Title: {title}\nStatus: draft\nSummary: \n\nBegin here.\n"
_FOLDERS = {"essay": ("essays", _ESSAY), "page": ("pages", _PAGE)}


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("new", help="begin an essay")
    parser.add_argument("title")
    parser.add_argument("--kind", choices=sorted(_FOLDERS), default="essay")
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="DIR")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file, never over another one, and print its path."""
    title = " ".join(options.title.split())
    slug = slugify(title)
    if not slug:
        raise UnusableInputError(f"{options.title!r} has no letter to make an address of; give it a title")
    folder, template = _FOLDERS[options.kind]
    path = options.content / folder / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    today = datetime.now(UTC).date().isoformat()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template.format(title=title, today=today))
    except FileExistsError:
        raise UnusableInputError(f"{path} is there already; choose another title, or edit it") from None
    print(f"{path}: a draft. When it is ready, take out `Status: draft`.")
    return 0
