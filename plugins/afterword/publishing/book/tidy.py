"""A text of a page → XHTML that a book may hold.

Browsers forgive a paragraph in a link and a list item without a list; a book's readers needn't, and epubcheck
doesn't. So the text is written anew: what may stand where follows a small grammar, and what may not is
closed, opened again behind it, or made a plain `div`. The words are always kept.
"""

import re
from collections.abc import Callable
from html import escape
from itertools import count

from lxml import etree
from lxml.html import HtmlElement

from afterword.publishing.keepsake.markup import is_apparatus

_ROOT = "root"
_LEAVES = frozenset("p pre h2 h3 h4 h5 h6".split())  # blocks that hold nothing but words
_BLOCKS = frozenset("blockquote div h2 h3 h4 h5 h6 li ol p pre table td th tr ul".split())
_AS_BLOCKS = {
    "h1": "h2",
    **dict.fromkeys("address article aside details dd dl dt figcaption figure footer".split(), "div"),
    **dict.fromkeys("caption header hgroup main nav section summary".split(), "div"),
}
_INLINE = frozenset(
    "a abbr b bdi cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()
)
_AS_INLINE = {"bdo": "span", "rp": "span", "rt": "small", "ruby": "span", "time": "span"}
_THROUGH = frozenset({"col", "colgroup", "tbody", "tfoot", "thead"})  # only their contents count
_DROPPED = frozenset({"script", "style", "template", "title"})
_CLASSES = frozenset({"center", "fn", "fn-back", "fn-ref", "left", "notes", "right", "said", "tag"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
_OURS = re.compile(r"l[nr][0-9]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SMALL_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_NUMBER = re.compile(r"-?[0-9]{1,6}")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Block:
    """An element that is open: its name, and whether the text itself opened it."""

    def __init__(self, name: str) -> None:
        self.name = name


class Writer:
    """Writes the texts of one chapter.

    Args:
        link: Returns where a link leads in the book or on the web, and the address to print at the end of the
            chapter (empty for none); None where it leads nowhere.
        picture: Returns a picture's path in the book; None where it isn't there.

    Attributes:
        ids: Every id of the chapter.
        notes: The addresses to print at its end.
    """

    def __init__(
        self, link: Callable[[str], tuple[str, str] | None], picture: Callable[[str], str | None]
    ) -> None:
        self.ids: set[str] = set()
        self.notes: list[str] = []
        self._link = link
        self._picture = picture
        self._out: list[str] = []
        self._blocks: list[_Block] = []
        self._wanted: list[tuple[str, str, str]] = []  # inline elements: name, attributes, id
        self._written = 0  # how many of them are open in what is written
        self._headings = True
        self._references = count(1)

    def write(self, body: HtmlElement, *, headings: bool) -> str:
        """Return a text as XHTML.

        Args:
            body: The element that holds it.
            headings: Its headings are the chapter's; else they are lines of their own.
        """
        self._out, self._blocks, self._wanted, self._written = [], [_Block(_ROOT)], [], 0
        self._headings = headings
        ends: list[Callable[[], None]] = []
        skipping: HtmlElement | None = None
        for event, element in etree.iterwalk(body, events=("start", "end")):
            if element is body:
                if event == "start":
                    self._text(element.text)
                continue
            if skipping is not None:
                if event == "end" and element is skipping:
                    skipping = None
                    self._text(element.tail)
                continue
            if event == "start":
                if not isinstance(element.tag, str) or element.tag in _DROPPED or _is_hidden(element):
                    skipping = element
                    continue
                ends.append(self._start(element))
                self._text(element.text)
            else:
                ends.pop()()
                self._text(element.tail)
        self._close_inline()
        while len(self._blocks) > 1:
            self._close_block()
        return "".join(self._out).strip()

    def _start(self, element: HtmlElement) -> Callable[[], None]:
        """Open what an element becomes; return what closes it."""
        name = element.tag
        if name in {"br", "wbr"}:
            self._put(f"<{name}/>")
        elif name == "hr":
            self._make_room()
            self._out.append("<hr/>")
        elif name == "img":
            self._put_picture(element)
        elif name in _INLINE or name in _AS_INLINE:
            return self._start_inline(element, _AS_INLINE.get(name, name))
        elif name not in _THROUGH:
            name = _AS_BLOCKS.get(name, name if name in _BLOCKS else "div")
            if name in _LEAVES - {"p", "pre"} and not self._headings:
                name = "p"
            block = self._open_block(name, element)
            return lambda: self._close_to(block)
        return _nothing

    def _start_inline(self, element: HtmlElement, name: str) -> Callable[[], None]:
        note = ""
        attributes = self._attributes(element)
        if name == "a":
            found = None if any(open_name == "a" for open_name, _, _ in self._wanted) else self._find(element)
            if found is None:
                name = "span"
            else:
                attributes += f' href="{_escape(found[0])}"'
                note = "" if _says_address(element) else found[1]
        apparatus = is_apparatus(element)
        if apparatus:
            self._text(" ")
        self._wanted.append((name, attributes, self._take_id(element)))
        if apparatus:
            self._text("[")

        def end() -> None:
            if apparatus:
                self._text("]")
            if self._written == len(self._wanted):
                self._out.append(f"</{self._wanted[-1][0]}>")
                self._written -= 1
            self._wanted.pop()
            if note:
                self._put_reference(note)

        return end

    def _find(self, element: HtmlElement) -> tuple[str, str] | None:
        href = element.get("href")
        return None if href is None else self._link(href)

    def _put_reference(self, address: str) -> None:
        """Write the number under which an address is printed at the end of the chapter."""
        if address not in self.notes:
            self.notes.append(address)
        number = self.notes.index(address) + 1
        place = next(self._references)
        # A number in a link would be a link in a link.
        if not any(name == "a" for name, _, _ in self._wanted):
            self._put(
                f'<sup class="n"><a epub:type="noteref" role="doc-noteref" id="lr{place}"'
                f' href="#ln{number}">{number}</a></sup>'
            )

    def _put_picture(self, element: HtmlElement) -> None:
        alt = element.get("alt", "")
        path = self._picture(element.get("src", ""))
        if path is None:
            self._text(f"[{alt}]" if alt else None)
        else:
            self._put(f'<img src="{_escape(path)}" alt="{_escape(alt)}"/>')

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if not text.strip() and self._blocks[-1].name in {"ol", "ul", "table", "tr", _ROOT}:
            self._out.append("\n")
            return
        self._put(_escape(text, quote=False))

    def _put(self, markup: str) -> None:
        """Write words, or what stands among them, with the inline elements that are wanted around them."""
        self._make_place()
        for index in range(self._written, len(self._wanted)):
            name, attributes, own = self._wanted[index]
            self._out.append(f"<{name}{own}{attributes}>")
            self._wanted[index] = (name, attributes, "")  # opened again, it has no second id
        self._written = len(self._wanted)
        self._out.append(markup)

    def _make_place(self) -> None:
        """Open what words need around them in a list or a table."""
        top = self._blocks[-1].name
        if top in {"ol", "ul"}:
            self._push("li", "")
        elif top == "table":
            self._push("tr", "")
            self._push("td", "")
        elif top == "tr":
            self._push("td", "")

    def _make_room(self) -> None:
        """Close what can't hold a block."""
        self._close_inline()
        if self._blocks[-1].name in _LEAVES:
            self._close_block()
        self._make_place()

    def _open_block(self, name: str, element: HtmlElement) -> _Block:
        self._close_inline()
        if self._blocks[-1].name in _LEAVES:
            self._close_block()
        top = self._blocks[-1].name
        if name == "li" and top not in {"ol", "ul"}:
            name = "div"
        elif name in {"td", "th"} and top == "table":
            self._push("tr", "")
        elif (name in {"td", "th"} and top != "tr") or (name == "tr" and top != "table"):
            name = "div"
        if name not in {"li", "td", "th", "tr"}:
            self._make_place()
        return self._push(name, self._take_id(element) + self._attributes(element, name))

    def _push(self, name: str, attributes: str) -> _Block:
        self._close_inline()
        block = _Block(name)
        self._blocks.append(block)
        self._out.append(f"<{name}{attributes}>")
        return block

    def _close_to(self, block: _Block) -> None:
        if block in self._blocks:
            self._close_inline()
            while self._close_block() is not block:
                pass

    def _close_block(self) -> _Block:
        block = self._blocks.pop()
        self._out.append(f"</{block.name}>")
        return block

    def _close_inline(self) -> None:
        for name, _, _ in reversed(self._wanted[: self._written]):
            self._out.append(f"</{name}>")
        self._written = 0

    def _take_id(self, element: HtmlElement) -> str:
        own = element.get("id", "")
        if not _NAME.fullmatch(own) or _OURS.fullmatch(own) or own in self.ids:
            return ""
        self.ids.add(own)
        return f' id="{own}"'

    def _attributes(self, element: HtmlElement, name: str = "") -> str:
        given = []
        classes = [one for one in element.get("class", "").split() if one in _CLASSES]
        if classes:
            given.append(("class", " ".join(classes)))
        language = element.get("lang", "")
        if LANGUAGE.fullmatch(language):
            given += [("lang", language), ("xml:lang", language)]
        if element.get("dir") in {"ltr", "rtl"}:
            given.append(("dir", element.get("dir", "")))
        if element.get("title"):
            given.append(("title", element.get("title", "")))
        numbers = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",)}
        for key in numbers.get(name, ()):
            if (_NUMBER if name == "ol" else _SMALL_NUMBER).fullmatch(element.get(key, "")):
                given.append((key, element.get(key, "")))
        return "".join(f' {key}="{_escape(value)}"' for key, value in given)


def _is_hidden(element: HtmlElement) -> bool:
    """Tell what the site wrote for those who hear the page: the word "Label"."""
    return "vh" in element.get("class", "").split()


def _says_address(element: HtmlElement) -> bool:
    return str(element.text_content()).strip().startswith(("http://", "https://", "www."))


def _escape(text: str, *, quote: bool = True) -> str:
    return escape(_NO_XML.sub("", text), quote=quote)


def _nothing() -> None:
    """Close nothing."""
