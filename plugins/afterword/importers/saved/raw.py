"""What a browser runs or skips, taken out of a page's text: scripts, styles, comments, drawings."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_START = re.compile(
    r"<!--|<(script|style|template|textarea|svg|math|xmp|noembed)(?=[\s/>])"
    r"((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>",
    re.IGNORECASE,
)
_NEXT_TAG = re.compile(
    r"<(?:/?(?:head|body|html|div|p|ul|ol|li|h[1-6]|article|section|main|table)\b|!--)", re.IGNORECASE
)


@dataclass(slots=True)
class Stripped:
    """A page's text without them.

    Attributes:
        scripts: (attributes, content) of each script.
        comments: The content of each comment.
        unclosed: (what, place in the text) of those without an end.
        ends_in: The text ends within one.
    """

    text: str = ""
    scripts: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    unclosed: list[tuple[str, int]] = field(default_factory=list)
    ends_in: bool = False


def strip_raw(text: str, *, cut: bool) -> Stripped:
    """Return a page's text without scripts, styles, comments and drawings, and what the first two say.

    Args:
        text: The page.
        cut: It has no end. What is open at a whole page's end was never closed: its first tag alone goes.
    """
    found = Stripped()
    parts: list[str] = []
    position = 0
    ends: dict[str, Callable[[int], tuple[int, int]]] = {}
    while start := _START.search(text, position):
        parts.append(text[position : start.start()])
        name = (start[1] or "").lower()
        if name in {"svg", "math"} and start[2].endswith("/"):
            position = start.end()
            continue
        find_end = ends.setdefault(name, _finder(text, name))
        begin, end = find_end(start.end())
        if begin < 0:
            found.unclosed.append((name or "comment", start.start()))
            if cut:
                found.ends_in = True
                found.text = "".join(parts)
                return found
            skipped = _NEXT_TAG.search(text, start.end()) if name in {"script", "style"} else None
            position = skipped.start() if skipped else start.end()
            continue
        inner = text[start.end() : begin]
        if not name:
            found.comments.append(inner)
        elif name == "script":
            found.scripts.append((start[2], inner))
        elif name == "textarea":
            parts.append(f"{start[0]}</textarea>")
        position = end
    parts.append(text[position:])
    found.text = "".join(parts)
    return found


def _finder(text: str, name: str) -> Callable[[int], tuple[int, int]]:
    """Return a search for the end of an element or, without a name, of a comment, that fails but once."""
    pattern = re.compile(rf"</{name}\s*>", re.IGNORECASE) if name else re.compile("-->")
    nowhere = False

    def find(position: int) -> tuple[int, int]:
        nonlocal nowhere
        match = None if nowhere else pattern.search(text, position - 2 if not name else position)
        nowhere = match is None
        return match.span() if match else (-1, -1)

    return find
