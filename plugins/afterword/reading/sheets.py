"""Style sheets and scripts as readers get them: without what only their writers need."""

import re

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r'("[^"]*")')
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?")
# A declaration has a space after its colon; a selector's colon, as in `a :is(b)`, has none.
_COLON = re.compile(r"(?<=[\w-]): ")
# Indents and lines that are a comment; what ends a line may be part of a string, and stays.
_MARGIN = re.compile(r"^[ \t]*(?://.*)?\n?", re.MULTILINE)


def render_script(source: str) -> str:
    """Return a script without indents, empty lines and lines of comment.

    Args:
        source: JavaScript in which no line within a template literal begins with two slashes.
    """
    return _MARGIN.sub("", source)


def render_sheet(source: str) -> str:
    """Return a style sheet without comments and needless space.

    Args:
        source: CSS whose strings stand in double quotes and whose declarations have a space after the colon.
    """
    pieces = _STRING.split(_COMMENT.sub("", source))
    pieces[::2] = [_tighten(piece) for piece in pieces[::2]]
    return "".join(pieces).strip() + "\n"


def _tighten(piece: str) -> str:
    piece = _AROUND.sub(r"\1", _SPACE.sub(" ", piece))
    return _COLON.sub(":", piece).replace(";}", "}")
