"""The register of removals, `content/removed.tsv`: it knows removed words again, and can't say them.

Of each removed comment it keeps marks: keyed hashes of its runs of five words, sorted. The key stays out of
git, beside the exports (`exports/removed.key`) or in the environment (`AFTERWORD_REMOVAL_KEY`); without it
the marks are noise. docs/decisions/0013-removal.md tells why a salt that lies beside them won't do.
"""

import os
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from afterword.errors import AfterwordError, ContentError
from afterword.text.runs import RUN, word_runs

FILE = "removed.tsv"
KEY_FILE = "removed.key"
KEY_VARIABLE = "AFTERWORD_REMOVAL_KEY"
SIZE = 5  # words of a run; fewer are anybody's
_KEY_BYTES, _MARK_BYTES, _NAME_BYTES = 32, 5, 4
_KEY = re.compile(rf"[0-9a-f]{{{2 * _KEY_BYTES}}}")
_MARKS = re.compile(rf"(?:[0-9a-f]{{{2 * _MARK_BYTES}}}(?: |$))*")
_REMOVED, _LEFT = "removed", "left"
_HEAD = (
    "# What was removed, as marks that nobody can read without the key, and which quotations of it stay.\n"
    "# Keep this file in git and its key out of it: docs/removal.md.\n"
)
_ALIKE = 0.3  # of its runs: a comment that has so many of a removed one's is that one, perhaps edited
_LONGER = 1.5  # times: a text that is so much longer is another one


class MissingKeyError(AfterwordError):
    """The register's marks can't be compared: their key isn't here."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed comment.

    Attributes:
        thread: The conversation's slug.
        comment: The comment's id.
        on: The day of the removal.
        key: The name of the key that the marks were made with.
        words: How many words it had, quoted ones among them.
        marks: Sorted; none where it had fewer than five words of its own.
    """

    thread: str
    comment: str
    on: date
    key: str
    words: int
    marks: tuple[str, ...]

    @property
    def needed(self) -> int:
        """How many of its marks must follow each other in a text that holds its words."""
        return max(1, min(RUN - SIZE + 1, len(self.marks)))


@dataclass(frozen=True)
class Key:
    """A secret that makes marks.

    Attributes:
        secret: 32 bytes.
    """

    secret: bytes = field(repr=False)

    @cached_property
    def name(self) -> str:
        """What tells it from other keys, and nothing more."""
        return blake2b(b"name", key=self.secret, digest_size=_NAME_BYTES).hexdigest()

    def marks(self, words: Sequence[str]) -> list[str]:
        """Return the mark of each run of words, in their order."""
        return [self.mark(run) for run in word_runs(words, SIZE)]

    def mark(self, run: str) -> str:
        """Return the mark of one run."""
        return blake2b(run.encode(), key=self.secret, digest_size=_MARK_BYTES).hexdigest()


@dataclass(frozen=True)
class Register:
    """What was removed, and what quotes it by decision.

    Attributes:
        removed: In the order of their removal.
        left: Places in the sources that may quote it: `discussions/x.thread#wp-9`, `essays/x.md`; with the
            day of the decision.
    """

    removed: tuple[Removed, ...] = ()
    left: Mapping[str, date] = field(default_factory=dict)

    @cached_property
    def by_mark(self) -> Mapping[str, Removed]:
        """The removed comment of each mark."""
        return {mark: one for one in self.removed for mark in one.marks}

    def add(self, new: Iterable[Removed]) -> "Register":
        """Return the register with further removals; one that it knows is written over."""
        rows = {(one.thread, one.comment): one for one in (*self.removed, *new)}
        return replace(self, removed=tuple(rows.values()))

    def leave(self, places: Iterable[str], on: date) -> "Register":
        """Return the register with further quotations that stay."""
        return replace(self, left={**dict.fromkeys(places, on), **self.left})

    def recognise(self, words: Sequence[str], key: Key) -> Removed | None:
        """Return the removed comment that a text is, perhaps in other words here and there; None if none.

        Args:
            words: The text's, folded.
            key: The register's.
        """
        found: dict[tuple[str, str], set[str]] = {}
        for mark in key.marks(words):
            if (one := self.by_mark.get(mark)) is not None:
                found.setdefault((one.thread, one.comment), set()).add(mark)
        for one in self.removed:
            hits = len(found.get((one.thread, one.comment), ()))
            if hits and hits >= _ALIKE * len(one.marks) and len(words) <= _LONGER * one.words:
                return one
        return None


