"""Damage by those who know what a record is: fields emptied, records swapped, lists that never end."""

import json
import random
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

MOST: Final = 100_000  # bytes that repeated records may take
_DEEP: Final = "deeper and deeper"
_DEPTHS: Final = (20, 900, 5000, 40_000)
_TEXTS: Final = (
    *(
        "",
        " ",
        "\n",
        "\0",
        "null",
        "\ud800",
        "\u202e",
        "é" * 3000,
        "<p>",
        "]]>",
        "&#0;",
        "../../a",
        "a\n\nb: c",
    ),
    *("0", "-1", "9" * 400, "9999-99-99", "1970-01-01T00:00:00Z", "0001-01-01 00:00:00", "24:61", "1e308"),
    *("http://", "http://[::1", "https://a.example/é?x=%zz#", "a@b.example", "= %% =", "---\n---", "\u2028"),
)
_VALUES: Final = (
    *(None, True, False, 0, -1, 1.5, float("nan"), float("inf"), 1 << 63, -(1 << 70), 10**400, 253402300800),
    *([], {}, [[]], [None], [1, "a", None], {"a": None}, {"": ""}, [{}], {"id": 1}, _DEEP),
)
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>")
_ATTRIBUTE = re.compile(rb"""=\s*("[^"<>]*"|'[^'<>]*')""")
_LINE = re.compile(rb"[^\n]*\n?")


def damage_json(data: bytes, draw: random.Random) -> bytes:
    """Return JSON, or lines of JSON, with something else in it; bytes that aren't JSON as they are."""
    before, after = b"", b""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        lines = data.split(b"\n")
        number = draw.randrange(len(lines))
        try:
            root = json.loads(lines[number])
        except (ValueError, RecursionError):
            return data
        before, after = b"\n".join([*lines[:number], b""]), b"\n".join([b"", *lines[number + 1 :]])
    holder: dict[str, Any] = {"root": root}
    for _ in range(draw.choice((1, 1, 2, 5))):
        fault = draw.choice(_JSON_FAULTS)
        places = _places(holder)
        if places:
            fault(*draw.choice(places), draw)
        if fault is _lengthen:  # what is in it twice would grow twice
            break
    try:
        text = json.dumps(holder.get("root"), ensure_ascii=draw.random() < 0.5)
    except (ValueError, RecursionError):
        return data
    if _DEEP in text:
        depth = draw.choice(_DEPTHS)
        opening, closing = draw.choice((("[", "]"), ('{"a":', "}"), ('[{"children":', "}]")))
        text = text.replace(f'"{_DEEP}"', opening * depth + "1" + closing * depth, 1)
    return before + text.encode("utf-8", "surrogatepass") + after


