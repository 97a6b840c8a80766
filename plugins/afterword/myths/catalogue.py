"""The catalogue of myths: one Markdown file each, and the author's own words on them."""

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from afterword.errors import ContentError, suggest
from afterword.myths.labels import Stance
from afterword.text.headers import parse_head

EXAMPLES = {"Voices": Stance.VOICES, "Rebuts": Stance.REBUTS, "Wrestles": Stance.WRESTLES}
KEYS = ("Id", "Name", "Title", "Claim", "Answer", "Order", *EXAMPLES)
_OPTIONAL = frozenset({"Id", *EXAMPLES})
# A label, and the words that show it where the author quotes them; words may hold commas.
_AUTHORS_PART = re.compile(r"([^,“\"]*)(?:“([^”]*)”|\"([^\"]*)\")?[^,]*(?:,|$)")
_MOVED = frozenset({Stance.REBUTS, Stance.WRESTLES})
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Myth(Struct, frozen=True):
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
        examples: Sentences that voice, answer or wrestle with it, for the tagger.
    """

    id: str
    name: str
    order: int
    truth: str
    claim: str
    answer: str
    body: str
    path: Path
    examples: Mapping[Stance, tuple[str, ...]] = {}


class Catalogue(Struct, frozen=True):
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


class AuthorLabel(Struct, frozen=True):
    """What an author says of one myth: it is addressed (with or without a stance and words), or it is not.

    Attributes:
        words: The words that show it, as quoted.
        held: Of a text that held the myth and moved, the words with which it held it.
    """

    myth: str
    stance: Stance | None = None
    removed: bool = False
    words: str | None = None
    held: str | None = None


def load_catalogue(folder: Path) -> Catalogue:
    """Load every `*.md` file of a folder as a myth.

    Raises:
        ContentError: A file that can't be read as one, a missing or unknown key, or an order used twice.
    """
    myths = [parse_myth(_read(path), path) for path in sorted(folder.glob("*.md"))]
    if not myths:
        raise ContentError(folder, None, "no myths here; write one as <id>.md, with a Title: and a Claim:")
    seen: dict[int, Path] = {}
    for myth in myths:
        if myth.order in seen:
            raise ContentError(myth.path, None, f"Order: {myth.order} is taken by {seen[myth.order].name}")
        seen[myth.order] = myth.path
    return Catalogue(tuple(sorted(myths, key=lambda myth: myth.order)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(path, None, f"not UTF-8 at byte {error.start}; save it as UTF-8") from None


def parse_myth(text: str, path: Path) -> Myth:
    """Parse a myth's file: `Key: value` lines, an empty line, Markdown. The file's name is the myth's id.

    Raises:
        ContentError: Naming the line and what to write.
    """
    head = parse_head(text)
    if head.stray:
        line, words = head.stray
        raise ContentError(
            path, line, f"{words.strip()!r} is neither `Key: value` nor the empty line after the keys"
        )
    values: dict[str, str] = {}
    for header in head.headers:
        key = header.name.capitalize()
        if key not in KEYS:
            raise ContentError(path, header.line, f"unknown key {header.name!r}{suggest(header.name, KEYS)}")
        if key in values:
            raise ContentError(path, header.line, f"{key} a second time")
        values[key] = header.value
        _check_value(key, header.value, path, header.line)
    missing = [key for key in KEYS if key not in values and key not in _OPTIONAL]
    if missing:
        raise ContentError(path, 1, f"missing {', '.join(f'{key}:' for key in missing)}")
    if not _ID.fullmatch(path.stem):
        raise ContentError(path, None, "a myth's file is named by its id: lower-case words joined by hyphens")
    return Myth(
        path.stem, values["Name"], int(values["Order"]), values["Title"], values["Claim"], values["Answer"],
        head.body.strip("\n"), path,
        {stance: _sentences(values[key]) for key, stance in EXAMPLES.items() if key in values},
    )  # fmt: skip


def _sentences(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split("|") if part.strip())


def _check_value(key: str, value: str, path: Path, line: int) -> None:
    if not value:
        raise ContentError(path, line, f"{key} has no value")
    if key == "Id" and value != path.stem:
        raise ContentError(
            path, line, f"the id is the file's name, {path.stem!r}; leave the line out or write that"
        )
    if key == "Order" and not (value.isascii() and value.isdecimal() and int(value)):
        raise ContentError(path, line, f"Order is a number from 1, not {value!r}")


def parse_author_labels(
    text: str | None, catalogue: Catalogue, path: Path | str, line: int | None = None
) -> tuple[AuthorLabel, ...]:
    """Parse `Myths:`, such as `phoniness, extroversion rebuts “I only read the meters.”, -numbers-game`.

    A text that held a myth and moved may name it twice, `no-time voices “…”, no-time rebuts “…”`: one label
    that `wrestles`, with both sentences.

    Raises:
        ContentError: An unknown myth or stance, or a myth named twice otherwise.
    """
    found: dict[str, AuthorLabel] = {}
    for match in _AUTHORS_PART.finditer(text or ""):
        part, words = match[1], match[2] or match[3]
        if not part.split():
            continue
        name, *rest = part.split()
        removed = name.startswith("-")
        myth = name.removeprefix("-").lower()
        if myth not in catalogue:
            raise ContentError(path, line, f"unknown myth {myth!r}{suggest(myth, catalogue.ids)}")
        if len(rest) > 1 or (removed and (rest or words)):
            wanted = "write `myth`, `myth stance`, `myth stance “words”` or `-myth`, with commas between"
            raise ContentError(path, line, f"{match[0].strip(' ,')!r}: {wanted}")
        stance = _stance(rest[0], path, line) if rest else None
        label = AuthorLabel(myth, stance, removed, words)
        found[myth] = _join(found[myth], label, path, line) if myth in found else label
    return tuple(found.values())


def _join(first: AuthorLabel, second: AuthorLabel, path: Path | str, line: int | None) -> AuthorLabel:
    """Return the one label of a text that both holds a myth and answers it, which is to have moved."""
    held, turned = (first, second) if first.stance is Stance.VOICES else (second, first)
    told = held.words and turned.words and turned.held is None
    if told and held.stance is Stance.VOICES and turned.stance in _MOVED:
        return AuthorLabel(first.myth, Stance.WRESTLES, words=turned.words, held=held.words)
    moved = f"{first.myth} voices “…”, {first.myth} rebuts “…”"
    raise ContentError(path, line, f"{first.myth} is named twice; of a text that moved, write `{moved}`")


def _stance(word: str, path: Path | str, line: int | None) -> Stance:
    try:
        return Stance(word.lower())
    except ValueError:
        raise ContentError(path, line, f"unknown stance {word!r}{suggest(word, Stance)}") from None