def parse_register(text: str, path: Path | str = FILE) -> Register:
    """Parse the register's text.

    Raises:
        ContentError: A line that is none of its own.
    """
    removed: list[Removed] = []
    left: dict[str, date] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        try:
            match parts:
                case ["removed", on, key, thread, comment, words, marks] if _MARKS.fullmatch(marks):
                    found = tuple(marks.split())
                    removed.append(Removed(thread, comment, date.fromisoformat(on), key, int(words), found))
                    continue
                case ["left", on, place]:
                    left[place] = date.fromisoformat(on)
                    continue
        except ValueError:
            pass
        message = "no line of the register; take it from git as it was, or delete the line"
        raise ContentError(path, number, message)
    return Register(tuple(removed), left)


def render_register(register: Register) -> str:
    """Return the text that `parse_register` reads back."""
    rows = [
        (_REMOVED, one.on.isoformat(), one.key, one.thread, one.comment, str(one.words), " ".join(one.marks))
        for one in register.removed
    ]
    left = [(_LEFT, on.isoformat(), place) for place, on in sorted(register.left.items())]
    return _HEAD + "".join("\t".join(row) + "\n" for row in (*rows, *left))


def load_register(content: Path) -> Register:
    """Load a site's register; an empty one where nothing was ever removed.

    Args:
        content: The site's `content/`.

    Raises:
        ContentError: The file is damaged.
    """
    path = content / FILE
    if not path.is_file():
        return Register()
    try:
        return parse_register(path.read_bytes().decode(), path)
    except UnicodeDecodeError:
        raise ContentError(path, None, "not UTF-8; take it from git as it was") from None


def write_register(content: Path, register: Register) -> None:
    """Write the register, whole or not at all."""
    path = content / FILE
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(render_register(register).encode())
    beside.replace(path)


def load_key(content: Path, register: Register) -> Key | None:
    """Return the key of a register's marks; None where it has none to compare.

    Args:
        content: The site's `content/`; the key lies in `exports/` beside it.
        register: Of that site.

    Raises:
        MissingKeyError: The key isn't here, or is another one.
    """
    if not any(one.marks for one in register.removed):
        return None
    key = _find_key(content)
    place = key_path(content)
    if key is None:
        raise MissingKeyError(
            f"{content / FILE}: its key isn't here, so removed words can't be looked for; copy {place} from"
            f" where the removal was made, or put its text into {KEY_VARIABLE}"
        )
    for one in register.removed:
        if one.key != key.name:
            raise MissingKeyError(
                f"{content / FILE}: {one.thread}#c-{one.comment} was marked with the key {one.key}, and the"
                f" key here is {key.name}; put the right one into {place} or {KEY_VARIABLE}"
            )
    return key


def make_key(content: Path) -> Key:
    """Return the key for further marks; without one, make it, for its owner's eyes alone."""
    key = _find_key(content)
    if key is not None:
        return key
    path = key_path(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_bytes(_KEY_BYTES)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret.hex() + "\n")
    return Key(secret)


def key_path(content: Path) -> Path:
    """Return where a site's key lies."""
    return content.parent / "exports" / KEY_FILE


def _find_key(content: Path) -> Key | None:
    path = key_path(content)
    text = os.environ.get(KEY_VARIABLE, "").strip()
    where = KEY_VARIABLE
    if not text and path.is_file():
        text, where = path.read_text(encoding="ascii", errors="replace").strip(), str(path)
    if not text:
        return None
    if not _KEY.fullmatch(text):
        raise MissingKeyError(f"{where}: no key; it is {2 * _KEY_BYTES} hexadecimal digits")
    return Key(bytes.fromhex(text))
