"""Phrase frames: a claim's shape, with slots for its words, read from the rule files."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from afterword.errors import ContentError, suggest
from afterword.myths.labels import Stance
from afterword.myths.lexicon import Lexicon, Phrase, Place, Scan, bits
from afterword.myths.sentences import expand

GAPS: Mapping[str, int] = MappingProxyType({".": 2, "..": 5, "...": 12})
STRENGTHS: Mapping[str, float] = MappingProxyType({"sure": 0.9, "likely": 0.6, "hint": 0.3})
COMMON = "common"  # the file of the classes that all myths share
_ELEMENT = re.compile(r"\((?P<group>[^)]*)\)(?P<maybe>\?)?|(?P<gap>\.{1,3})(?=\s|$)|(?P<word>\S+)")
_NEGATIONS = frozenset(
    """not never no nobody none nothing neither nor without hardly instead less than stop quit far myth wrong
    false""".split(),
)
_FREQUENT = frozenset(
    """a about all an and any are as at be because been but by can do does even every for from get go going good
    had has have he her him his how i if in into is it just know like make me more most much my need never no
    not of on one only or other our out people say she should so some than that the them then there they thing
    things think this time to up us want was we were what when where who why will with would you your""".split(),
)


@dataclass(frozen=True, slots=True)
class Element:
    """One slot of a frame: a class of words, and how many others may stand before it."""

    number: int
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One claim's shape.

    Attributes:
        myth: The myth's id.
        stance: What a text that says it does with the myth, where nothing around turns it.
        strength: How much it shows by itself, 0–1.
        chains: Chains of slots; each chain's slots stand in order, the chains in any order in one sentence.
        without: Classes that must not stand in the sentence.
        mask: The classes that must, as bits.
        fixed: Neither negation nor reported belief turns it: it says so itself.
        negative: It has a negation among its words, so that one around it is its own.
        place: File and line, for `myths tag` on a terminal.
        source: The frame as written.
    """

    myth: str
    stance: Stance
    strength: float
    chains: tuple[tuple[Element, ...], ...]
    without: int
    mask: int
    fixed: bool
    negative: bool
    place: str
    source: str

    def match(self, scan: Scan) -> Place | None:
        """Return the first and the last word of the frame's words in a sentence, or None."""
        first, last = 1 << 30, -1
        for chain in self.chains:
            span = _match_chain(chain, scan)
            if span is None:
                return None
            first, last = min(first, span[0]), max(last, span[1])
        return first, last


def _match_chain(chain: Sequence[Element], scan: Scan) -> Place | None:
    # Where each way of matching so far ends, with where it began; the number of ways is bounded by the words.
    ends = {end: start for start, end in scan.find(chain[0].number)}
    for element in chain[1:]:
        following: dict[int, int] = {}
        for start, end in scan.find(element.number):
            for reached, began in ends.items():
                if 0 <= start - reached <= element.gap and following.get(end, -1) < began:
                    following[end] = began
        if not following:
            return None
        ends = following
    end = min(ends)
    return ends[end], end - 1


@dataclass(frozen=True, slots=True)
class Book:
    """All rules, compiled.

    Attributes:
        lexicon: Finds the classes in a sentence.
        frames: By the class that each is looked up by, its rarest.
        anchors: Those classes, as bits.
        names: The number of each named class.
        version: First twelve hexadecimal digits of the SHA-256 of the rule files.
    """

    lexicon: Lexicon
    frames: Mapping[int, tuple[Frame, ...]]
    anchors: int
    names: Mapping[str, int]
    version: str

    def candidates(self, mask: int) -> Iterator[Frame]:
        """Yield the frames of which a sentence with these classes has every word."""
        for anchor in bits(mask & self.anchors):
            for frame in self.frames[anchor]:
                if frame.mask & mask == frame.mask and not frame.without & mask:
                    yield frame


@dataclass(slots=True)
class _Compiler:
    """Numbers the classes while the files are read."""

    numbers: dict[frozenset[Phrase], int] = field(default_factory=dict)
    named: dict[str, frozenset[Phrase]] = field(default_factory=dict)

    def number(self, phrases: frozenset[Phrase]) -> int:
        return self.numbers.setdefault(phrases, len(self.numbers))

    def negative(self, number: int) -> bool:
        return any(
            word in _NEGATIONS for phrase in tuple(self.numbers)[number] for word in phrase
        )

    def phrases(self, alternatives: Iterable[str], where: tuple[str, int]) -> frozenset[Phrase]:
        found: set[Phrase] = set()
        for alternative in alternatives:
            words = alternative.strip()
            if words.startswith("<"):
                name = words.strip("<>")
                if name not in self.named:
                    raise ContentError(*where, f"unknown class <{name}>{suggest(name, self.named)}")
                found |= self.named[name]
            elif phrase := _phrase(words):
                found.add(phrase)
        if not found:
            raise ContentError(*where, "an empty slot; write at least one word")
        return frozenset(found)


def _phrase(text: str) -> Phrase:
    """Return a phrase's words as `split_sentences` would: short forms written out, hyphens apart."""
    words: list[str] = []
    for word in text.lower().replace("-", " ").split():
        words += (word,) if word.endswith("*") else expand(word)
    return tuple(words)


@dataclass(frozen=True, slots=True)
class _Header:
    stance: Stance
    strength: float
    fixed: bool


