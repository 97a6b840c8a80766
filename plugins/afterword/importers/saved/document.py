"""A saved page's text as a tree that can be worked on: without scripts, no deeper than a parser goes.

    bytes ─decoding─▶ text ─▶ scripts and comments out ─▶ deep answers laid flat ─▶ depth capped ─▶ lxml

What the scripts say of the page (JSON-LD), and the comment in which a browser notes where a page came from, is
kept aside before they go.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from afterword.importers.saved.hoist import hoist, is_deep
from afterword.importers.saved.nodes import Node
from afterword.importers.saved.raw import strip_raw
from afterword.text.depth import cap_depth
from afterword.text.entities import unescape

_DEEPEST = 200  # elements; the parser stops, without a word, at 254
_JSON_LD = re.compile(r"application/ld\+json", re.IGNORECASE)
_SAVED_FROM = re.compile(
    r"saved from url=\(\d+\)\s*(\S+)|Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE
)
_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_HALF_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,4000}\Z")
# Elements whose end tag nobody may leave out.
_BLOCK = re.compile(r"<(/?)(?:div|article|section|main|ol|ul|table|aside|form)(?=[\s/>])", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));?")
_LONG_TAG = re.compile(r"<([a-zA-Z][\w-]*)\s[^<>]{20000,}>")
_MOST_ATTRIBUTES = 500  # more are no page's, and the parser is quadratic in them
_NO_CHARACTER = re.compile("[\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


@dataclass(slots=True)
class Document:
    """A page.

    Attributes:
        root: Its tree, to be changed at will.
        data: What its scripts of type JSON-LD hold, as written.
        saved_from: The address that a browser noted as it saved the page.
        cut: It breaks off before its end.
        unclosed: (what, place in the text) of scripts and comments without an end.
    """

    root: Node
    data: list[str] = field(default_factory=list)
    saved_from: str | None = None
    cut: bool = False
    unclosed: list[tuple[str, int]] = field(default_factory=list)


def parse_document(text: str) -> Document | None:
    """Parse a page.

    Args:
        text: Whole.

    Returns:
        None where there is no element in it.
    """
    endless = _END.search(text) is None
    stripped = strip_raw(text, cut=endless)
    plain = stripped.text
    cut = endless and (stripped.ends_in or _HALF_TAG.search(plain) is not None or _leaves_open(plain))
    if cut:
        plain = _HALF_TAG.sub("", plain)
    declaration = _XML_DECLARATION.match(plain)
    if declaration:  # in a page whose encoding is known by now it says nothing
        plain = plain[declaration.end() :]
    if is_deep(plain):
        plain = hoist(plain)
    plain = _LONG_TAG.sub(_with_fewer_attributes, plain)
    plain = _NO_CHARACTER.sub("", _REFERENCE.sub(_without_controls, plain))
    root = _parse(cap_depth(plain, _DEEPEST))
    if root is None:
        return None
    notes = (_SAVED_FROM.search(comment) for comment in stripped.comments)
    addresses = [unescape(match[1] or match[2]) for match in notes if match]
    return Document(
        root,
        data=[inner for attributes, inner in stripped.scripts if _JSON_LD.search(attributes)],
        saved_from=addresses[0] if addresses else None,
        cut=cut,
        unclosed=[] if cut else stripped.unclosed,
    )


def _parse(html: str) -> Node | None:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    return root if root is not None and len(root) else None


def _with_fewer_attributes(match: re.Match[str]) -> str:
    return match[0] if match[0].count("=") <= _MOST_ATTRIBUTES else f"<{match[1]}>"


def _without_controls(match: re.Match[str]) -> str:
    """Return a reference to a character, or nothing where no page can hold that."""
    code = int(match[1], 16) if match[1] else int(match[2])
    control = code < ord(" ") and chr(code) not in "\t\n\r"
    return "" if control or code in {0xFFFE, 0xFFFF} or 0xD800 <= code <= 0xDFFF else match[0]  # noqa: PLR2004 - Unicode's own


def _leaves_open(text: str) -> bool:
    """Tell whether elements that must be closed are still open at the end."""
    return sum(-1 if match[1] else 1 for match in _BLOCK.finditer(text)) > 0
