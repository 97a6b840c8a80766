"""Ways in which bytes get damaged: by transfers, by editors, by exporters that never saw such a text.

Some know nothing of what the bytes mean; those of `damage_records` know a little. The same lots give the same
damage.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from damage_records import damage_json, damage_lines, damage_markup

Draw = random.Random
SIGNS: Final = (
    *(b"]]>", b"<![CDATA[", b"<", b">", b"&", b"&amp;", b"&#0;", b"</item>", b"<item>", b"<!--", b"-->"),
    *(b"<?xml version='1.0'?>", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"null", b"1e999", b"-1"),
    *(b"\\ud800", b"\0", b"\r", b"\n", b"\n\n", b"\t", b"\xff", b"\xc3", b"\xe2\x80", b"\xed\xa0\x80"),
    *(b"\xef\xbb\xbf", b"\x1a", b"\nFrom a@b.example Mon Jan  1 00:00:00 2001\n", b"--boundary\n"),
    *(b"Subject: ", b"In-Reply-To: <x@y>\n", b"%%% wp-1\n", b"-----\nCOMMENT:\n", b"9" * 40, b"9" * 5000),
    *(b"0000-00-00 00:00:00", b"9999-12-31T23:59:59Z", b"0001-01-01T00:00:00+23:59", b"Z" * 5000),
    *(b"http://[", b"http://a.example:99999999/", b"//\xe2\x84\x80.example", b"mailto:", b"javascript:a"),
    *("é".encode(), "\u202e".encode(), "𝟙".encode(), "²".encode(), "\u2028".encode(), "\x85".encode()),
    *(b"+ADw-", b"=?utf-8?B?/w==?=", b"=?x?q?=80?=", b"=\n", b"charset=utf-16", b'encoding="cp037"'),
)
# What opens and is never closed, or means something to a pattern when it stands there thousands of times.
OPENINGS: Final = (
    *(b"<div>", b"<blockquote>", b"<ul><li>", b"<b>", b"<p>", b"<table><tr><td>", b"<a href='", b"<b a='"),
    *(b"<div class=comment><div id=comment-1>", b"<ol class=children><li>", b"<!--", b"<![CDATA[", b"<svg>"),
    *(b"[", b"{", b'{"a":', b'[{"a":', b'"', b"\\", b'\\"', b"(", b"((", b"[caption]", b"[/", b"![", b"`"),
    *(b"> ", b"\n> ", b"\n>", b">>", b"- ", b"\n- ", b"* ", b"*", b"_", b"__ ", b"~~", b"#", b"\n# ", b"|"),
    *(
        b"Re: ",
        b"\nRe: ",
        b"=?utf-8?q?a?= ",
        b"=?",
        b"<a@b.example>",
        b"@",
        b" (a) ",
        b"\n ",
        b"\n\t",
        b"\n:",
    ),
    *(
        b" ",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b" \n",
        b"a",
        b"a ",
        b"a.",
        b"a-",
        b"a:",
        b"a=",
        b"1",
        b"1 ",
        b"1:",
    ),
    *(
        b".",
        b"-",
        b"--",
        b"---\n",
        b"=",
        b"'",
        b"/",
        b"../",
        b"%",
        b"%25",
        b"&",
        b"&#",
        b"&#x",
        b"&lt;",
        b"&a",
    ),
    *(
        b"http://",
        b"http://a.example/ ",
        b"www.",
        b"\xc2\xa0",
        b"\xe2\x80\x8b",
        b"\xcc\x81",
        b"\xf0\x9f\x98\x80",
    ),
    *(
        b"\nFrom ",
        b"\n>From ",
        b"begin 644 a\n",
        b"\n--b\n",
        b"Content-Type: multipart/mixed; boundary=b\n\n",
    ),
    *(
        b"<item>",
        b"<wp:comment>",
        b"<entry>",
        b"<row ",
        b"<post>",
        b"-----\nCOMMENT:\n",
        b"--------\n",
        b"--\n",
    ),
    *(
        b"Name: a\n",
        b"on ",
        b" wrote:\n",
        b"says:\n",
        b"Reply\n",
        b"Monday, ",
        b"1 January 2001 ",
        b"at 1:11 am\n",
    ),
)
LONG: Final = (
    *(60, 500, 500, 4000, 4000, 8000, 30_000, 30_000),
    100_000,
)  # bytes of what stands over and over
_ENCODINGS: Final = ("utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-7", "cp1252", "utf-8-sig", "cp037")
_NUMBERS: Final = (
    *(
        b"0",
        b"-1",
        b"1.5",
        b"1e400",
        b"4294967296",
        b"9223372036854775808",
        b"253402300800",
        b"-99999999999999",
    ),
    *(b"1" + b"0" * 30, b"9" * 5000, b"NaN", b"", "\u0661\u0662".encode(), b"0x1F", b"1_000", b"00001"),
)
_NUMBER = re.compile(rb"\d+")


@dataclass(frozen=True)
class Place:
    """Where a fault is made: between two places of some bytes.

    Attributes:
        others: Gives the bytes of another fixture.
    """

    data: bytes
    start: int
    end: int
    draw: Draw
    others: Callable[[], bytes]

    def put(self, what: bytes, *, over: bool = False) -> bytes:
        """Return the bytes with something set in at the first place, or over what stands between the two."""
        return self.data[: self.start] + what + self.data[self.end if over else self.start :]


def break_off(at: Place) -> bytes:
    """Lose everything from the place on."""
    return at.data[: at.start]


def begin_late(at: Place) -> bytes:
    """Lose everything up to the place."""
    return at.data[at.start :]


def lose(at: Place) -> bytes:
    """Lose what stands between the two places."""
    return at.put(b"", over=True)


def repeat(at: Place) -> bytes:
    """Let it stand twice."""
    return at.put(at.data[at.start : at.end])


def repeat_often(at: Place) -> bytes:
    """Let it stand there thousands of times; the numbers in it count on, or don't."""
    piece = at.data[at.start : at.end] or b"\n"
    times = max(2, at.draw.choice(LONG) // len(piece))
    if at.draw.random() < 0.5 or len(piece) < 40:
        return at.put(piece * times)
    return at.put(b"".join(_NUMBER.sub(b"%d" % (1000 + number), piece) for number in range(times)))


def insert(at: Place) -> bytes:
    """Set in something that means something to somebody."""
    return at.put(at.draw.choice(SIGNS))


def overwrite(at: Place) -> bytes:
    """Set it in over something else."""
    return at.put(at.draw.choice(SIGNS), over=True)


def pile_up(at: Place) -> bytes:
    """Set it in over and over."""
    piece = at.draw.choice(at.draw.choice((SIGNS, OPENINGS, OPENINGS)))
    return at.put(piece * (at.draw.choice(LONG) // len(piece)))


def pile_up_two(at: Place) -> bytes:
    """Set two in by turns, over and over."""
    piece = at.draw.choice(OPENINGS) + at.draw.choice(OPENINGS)
    return at.put(piece * (at.draw.choice(LONG) // len(piece)))


def mix(at: Place) -> bytes:
    """Set in a piece of another fixture."""
    other = at.others()
    start = at.draw.randrange(len(other) + 1)
    return at.put(other[start : start + at.draw.choice((40, 400, 4000))])


def move(at: Place) -> bytes:
    """Set it in elsewhere."""
    rest = lose(at)
    to = at.draw.randrange(len(rest) + 1)
    return rest[:to] + at.data[at.start : at.end] + rest[to:]


def scramble(at: Place) -> bytes:
    """Set in any bytes."""
    return at.put(at.draw.randbytes(at.draw.choice((1, 1, 4, 16))), over=at.draw.random() < 0.5)


def flip(at: Place) -> bytes:
    """Turn over single bits."""
    data = bytearray(at.data)
    for _ in range(at.draw.choice((1, 1, 8, 64)) if data else 0):
        data[at.draw.randrange(len(data))] ^= 1 << at.draw.randrange(8)
    return bytes(data)


def miscount(at: Place) -> bytes:
    """Put another number in a number's place, or in that of every number after it."""
    number = at.draw.choice(_NUMBERS)
    times = at.draw.choice((1, 1, 3, 0))
    return at.data[: at.start] + _NUMBER.sub(lambda _: number, at.data[at.start :], count=times)


def recode(at: Place) -> bytes:
    """Give the bytes an encoding or line ends that nobody asked for; perhaps from the place on alone."""
    start = at.draw.choice((0, 0, at.start))
    rest = at.data[start:]
    way = at.draw.randrange(4)
    if way == 0:
        rest = rest.replace(b"\n", at.draw.choice((b"\r", b"\r\n", b"\r\r\n", b"\n\r", "\u2028".encode())))
    elif way == 1:  # read wrongly and saved
        rest = rest.decode("cp1252", "replace").encode()
    else:
        rest = rest.decode("utf-8", "replace").encode(at.draw.choice(_ENCODINGS), "replace")
    return at.data[:start] + rest


def know_json(at: Place) -> bytes:
    """Damage a value of JSON."""
    return damage_json(at.data, at.draw)


def know_markup(at: Place) -> bytes:
    """Damage an element."""
    return damage_markup(at.data, at.draw)


def know_lines(at: Place) -> bytes:
    """Damage lines and what stands in them behind a colon."""
    return damage_lines(at.data, at.draw)


_BLIND: Final = (
    *(break_off, begin_late, lose, repeat, repeat_often, insert, overwrite, pile_up, pile_up_two, mix),
    *(move, scramble, flip, miscount, recode),
)
_KNOWING: Final = {b"{": know_json, b"[": know_json, b"<": know_markup}


def damage(data: bytes, draw: Draw, others: Callable[[], bytes]) -> bytes:
    """Return bytes with one to four faults in them.

    Args:
        data: Of a fixture.
        draw: What decides.
        others: Gives the bytes of another fixture.
    """
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        start = draw.randrange(len(data) + 1)
        end = min(len(data), start + draw.choice((1, 2, 8, 40, 400, 4000)))
        fault = draw.choice(_BLIND)
        if draw.random() < 0.4:
            fault = _KNOWING.get(data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1], know_lines)
        data = fault(Place(data, start, end, draw, others))
    return data
