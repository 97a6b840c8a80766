"""Ghost's newer editor keeps a text as a tree of nodes (Lexical); this is that tree as HTML.

Ghost keeps the HTML too, as a rule; what other programs write for Ghost may hold the tree alone. The tree is
walked without recursion. Of a card that isn't known, its words stay.
"""

from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import Any

from afterword.importers.ghost_cards import card_html
from afterword.importers.json_records.reader import parse_json
from afterword.importers.json_records.values import number, obj, objects, text

_FORMATS = (
    (16, "code"),
    (1, "strong"),
    (2, "em"),
    (4, "s"),
    (8, "u"),
    (32, "sub"),
    (64, "sup"),
    (128, "mark"),
)
_BLOCKS = {
    "paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote",
    "listitem": "li",
}  # fmt: skip
_TEXTS = frozenset({"text", "extended-text", "tk"})
_HEADINGS = frozenset({"heading", "extended-heading"})
_LINKS = frozenset({"link", "autolink"})
_LEVELS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class Rendered:
    """HTML, and the cards in it that nobody here knows, by name."""

    html: str = ""
    unknown: Counter[str] = field(default_factory=Counter)


def render_lexical(source: str) -> Rendered:
    """Return the HTML of a text in Lexical's JSON; empty where it is none."""
    root = obj(obj(parse_json(source.encode("utf-8", "surrogatepass")).value).get("root"))
    rendered = Rendered()
    parts: list[str] = []
    waiting: list[dict[str, Any] | str] = list(reversed(objects(root.get("children"))))
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        kind = text(node, "type")
        if kind in _TEXTS:
            parts.append(_words(node))
        elif kind == "linebreak":
            parts.append("<br>")
        elif kind == "tab":
            parts.append("\t")
        elif (tags := _tags(kind, node)) is not None:
            parts.append(tags[0])
            waiting.append(tags[1])
            waiting.extend(reversed(objects(node.get("children"))))
        else:
            html, known = card_html(kind, node)
            parts.append(html)
            if not known:
                rendered.unknown[kind or "(none)"] += 1
                waiting.extend(reversed(objects(node.get("children"))))
    rendered.html = "".join(parts).strip()
    return rendered


def _words(node: dict[str, Any]) -> str:
    html = escape(text(node, "text"), quote=False)
    formats = number(node, "format") or 0
    for bit, tag in _FORMATS:
        if formats & bit and html:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _tags(kind: str, node: dict[str, Any]) -> tuple[str, str] | None:
    """Return the tags around a node's children; None for a card."""
    if kind in _HEADINGS:
        level = text(node, "tag")
        level = level if level in _LEVELS else "h2"
        return f"<{level}>", f"</{level}>\n"
    if kind in _LINKS:
        return f'<a href="{escape(text(node, "url"))}">', "</a>"
    if kind == "list":
        tag = "ol" if text(node, "listType") == "number" or text(node, "tag") == "ol" else "ul"
        start = number(node, "start") or 1
        opening = f'<ol start="{start}">' if tag == "ol" and start != 1 else f"<{tag}>"
        return opening, f"</{tag}>\n"
    tag = _BLOCKS.get(kind, "")
    return (f"<{tag}>", f"</{tag}>\n") if tag else None
