"""What a mail program puts around an answer: the whole of what is answered, and a signature.

Only what stands below the answer is taken off, for the page holds it already; what is quoted between the
words, or above them, is a part of the answer and stays a quotation.
"""

import re
from dataclasses import dataclass
from html import escape
from typing import cast

from lxml import etree
from lxml.html import HtmlElement, document_fromstring, tostring

from afterword.text.depth import cap_depth

_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_FORWARDED = re.compile(
    r"^(?:-{2,} ?(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht|Message d'origine|Forwarded"
    r" message) ?-{2,}|_{20,}\s*\n\s*\*?(?:From|Von|De):)",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_SIGNATURE = 15  # lines
_MOST_QUOTATIONS = 50
_ATTRIBUTION = 3  # lines that "On Monday A. Reader wrote:" may be broken into
_QUOTING = frozenset("gmail_quote gmail_extra moz-cite-prefix yahoo_quoted protonmail_quote".split())
_DIVIDERS = frozenset("divRplyFwdMsg appendonsend mail-editor-reference-message-container".split())
_SIGNATURES = frozenset("gmail_signature moz-signature protonmail_signature_block".split())


@dataclass(frozen=True, slots=True)
class Trimmed:
    """An answer's own words.

    Attributes:
        body: In the format that it came in.
        quoted: The words of what it quotes, wherever that stood, for finding out what it answers.
        left_out: What was taken off, in a few words each.
    """

    body: str
    quoted: str
    left_out: tuple[str, ...] = ()


def trim_text(text: str) -> Trimmed:
    """Take a signature and the quotation below the answer off a plain message; never everything.

    Args:
        text: Its words, quotations marked with `>`.
    """
    quoted = "\n".join(line.lstrip("> ") for line in text.split("\n") if line.startswith(">"))
    body, left_out = text.strip("\n"), []
    match = _FORWARDED.search(body)
    if match and body[: match.start()].strip():
        quoted += "\n" + body[match.end() :]
        body = body[: match.start()].rstrip()
        left_out.append("the message answered")
    # A program puts the signature below the quotation, a person above it.
    for _ in range(2):
        body = _without_signature(body, left_out)
        body = _without_quotation(body, left_out)
    return Trimmed(body, quoted, tuple(dict.fromkeys(left_out)))


def _without_signature(body: str, left_out: list[str]) -> str:
    *_, last = [None, *_SIGNATURE.finditer(body)]
    if last is None or not body[: last.start()].strip():
        return body
    below = body[last.end() :].strip("\n").split("\n")
    if len(below) > _LONGEST_SIGNATURE or any(line.startswith(">") for line in below):
        return body
    left_out.append("a signature")
    return body[: last.start()].rstrip()


def _without_quotation(body: str, left_out: list[str]) -> str:
    lines = body.split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    marked = sum(1 for line in lines[end:] if line.startswith(">"))
    if not marked:
        return body
    start = _without_attribution(lines, end)
    own = "\n".join(lines[:start]).rstrip()
    if not own:
        return body
    left_out.append(f"{marked} quoted line{'s' if marked > 1 else ''} below it")
    return own


def _without_attribution(lines: list[str], end: int) -> int:
    """Return where the words end that stand before “On Monday A. Reader wrote:”."""
    if not end or not lines[end - 1].rstrip().endswith((":", "：")):
        return end
    start = end
    while start and end - start < _ATTRIBUTION and lines[start - 1].strip():
        start -= 1
    # A paragraph that happens to end in a colon is the answer's own.
    return start if start == 0 or not lines[start - 1].strip() else end


def trim_html(html: str) -> Trimmed:
    """Take a signature and the quotation below the answer off a message in HTML; never everything.

    Args:
        html: A message's body, as it came.
    """
    body = _parse(html)
    if body is None:
        return Trimmed(html, "")
    parts = [part for part in body.iter() if isinstance(part.tag, str)]
    quotations = [part for part in parts if _quotes(part)][-_MOST_QUOTATIONS:]
    quoted = [_words(part) for part in parts if part.tag == "blockquote" or part in quotations]
    left_out = []
    for part in parts:
        if _SIGNATURES.intersection(_classes(part)) and part.getparent() is not None:
            part.drop_tree()
            left_out.append("a signature")
    divider = next((part for part in parts if part.get("id") in _DIVIDERS), None)
    outer = divider.getparent() if divider is not None else None
    if divider is not None and outer is not None:
        for part in [divider, *divider.itersiblings()]:
            quoted.append(_words(part))
            outer.remove(part)
        left_out.append("the message answered")
    for part in reversed(quotations):
        # Not in what has gone already, nor between words of the answer.
        if part.getparent() is not None and not part.xpath("boolean(following::text()[normalize-space()])"):
            part.drop_tree()
            left_out.append("the quotation below it")
    said = "\n".join(quoted)
    if not _words(body).strip():
        return Trimmed(html, said)
    inner = escape(body.text or "", quote=False) + "".join(
        tostring(part, encoding="unicode") for part in body
    )
    return Trimmed(inner.strip(), said, tuple(dict.fromkeys(left_out)))


def _parse(html: str) -> HtmlElement | None:
    """Return the body of a message, None where a parser finds none."""
    if not html.strip():
        return None
    try:
        # Deeper than that, a parser gives up; no mail program nests so.
        root = document_fromstring(f"<body>{cap_depth(html)}</body>")
    except (etree.ParserError, ValueError):
        return None
    return cast("HtmlElement | None", root.find("body"))


def _classes(part: HtmlElement) -> list[str]:
    return (part.get("class") or "").split()


def _quotes(part: HtmlElement) -> bool:
    """Tell whether a mail program marked an element as what is answered."""
    cites = part.tag == "blockquote" and (part.get("type") or "").lower() == "cite"
    return cites or bool(_QUOTING.intersection(_classes(part)))


def _words(part: HtmlElement) -> str:
    return " ".join(str(text) for text in part.itertext())
