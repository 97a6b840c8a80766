"""Pictures that nobody described, found in their sources: file, line, and what to write."""

import re
from collections.abc import Iterator

import pyromark

from afterword.checking.links import Page, all_links
from afterword.errors import ContentError

_IMAGE = re.compile(r"<!--.*?-->|<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE | re.DOTALL)
_ALT = re.compile(r"\salt(?=[\s=/>])", re.IGNORECASE)
_SRC = re.compile(r"\ssrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


def check_pictures(page: Page) -> Iterator[ContentError]:
    """Yield an error for every picture without alternative text.

    Only HTML can say that a picture is decoration, with `alt=""`: an empty place in Markdown may as well be
    forgotten.

    Args:
        page: Markdown or HTML.
    """
    for line, address in _find_undescribed(page):
        message = (
            f"no words for the picture {address}; say what it shows, as ![a ferry at low tide]({address}), "
            f'or write <img src="{address}" alt=""> where it is mere decoration'
        )
        yield ContentError(page.path, line, message)


def _find_undescribed(page: Page) -> Iterator[tuple[int, str]]:
    if not page.markdown:
        yield from _in_html(page.text, 1)
        return
    first, body = page.body
    source = body.encode()
    image: tuple[int, str] | None = None
    html, begin = "", 0  # of a block that comes line by line
    for event, place in pyromark.events_with_range(body, options=all_links()):
        if not isinstance(event, dict):
            continue
        if raw := str(event.get("Html") or event.get("InlineHtml") or ""):
            begin = begin if html else place["start"]
            html += raw
        if html and "Html" not in event:
            yield from _in_html(html, first + source.count(b"\n", 0, begin))
            html = ""
        begun = event.get("Start")
        if isinstance(begun, dict) and isinstance(begun.get("Image"), dict):
            image = first + source.count(b"\n", 0, place["start"]), str(begun["Image"]["dest_url"])
        elif image is not None and event.get("End") == "Image":
            yield image
            image = None
        elif any(str(event.get(kind, "")).strip() for kind in ("Text", "Code")):
            image = None


def _in_html(html: str, first: int) -> Iterator[tuple[int, str]]:
    for match in _IMAGE.finditer(html):
        if match[0].startswith("<!--"):
            continue
        if not _ALT.search(match[0]):
            address = _SRC.search(match[0])
            yield first + html.count("\n", 0, match.start()), address[1] if address else "without an address"
