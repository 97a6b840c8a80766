"""E-mail and IP addresses that people wrote into a text: kept in the file, masked on the page.

`ines@mailhost.example` becomes `ines [at] mailhost…`, and 203.0.113.7 becomes `203.…`: a reader sees what
kind of thing stood there, a harvester gets nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from ipaddress import AddressValueError, IPv6Address

from afterword.text.entities import unescape

Span = tuple[int, int, str]  # from, to, and what to put there

# Found by the @, and the name in front of it step by step: a pattern that began with the name would be
# quadratic in a long word. `oar@2x.png` is a picture for a dense screen.
_HOST = re.compile(
    r"(?:@|%40|&#64;)(?![1-9]x\.(?:avif|gif|jpe?g|png|svg|webp)\b)([\w-]+)(?:\.[\w-]+)*"
    # Of one script: in a language without spaces the next word follows at once.
    r"\.(?:xn--[a-zA-Z0-9-]+|[a-zA-Z]{2,24}|[^\W\d_a-zA-Z]{2,24})"
)
_NAME = re.compile(r"[\w.%+-]")
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_IPV4 = re.compile(rf"(?<![0-9.])({_OCTET})(?:\.{_OCTET}){{3}}(?!\.?[0-9])")
_IPV6 = re.compile(r"(?<![\w:.])([0-9a-fA-F]{0,4})(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:])")
_GROUPS = 5  # so many groups of hexadecimal digits are some machine's address; fewer, a time of day
# Each begins with a sign of its own, so that nearly every text is looked through at the speed of memory.
_DOTTED = re.compile(r"\.(?<=[0-9]\.)[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")
_COLONS = re.compile(r":(?:(?<=[0-9a-fA-F]:)|:)")

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_LINKS = frozenset({"href", "src", "cite"})
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup"
    " time tt u var wbr".split()
)


def mask_text(text: str) -> str:
    """Return a text with its e-mail and IP addresses masked.

    Args:
        text: Words without tags, escaped or not: a name, a title, a remark.
    """
    return _replace(text, _find(text)) if is_suspect(text) else text


def is_suspect(text: str) -> bool:
    """Tell whether a text may hold an address; nearly all hold nothing that looks like one."""
    return bool(
        "@" in text
        or ("%" in text and "%40" in text)
        or ("&" in text and "&#64;" in text)
        or ("." in text and _DOTTED.search(text))
        or (":" in text and _COLONS.search(text) and text.count(":") > 1)
    )


def mask_html(html: str) -> str:
    """Return HTML with the e-mail and IP addresses in its words and attributes masked.

    A link that leads to one loses its tags and keeps its words. Inline tags within an address don't hide it,
    as in `ines@<b>mailhost.example</b>`.

    Args:
        html: The sanitizer's output.
    """
    if not is_suspect(html):
        return html
    html = _mask_tags(html)
    return _replace(html, _find_in_words(html))


def holds_address(text: str) -> bool:
    """Tell whether masking would change a text, such as a link's target, which is of no use once masked."""
    plain = unescape(text)
    return mask_text(plain) != plain


def _mask_tags(html: str) -> str:
    parts: list[str] = []
    position = 0
    dropping = False
    for match in _TAG.finditer(html):
        closing, name, attributes = match.groups()
        masked = _ATTRIBUTE.sub(_mask_attribute, attributes)
        drop = dropping if closing else "href=" in attributes and "href=" not in masked
        if name == "a":
            dropping = drop and not closing
        tag = f"<{closing}{name}{masked}>"
        parts += html[position : match.start()], "" if name == "a" and drop else tag
        position = match.end()
    return "".join([*parts, html[position:]])


def _mask_attribute(match: re.Match[str]) -> str:
    """Return the attribute masked; one that must lead somewhere, and led to an address, is dropped."""
    name, value = match.groups()
    masked = mask_text(value)
    if name in _LINKS and holds_address(value):
        return ""
    return f' {name}="{masked}"'


def _find_in_words(html: str) -> Iterator[Span]:
    """Yield the addresses between the tags, as spans of the HTML; one that tags divide, in pieces."""
    words: list[str] = []
    runs: list[tuple[int, int]] = []  # where a run of words begins: among the words, in the HTML
    length = position = 0
    for match in _TAG.finditer(f"{html}<p>"):  # a last tag, for the last run to end at
        runs.append((length, position))
        run = html[position : match.start()]
        gap = "" if match[2] in _INLINE else "\n"
        words += run, gap
        length += len(run) + len(gap)
        position = match.end()
    for start, end, masked in _find("".join(words)):
        index = bisect_right(runs, (start, len(html))) - 1
        while index < len(runs) and runs[index][0] < end:
            begin, place = runs[index]
            stop = runs[index + 1][0] if index + 1 < len(runs) else length
            left, right = max(start, begin), min(end, stop)
            if left < right:
                yield place + left - begin, place + right - begin, masked if left == start else ""
            index += 1


def _find(text: str) -> Iterator[Span]:
    """Yield the addresses in a text, in order, none within or across another."""
    found = sorted([*_find_mail(text), *_find_machines(text)], key=lambda span: (span[0], -span[1]))
    position = 0
    for start, end, masked in found:
        if start >= position:
            yield start, end, masked
        elif end > position:  # it begins within the one before: what is left of it goes too
            yield position, end, ""
        position = max(position, end)


def _find_mail(text: str) -> Iterator[Span]:
    position = 0
    for match in _HOST.finditer(text):
        start = match.start()
        while start > position and _NAME.match(text[start - 1]):
            start -= 1
        if start == match.start():
            continue  # a bare @host.example is somebody's handle
        name = text[start : match.start()]
        yield start, match.end(), f"{_replace(name, _find_machines(name))} [at] {match[1]}…"
        position = match.end()


def _find_machines(text: str) -> Iterator[Span]:
    for match in _IPV4.finditer(text):
        yield match.start(), match.end(), f"{match[1]}.…"
    for match in _IPV6.finditer(text):
        if _is_machine(match[0]):
            yield match.start(), match.end(), f"{match[1]}:…"


def _is_machine(text: str) -> bool:
    """Tell an IPv6 or hardware address from a time of day and from names with colons in them."""
    if "::" not in text:
        return len(text.split(":")) >= _GROUPS
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return any(character.isdigit() for character in text)


def _replace(text: str, spans: Iterable[Span]) -> str:
    parts: list[str] = []
    position = 0
    for start, end, masked in spans:
        parts += text[position:start], masked
        position = end
    return "".join([*parts, text[position:]])
