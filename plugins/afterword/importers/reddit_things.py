"""Reddit's things, found wherever they stand: in answers of the API, in recordings of them, in bare dumps."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from afterword.importers.base import Source
from afterword.importers.json_records.reader import load_json, note, parse_json
from afterword.importers.json_records.values import Broken, Json, obj, objects, text
from afterword.importers.ledger import Ledger
from afterword.importers.texts import one_line
from afterword.importers.unpacking import unpacked

COMMENT, SUBMISSION, MORE = "t1", "t3", "more"

_THINGS = frozenset({"t1", "t2", "t3", "t4", "t5", "t6", MORE})
_FULL_NAME = re.compile(r"t[1-6]_[0-9a-z]+")
_LINK = re.compile(r"/comments/([0-9a-z]+)")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_UNESCAPED = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_OF_COMMENTS = frozenset({"link_id", "parent_id", "submission"})
_OF_SUBMISSIONS = frozenset({"is_self", "selftext", "domain", "num_comments", "permalink"})
_LARGEST = 64 << 20  # bytes of one recorded answer, unpacked
NOT_JSON = "recorded answer that isn't JSON"


@dataclass(frozen=True, slots=True)
class Thing:
    """A comment, a submission, or something else that Reddit tells apart by its kind.

    Attributes:
        kind: `t1` is a comment, `t3` a submission.
        link: The full name of the submission that it belongs to; empty where nothing says so.
        escaped: `&`, `<` and `>` stand as entities in its texts; None where nobody said.
    """

    kind: str
    data: dict[str, Any]
    link: str = ""
    escaped: bool | None = None

    @property
    def full_name(self) -> str:
        """Its kind and id: `t1_c0b6xx0`."""
        stated, own = one_line(text(self.data, "name")), one_line(text(self.data, "id"))
        if _FULL_NAME.fullmatch(stated):
            return stated
        return own if own.startswith(f"{self.kind}_") else f"{self.kind}_{own}"

    @property
    def parent(self) -> str:
        """The full name of what it answers; empty where it doesn't say."""
        return one_line(text(self.data, "parent_id"))

    @property
    def is_usable(self) -> bool:
        """Whether a record that isn't whole says enough: who it is, what it says, where it belongs."""
        words = "body" if self.kind == COMMENT else "title"
        return bool(text(self.data, "id") and isinstance(self.data.get(words), str) and self.link)

    def words(self, name: str) -> str:
        """Return a text without the entities that the API puts into it unless it is asked not to."""
        value = text(self.data, name)
        if "&" not in value:
            return value
        escaped = self._states_escaping()
        if escaped is None:
            escaped = "<" not in value and ">" not in value
        return _ENTITY.sub(lambda match: _UNESCAPED[match[0]], value) if escaped else value

    def says_other_than(self, other: "Thing") -> bool:
        """Tell whether another version of the same thing has other words."""
        return any(text(self.data, name) != text(other.data, name) for name in ("body", "title", "selftext"))

    def _states_escaping(self) -> bool | None:
        html = (text(self.data, "body_html") or text(self.data, "selftext_html")).lstrip()
        if html:
            return not html.startswith("<")
        return self.escaped


def find_things(source: Source, ledger: Ledger) -> Iterator[Thing]:
    """Yield what a file holds, in its order.

    Args:
        source: One JSON text, or one a line.
        ledger: What is mended is entered in it.

    Raises:
        UnusableInputError: The file isn't JSON.
    """
    with unpacked(source, ledger) as file:
        if _has_lines(file.head):
            for line in _lines(file, ledger):
                found = list(_in_answer(line, None))
                # A line is a record, whatever is left of it.
                yield from found or ([Thing(COMMENT, line)] if isinstance(line, Broken) else [])
            return
        value = load_json(file, ledger)
    recorded = obj(value).get("interactions", obj(value).get("http_interactions"))
    if not isinstance(recorded, list):
        yield from _in_answer(value, None)
        return
    for index, interaction in enumerate(objects(recorded), 1):
        answer = _recorded_answer(interaction, index, ledger)
        uri = text(obj(interaction.get("request")), "uri")
        yield from _in_answer(answer, not _asks_for_raw(uri) if uri else None)


