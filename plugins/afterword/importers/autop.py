r"""WordPress stores a post as it was typed; what the reader saw had paragraphs. This puts them in.

Blank lines part paragraphs, a single line end is a line break, block elements stand for themselves, and
nothing is touched inside `pre`, `script` and their like. The rules are those of WordPress's "autop" as its
documentation and its pages show them; a post written with the block editor has its paragraphs already and
loses only the editor's markers. `<!--more-->`, `<!--nextpage-->` and shortcodes stay where they are.

One pass over the tokens, no recursion, no backtracking: a body may be of any size and in any state.
"""

import re

from afterword.importers.tokens import BLOCKS, VERBATIM, Token, TokenKind, tokens

_VOID = frozenset({"hr", "area", "col"})
# Only phrases may stand in these: a blank line becomes a line break, not a paragraph.
_PHRASES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "legend", "caption"})
# Nothing but further elements belongs in these.
_STRUCTURE = frozenset(
    {"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "map", "menu"}
)
# Parts of an embedded object; line ends between them are layout.
_PARTS = frozenset({"param", "embed", "source", "track", "option", "optgroup", "object", "select"})
_SPACES = r"(?:(?<![^\S\n])[^\S\n]++)?"  # all there are before the place, or none: read once
_BLANK_LINES = re.compile(rf"{_SPACES}\n[^\S\n]*\n\s*")
_LINE_END = re.compile(rf"{_SPACES}\n[^\S\n]*")
_STANDS_ALONE = re.compile(r"<!--\s*(?:more|nextpage|noteaser)\b.*-->", re.DOTALL)
_DELIMITER = re.compile(r"(?:(?<!\s)\s++)?<!--\s++/?wp:[a-z][^<>]*(?<!/)-->\s*")
_HAS_BLOCKS = "<!-- wp:"
_DECIDES = "|".join(sorted(BLOCKS | VERBATIM | _PARTS | {"br"}))
# Texts, and tags that decide nothing about paragraphs and have no line end in them.
_PHRASES_ALONE = re.compile(
    rf"[^<]*(?:</?(?!(?:{_DECIDES})(?![a-z0-9:-]))[a-z][a-z0-9:-]*"
    r"(?:\"[^\"<\n]*\"|'[^'<\n]*'|[^<>\"'\n])*+>[^<]*)*+",
    re.IGNORECASE | re.ASCII,
)

_BLANK = Token(TokenKind.BLANK)
_NEW_LINE = Token(TokenKind.LINE_END, "<br>\n")
_BREAK = Token(TokenKind.BREAK, "<br>\n")
_PAUSES = frozenset({TokenKind.LINE_END, TokenKind.BREAK, TokenKind.BLANK})


def autop(html: str) -> str:
    """Return a post's or a comment's HTML with the paragraphs that its readers saw.

    Args:
        html: As stored.
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    if _HAS_BLOCKS in html:
        return _DELIMITER.sub("\n", html).strip()
    if "<" not in html or _PHRASES_ALONE.fullmatch(html):
        if "\n" not in html:
            return f"<p>{text}</p>" if (text := html.strip()) else ""
        paragraphs = (_LINE_END.sub("<br>\n", part) for part in _BLANK_LINES.split(html.strip()) if part)
        return "\n\n".join(f"<p>{part}</p>" for part in paragraphs)
    return _Writer().write(html)


class _Writer:
    """Gathers runs of phrases between block tags, and decides for each run what it is."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._run: list[Token] = []
        self._inside: list[str] = []
        self._after_block = False

    def write(self, html: str) -> str:
        """Return the finished HTML."""
        for token in tokens(html):
            if token.name in BLOCKS or (token.kind is TokenKind.VERBATIM and _STANDS_ALONE.match(token.text)):
                self._flush()
                self._block(token)
            elif token.kind is TokenKind.TEXT:
                self._text(token.text)
            else:
                self._phrase(token)
        self._flush()
        return "".join(self._out).strip()

    def _block(self, token: Token) -> None:
        if token.kind is TokenKind.VERBATIM or token.name in _VOID:
            self._gap()
            self._out.append(token.text)
            self._gap()
            self._after_block = True
        elif token.closing:
            if token.name in self._inside:
                while self._inside.pop() != token.name:
                    pass
            elif token.name == "p":
                return  # it would make an empty paragraph
            self._out.append(token.text)
            self._gap()
            self._after_block = True
        else:
            if self._inside and (self._inside[-1] == "p" or self._inside[-1] == token.name == "li"):
                self._inside.pop()
            self._out.append(token.text)
            self._inside.append(token.name)
            self._after_block = False

    def _gap(self) -> None:
        gap = "\n" if self._inside else "\n\n"
        if self._out and self._out[-1] in {"\n", "\n\n"}:
            self._out.pop()
        self._out.append(gap)

    def _text(self, text: str) -> None:
        run = self._run
        for number, part in enumerate(_BLANK_LINES.split(text)):
            if number:
                self._pause(_BLANK)
            for index, line in enumerate(_LINE_END.split(part)):
                if index:
                    self._pause(_NEW_LINE)
                if line:
                    run.append(Token(TokenKind.TEXT, line))

    def _pause(self, pause: Token) -> None:
        """Add a pause: a line end after a break is none, two breaks are a blank line."""
        last = self._run[-1] if self._run else None
        if last is None or last.kind not in _PAUSES:
            if last is None or last.name not in _PARTS:
                self._run.append(pause)
        elif last.kind is not TokenKind.BLANK and pause.kind is not TokenKind.LINE_END:
            self._run[-1] = pause if last.kind is TokenKind.LINE_END else _BLANK

    def _phrase(self, token: Token) -> None:
        if token.kind is TokenKind.BREAK:
            self._pause(_BREAK)
            return
        if token.name in _PARTS and self._run and self._run[-1].kind in _PAUSES:
            self._run.pop()
        self._run.append(token)

    def _flush(self) -> None:
        run, self._run = self._run, []
        groups = _groups(run)
        if not groups:
            return
        context = self._inside[-1] if self._inside else ""
        if context == "p":
            self._out.append("</p>\n<p>".join(groups))
        elif context in _PHRASES or context in _STRUCTURE:
            self._out.append("<br>\n".join(groups))
        elif (
            context in {"", "blockquote"}
            or self._after_block
            or len(groups) > 1
            or _BLANK in (run[0], run[-1])
        ):
            for group in groups:
                self._gap()
                self._out.append(_paragraph(group))
            self._gap()
        else:
            self._out.append(groups[0])


def _groups(run: list[Token]) -> list[str]:
    """Return what stands between blank lines, without the pauses and spaces around it."""
    groups: list[list[Token]] = [[]]
    for token in run:
        if token.kind is TokenKind.BLANK:
            groups.append([])
        elif groups[-1] or token.kind not in _PAUSES:
            groups[-1].append(token)
    texts = []
    for group in groups:
        while group and (group[-1].kind in _PAUSES or not group[-1].text.strip()):
            group.pop()
        text = "".join(token.text for token in group).strip()
        if text:
            texts.append(text)
    return texts


def _paragraph(text: str) -> str:
    return text if text.startswith("<!--") and text.endswith("-->") else f"<p>{text}</p>"
