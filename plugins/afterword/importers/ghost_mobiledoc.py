"""Ghost's older editor keeps a text as sections with markers (Mobiledoc 0.3); this is that as HTML."""

from html import escape
from typing import Any

from afterword.importers.ghost_cards import card_html
from afterword.importers.ghost_lexical import Rendered
from afterword.importers.json_records.reader import parse_json
from afterword.importers.json_records.values import as_text, obj

_MARKUP, _IMAGE, _LIST, _CARD = 1, 2, 3, 10
_ATOM = 1
_INLINE = frozenset({"a", "b", "code", "em", "i", "s", "strong", "sub", "sup", "u", "del", "mark"})
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote"})
_TODAY = {"aside": "blockquote", "pull-quote": "blockquote"}


def render_mobiledoc(source: str) -> Rendered:
    """Return the HTML of a text in Mobiledoc's JSON; empty where it is none."""
    document = obj(parse_json(source.encode("utf-8", "surrogatepass")).value)
    markups, atoms, cards = (_list(document.get(name)) for name in ("markups", "atoms", "cards"))
    rendered = Rendered()
    parts = []
    for section in _list(document.get("sections")):
        kind, *rest = section if isinstance(section, list) and section else [None]
        if kind == _MARKUP and rest:
            tag = as_text(rest[0]).lower()
            tag = _TODAY.get(tag, tag) if tag in _BLOCKS else "p"
            words = _markers(_list(_at(rest, 1)), markups, atoms)
            parts.append(f"<{tag}>{words}</{tag}>")
        elif kind == _IMAGE and rest:
            parts.append(card_html("image", {"src": rest[0]})[0])
        elif kind == _LIST and rest:
            tag = "ol" if rest[0] == "ol" else "ul"
            items = (f"<li>{_markers(_list(item), markups, atoms)}</li>" for item in _list(_at(rest, 1)))
            parts.append(f"<{tag}>{''.join(items)}</{tag}>")
        elif kind == _CARD and rest:
            card = _list(_at(cards, rest[0]))
            name = as_text(_at(card, 0))
            html, known = card_html(name, obj(_at(card, 1)))
            parts.append(html)
            if not known:
                rendered.unknown[name or "(none)"] += 1
    rendered.html = "\n".join(part.strip() for part in parts).strip()
    return rendered


def _markers(markers: list[Any], markups: list[Any], atoms: list[Any]) -> str:
    parts: list[str] = []
    open_: list[str] = []
    for marker in markers:
        if not isinstance(marker, list) or len(marker) < 4:  # noqa: PLR2004 - kind, opened, closed, value
            continue
        kind, opened, closed, value = marker[:4]
        for index in _list(opened):
            markup = _list(_at(markups, index))
            tag = as_text(_at(markup, 0)).lower()
            tag = tag if tag in _INLINE else "span"
            open_.append(tag)
            parts.append(f"<{tag}{_attributes(_list(_at(markup, 1)))}>")
        if kind == _ATOM:
            atom = _list(_at(atoms, value))
            words = escape(as_text(_at(atom, 1)), quote=False)
            parts.append("<br>" if _at(atom, 0) == "soft-return" else words)
        else:
            parts.append(escape(as_text(value), quote=False))
        count = min(closed, len(open_)) if isinstance(closed, int) else 0
        parts.extend(f"</{open_.pop()}>" for _ in range(count))
    parts.extend(f"</{tag}>" for tag in reversed(open_))
    return "".join(parts)


def _attributes(pairs: list[Any]) -> str:
    found = zip(pairs[::2], pairs[1::2], strict=False)
    return "".join(f' href="{escape(as_text(value))}"' for name, value in found if name == "href")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _at(values: list[Any], index: object) -> Any:  # noqa: ANN401 - JSON
    if isinstance(index, int) and 0 <= index < len(values):
        return values[index]
    return None
