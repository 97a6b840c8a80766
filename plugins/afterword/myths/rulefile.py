"""The rule files: classes of words and phrase frames, a text per myth, compiled once in a process."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from afterword.errors import ContentError, suggest
from afterword.myths.frames import Book, Element, Frame
from afterword.myths.labels import Stance
from afterword.myths.lexicon import Lexicon, Phrase
from afterword.myths.words import expand

GAPS: Mapping[str, int] = MappingProxyType({".": 2, "..": 5, "...": 12})
STRENGTHS: Mapping[str, float] = MappingProxyType({"sure": 0.9, "likely": 0.6, "hint": 0.3})
COMMON = "common"  # the file of the classes that all myths share
FIXED = "fixed"
_ELEMENT = re.compile(r"\((?P<group>[^)]*)\)(?P<maybe>\?)?|(?P<gap>\.{1,3})(?=\s|$)|(?P<word>\S+)")
_HEADER = re.compile(rf"\[(?P<stance>\S+) (?P<strength>\S+)(?: (?P<flag>{FIXED}))?\]$")
_NEGATIONS = frozenset(
    """not never no nobody none nothing neither nor without hardly instead less than stop quit far myth wrong
    false""".split(),
)
# A slot of such words is a poor one to look a frame up by.
_FREQUENT = frozenset(
    (word,)
    for word in """
    a about all an and any are as at be because been but by can do does even every for from get go going
    good had has have he her him his how i if in into is it just know like make me more most much my
    need never no not of on one only or other our out people say she should so some than that the them
    then there they thing things think this time to up us want was we were what when where who why will
    with would you your""".split()
)
Where = tuple[str, int]  # file and line
Line = tuple[int, str]


def parse_rules(sources: Mapping[str, str]) -> Book:
    """Compile rule files: `name: text`, of which `common` holds the shared classes.

    A file has classes (`class name: word, other word, prefix*`, continued on indented lines), blocks
    (`[rebuts likely fixed]`) and one frame a line: words, `(this|or that)`, `<class>`, gaps `.` (at most two
    words), `..` (five) and `...` (twelve), a slot that may be missing `(so)?`, `&` between parts that may
    stand in any order, and `!word` for what the sentence must not hold.

    Raises:
        ContentError: A line that isn't one of these, an unknown class, stance or strength.
    """
    compiler = _Compiler()
    order = sorted(sources, key=lambda name: (name != COMMON, name))
    digest = hashlib.sha256()
    frames: list[Frame] = []
    for name in order:
        digest.update(f"{name}\n{sources[name]}\n".encode())
        frames += _read_file(compiler, name, sources[name])
    for phrases in compiler.named.values():
        compiler.number(phrases)
    classes = tuple(compiler.numbers)
    costs = tuple(_frequency(phrases) for phrases in classes)
    by_anchor: dict[int, list[Frame]] = {}
    for frame in frames:
        anchor = min((slot.number for chain in frame.chains for slot in chain), key=costs.__getitem__)
        by_anchor.setdefault(anchor, []).append(frame)
    return Book(
        lexicon=Lexicon(classes, frozenset(by_anchor)),
        frames=MappingProxyType({anchor: tuple(found) for anchor, found in sorted(by_anchor.items())}),
        names=MappingProxyType({name: compiler.number(found) for name, found in compiler.named.items()}),
        version=digest.hexdigest()[:12],
    )


@cache
def load_book() -> Book:
    """Return the package's own rules, compiled once in a process."""
    texts = Path(__file__).with_name("rules").glob("*.txt")
    return parse_rules({text.stem: text.read_text(encoding="utf-8") for text in texts})


def _frequency(phrases: frozenset[Phrase]) -> tuple[int, int]:
    return len(phrases & _FREQUENT), len(phrases)


