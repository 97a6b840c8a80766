"""A text's element → its HTML and its words, without what the site wrote between them."""

from copy import deepcopy
from urllib.parse import urljoin

from lxml import etree, html
from lxml.html import HtmlElement

from afterword.text.plaintext import PlainText

APPARATUS = frozenset({"tag"})  # labels beside sentences
_ADDRESSES = ("href", "src", "cite")


def is_apparatus(element: HtmlElement) -> bool:
    """Tell what the site wrote into a text from the text: labels.

    Args:
        element: Anything in a text.
    """
    return element.tag == "a" and bool(APPARATUS & set(element.get("class", "").split()))


def render_html(body: HtmlElement | None, page: str) -> str:
    """Return a text's HTML, its addresses whole.

    Args:
        body: The element that holds it; it stays as it is.
        page: The whole address of its page.
    """
    if body is None:
        return ""
    copy = deepcopy(body)
    for element in list(copy.iter("a")):
        if is_apparatus(element):
            element.drop_tree()
    for element in list(copy.iter("mark")):
        if "said" in element.get("class", "").split():
            element.drop_tag()
    for element in copy.iter(etree.Element):
        for name in _ADDRESSES:
            if element.get(name) is not None:
                element.set(name, _join(page, element.get(name, "")))
        element.attrib.pop("srcset", None)
        element.attrib.pop("sizes", None)
    inner = [copy.text or "", *(html.tostring(child, encoding="unicode") for child in copy)]
    inner[0] = inner[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(inner).strip()


def read_words(markup: str) -> str:
    """Return the words of a text, a line for each block.

    Args:
        markup: As `render_html` returns it.
    """
    lines = (" ".join(line.split()) for line in PlainText.from_html(markup).text.split("\n"))
    return "\n".join(line for line in lines if line)


def _join(page: str, address: str) -> str:
    try:
        return urljoin(page, address)
    except ValueError:  # such as //[broken
        return address
