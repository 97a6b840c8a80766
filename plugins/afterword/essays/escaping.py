"""Plain words → Markdown that renders as exactly these words.

The engine's own liberties are undone too: smart punctuation would turn straight quotes, double hyphens and
three dots into other characters, so each is escaped where it would fire. What can't do harm stays as it is,
because people will read and edit the result.
"""

import re

_SPECIAL = re.compile(
    r"""
      [\\`\[~"']                # code, links and notes, strikethrough, smart quotes
    | \*                        # emphasis, but not between spaces
    | _                         # emphasis, but not within a word
    | <(?=[A-Za-z/!?]|$)        # a tag
    | &(?=\#?[A-Za-z0-9]{1,32};)  # an entity
    | (?<=-)-                   # a dash
    | (?<=\.)\.(?=\.)           # an ellipsis
    | [\u00a0\x0b\x0c]          # nobody could see it; the engine would trim it
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(
    r"""
      (?P<digits>[0-9]{1,9})(?=[.)](?:[ \t]|$))   # an ordered list
    | (?=\#{1,6}(?:[ \t]|$))                      # a heading
    | (?=[-+](?:[ \t]|$))                         # a list
    | (?=>)                                       # a quotation
    | (?==+[ \t]*$)                               # a heading's underline
    | (?=[-|:][-|: \t]*$)                         # a table's second line, a rule
    """,
    re.VERBOSE,
)
_SPACES = " \t\n"


def escape_text(text: str, *, in_link: bool = False, in_cell: bool = False) -> str:
    """Escape what the engine would read as markup within a line.

    Args:
        text: A run of words, of one or more lines.
        in_link: It stands between `[` and `]`.
        in_cell: It stands in a table's cell.
    """

    def escape(match: re.Match[str]) -> str:
        found = match[0]
        start, end = match.span()
        if found.isspace():
            return "&nbsp;" if found == "\u00a0" else f"&#{ord(found)};"
        if (
            found == "*"
            and text[start - 1 : start] in _SPACES
            and text[end : end + 1] in _SPACES
            and 0 < start < end < len(text)
        ):
            return found
        if found == "_" and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            return found
        return "\\" + found

    escaped = _SPECIAL.sub(escape, text)
    if in_link:
        escaped = escaped.replace("]", "\\]")
    if in_cell:
        escaped = escaped.replace("|", "\\|")
    return escaped


def escape_line_start(line: str) -> str:
    """Escape what the engine would read as markup at the beginning of a line.

    Args:
        line: Already escaped within, without white space at its beginning.
    """
    match = _LINE_START.match(line)
    if match is None:
        return line
    digits = match["digits"] or ""
    return f"{digits}\\{line[len(digits) :]}"
