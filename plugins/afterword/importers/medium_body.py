"""A text of Medium's without what only Medium's pages need: wrappers, names, classes, a repeated title."""

from lxml import etree
from lxml.html import HtmlElement

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"p", "blockquote", "pre", "figure", "ul", "ol", "div"}
_WRAPPERS = ("section-content", "section-inner", "section--body", "section-divider", "aspectRatio")
_WRAPPER, _NOTHING = "wrapper", "nothing"  # what elements are called until they are taken out
_KEPT = (
    *("href", "src", "srcset", "alt", "title", "width", "height", "cite", "datetime", "start"),
    *("colspan", "rowspan", "controls", "lang", "dir"),
)
_HEAD_BLOCKS = 3


def words_of(element: HtmlElement | None) -> str:
    """Return the words of an element on one line."""
    return "" if element is None else " ".join(str(element.text_content()).split())


def has_class(element: HtmlElement, name: str) -> bool:
    """Tell whether an element has a class."""
    return name in (element.get("class") or "").split()


def begins_with(text: str, words: str) -> bool:
    """Tell whether some words are the first ones of a text, perhaps cut short with an ellipsis."""
    start = words.rstrip(".… ")
    return bool(start) and text.startswith(start)


def leading_block(body: HtmlElement) -> HtmlElement | None:
    """Return the first block of a text: a heading, a paragraph, a picture."""
    for element in body.iterdescendants():
        if element.tag in _BLOCKS and any(
            name.startswith("graf") for name in (element.get("class") or "").split()
        ):
            return element
    return None


def is_untitled(body: HtmlElement, title: str) -> bool:
    """Tell whether a title is nothing but the first words of its text."""
    lead = leading_block(body)
    if lead is None or lead.tag in _HEADINGS or has_class(lead, "graf--title"):
        return False
    return begins_with(words_of(body), title)


def clean(body: HtmlElement, title: str, subtitle: str) -> None:
    """Take out of a text what only Medium's pages need, and the title and subtitle where it repeats them."""
    etree.strip_elements(body, etree.Comment, etree.ProcessingInstruction, "footer", with_tail=False)
    _drop_titles(body, title, subtitle)
    dividers = [each for each in body.iterdescendants("div") if has_class(each, "section-divider")]
    if dividers:
        dividers[0].drop_tree()  # it stands above the first section
    linked = {str(link.get("href"))[1:] for link in body.iterdescendants("a") if link.get("href")}
    for element in list(body.iterdescendants()):
        classes = (element.get("class") or "").split()
        if "aspectRatioPlaceholder-fill" in classes:
            element.tag = _NOTHING
        elif element.tag in {"div", "section"} and any(name.startswith(_WRAPPERS) for name in classes):
            element.tag = _WRAPPER
        else:
            _plain(element, linked)
    etree.strip_elements(body, _NOTHING, with_tail=False)
    etree.strip_tags(body, _WRAPPER)


def _drop_titles(body: HtmlElement, title: str, subtitle: str) -> None:
    """Take out the title and the subtitle, which stand among the first blocks."""
    blocks = [each for each in body.iterdescendants() if each.tag in _HEADINGS or each.tag == "p"]
    for block in blocks[:_HEAD_BLOCKS]:
        words = words_of(block)
        repeats_title = has_class(block, "graf--title") and words == title
        if words and (repeats_title or (has_class(block, "graf--subtitle") and words == subtitle)):
            block.drop_tree()


def _plain(element: HtmlElement, linked: set[str]) -> None:
    """Take off an element's attributes that mean nothing elsewhere."""
    if element.tag == "pre":
        for line_break in element.iterdescendants("br"):
            line_break.tail = "\n" + (line_break.tail or "")
            line_break.tag = _WRAPPER
    language = element.get("data-code-block-lang") if element.tag == "pre" else None
    anchor = element.get("id")
    kept = [(name, value) for name in _KEPT if (value := element.get(name)) is not None]
    element.attrib.clear()  # one by one, a name that HTML allows and XML doesn't would raise
    for name, value in kept:
        element.set(name, value)
    if anchor in linked:
        element.set("id", anchor)
    if language:
        element.set("class", f"language-{language}")


def inner_html(element: HtmlElement) -> str:
    """Return what stands in an element, as HTML."""
    parts = [_escaped(element.text)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
