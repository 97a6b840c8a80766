"""A part of a page as HTML to keep: addresses made whole, pictures found, the theme's leavings taken out."""

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from afterword.importers.saved.nodes import BLOCKS, Node, elements, tag_of, take_out, unwrap
from afterword.importers.saved.pictures import own_folder

_SPACE = re.compile(r"[ \t\r\n\f]+")
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-src", "data-orig-file", "data-srcset")
_EMOJI = frozenset({"emoji", "wp-smiley", "smiley"})
_KEPT_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "xmpp", "magnet", "irc"})
_VERBATIM = frozenset({"pre", "textarea"})
_DROPPED = frozenset(
    "style onclick onload onmouseover onerror onmouseout srcset sizes loading decoding fetchpriority tabindex".split()
)
_WAYBACK = re.compile(
    r"(?:https?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/{1,2})(.+)", re.IGNORECASE
)
_BOXES = frozenset("div section article aside header footer main".split())
_EMPTY = frozenset(
    "span div p a em strong b i small cite ul ol li aside header footer section article font".split()
)


def live_address(address: str) -> str:
    """Return an address as it was before the Internet Archive put its own before it."""
    match = _WAYBACK.fullmatch(address.strip())
    return f"{match[1].rstrip('/')}//{match[2]}" if match else address.strip()


def absolute(address: str, base: str | None) -> str:
    """Return an address as it is from anywhere.

    Args:
        address: As an attribute has it.
        base: The page's.
    """
    address = live_address(address)
    if not base or address.startswith("#") or own_folder(address):
        return address
    try:
        return live_address(urljoin(base, address))
    except ValueError:
        return address


def tidy(root: Node, base: str | None) -> None:
    """Make a part of a page fit to stand elsewhere.

    Args:
        root: It is changed in place.
        base: The page's address.
    """
    for node in list(elements(root)):
        tag = tag_of(node)
        if tag == "img":
            _tidy_image(node)
        elif tag == "noscript" and node is not root:
            take_out(node)
            continue
        _tidy_attributes(node, base)
        if tag == "a" and node is not root and not {"href", "id", "name"} & set(node.attrib):
            unwrap(node)  # it led into a script
    for node in reversed(list(elements(root))):
        if node is not root and tag_of(node) in _EMPTY and not len(node) and not (node.text or "").strip():
            keep_space = bool(node.text) or tag_of(node) in BLOCKS
            _drop_empty(node, space=keep_space)
    _trim_breaks(root)
    _level_space(root)


def _tidy_attributes(node: Node, base: str | None) -> None:
    for name in list(node.attrib):
        if not isinstance(name, str) or name in _DROPPED or name.startswith(("data-", "on", "aria-")):
            del node.attrib[name]
    for name in ("href", "src", "cite"):
        value = node.get(name)
        if value is not None:
            _point(node, name, value, base)


def _trim_breaks(root: Node) -> None:
    """Take out line breaks before the first and behind the last word."""
    while len(root) and tag_of(root[0]) == "br" and not (root.text or "").strip():
        root.text = root[0].tail or ""
        root[0].tail = None
        root.remove(root[0])
    while len(root) and tag_of(root[-1]) == "br" and not (root[-1].tail or "").strip():
        root.remove(root[-1])


def _drop_empty(node: Node, *, space: bool) -> None:
    if node.get("id") or node.get("name"):  # a place that links may lead to
        return
    if space:
        node.tail = " " + (node.tail or "")
    take_out(node)


def _tidy_image(node: Node) -> None:
    """Give a picture that a script would load its address, and a drawn smile its character."""
    names = set((node.get("class") or "").lower().split())
    alt = node.get("alt") or ""
    if names & _EMOJI and alt:
        node.tail = alt + (node.tail or "")
        take_out(node)
        return
    source = node.get("src") or ""
    if not source or source.startswith("data:") or names & {"lazy", "lazyload", "lazyloaded"}:
        for name in _LAZY:
            value = (node.get(name) or "").strip()
            if value and not value.startswith("data:"):
                node.set("src", value.split()[0].rstrip(",") if name.endswith("srcset") else value)
                break


def _point(node: Node, name: str, value: str, base: str | None) -> None:
    address = absolute(value, base)
    scheme = address.partition(":")[0].lower() if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address) else ""
    if scheme and scheme not in _KEPT_SCHEMES and not (name == "src" and scheme == "data"):
        del node.attrib[name]  # javascript:
    else:
        node.set(name, address)


def _level_space(root: Node) -> None:
    """Make white space what it is on the page: one space, however the source is wrapped."""
    verbatim = {node for box in root.iter(*_VERBATIM) for node in box.iter()}
    for node in elements(root):
        if node.text and node not in verbatim:
            node.text = _SPACE.sub(" ", node.text)
        if node is not root and node.tail and (node not in verbatim or tag_of(node) in _VERBATIM):
            node.tail = _SPACE.sub(" ", node.tail)


def inner_html(root: Node) -> str:
    """Return what stands in an element as HTML, its blocks on lines of their own."""
    pieces = [_escape(root.text or "").lstrip()]
    for child in root:
        block = tag_of(child) in BLOCKS and tag_of(child) != "br"
        if block:
            pieces[-1] = pieces[-1].rstrip()
            pieces.append("\n" if any(pieces) else "")
        tail, child.tail = child.tail, None
        pieces.append(etree.tostring(child, encoding="unicode", method="html"))
        child.tail = tail
        words = _escape(tail or "")
        pieces.append("\n" + words.lstrip() if block else words)
    return "".join(pieces).strip()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def strip_outer(root: Node) -> Node:
    """Return the innermost of boxes that hold one another and nothing else."""
    node = root
    while len(node) == 1 and not (node.text or "").strip():
        child = node[0]
        if (child.tail or "").strip() or tag_of(child) not in {"div", "section", "article", "main"}:
            break
        node = child
    return node


def unwrap_boxes(root: Node) -> None:
    """Take away what a theme put around a comment's paragraphs, and the names it gave them."""
    for node in list(elements(root)):
        for name in ("id", "class", "itemprop", "property"):
            if name in node.attrib:
                del node.attrib[name]
        if node is root:
            continue
        if (tag_of(node) in {"span", "font"} and not node.attrib) or (
            tag_of(node) in _BOXES and len(node) and not _has_loose_words(node)
        ):
            unwrap(node)


def _has_loose_words(node: Node) -> bool:
    """Tell whether words or phrases stand in an element beside blocks, or without any."""
    if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
        return True
    return any(tag_of(child) not in BLOCKS - {"br"} for child in node)


def host_of(address: str | None) -> str:
    """Return an address's host without "www."; empty where there is none."""
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
