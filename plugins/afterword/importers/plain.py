"""Small texts out of HTML: titles, names, summaries."""

import re

from afterword.text.entities import unescape

_PHRASE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def plain_line(html: str) -> str:
    """Return a title's or name's words on one line.

    Args:
        html: "A &amp; B", "On <em>not</em> networking"; only the tags of phrases are markup in a title.
    """
    if "<" in html:
        html = _PHRASE_TAG.sub("", html)
    if "&" in html:
        html = unescape(html)
    if not html.isprintable():
        html = _CONTROL.sub(" ", html)
    return " ".join(html.split())


def plain_text(html: str) -> str:
    """Return the words of a short HTML text on one line, without any tag."""
    # Only up to the last end of one, so that thousands of beginnings don't each look for theirs.
    end = html.rfind("-->") + 3 if "-->" in html else 0
    return plain_line(_ANY_TAG.sub(" ", _COMMENT.sub(" ", html[:end]) + html[end:]))


def is_address(text: str) -> bool:
    """Tell whether a text is an e-mail address and nothing else."""
    return _ADDRESS.fullmatch(text.strip()) is not None
