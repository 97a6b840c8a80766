"""A body's words in one shape: control characters out, flowed lines joined, markup that is no words cut."""

import re

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_QUOTED = re.compile(r"(?:> ?)+")  # by the RFC `>> `, and `> > ` by many programs
_ENRICHED = re.compile(r"<(?:(<)|/?[A-Za-z][A-Za-z0-9-]{0,59}>)")
_PARAM = re.compile(r"<param>(?:(?!<param>).)*?</param>", re.IGNORECASE | re.DOTALL)
_NEWLINES = re.compile(r"\n+")
_SILENT = re.compile(
    r"<(head|style|script|title|xml)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<![^<>]*>|<\?[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_OUTER = re.compile(r"</?(?:html|body|meta|link|base)\b[^<>]*>", re.IGNORECASE)
_PRE = re.compile(r"<(/?)pre\b[^<>]*>", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_META_WITHIN = 4096


def clean_text(text: str) -> str:
    """Return words with lines that end at LF, without control characters and blank lines at the end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\x85", "\n")
    return _CONTROL.sub("", text).removeprefix("\ufeff").rstrip()


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the lines that a program broke (RFC 3676, format=flowed); quotation marks stay.

    Args:
        text: With line ends of LF.
        delete_space: DelSp=yes: the space at a line's end isn't the text's.
    """
    lines: list[list[str]] = []
    open_depth = -1  # the depth of a line that goes on, or -1
    for raw in text.split("\n"):
        mark = _QUOTED.match(raw)
        depth = mark[0].count(">") if mark else 0
        content = raw[mark.end() :] if mark else raw.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        words = content[:-1] if flows and delete_space else content
        if open_depth == depth and content != "-- ":
            lines[-1].append(words)
        else:
            lines.append([f"{'>' * depth} {words}" if depth else words])
        open_depth = depth if flows else -1
    joined = ("".join(pieces) for pieces in lines)
    return "\n".join(line if line.endswith("-- ") else line.rstrip(" ") for line in joined)


def plain_of_enriched(text: str) -> str:
    """Return the words of text/enriched (RFC 1896): commands and a paragraph's single line ends are gone."""
    text = _PARAM.sub("", text)
    text = _NEWLINES.sub(lambda run: "\n" * (len(run[0]) - 1) or " ", text)
    return _ENRICHED.sub(lambda match: "<" if match[1] else "", text)


def html_fragment(html: str) -> str:
    """Return what of a page is its words and their markup, white space in it as browsers show it.

    Args:
        html: A whole page, as mail programs send it.
    """
    html = _OUTER.sub("", _SILENT.sub("", html))
    parts: list[str] = []
    position = 0
    inside = False
    for tag in _PRE.finditer(html):
        words = html[position : tag.start()]
        parts += words if inside else _SPACE.sub(" ", words), tag[0]
        inside = not tag[1]
        position = tag.end()
    rest = html[position:]
    return "".join([*parts, rest if inside else _SPACE.sub(" ", rest)]).strip()


def declared_in_html(data: bytes) -> str | None:
    """Return the charset that a page itself declares."""
    match = _META.search(data[:_META_WITHIN])
    return match[1].decode("ascii") if match else None