def _has_lines(head: bytes) -> bool:
    """Tell a row of JSON texts, one a line, from a single one."""
    first, end, rest = head.lstrip().partition(b"\n")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and bool(end and rest.strip())


def _lines(source: Source, ledger: Ledger) -> Iterator[Json]:
    offset = 0
    with source.open() as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                parsed = parse_json(line, offset=offset, line=number)
                note(parsed, ledger)
                yield parsed.value if isinstance(parsed.value, dict) else Broken(offset, number)
            offset += len(line)


def _recorded_answer(interaction: dict[str, Any], index: int, ledger: Ledger) -> Json:
    """Return the JSON in a recorded answer; None where it is something else."""
    body = obj(obj(interaction.get("response")).get("body"))
    data = text(body, "string").encode("utf-8", "surrogatepass")
    if not data:
        try:
            data = base64.b64decode(text(body, "base64_string"), validate=True)
        except (binascii.Error, ValueError):
            data = b""
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, _LARGEST)
        except zlib.error:
            data = b""
    if not data.lstrip().startswith((b"{", b"[")):
        if data.strip():
            ledger.saw_other(NOT_JSON)
        return None
    parsed = parse_json(data)
    for repair in parsed.repairs:
        # Offsets within a text within the file would mislead.
        ledger.repair(repair.what, count=repair.count, record=f"recorded answer {index}")
    ledger.truncated |= parsed.truncated
    return parsed.value


def _asks_for_raw(uri: str) -> bool:
    try:
        return parse_qs(urlsplit(uri).query).get("raw_json") == ["1"]
    except ValueError:
        return False


def _in_answer(value: Json, escaped: bool | None) -> Iterator[Thing]:
    """Yield the things of one answer, each before what stands inside of it."""
    submission = ""
    waiting: list[Json] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
            continue
        if not isinstance(node, dict):
            continue
        thing = _thing(node, submission, escaped)
        inner = node
        if thing is not None:
            if thing.kind == SUBMISSION:
                submission = thing.full_name
            yield thing
            inner = thing.data
        names = ("comments", "replies") if thing is not None else inner
        waiting.extend(
            inner[name] for name in reversed(tuple(names)) if isinstance(inner.get(name), dict | list)
        )


def _thing(node: dict[str, Any], submission: str, escaped: bool | None) -> Thing | None:
    """Return the thing that an object is, wrapped or bare; None where it only holds others."""
    kind, data = text(node, "kind"), node.get("data")
    if not isinstance(data, dict):
        kind = kind if isinstance(node, Broken) and kind in _THINGS else _bare_kind(node)
        data = node
    if kind not in _THINGS:
        return None
    thing = Thing(kind, data, "", escaped)
    if kind == SUBMISSION:
        return Thing(kind, data, thing.full_name, escaped)
    return Thing(kind, data, _link(data) or submission, escaped)


def _bare_kind(node: dict[str, Any]) -> str:
    """Return what an unwrapped record is: a comment says what it answers, a submission has a title."""
    if "body" in node and "id" in node and not _OF_COMMENTS.isdisjoint(node):
        return COMMENT
    if "title" in node and "id" in node and not _OF_SUBMISSIONS.isdisjoint(node):
        return SUBMISSION
    return ""


def _link(data: dict[str, Any]) -> str:
    stated = one_line(text(data, "link_id") or text(data, "submission"))
    if stated:
        return stated if _FULL_NAME.fullmatch(stated) else f"t3_{stated}"
    match = _LINK.search(text(data, "permalink") or text(data, "context"))
    if match is not None:
        return f"t3_{match[1]}"
    parent = one_line(text(data, "parent_id"))
    return parent if parent.startswith("t3_") else ""
