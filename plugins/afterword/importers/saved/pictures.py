"""The pictures of a page's texts that lie in the folder that the browser saved with it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

from afterword.importers.media.carried import Load, file_within
from afterword.importers.saved.nodes import Node

# As browsers call the folder beside "Title.html", in their languages.
_FOLDER = re.compile(
    r"(?:\./)?([^/?#:]+(?:_files|\.files|-Dateien|_fichiers|_archivos|_file|_ficheiros|_arquivos|_bestanden|-filer|_filer"
    r"|-tiedostot|_pliki|_soubory|_elemei|_datoteke|_fitxers|_failid|_fails))/[^/].*",
    re.IGNORECASE,
)


def own_folder(address: str) -> str | None:
    """Return the folder of the page's own files that an address leads into; None where it leads elsewhere.

    Args:
        address: As the page has it.
    """
    match = _FOLDER.fullmatch(unquote(address.strip()))
    return match[1] if match else None


# Where a page without an address of its own lay; no host has such a name (RFC 6761).
_NOWHERE = "https://saved-page.invalid/"


def point_to_own(root: Node, path: Path, base: str | None) -> dict[str, Load]:
    """Give every picture that lies beside the page an address that is whole, so that it can be found again.

    Args:
        root: The page; it is changed in place.
        path: Its file.
        base: Its address, where it has one.

    Returns:
        What loads each, by its address now.
    """
    found: dict[str, Load] = {}
    for image in root.iter("img"):
        source = (image.get("src") or "").strip()
        if not own_folder(source):
            continue
        file = file_within(path.parent, unquote(source))
        if file is not None:
            address = urljoin(base or _NOWHERE, quote(unquote(source).removeprefix("./")))
            image.set("src", address)
            found[address] = file.read_bytes
    return found


def describe_pictures(content: Node | None, path: Path) -> Iterator[str]:
    """Yield what a person should know of a text's pictures.

    Args:
        content: The essay's element.
        path: The page's.
    """
    if content is None:
        return
    folders: dict[str, int] = {}
    for image in content.iter("img"):
        folder = own_folder(image.get("src") or "")
        if folder:
            folders[folder] = folders.get(folder, 0) + 1
    for folder, number in sorted(folders.items()):
        beside = (path.parent / folder).is_dir()
        state = (
            "lies beside it without " + ("it" if number == 1 else "them")
            if beside
            else "doesn't lie beside it"
        )
        what = "picture of the text lies" if number == 1 else "pictures of the text lie"
        yield f"{number} {what} in the page's own folder, “{folder}”, which {state}"
