"""Whose words are whose: what of a comment is its writer's own, and where others quote it or name them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from afterword.discussion.markup import render_body
from afterword.discussion.model import Comment
from afterword.publishing.requests import Place
from afterword.publishing.sources import SourceText
from afterword.text.plaintext import PlainText
from afterword.text.runs import RUN, fold_words, split_blocks, word_runs
from afterword.vocabulary import When, sort_moment

QUOTED_RUN = 4  # words in a row, in what is marked as a quotation
_SHORTEST_NAME = 3
_SHOWN = 14  # words of a quotation that a list shows
_OPEN = re.compile(r"<(?:blockquote|q)\b", re.IGNORECASE)
_CLOSE = re.compile(r"</(?:blockquote|q)>", re.IGNORECASE)

Words = list[list[str]]  # folded, in pieces that don't follow each other
Index = Mapping[str, Sequence[SourceText]]  # by a run of words, the texts that have it


@dataclass(frozen=True, slots=True)
class Quotation:
    """A place in the sources that quotes a comment, or names its writer.

    Attributes:
        source: The text.
        line: Of its file, where the quotation begins.
        words: The first of the words.
        of: The comment's id; None where the writer is named and nothing is quoted.
    """

    source: SourceText
    line: int
    words: str
    of: str | None = None

    @property
    def names(self) -> bool:
        """Whether it only names the writer."""
        return self.of is None


def unquoted_words(comment: Comment) -> Words:
    """Return a comment's words but for what it marks as quoted.

    Args:
        comment: With its words.
    """
    plain = PlainText.from_html(str(render_body(comment, mask=False)))
    pieces, at = [], 0
    for start, end in plain.quoted:
        pieces.append(plain.text[at:start])
        at = max(at, end)
    pieces.append(plain.text[at:])
    return [words for piece in pieces if (words := fold_words(piece))]


def index_runs(words: Iterable[Words], sources: Iterable[SourceText]) -> Index:
    """Return, of the runs of eight words and of four that some comments have, which other texts have them.

    Args:
        words: Those comments', from `unquoted_words`.
        sources: The other texts, each read once.
    """
    pieces = [piece for each in words for piece in each]
    wanted = {run for piece in pieces for size in (RUN, QUOTED_RUN) for run in word_runs(piece, size)}
    found: dict[str, list[SourceText]] = {}
    for source in sources:
        said = source.words()
        runs = {run for block in said for size in (RUN, QUOTED_RUN) for run in word_runs(block, size)}
        for run in wanted & runs:
            found.setdefault(run, []).append(source)
    return found


def own_words(place: Place, words: Words, index: Index) -> Words:
    """Return a comment's words without the runs that stand in what it could have quoted.

    That is the essay that it stands under, texts of an earlier date, and in its own conversation, where a
    date isn't known, the comments before it.

    Args:
        place: The comment.
        words: From `unquoted_words`.
        index: Of the other texts.
    """
    before: set[str] = set()
    for comment in place.thread.comments:
        if comment.id == place.comment.id:
            break
        before.add(comment.id)

    def is_earlier(source: SourceText) -> bool:
        if source.comment is None:
            above = source.path.stem == place.thread.essay
            return above or _precedes(source.published, place.comment.published, unknown=False)
        inside = source.path == place.path and source.comment.id in before
        return _precedes(source.published, place.comment.published, unknown=inside)

    earlier = {
        run for piece in words for run in word_runs(piece, RUN) if any(map(is_earlier, index.get(run, ())))
    }
    return [own for piece in words for own in _without(piece, earlier)]


def _precedes(other: When | None, moment: When | None, *, unknown: bool) -> bool:
    if other is None or moment is None:
        return unknown
    return sort_moment(other) < sort_moment(moment)


def _without(words: list[str], earlier: Collection[str]) -> Iterator[list[str]]:
    """Yield what is left of words between the runs that others said first."""
    theirs: set[int] = set()
    for start, run in enumerate(word_runs(words, RUN)):
        if run in earlier:
            theirs.update(range(start, start + RUN))
    piece: list[str] = []
    for number, word in enumerate(words):
        if number not in theirs:
            piece.append(word)
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def find_quotations(comment: str, own: Words, index: Index) -> Iterator[Quotation]:
    """Yield the texts that quote a comment.

    A quotation is eight of its own words in a row; in what is marked as one, four.

    Args:
        comment: Its id.
        own: Its words, from `own_words`.
        index: Of the other texts.
    """
    runs = {size: {run for piece in own for run in word_runs(piece, size)} for size in (RUN, QUOTED_RUN)}
    candidates = {
        source.place: source for found in runs.values() for run in found for source in index.get(run, ())
    }
    for source in candidates.values():
        if (place := _quoting_line(source, runs[RUN], runs[QUOTED_RUN])) is not None:
            yield Quotation(source, *place, of=comment)


def _quoting_line(
    source: SourceText, long_: Collection[str], short: Collection[str]
) -> tuple[int, str] | None:
    """Return the line on which a text quotes, and the words; None where it doesn't."""
    words: list[tuple[str, int, bool]] = []  # a word, its line, whether it's marked as quoted
    depth = 0
    for number, line in enumerate(source.text.split("\n")):
        depth += len(_OPEN.findall(line))
        quoted = depth > 0 or line.lstrip().startswith((">", "&gt;"))
        depth = max(0, depth - len(_CLOSE.findall(line)))
        words += [(word, number, quoted) for block in split_blocks(line) for word in fold_words(block)]
    plain = [word for word, _, _ in words]
    for start in range(len(words)):
        marked = all(quoted for _, _, quoted in words[start : start + QUOTED_RUN])
        if " ".join(plain[start : start + RUN]) in long_ or (
            marked and " ".join(plain[start : start + QUOTED_RUN]) in short
        ):
            at = words[start][1]
            return _first_line(source) + at, " ".join(source.text.split("\n")[at].split()[:_SHOWN])
    return None


def find_mentions(name: str, sources: Iterable[SourceText], threads: Collection[str]) -> Iterator[Quotation]:
    """Yield the texts that name somebody, as "NAME wrote:" or otherwise.

    Args:
        name: Whole, as it was signed; one of one or two letters is found nowhere.
        sources: The texts.
        threads: Slugs of the conversations that the person took part in, where the first name alone will do.
    """
    parts = name.split()
    if not parts or len(name.strip()) < _SHORTEST_NAME:
        return
    whole = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)", re.IGNORECASE)
    first = re.compile(rf"(?<!\w){re.escape(parts[0])}(?!\w)") if len(parts[0]) >= _SHORTEST_NAME else whole
    for source in sources:
        near = source.thread is not None and source.thread[0] in threads
        if match := (first if near else whole).search(source.text):
            at = source.text.count("\n", 0, match.start())
            words = " ".join(source.text[match.start() :].split()[:_SHOWN])
            yield Quotation(source, _first_line(source) + at, words)


def _first_line(source: SourceText) -> int:
    """Return the line of its file on which a text's first line stands."""
    if source.comment is None:
        return source.line
    lines = source.path.read_text(encoding="utf-8").split("\n")
    at = source.line  # the line behind the mark, counted from 0
    while at < len(lines) and lines[at]:
        at += 1
    return at + 2
