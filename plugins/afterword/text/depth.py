"""A cap on nesting, taken before any parser sees the text: parsers are quadratic in depth, this is linear."""

import re
from collections import Counter
from collections.abc import Iterator

from afterword.text.tags import ANY_TAG, COMMENT_END

_START = re.compile(r"</?[a-zA-Z]|<!--|<[!?/]")
_MARK_END = re.compile(">")
_NOTHING = "<!---->"  # in a dropped tag's place, lest what stood around it become a tag
_NONE: frozenset[str] = frozenset()
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# Between the tags of these there are no tags.
_RAW = frozenset("iframe noembed noframes noscript script style textarea title xmp".split())
_RAW_END = re.compile(rf"</({'|'.join(_RAW)})(?=[\s/>])", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style"})  # no page shows what they hold
# No page has these, and what stands in them follows rules of its own.
_OTHER_RULES = frozenset({"math", "optgroup", "option", "select", "svg"})
# Each block repeats those of these that were never closed: forty kilobytes become forty megabytes.
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
# What the end tag of anything inline doesn't close, and what no end tag but a table's own reaches over.
_BLOCKS = frozenset(
    "address article aside blockquote center details dd dir div dl dt fieldset figure footer form h1 h2 h3 h4"
    " h5 h6 header li main nav ol p pre section summary ul".split()
)
_CELLS = frozenset("applet caption marquee object table td template th".split())
_OF_TABLES = frozenset("caption table tbody td tfoot th thead tr".split())
# An element whose end tag may be left out closes the like of it, up to what doesn't let it through.
_STOPS = _BLOCKS | _CELLS | {"button"}
_ITEM_STOPS = _STOPS - {"address", "p"}
_ROW_STOPS = frozenset({"table", "template"})
_LIKES = {
    "p": (frozenset({"p"}), _STOPS),
    "li": (frozenset({"li"}), _ITEM_STOPS),
    **dict.fromkeys(("dd", "dt"), (frozenset({"dd", "dt"}), _ITEM_STOPS)),
    **dict.fromkeys(("rp", "rt"), (frozenset({"rp", "rt"}), _NONE)),
    **{name: (frozenset({name}), _ROW_STOPS) for name in ("tbody", "td", "tfoot", "th", "thead", "tr")},
}

DEEPEST = 100  # elements; real conversations stay under 30
MOST_FORMATTING = 20  # elements such as `b` that were never closed


def cap_depth(html: str, deepest: int = DEEPEST) -> str:
    """Drop the tags of elements nested deeper than `deepest`; their words stay.

    So it does with elements such as `b` once too many of them were never closed.

    Args:
        html: Any text.
        deepest: Elements that may be open at once.
    """
    if html.count("<") <= deepest:
        return html
    parts: list[str] = []
    open_: list[str] = []
    dropped: dict[str, int] = {}
    unclosed: Counter[str] = Counter()
    position = 0
    for tag, end in _find_tags(html):
        name = tag["name"].lower()
        if name in _VOID or (name in _RAW and name not in _UNSEEN):
            continue
        if name in _OTHER_RULES or name in _UNSEEN:
            keep = False
        elif tag["close"]:
            keep = _close(name, open_, dropped, unclosed)
        else:  # a slash at its end says nothing: <div/> is as open as <div>
            keep = _open(name, open_, dropped, unclosed, deepest)
        if not keep:
            parts += html[position : tag.start()], _NOTHING
            position = end
    parts.append(html[position:])
    return "".join(parts)


def _find_tags(html: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each tag that a parser sees, and where it ends, or what of it no page shows.

    At the first tag without an end a parser stops seeing tags, and so does this.
    """
    position = 0
    while start := _START.search(html, position):
        tag = ANY_TAG.match(html, start.start()) if start[0][-1].isalpha() else None
        if tag is None:
            mark = COMMENT_END.search(html, start.end() - 2) if start[0] == "<!--" else None
            if start[0] in {"<!", "<?", "</"}:
                mark = _MARK_END.search(html, start.end())
            if mark is None:
                return
            position = mark.end()
            continue
        position = tag.end()
        name = tag["name"].lower()
        if name in _RAW and not tag["close"]:
            position = _find_raw_end(html, position, name)
        yield tag, position if name in _UNSEEN else tag.end()


def _find_raw_end(html: str, position: int, name: str) -> int:
    """Return where an element without tags in it ends: before its end tag, or behind an unseen one's."""
    for end in _RAW_END.finditer(html, position):
        if end[1].lower() == name:
            tag = ANY_TAG.match(html, end.start()) if name in _UNSEEN else None
            return tag.end() if tag else end.start()
    return len(html)


def _open(name: str, open_: list[str], dropped: dict[str, int], unclosed: Counter[str], deepest: int) -> bool:
    if name in _OF_TABLES and name != "table" and "table" not in open_:
        return True  # and nothing to a parser
    likes, stops = _LIKES.get(name, (_NONE, _NONE))
    for index in range(len(open_) - 1, -1, -1) if likes else ():
        if open_[index] in likes:
            del open_[index:]
            break
        if not stops or open_[index] in stops:
            break
    formatting = name in _FORMATTING
    if len(open_) < deepest and not (formatting and unclosed.total() >= MOST_FORMATTING):
        open_.append(name)
        unclosed[name] += formatting
        return True
    dropped[name] = dropped.get(name, 0) + 1
    return False


def _close(name: str, open_: list[str], dropped: dict[str, int], unclosed: Counter[str]) -> bool:
    if dropped.get(name):
        dropped[name] -= 1
        return False
    if unclosed[name]:
        unclosed[name] -= 1
    blocks = 0
    for index in range(len(open_) - 1, -1, -1):
        if open_[index] == name:
            # As parsers do it: a block within `b` outlives its end.
            del open_[index : index + 1 if blocks else None]
            break
        if open_[index] in _CELLS and name not in _OF_TABLES:
            break
        if open_[index] in _BLOCKS and name not in _BLOCKS and name not in _OF_TABLES:
            if name not in _FORMATTING:
                break
            blocks += 1
    return True
