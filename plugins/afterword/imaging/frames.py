"""Pictures in a finished text: their size, their smaller copies, and when a browser loads them.

<img src="/images/ferry.jpg" alt="…">
─▶ <picture><source type="image/avif" srcset="/images/sized/ferry.jpg-640.avif 640w, …" sizes="…">
   <source type="image/webp" …><img src="/images/ferry.jpg" width="1600" height="1066" alt="…"></picture>
"""

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from afterword.imaging.facts import Facts, read_facts
from afterword.text.entities import unescape
from afterword.text.media import FOLDER
from afterword.text.pictures import write_size

SIZED = f"{FOLDER}/sized"
FORMATS = ("avif", "webp")  # the smaller first: a browser takes the first that it knows
_WIDTHS = (640, 1200)  # pixels: a column of text, and the same on a fine screen
_WIDEST = 1800
_SMALLEST = 700  # narrower pictures are shown as they are
_NEAR = 0.8  # a copy much like the original isn't worth its bytes
_COLUMN = 592  # CSS pixels of the widest column of text
_IMAGE = re.compile(r"<img\b((?:[^>\"]|\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_PIXELS = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames the pictures of all texts, and remembers which copies the pages ask for.

    Attributes:
        content: The site's `content/`.
        base: The path that links begin with.
        copies: Offer smaller copies.
        wanted: The originals that pages show smaller, from `content/`, and the widths.
    """

    content: Path
    base: str
    copies: bool
    wanted: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _facts: dict[str, Facts | None] = field(default_factory=dict, repr=False)

    def frame(self, html: str, *, first_at_once: bool) -> str:
        """Return a text with its pictures framed.

        Args:
            html: Sanitized and finished, its addresses those of the site.
            first_at_once: The first picture may be in sight as the page opens, so it isn't put off.
        """
        if "<img" not in html:
            return html
        put_off = not first_at_once

        def frame_one(match: re.Match[str]) -> str:
            nonlocal put_off
            framed = self._frame(match[1], put_off=put_off)
            put_off = True
            return framed

        return _IMAGE.sub(frame_one, html)

    def _frame(self, written: str, *, put_off: bool) -> str:
        attributes = dict(_ATTRIBUTE.findall(f" {written.strip()}"))
        address = unescape(attributes.get("src", ""))
        name = self._file(address)
        facts = self._look(name) if name else None
        size = write_size(attributes, facts.width, facts.height) if facts else ""
        kept = {key: value for key, value in attributes.items() if not (size and key in {"width", "height"})}
        kept.setdefault("alt", "")  # an imported one that nobody described: better silent than a file's name
        if put_off:
            kept.setdefault("loading", "lazy")
            kept["decoding"] = "async"
        rest = "".join(f' {key}="{value}"' for key, value in kept.items() if key != "src")
        image = f'<img src="{attributes.get("src", "")}"{size}{rest}>'
        widths = widths_of(facts) if facts and self.copies and "srcset" not in attributes else ()
        if not name or not widths:
            return image
        self.wanted[name] = widths
        shown = dict(_ATTRIBUTE.findall(size)).get("width", "")
        return f"<picture>{self._sources(name, widths, shown)}{image}</picture>"

    def _sources(self, name: str, widths: tuple[int, ...], shown: str) -> str:
        width = int(shown) if _PIXELS.fullmatch(shown) else _COLUMN
        sizes = f"min({width}px, 92vw)" if width < _COLUMN else "(min-width: 40em) 37em, 92vw"
        parts = []
        for kind in FORMATS:
            addresses = (f"{self.base}/{copy_name(name, width, kind)} {width}w" for width in widths)
            srcset = escape(", ".join(addresses))
            parts.append(f'<source type="image/{kind}" srcset="{srcset}" sizes="{sizes}">')
        return "".join(parts)

    def _file(self, address: str) -> str | None:
        """Return the file under `content/` that an address of this site shows."""
        root = f"{self.base}/{FOLDER}/"
        if not address.startswith(root) or "?" in address or "#" in address:
            return None
        name = unquote(address.removeprefix(self.base)[1:])
        parts = name.split("/")
        return name if ".." not in parts and (self.content / name).is_file() else None

    def _look(self, name: str) -> Facts | None:
        if name not in self._facts:
            self._facts[name] = read_facts(self.content / name)
        return self._facts[name]


def widths_of(facts: Facts) -> tuple[int, ...]:
    """Return the widths of the copies that a picture has; none of a small or a moving one."""
    if not facts.scalable or facts.width < _SMALLEST:
        return ()
    widest = min(facts.width, _WIDEST)
    return (*(width for width in _WIDTHS if width < _NEAR * widest), widest)


def copy_name(name: str, width: int, kind: str) -> str:
    """Return a copy's path from the site's base, escaped.

    Args:
        name: The original's, from `content/`: `images/ferry.jpg`.
        width: Pixels.
        kind: `avif` or `webp`.
    """
    return f"{SIZED}/{quote(name.removeprefix(f'{FOLDER}/'), safe='/')}-{width}.{kind}"