@dataclass(slots=True)
class _Compiler:
    """Numbers the classes while the files are read."""

    numbers: dict[frozenset[Phrase], int] = field(default_factory=dict)
    negations: set[int] = field(default_factory=set)
    named: dict[str, frozenset[Phrase]] = field(default_factory=dict)

    def number(self, phrases: frozenset[Phrase]) -> int:
        number = self.numbers.get(phrases)
        if number is None:
            number = self.numbers[phrases] = len(self.numbers)
            if not _NEGATIONS.isdisjoint(chain.from_iterable(phrases)):
                self.negations.add(number)
        return number

    def phrases(self, alternatives: Iterable[str], where: Where) -> frozenset[Phrase]:
        found: set[Phrase] = set()
        for alternative in alternatives:
            words = alternative.strip()
            if words[:1] == "<":
                name = words.strip("<>")
                if name not in self.named:
                    raise ContentError(*where, f"unknown class <{name}>{suggest(name, self.named)}")
                found |= self.named[name]
            elif phrase := _phrase(words):
                found.add(phrase)
        if not found:
            raise ContentError(
                *where, "an empty slot; write at least one word that isn't a filler (really, very)"
            )
        return frozenset(found)


@lru_cache(maxsize=1 << 14)
def _phrase(text: str) -> Phrase:
    """Return a phrase's words as `split_sentences` would: short forms written out, hyphens apart."""
    words: list[str] = []
    for word in text.lower().replace("-", " ").split():
        words += (word,) if word[-1] == "*" else expand(word)
    return tuple(words)


def _logical_lines(text: str) -> Iterator[Line]:
    """Yield (line number, line) without comments, a class's indented lines joined to it."""
    pending: Line | None = None
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


@dataclass(frozen=True, slots=True)
class _Block:
    stance: Stance
    strength: float
    fixed: bool


def _read_file(compiler: _Compiler, name: str, text: str) -> Iterator[Frame]:
    block: _Block | None = None
    for number, line in _logical_lines(text):
        where = (f"{name}.txt", number)
        if line.startswith("class "):
            title, _, words = line.removeprefix("class ").partition(":")
            compiler.named[title.strip()] = compiler.phrases(words.split(","), where)
        elif line.startswith("["):
            block = _parse_block(line, where)
        elif block is None:
            raise ContentError(
                *where, "a frame before its block; write [voices sure] or another stance first"
            )
        else:
            for draft in _parse_drafts(compiler, line, where):
                yield draft.frame(compiler, name, block, where, line)


def _parse_block(line: str, where: Where) -> _Block:
    match = _HEADER.match(line)
    if match is None:
        raise ContentError(
            *where, f"{line!r}: write a stance and a strength, [rebuts likely] or [rebuts likely fixed]"
        )
    if match["stance"] not in list(Stance):
        raise ContentError(*where, f"unknown stance {match['stance']!r}{suggest(match['stance'], Stance)}")
    if match["strength"] not in STRENGTHS:
        raise ContentError(
            *where, f"unknown strength {match['strength']!r}{suggest(match['strength'], STRENGTHS)}"
        )
    return _Block(Stance(match["stance"]), STRENGTHS[match["strength"]], match["flag"] is not None)


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

    def part(self) -> None:
        self.chains.append([])
        self.gap = 0

    def frame(self, compiler: _Compiler, myth: str, block: _Block, where: Where, line: str) -> Frame:
        chains = tuple(tuple(chain) for chain in self.chains if chain)
        if not chains:
            raise ContentError(*where, "a frame without a word in it")
        numbers = {slot.number for chain in chains for slot in chain}
        return Frame(
            myth=myth,
            stance=block.stance,
            strength=block.strength,
            chains=chains,
            without=self.without,
            mask=sum(1 << number for number in numbers),
            fixed=block.fixed,
            negative=not compiler.negations.isdisjoint(numbers),
            place=f"{where[0]}:{where[1]}",
            source=line,
        )


def _parse_drafts(compiler: _Compiler, line: str, where: Where) -> list[_Draft]:
    drafts = [_Draft()]
    for match in _ELEMENT.finditer(line):
        word = match["word"] or ""
        if match["gap"]:
            for draft in drafts:
                draft.gap += GAPS[match["gap"]]
        elif word == "&":
            for draft in drafts:
                draft.part()
        elif word.startswith("!"):
            bit = 1 << compiler.number(compiler.phrases([word[1:].replace("_", " ")], where))
            for draft in drafts:
                draft.without |= bit
        else:
            number = compiler.number(compiler.phrases((match["group"] or word).split("|"), where))
            spared = [draft.copy() for draft in drafts] if match["maybe"] else []
            for draft in drafts:
                draft.add(number)
            drafts += spared
    return drafts