def parse_rules(sources: Mapping[str, str]) -> Book:
    """Compile rule files: `name: text`, of which `common` holds the shared classes.

    A file has classes (`class name: word, other word, prefix*`, continued on indented lines), blocks
    (`[rebuts likely fixed]`) and one frame a line: words, `(this|or that)`, `<class>`, gaps `.` (at most 2 words),
    `..` (5) and `...` (12), a slot that may be missing `(so)?`, `&` between parts in any order, and `!word` for
    what the sentence must not hold.

    Raises:
        ContentError: A line that isn't one of these, an unknown class, stance or strength.
    """
    compiler = _Compiler()
    order = sorted(sources, key=lambda name: (name != COMMON, name))
    lines = {name: tuple(_logical_lines(sources[name])) for name in order}
    frames: list[Frame] = []
    for name in order:
        frames += _read_file(compiler, name, lines[name])
    digest = hashlib.sha256()
    for name in order:
        digest.update(f"{name}\n{sources[name]}\n".encode())
    for phrases in compiler.named.values():
        compiler.number(phrases)
    classes = tuple(compiler.numbers)
    costs = tuple(_frequency(phrases) for phrases in classes)
    by_anchor: dict[int, list[Frame]] = {}
    for frame in frames:
        anchor = min((element.number for chain in frame.chains for element in chain), key=costs.__getitem__)
        by_anchor.setdefault(anchor, []).append(frame)
    return Book(
        Lexicon(classes),
        MappingProxyType({anchor: tuple(found) for anchor, found in sorted(by_anchor.items())}),
        sum(1 << anchor for anchor in by_anchor),
        MappingProxyType({name: compiler.numbers[phrases] for name, phrases in compiler.named.items()}),
        digest.hexdigest()[:12],
    )


def _frequency(phrases: frozenset[Phrase]) -> tuple[int, int]:
    return sum(phrase[0] in _FREQUENT for phrase in phrases if len(phrase) == 1), len(phrases)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line number, line) without comments, a class's indented lines joined to it."""
    pending: tuple[int, str] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#", 1)[0].rstrip()
        if pending and line[:1].isspace() and line.strip():
            pending = pending[0], f"{pending[1]} {line.strip()}"
            continue
        if pending:
            yield pending
            pending = None
        if line.startswith("class "):
            pending = number, line
        elif line.strip():
            yield number, line.strip()
    if pending:
        yield pending


def _read_file(compiler: _Compiler, name: str, lines: Iterable[tuple[int, str]]) -> Iterator[Frame]:
    header: _Header | None = None
    for number, line in lines:
        where = (f"{name}.txt", number)
        if line.startswith("class "):
            title, _, words = line[len("class ") :].partition(":")
            compiler.named[title.strip()] = compiler.phrases(words.split(","), where)
        elif line.startswith("["):
            header = _parse_header(line, where)
        elif header is None:
            raise ContentError(*where, "a frame before its block; write [voices sure] or another stance first")
        else:
            yield from _parse_frames(compiler, name, line, header, where)


def _parse_header(line: str, where: tuple[str, int]) -> _Header:
    words = line.strip("[]").split()
    if len(words) < 2 or words[0] not in list(Stance):  # noqa: PLR2004 - a stance and a strength
        stances = ", ".join(Stance)
        raise ContentError(*where, f"write a stance ({stances}) and a strength: [rebuts likely]")
    if words[1] not in STRENGTHS:
        raise ContentError(*where, f"unknown strength {words[1]!r}{suggest(words[1], STRENGTHS)}")
    for flag in words[2:]:
        if flag != "fixed":
            raise ContentError(*where, f"unknown flag {flag!r}; known: fixed")
    return _Header(Stance(words[0]), STRENGTHS[words[1]], "fixed" in words)


@dataclass(slots=True)
class _Draft:
    """A frame while its line is read; a slot that may be missing makes two of it."""

    chains: list[list[Element]] = field(default_factory=lambda: [[]])
    gap: int = 0
    without: int = 0

    def copy(self) -> "_Draft":
        return _Draft([list(chain) for chain in self.chains], self.gap, self.without)

    def add(self, number: int) -> None:
        chain = self.chains[-1]
        chain.append(Element(number, self.gap if chain else 0))
        self.gap = 0


def _parse_frames(
    compiler: _Compiler, myth: str, line: str, header: _Header, where: tuple[str, int]
) -> Iterator[Frame]:
    drafts = [_Draft()]
    for match in _ELEMENT.finditer(line):
        word = match["word"]
        if match["gap"]:
            for draft in drafts:
                draft.gap += GAPS[match["gap"]]
        elif word == "&":
            for draft in drafts:
                draft.chains.append([])
                draft.gap = 0
        elif word and word.startswith("!"):
            bit = 1 << compiler.number(compiler.phrases([word[1:].replace("_", " ")], where))
            for draft in drafts:
                draft.without |= bit
        else:
            number = compiler.number(compiler.phrases((match["group"] or word).split("|"), where))
            spared = [draft.copy() for draft in drafts] if match["maybe"] else []
            for draft in drafts:
                draft.add(number)
            drafts += spared
    for draft in drafts:
        chains = tuple(tuple(chain) for chain in draft.chains if chain)
        if not chains:
            raise ContentError(*where, "a frame without a word in it")
        mask = 0
        for chain in chains:
            for element in chain:
                mask |= 1 << element.number
        yield Frame(
            myth, header.stance, header.strength, chains, draft.without, mask,
            header.fixed,
            any(compiler.negative(element.number) for chain in chains for element in chain), f"{where[0]}:{where[1]}", line,
        )  # fmt: skip


@cache
def load_book() -> Book:
    """Return the package's own rules, compiled once in a process."""
    folder = files("afterword.myths") / "rules"
    return parse_rules(
        {
            entry.name.removesuffix(".txt"): entry.read_text(encoding="utf-8")
            for entry in folder.iterdir()
            if entry.name.endswith(".txt")
        },
    )
