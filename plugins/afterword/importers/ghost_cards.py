"""The cards of Ghost's editors: pictures, embeds, code, callouts, as HTML without Ghost's styles."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from afterword.importers.json_records.values import obj, objects, text
from afterword.text.markdown import render_markdown

Card = dict[str, Any]

# Where an unknown card may keep its words.
_WORDS = ("html", "text", "heading", "content", "caption", "description", "title")


def card_html(kind: str, card: Card) -> tuple[str, bool]:
    """Return a card as HTML, and whether cards of its kind are known here.

    Args:
        kind: Its name.
        card: Its payload.
    """
    render = _CARDS.get(kind.removeprefix("card-"))
    if render is not None:
        return f"{render(card)}\n", True
    words = [text(card, name).strip() for name in _WORDS]
    return "".join(f"<p>{each}</p>\n" for each in dict.fromkeys(words) if each), False


def picture(card: Card) -> str:
    """Return an image with its caption, which is HTML already."""
    source, caption = text(card, "src"), text(card, "caption").strip()
    if not source:
        return ""
    html = f'<img src="{escape(source)}" alt="{escape(text(card, "alt"))}">'
    if address := text(card, "href"):
        html = f'<a href="{escape(address)}">{html}</a>'
    return f"<figure>{html}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _gallery(card: Card) -> str:
    pictures = [picture(each) for each in objects(card.get("images"))]
    caption = text(card, "caption").strip()
    return "\n".join((*pictures, *((f"<p>{caption}</p>",) if caption else ())))


def _code(card: Card) -> str:
    language = text(card, "language")
    kind = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{kind}>{escape(text(card, 'code'), quote=False)}</code></pre>"


def _markdown(card: Card) -> str:
    return render_markdown(text(card, "markdown"))


def _html(card: Card) -> str:
    return text(card, "html")


def _link(address: str, words: str, description: str = "") -> str:
    if not address:
        return f"<p>{escape(words, quote=False)}</p>" if words else ""
    line = f'<a href="{escape(address)}">{escape(words or address, quote=False)}</a>'
    return f"<p>{line}{f'<br>{escape(description, quote=False)}' if description else ''}</p>"


def _bookmark(card: Card) -> str:
    metadata = obj(card.get("metadata"))
    title = text(metadata, "title") or text(card, "title")
    return _link(text(card, "url"), title, text(metadata, "description"))


def _embed(card: Card) -> str:
    caption = text(card, "caption").strip()
    body = text(card, "html").strip() or _link(text(card, "url"), text(obj(card.get("metadata")), "title"))
    return f"<figure>{body}<figcaption>{caption}</figcaption></figure>" if caption else body


def _callout(card: Card) -> str:
    words = text(card, "calloutText") or text(card, "calloutMessage")
    emoji = text(card, "calloutEmoji")
    return f"<blockquote><p>{f'{escape(emoji)} ' if emoji else ''}{words}</p></blockquote>"


def _toggle(card: Card) -> str:
    return f"<details><summary>{text(card, 'heading')}</summary>{text(card, 'content')}</details>"


def _button(card: Card) -> str:
    return _link(text(card, "buttonUrl"), text(card, "buttonText"))


def _file(card: Card) -> str:
    words = text(card, "fileTitle") or text(card, "title") or text(card, "fileName")
    caption = text(card, "fileCaption") or text(card, "caption")
    return _link(text(card, "src"), words, caption)


def _header(card: Card) -> str:
    heading, below = text(card, "header").strip(), text(card, "subheader").strip()
    button = _button(card) if text(card, "buttonText") else ""
    return (f"<h2>{heading}</h2>" if heading else "") + (f"<p>{below}</p>" if below else "") + button


def _product(card: Card) -> str:
    shown = picture({"src": card.get("productImageSrc")})
    title, words = text(card, "productTitle"), text(card, "productDescription")
    link = _link(text(card, "productUrl"), text(card, "productButton"))
    return f"{shown}<h4>{title}</h4>{words}{link if text(card, 'productUrl') else ''}"


def _offer(card: Card) -> str:
    words = text(card, "html") or text(card, "textValue")
    return words + (_button(card) if text(card, "buttonText") else "")


_CARDS: Mapping[str, Callable[[Card], str]] = {
    "image": picture,
    "gallery": _gallery,
    "code": _code,
    "codeblock": _code,
    "markdown": _markdown,
    "html": _html,
    "bookmark": _bookmark,
    "embed": _embed,
    "callout": _callout,
    "toggle": _toggle,
    "button": _button,
    "audio": _file,
    "video": _file,
    "file": _file,
    "header": _header,
    "product": _product,
    "email-cta": _offer,
    "email": _offer,
    "call-to-action": _offer,
    "hr": lambda _: "<hr>",
    "horizontalrule": lambda _: "<hr>",
    "paywall": lambda _: "<!--members-only-->",
    "signup": _header,  # its words; the form led to Ghost
}
