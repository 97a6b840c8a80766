"""Reading a JSON export: strictly first; where that fails, around what is broken."""

import json
import re
from dataclasses import dataclass

from afterword.importers.base import Source
from afterword.importers.json_records.loose import LooseParser
from afterword.importers.json_records.values import Json
from afterword.importers.ledger import Ledger, Repair
from afterword.importers.unpacking import unpacked
from afterword.importers.utf8 import decode, find_mark

BAD_BYTES = "bytes that aren't UTF-8 read as Windows-1252"
SPACE = "white space that JSON doesn't know passed over"
UNWRITABLE = "characters that no text can hold left out"
_LIMIT = 1 << 30  # bytes; JSON is read as a whole
# NUL, and halves of surrogate pairs; behind an escaped backslash they are words of a text within a text.
_UNWRITABLE = re.compile(
    r"(?<!\\)(?:\\\\)*+\\u(?:0000|[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F][0-9a-fA-F]{2})"
)
_BAD_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text holds.

    Attributes:
        truncated: It ends too soon.
    """

    value: Json
    repairs: tuple[Repair, ...] = ()
    truncated: bool = False


def load_json(source: Source, ledger: Ledger) -> Json:
    """Read a JSON file, and enter what was mended in the ledger.

    Raises:
        UnusableInputError: There is no JSON in it, or more than a gigabyte.
    """
    with unpacked(source, ledger) as plain:
        if plain.size > _LIMIT:
            raise source.unusable("is larger than 1 GiB; JSON of that size can't be read whole")
        with plain.open() as file:
            data = file.read()
    parsed = parse_json(data)
    if not isinstance(parsed.value, dict | list):
        line = parsed.repairs[0].line if parsed.repairs else 1
        raise source.unusable("isn't JSON: an object or a list should begin here", line=line)
    note(parsed, ledger)
    return parsed.value


def note(parsed: Parsed, ledger: Ledger) -> None:
    """Enter what was mended."""
    ledger.repairs.extend(parsed.repairs)
    ledger.truncated |= parsed.truncated


def parse_json(data: bytes, *, offset: int = 0, line: int = 1) -> Parsed:
    """Return what a JSON text holds.

    Args:
        data: The text's bytes.
        offset: Of the first of them in the source.
        line: The line there, from 1.
    """
    text, repairs, offset = _decode(data, offset, line)
    repairs += _unwritable(text, offset, line)
    try:
        return Parsed(json.loads(text), repairs)
    except RecursionError:  # merely deep
        fault = None
    except json.JSONDecodeError as error:
        fault = error.pos
    except ValueError:  # a number of more digits than Python reads; it stays a text
        fault = None
    parser = LooseParser(text, offset=offset, line=line)
    value = parser.parse()
    mended = tuple(parser.repairs)
    if fault is not None and not mended:
        place = offset + len(text[:fault].encode("utf-8", "surrogatepass"))
        mended = (Repair(SPACE, place, line + text.count("\n", 0, fault)),)
    return Parsed(value, repairs + mended, parser.truncated)


def _decode(data: bytes, offset: int, line: int) -> tuple[str, tuple[Repair, ...], int]:
    if marked := find_mark(data):
        mark, encoding = marked
        data, offset = data[len(mark) :], offset + len(mark)
        if encoding != "utf-8":
            return data.decode(encoding, "replace"), (), offset
    text, bad = decode(data)
    if not bad:
        return text, (), offset
    first = _BAD_BYTE.search(data.decode("utf-8", "surrogateescape"))
    before = len(text[: first.start()].encode()) if first else 0
    repair = Repair(BAD_BYTES, offset + before, line + data.count(b"\n", 0, before), bad)
    return text, (repair,), offset


def _unwritable(text: str, offset: int, line: int) -> tuple[Repair, ...]:
    """Return what is said of characters that no text can hold; they go where a body or a name is made."""
    if "\\u" not in text:
        return ()
    found = list(_UNWRITABLE.finditer(text))
    if not found:
        return ()
    before = text[: found[0].end() - len(r"\u0000")]
    place = offset + len(before.encode("utf-8", "surrogatepass"))
    return (Repair(UNWRITABLE, place, line + before.count("\n"), len(found)),)
