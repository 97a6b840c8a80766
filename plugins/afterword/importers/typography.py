"""The typographic characters that WordPress put into a post when it showed it.

The database keeps "it's" and "..."; its readers saw “it’s” and “…”. An essay that becomes Markdown gets the
characters themselves, so that its source reads well and renders the same whatever the engine makes of plain
quotes. Code, verbatim elements, shortcodes and addresses are left alone.
"""

import re

from afterword.importers.tokens import BLOCKS, TokenKind, tokens

_CODE = frozenset({"code", "kbd", "samp", "tt", "var"})
_LEFT_ALONE = re.compile(r"\[/?[A-Za-z][\w-]*(?:\s[^\[\]<>]*)?\]|\b[a-z]+://\S+|&#?\w{1,32};")
_QUOTE_ENTITIES = {"&quot;": '"', "&#34;": '"', "&#034;": '"', "&#39;": "'", "&#039;": "'", "&apos;": "'"}
_PLAIN = (
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"---"), "—"),
    (re.compile(r"(?<=\s)--(?=\s)"), "—"),
    (re.compile(r"(?<!xn)--"), "–"),
    (re.compile(r"(?<=\s)-(?=\s)"), "–"),
    (re.compile(r"``"), "“"),
    (re.compile(r"''"), "”"),
    (re.compile(r"(?<=\s)\(tm\)"), "™"),
    (re.compile(r"(?<![\w.,])([1-9][\d.,]*)x(\d[\d.,]*)(?!\w)"), r"\1×\2"),
)
_QUOTE = re.compile(r"[\"']")
_ELISION = re.compile(r"(?:\d\ds?|tain|twere|twas|tis|twill|til|bout|nuff|round|cause|em)\b", re.IGNORECASE)
_FEET = re.compile(r"\d{0,2}\"|\d")
_OPENS_AFTER = frozenset(" \t\n\u00a0([{<-–—“‘/")


def add_typography(html: str) -> str:
    """Return HTML with typographic quotes, dashes and ellipses.

    Args:
        html: With its paragraphs, as `autop` leaves it.
    """
    writer = _Writer()
    return "".join(writer.write(html))


class _Writer:
    """Goes through the tokens; what stood before a quote may be on the other side of a tag."""

    def __init__(self) -> None:
        self._before = "\n"
        self._quoting = False

    def write(self, html: str) -> list[str]:
        """Return the pieces of the text."""
        parts = []
        code = 0
        broken_tag = False
        for token in tokens(html):
            text = token.kind is TokenKind.TEXT
            after_broken_tag, broken_tag = broken_tag, text and token.text == "<"
            if text and not code and not after_broken_tag:
                parts.append(self._text(token.text))
                continue
            parts.append(token.text)
            if token.name in _CODE and token.kind is TokenKind.TAG:
                code = max(0, code - 1) if token.closing else code + 1
            if token.kind is TokenKind.BREAK:
                self._before = "\n"
            elif token.name in BLOCKS:
                self._before, self._quoting = "\n", False
            elif text or token.name == "img":
                self._before = "x"
        return parts

    def _text(self, text: str) -> str:
        parts = []
        at = 0
        for match in _LEFT_ALONE.finditer(text):
            quote = _QUOTE_ENTITIES.get(match[0].lower())
            parts.append(self._words(text[at : match.start()], text[match.start() : match.start() + 1]))
            parts.append(self._words(quote, text[match.end() : match.end() + 9]) if quote else match[0])
            if not quote:
                self._before = "\u00a0" if match[0] in {"&nbsp;", "&#160;"} else "x"
            at = match.end()
        parts.append(self._words(text[at:], ""))
        return "".join(parts)

    def _words(self, text: str, following: str) -> str:
        if not text:
            return ""
        # Dashes and ellipses look at their neighbours, which may stand in another piece.
        padded = self._before + text + (following[:1] or "\n")
        for pattern, replacement in _PLAIN:
            padded = pattern.sub(replacement, padded)
        text = padded[1:-1]
        whole = text + following
        out = _QUOTE.sub(lambda match: self._quote(whole, match.start()), text)
        self._before = out[-1:] or self._before
        return out

    def _quote(self, text: str, at: int) -> str:
        before = text[at - 1] if at else self._before
        opens = before in _OPENS_AFTER
        if text[at] == '"':
            if not opens and before.isdigit() and not self._quoting:
                return "″"
            self._quoting = opens
            return "“" if opens else "”"
        if before.isdigit() and _FEET.match(text, at + 1):
            return "′"
        following = text[at + 1 : at + 2]
        if opens and not _ELISION.match(text, at + 1) and (not following or following.strip()):
            return "‘"
        return "’"
