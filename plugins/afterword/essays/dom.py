"""Sanitized HTML as a row of events in one normal form: two texts are the same DOM if their rows are equal.

What counts as the same is strict: elements, attributes and words. White space alone is put into one form, and
only where no browser shows it: outside `pre` a run of it is one space, and none stands beside a block's tag
or a line break.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from afterword.text.entities import unescape

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:[^>\"]|\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r'([^\s"=/>]+)(?:="([^"]*)")?')
_SPACE = re.compile(r"[ \t\n\f\r]+")
_SPACES = " \t\n\f\r"

_BLANK_LINE = re.compile(r"(?<=\n)([ \t]*)\n")

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
BLOCKS = frozenset(
    "address article aside blockquote caption center col colgroup dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup"
    " option p pre section summary table tbody td tfoot th thead tr ul".split()
)

# What a reader of the source looks for first; the others follow by name.
_ORDER = {"href": 0, "src": 1, "alt": 2, "title": 3}
# Their end tag stands on a line of its own where it follows another element's.
_SPREAD = frozenset(
    "table thead tbody tfoot tr ul ol dl div section article figure blockquote details".split()
)


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag; a void element has no other.

    Attributes:
        tag: In lower case.
        attributes: In one order; an attribute without a value has an empty one.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def markup(self) -> str:
        """The tag as HTML."""
        written = (
            f' {name}="{_entities(escape(value, quote=False)).replace(chr(34), "&quot;")}"'
            for name, value in self.attributes
        )
        return f"<{self.tag}{''.join(written)}>"


@dataclass(frozen=True, slots=True)
class End:
    """An end tag."""

    tag: str


# A run of words, of which no two stand side by side, is a plain str.
Event = Start | End | str


def parse_events(html: str) -> tuple[Event, ...]:
    """Return the normal form of sanitized HTML.

    Args:
        html: The sanitizer's output: well-formed, attributes in double quotes.
    """
    events: list[Event] = []
    position = 0
    pre = 0
    for match in _TAG.finditer(html):
        if match.start() > position:
            _add_words(events, html[position : match.start()], pre)
        position = match.end()
        tag = match[2].lower()
        if tag == "br" or tag in BLOCKS:
            _strip_end(events, pre)
        events.append(End(tag) if match[1] else Start(tag, _attributes(match[3])))
        if tag == "pre":
            pre += -1 if match[1] else 1
    if position < len(html):
        _add_words(events, html[position:], pre)
    _strip_end(events, pre)
    return tuple(events)


def _attributes(text: str) -> tuple[tuple[str, str], ...]:
    if not text or text == " /":
        return ()
    pairs = ((name.lower(), unescape(value)) for name, value in _ATTRIBUTE.findall(text))
    return tuple(sorted(pairs, key=lambda pair: (_ORDER.get(pair[0], len(_ORDER)), pair)))


def _add_words(events: list[Event], raw: str, pre: int) -> None:
    """Append a run of words; the sanitizer leaves no comment and no stray `<` that could split one."""
    words = unescape(raw)
    last = events[-1] if events else None
    if pre:
        # A line's end right behind <pre> is the source's own, and shown nowhere.
        if isinstance(last, Start) and last.tag == "pre":
            words = words.removeprefix("\n")
    else:
        words = _SPACE.sub(" ", words)
        if last is None or (not isinstance(last, str) and (last.tag == "br" or last.tag in BLOCKS)):
            words = words.lstrip(_SPACES)
    if words:
        events.append(words)


def _strip_end(events: list[Event], pre: int) -> None:
    """Take white space off a run of words that ends at a block's tag."""
    if pre or not events or not isinstance(last := events[-1], str):
        return
    if stripped := last.rstrip(_SPACES):
        events[-1] = stripped
    else:
        events.pop()


def write_html(events: Sequence[Event]) -> str:
    """Return events as HTML that may stand in Markdown: without a blank line, which would end it there.

    Args:
        events: Whole elements.
    """
    parts: list[str] = []
    pre = 0
    last: Event | None = None
    # An HTML block that begins with <pre> ends with it; any other ends at a blank line.
    alone = isinstance(events[0], Start) and events[0].tag == "pre"
    for event in events:
        if isinstance(event, str):
            words = _entities(escape(event, quote=False))
            if pre and words.startswith("\n") and isinstance(last, Start) and last.tag == "pre":
                words = "\n" + words  # a parser takes the first line's end behind <pre> away
            parts.append(_BLANK_LINE.sub(r"\1&#10;", words) if pre and not alone else words)
        elif isinstance(event, Start):
            if parts and not pre and event.tag in BLOCKS:
                parts.append("\n")
            parts.append(event.markup)
            pre += event.tag == "pre"
        else:
            if not pre and event.tag in _SPREAD and isinstance(last, End) and last.tag in BLOCKS:
                parts.append("\n")
            parts.append(f"</{event.tag}>")
            pre -= event.tag == "pre"
        last = event
    return "".join(parts)


def _entities(text: str) -> str:
    """Write what an editor couldn't see in a way that can be seen."""
    return text.replace("\u00a0", "&nbsp;") if "\u00a0" in text else text
