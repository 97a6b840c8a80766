"""Pictures and links of a text, pointed to the copies that this site holds."""

import re
from collections.abc import Mapping
from html import escape

from afterword.text.entities import unescape
from afterword.text.media import MediaMap

_TAG = re.compile(r"<(img|a)\b((?:[^>\"]|\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_PIXELS = re.compile(r"[1-9][0-9]{0,5}")
# `src` is set anew; what else would load comes from the old host.
_REPLACED = frozenset({"src", "srcset", "sizes", "width", "height"})


def place_media(html: str, media: MediaMap, root: str) -> str:
    """Let pictures and links point to the copies that are here, and pictures say their size.

    Args:
        html: Sanitized, its addresses whole.
        media: The copies.
        root: What stands before their files: `{static}/`, or the site's base path with a slash.
    """
    if not media.by_key or "//" not in html:
        return html

    def place(match: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(match[2]))
        name = "src" if match[1] == "img" else "href"
        medium = media.find(unescape(attributes.get(name, "")))
        if medium is None or (name == "src" and not medium.is_picture):
            return match[0]
        address = escape(root + medium.file)
        if name == "href":
            return match[0].replace(f' href="{attributes["href"]}"', f' href="{address}"', 1)
        # Pelican looks for {static} up to the first ">", which may stand in an alternative text: so first.
        rest = "".join(f' {key}="{value}"' for key, value in attributes.items() if key not in _REPLACED)
        return f'<img src="{address}"{write_size(attributes, medium.width, medium.height)}{rest}>'

    return _TAG.sub(place, html)


def write_size(attributes: Mapping[str, str], wide: int | None, high: int | None) -> str:
    """Return width and height: as the text has them, else the picture's; one of them gives the other.

    Args:
        attributes: Of the `img`.
        wide: The picture's own width in pixels, None where unknown.
        high: Its height.
    """
    width, height = (attributes.get(name, "") for name in ("width", "height"))
    if wide and high:
        if not width and not height:
            width, height = str(wide), str(high)
        elif not height and _PIXELS.fullmatch(width):
            height = str(max(1, round(int(width) * high / wide)))
        elif not width and _PIXELS.fullmatch(height):
            width = str(max(1, round(int(height) * wide / high)))
    return "".join(f' {name}="{value}"' for name, value in (("width", width), ("height", height)) if value)
