"""The catalogue of myths: one Markdown file each, and the author's own words on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from afterword.errors import ContentError, suggest
from afterword.myths.labels import Stance

KEYS = ("Id", "Name", "Title", "Claim", "Answer", "Order")
_HEADER = re.compile(r"(?P<key>[A-Za-z][A-Za-z-]*):(?:[ \t]+(?P<value>.*))?$")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Myth:
    """One myth.

    Attributes:
        id: As labels and addresses have it, `numbers-game`.
        name: Short: "Numbers game".
        order: Its place in the catalogue, from 1.
        truth: What is so, in one line: the page's title.
        claim: The myth in its holders' words.
        answer: One to three quotable sentences.
        body: The long answer, Markdown.
        path: Its file.
    """

    id: str
    name: str
    order: int
    truth: str
    claim: str
    answer: str
    body: str
    path: Path


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All myths, in their order."""

    myths: tuple[Myth, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The myths' ids, in order."""
        return tuple(myth.id for myth in self.myths)

    def __getitem__(self, myth_id: str) -> Myth:
        for myth in self.myths:
            if myth.id == myth_id:
                return myth
        raise KeyError(myth_id)

    def __contains__(self, myth_id: object) -> bool:
        return any(myth.id == myth_id for myth in self.myths)


@dataclass(frozen=True, slots=True)
class AuthorLabel:
    """What an author says of one myth: it is addressed (with or without a stance), or it is not."""

    myth: str
    stance: Stance | None = None
    removed: bool = False


def load_catalogue(folder: Path) -> Catalogue:
    """Load every `*.md` file of a folder as a myth.

    Raises:
        ContentError: A file that can't be read as one, a missing or unknown key, or an id or order used twice.
    """
    myths = [parse_myth(_read(path), path) for path in sorted(folder.glob("*.md"))]
    if not myths:
        raise ContentError(folder, None, "no myths here; write one as <id>.md with an Id: and a Claim:")
    for attribute, key in (("id", "Id"), ("order", "Order")):
        seen: dict[object, Path] = {}
        for myth in myths:
            value = getattr(myth, attribute)
            if value in seen:
                raise ContentError(myth.path, None, f"{key}: {value} is taken by {seen[value].name}")
            seen[value] = myth.path
    return Catalogue(tuple(sorted(myths, key=lambda myth: myth.order)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(path, None, f"not UTF-8 at byte {error.start}; save it as UTF-8") from None


def parse_myth(text: str, path: Path) -> Myth:
    """Parse a myth's file: `Key: value` lines, an empty line, Markdown.

    Raises:
        ContentError: Naming the line and what to write.
    """
    values: dict[str, str] = {}
    lines = text.replace("\r\n", "\n").split("\n")
    body_from = len(lines)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            body_from = number
            break
        match = _HEADER.match(line)
        if match is None:
            raise ContentError(path, number, "neither `Key: value` nor the empty line that ends the keys")
        key = match["key"].capitalize()
        if key not in KEYS:
            raise ContentError(path, number, f"unknown key {match['key']!r}{suggest(match['key'], KEYS)}")
        if key in values:
            raise ContentError(path, number, f"{key} a second time")
        values[key] = (match["value"] or "").strip()
        _check_value(key, values[key], path, number)
    if "Id" not in values:  # a myth's file has its name
        values["Id"] = path.stem
        _check_value("Id", path.stem, path, 1)
    missing = [key for key in KEYS if key not in values]
    if missing:
        raise ContentError(path, 1, f"missing {', '.join(f'{key}:' for key in missing)}")
    return _build(values, "\n".join(lines[body_from:]).strip("\n"), path)


def _check_value(key: str, value: str, path: Path, line: int) -> None:
    if not value:
        raise ContentError(path, line, f"{key} has no value")
    if key == "Id" and not _ID.fullmatch(value):
        raise ContentError(path, line, f"{value!r} is no id; write lower-case words joined by hyphens")
    if key == "Order" and not (value.isascii() and value.isdecimal() and int(value)):
        raise ContentError(path, line, f"Order is a number from 1, not {value!r}")


def _build(values: Mapping[str, str], body: str, path: Path) -> Myth:
    return Myth(
        values["Id"], values["Name"], int(values["Order"]), values["Title"], values["Claim"], values["Answer"],
        body, path,
    )  # fmt: skip


def parse_author_labels(
    text: str | None, catalogue: Catalogue, path: Path | str, line: int | None = None
) -> tuple[AuthorLabel, ...]:
    """Parse `Myths:`, such as `phoniness, extroversion rebuts, -numbers-game`.

    Raises:
        ContentError: An unknown myth or stance, or a myth named twice.
    """
    found: dict[str, AuthorLabel] = {}
    for part in (text or "").split(","):
        words = part.split()
        if not words:
            continue
        name, *rest = words
        removed = name.startswith("-")
        myth = name.removeprefix("-").lower()
        if myth not in catalogue:
            raise ContentError(path, line, f"unknown myth {myth!r}{suggest(myth, catalogue.ids)}")
        if myth in found:
            raise ContentError(path, line, f"{myth} is named twice")
        if len(rest) > 1 or (removed and rest):
            raise ContentError(path, line, f"{part.strip()!r}: write `myth`, `myth stance` or `-myth`, with commas between")
        stance = _stance(rest[0], path, line) if rest else None
        found[myth] = AuthorLabel(myth, stance, removed)
    return tuple(found.values())


def _stance(word: str, path: Path | str, line: int | None) -> Stance:
    try:
        return Stance(word.lower())
    except ValueError:
        raise ContentError(path, line, f"unknown stance {word!r}{suggest(word, Stance)}") from None