def _places(root: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Return every (list or object, index or member)."""
    found: list[tuple[Any, Any]] = []
    waiting: list[Any] = [root]
    while waiting:
        holder = waiting.pop()
        for key in holder if isinstance(holder, dict) else range(len(holder)):
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
    return found


def _put_another(holder: Any, key: Any, draw: random.Random) -> None:
    holder[key] = deepcopy(draw.choice(draw.choice((_VALUES, _TEXTS))))


def _take_out(holder: Any, key: Any, _draw: random.Random) -> None:
    del holder[key]


def _rename(holder: Any, key: Any, draw: random.Random) -> None:
    if isinstance(holder, dict):
        holder[draw.choice((*holder, "", "id", "a" * 3000))] = holder.pop(key)


def _swap(holder: Any, key: Any, draw: random.Random) -> None:
    other = draw.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


def _wrap(holder: Any, key: Any, draw: random.Random) -> None:
    holder[key] = draw.choice(([holder[key]], {"a": holder[key]}, str(holder[key])))


def _lengthen(holder: Any, key: Any, draw: random.Random) -> None:
    value = holder[key]
    if isinstance(value, list):
        length = len(json.dumps(value)) + 1
        holder[key] = value * max(1, draw.choice((2000, 20_000, MOST)) // length)
    elif isinstance(value, str):
        holder[key] = (value or " ") * max(2, draw.choice((2000, 60_000)) // (len(value) or 1))


def _copy_in(holder: Any, key: Any, _draw: random.Random) -> None:
    """Put a copy of a value into itself."""
    value = holder[key]
    copied = json.loads(json.dumps(value))
    if isinstance(value, list):
        value.append(copied)
    elif isinstance(value, dict) and value:
        value[next(reversed(value))] = copied


_JSON_FAULTS: Final[tuple[Callable[[Any, Any, random.Random], None], ...]] = (
    *(_put_another, _put_another, _put_another, _take_out, _rename, _swap, _wrap, _lengthen, _copy_in),
)


def damage_markup(data: bytes, draw: random.Random) -> bytes:
    """Return XML or HTML with an element's text, its attribute or the whole of it changed."""
    found = list(_ELEMENT.finditer(data, draw.randrange(len(data) + 1))) or list(_ELEMENT.finditer(data))
    if not found:
        return data
    opening = found[min(int(draw.expovariate(0.2)), len(found) - 1)]
    if draw.random() < 0.2:
        return _damage_attribute(data, opening, draw)
    closing = b"</" + opening[1] + b">"
    inner_end = data.find(closing, opening.end())
    if inner_end < 0:
        return data[: opening.start()] + data[opening.end() :]
    start, inner, end = opening.start(), opening.end(), inner_end + len(closing)
    whole, text = data[start:end], data[inner:inner_end]
    some = draw.choice(_TEXTS).encode("utf-8", "surrogatepass")
    behind = data[end:]
    other = _ELEMENT.search(behind)
    times = max(2, draw.choice((2000, 20_000, MOST)) // len(whole))
    deep = draw.choice(_DEPTHS[:3])
    new = (
        *(b"", opening[0] + closing, opening[0] + some + closing, opening[0] + text, text + closing, text),
        *(opening[0] + some + text + closing, b"<![CDATA[" + whole + b"]]>", b"<!--" + whole, whole * 2),
        *(whole * times, opening[0] + whole + closing, opening[0] * deep + text + closing * deep),
        b"".join(re.sub(rb"\d+", b"%d" % (5000 + number), whole) for number in range(min(times, 500))),
        opening[0] + text.replace(b"<", b"&lt;") + closing,
    )
    if other and draw.random() < 0.15:  # in front of it stands what stood behind it
        return data[:start] + other[0] + whole + behind[: other.start()] + behind[other.end() :]
    return data[:start] + draw.choice(new) + behind


def _damage_attribute(data: bytes, opening: re.Match[bytes], draw: random.Random) -> bytes:
    some = draw.choice(_TEXTS).encode("utf-8", "surrogatepass").replace(b"<", b"&lt;")
    value = draw.choice((b'""', b'"' + some + b'"', b"", b'"', some, b'"' + b"a " * 3000 + b'"'))
    tag = _ATTRIBUTE.sub(lambda _: b"=" + value, opening[0], count=draw.choice((0, 1)))
    return data[: opening.start()] + tag + data[opening.end() :]


def damage_lines(data: bytes, draw: random.Random) -> bytes:
    """Return a text with a line or a paragraph emptied, doubled, swapped or changed behind its colon."""
    lines = _LINE.findall(data)
    number, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    line = lines[number]
    some = draw.choice(_TEXTS).encode("utf-8", "surrogatepass")
    key, colon, _ = line.partition(b":")
    way = draw.randrange(8)
    if way == 0:
        lines[number], lines[other] = lines[other], line
    elif way == 1:
        lines[number] = line * max(2, draw.choice((2000, 100_000)) // (len(line) or 1))
    elif way == 2:
        lines[number] = key + colon + b"\n"
    elif way == 3:
        lines[number] = key + colon + b" " + some + b"\n"
    elif way == 4:
        lines[number] = line.rstrip(b"\n") + b" " + draw.choice(lines)
    elif way == 5:
        lines[number:number] = lines[min(number, other) : max(number, other)]
    elif way == 6:
        lines[number] = draw.choice((b" ", b"> ", b"\t", b">>>> ", b"  - ")) + line
    else:
        several = b"".join(lines[number : number + draw.choice((2, 5, 20))])
        lines[number] = several * max(2, draw.choice((20_000, 100_000)) // (len(several) or 1))
    return b"".join(lines)
