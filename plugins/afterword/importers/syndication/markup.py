"""An entry's text in the ways that feeds wrap it: escaped HTML, XHTML, plain text."""

import re
from dataclasses import dataclass
from html import escape

from afterword.importers.texts import clean_body, one_line
from afterword.importers.xml_records.shape import Field, Record

_XHTML_DIV = re.compile(r"\s*<(?:[\w.-]+:)?div(?:\s[^<>]*)?>(.*)</(?:[\w.-]+:)?div>\s*", re.DOTALL)
_XHTML_PREFIX = re.compile(r"<(/?)[\w.-]+:(?=[a-z])")
_CUT = re.compile(r"\[(?:…|\.\.\.|&#8230;|&hellip;|&#x2026;)\]\s*(?:</p>\s*)?$", re.IGNORECASE)
_STRAY = re.compile(r"^<(?=<)")  # in front of a CDATA section it is a slip, and XML's fault
_HTML_TYPES = frozenset({"html", "text/html"})
_XHTML_TYPES = frozenset({"xhtml", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"", "text", "text/plain"})


@dataclass(frozen=True, slots=True)
class Body:
    """A body, as HTML.

    Attributes:
        cut: The feed holds its beginning alone.
        elsewhere: Where it lies, if the feed only says that.
    """

    html: str = ""
    cut: bool = False
    elsewhere: str = ""


def body_of(record: Record) -> Body:
    """Return the body of an entry: its content, else its summary."""
    content = next(record.all("content"), None)
    if content is not None and "src" in content.attributes and not content.text.strip():
        return Body(_markup(next(record.all("summary"), None)), elsewhere=one_line(content.attributes["src"]))
    for path in ("content", "content:encoded"):
        found = next((each for each in record.all(path) if each.text.strip()), None)
        if found is not None:
            return Body(_markup(found))
    for path in ("summary", "description"):
        found = next((each for each in record.all(path) if each.text.strip()), None)
        if found is not None:
            html = _markup(found)
            return Body(html, cut=_CUT.search(html) is not None)
    return Body()


def _markup(found: Field | None) -> str:
    """Return a text construct as HTML."""
    if found is None:
        return ""
    kind = found.attributes.get("type", "html" if found.path in {"description", "content:encoded"} else "")
    kind = kind.partition(";")[0].strip().lower()
    text = _STRAY.sub("", clean_body(found.text))
    if kind in _XHTML_TYPES or found.attributes.get("mode") == "xml":
        match = _XHTML_DIV.fullmatch(text)
        return _XHTML_PREFIX.sub(r"<\1", match[1] if match else text).strip()
    if kind in _HTML_TYPES or (kind not in _TEXT_TYPES and "<" in text):
        return text
    parts = (part.strip() for part in re.split(r"\n[^\S\n]*\n", text))
    return "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part)
