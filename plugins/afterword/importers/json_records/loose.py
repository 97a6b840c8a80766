"""A JSON parser that doesn't recurse and doesn't give up.

It reads token by token with a stack of its own, so depth costs nothing but memory. Where a token can't
stand, the objects that are open up to the nearest list are kept as `Broken`, and reading goes on at that
list's next element, or outside of any list at the next member. Where the text ends too soon, everything open
is closed, its objects as `Broken`.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from afterword.importers.json_records.resuming import Place, find_next
from afterword.importers.json_records.values import Broken, Json
from afterword.importers.ledger import Repair

BREAKS_OFF = "the file breaks off here"
DAMAGED = "not JSON here; read on at the next record"
COMMA = "a comma before a closing bracket passed over"
CONTROL = "control characters in a text"
BEHIND = "something behind the end passed over"

_SPACE = re.compile(r"[\s\ufeff]*")
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_SCALAR = re.compile(r"-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity")
_RAW_CONTROL = re.compile("[\x00-\x1f]")
_MEMBER = re.compile(r",\s*(?=\"(?:[^\"\\]++|\\.)*+\"\s*:)|(?=\}\s*\Z)", re.DOTALL)  # of an object
_OPENING, _CLOSING = "{[", "}]"
_CONSTANTS: dict[str, Json] = {"true": True, "false": False, "null": None}
_LONGEST_NUMBER = 400  # digits; more aren't a number that anybody counted


@dataclass(slots=True)
class _Frame:
    """A container being read.

    Attributes:
        key: The member whose value is awaited.
        value_next: A value may stand here.
        after_comma: A comma stood before.
        damaged: Something in it was passed over.
    """

    container: dict[str, Any] | list[Any]
    start: int
    key: str | None = None
    value_next: bool = True
    after_comma: bool = False
    damaged: bool = False


class LooseParser:
    """Parses one text.

    Args:
        text: The whole of it.
        offset: Of its first byte in the source.
        line: Of its first character, from 1.

    Attributes:
        repairs: What was passed over.
        truncated: It ends too soon.
    """

    def __init__(self, text: str, *, offset: int = 0, line: int = 1) -> None:
        self._text = text
        self._at = 0
        self._known = (0, offset, line)  # characters, bytes, lines: places are asked for in order
        self._frames: list[_Frame] = []
        self._root: list[Any] = []
        self.repairs: list[Repair] = []
        self.truncated = False

    def parse(self) -> Json:
        """Return the value; None where there is none at all."""
        while not self._root or self._frames:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # matches nothing, too
            if self._at >= len(self._text):
                self._break_off()
                break
            if not self._step():
                break
        else:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # likewise
            if self._at < len(self._text):
                self._repair(BEHIND)
        return self._root[0] if self._root else None

    def _step(self) -> bool:
        """Take one token; False where nothing more can be read."""
        character = self._text[self._at]
        frame = self._frames[-1] if self._frames else None
        if frame is not None and character in _CLOSING:
            fits = (character == "}") == isinstance(frame.container, dict)
            if not fits or (frame.key is not None):
                return self._resume()
            if frame.after_comma:
                self._repair(COMMA)
            self._at += 1
            self._close()
            return True
        if frame is not None and not frame.value_next:
            if character != ",":
                return self._resume()
            frame.value_next = frame.after_comma = True
            self._at += 1
            return True
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            return self._take_key(frame)
        return self._take_value(character)

    def _take_key(self, frame: _Frame) -> bool:
        match = _STRING.match(self._text, self._at)
        if match is None:
            return self._resume()
        colon = _SPACE.match(self._text, match.end()).end()  # type: ignore[union-attr]  # matches nothing, too
        if self._text[colon : colon + 1] != ":":
            return self._resume()
        frame.key = self._string(match)
        frame.after_comma = False
        self._at = colon + 1
        return True

    def _take_value(self, character: str) -> bool:
        if character in _OPENING:
            container: dict[str, Any] | list[Any] = Broken(*self._place()) if character == "{" else []
            self._frames.append(_Frame(container, self._at))
            self._at += 1
            return True
        match = _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at)
        if match is None:
            return self._resume()
        value = self._string(match) if character == '"' else _scalar(match[0])
        self._at = match.end()
        self._put(value)
        return True

    def _string(self, match: re.Match[str]) -> str:
        raw = match[1]
        if "\\" not in raw and not _RAW_CONTROL.search(raw):
            return raw
        if _RAW_CONTROL.search(raw):
            self._repair(CONTROL)
        try:
            return str(json.loads(match[0], strict=False))
        except ValueError:
            return raw  # an escape that JSON doesn't know

    def _put(self, value: Json) -> None:
        if not self._frames:
            self._root.append(value)
            return
        frame = self._frames[-1]
        frame.value_next = frame.after_comma = False
        if isinstance(frame.container, list):
            frame.container.append(value)
        elif frame.key is not None:
            frame.container[frame.key] = value
            frame.key = None

    def _close(self) -> None:
        frame = self._frames.pop()
        # An object is plain once it is whole.
        whole = isinstance(frame.container, Broken) and not frame.damaged
        self._put(dict(frame.container) if whole else frame.container)

    def _resume(self) -> bool:
        """Go on behind a fault: at the next element of the nearest list, or the next member of the object."""
        depth = self._depth_of_list()
        if depth is None:
            member = _MEMBER.search(self._text, self._at) if self._frames else None
            place = Place(member.end(), member[0].startswith(",")) if member else None
        else:
            inside = len(self._frames) - depth - 1
            place = find_next(self._text, self._at, inside, self._keys_of(depth))
        if place is None and self._text.rstrip()[-1:] not in _CLOSING:
            self._break_off()
            return False
        self._repair(DAMAGED)
        if place is None:
            self._abandon(0)
            return False
        if depth is not None:
            self._abandon(depth + 1)
        frame = self._frames[-1]
        frame.damaged = True
        frame.key = None
        frame.after_comma = False
        frame.value_next = place.value_next
        self._at = place.at
        return True

    def _depth_of_list(self) -> int | None:
        """Return which of the open containers is the list whose element is damaged; None outside of lists."""
        for depth in range(len(self._frames) - 1, -1, -1):
            if isinstance(self._frames[depth].container, list):
                return depth
        return None

    def _keys_of(self, depth: int) -> list[str]:
        """Return the first members of a list's records: of one that is whole, or of the one that is open."""
        elements = self._frames[depth].container
        known = elements[0] if isinstance(elements, list) and elements else None
        if not isinstance(known, dict) and depth + 1 < len(self._frames):
            known = self._frames[depth + 1].container
        return list(known)[:2] if isinstance(known, dict) else []

    def _break_off(self) -> None:
        self.truncated = True
        self._repair(BREAKS_OFF)
        self._abandon(0)

    def _abandon(self, depth: int) -> None:
        """Close what is open above a depth; its objects stay `Broken`."""
        while len(self._frames) > depth:
            container = self._frames.pop().container
            self._put(container)

    def _repair(self, what: str) -> None:
        offset, line = self._place()
        self.repairs.append(Repair(what, offset, line))

    def _place(self) -> tuple[int, int]:
        at, offset, line = self._known
        passed = self._text[at : self._at]
        self._known = (
            self._at,
            offset + len(passed.encode("utf-8", "surrogatepass")),
            line + passed.count("\n"),
        )
        return self._known[1], self._known[2]


def _scalar(raw: str) -> Json:
    if raw in _CONSTANTS:
        return _CONSTANTS[raw]
    try:
        return int(raw) if len(raw) < _LONGEST_NUMBER else raw
    except ValueError:
        pass
    try:
        return float(raw)
    except ValueError:
        return raw
