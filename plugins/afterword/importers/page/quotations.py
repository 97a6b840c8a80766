"""Other people's words in a text: kept apart from those of whoever quotes them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from afterword.importers.page.lines import fold
from afterword.importers.page.paragraphs import Paragraph

_PASSAGE = (
    r"(?:paragraph|quot(?:e|ation)|passage|excerpt|extract|e-?mail|letter|note|message|comment|post"
    r"|statement)"
)
_WRITES = (
    r"\b(?:wrote|writes|puts? it|quote|in (?:his|her|their) (?:own )?words|had this to say)\b[^.!?…]{0,60}:$"
)
# "I got this paragraph from …:", "the following note:", "as one reader wrote:".
_INTRODUCES = re.compile(
    rf"\b(?:this|the|an?|another|one|his|her|their)\s+(?:\w+\s+){{0,2}}{_PASSAGE}"
    rf"\s+(?:\w+\s+)?(?:from|by|of|in)\b|\b(?:this|the following)\s+(?:\w+\s+)?{_PASSAGE}\b|{_WRITES}",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    rf"\b(?:this|that|the|his|her|their|these|those)\s+(?:\w+\s+)?(?:{_PASSAGE}|words|thoughts|lines)\b",
    re.IGNORECASE,
)
_VERB_AT_END = re.compile(_WRITES, re.IGNORECASE)
_MARKED = re.compile(r"“([^“”]{12,})”|\"([^\"]{12,})\"|«([^«»]{12,})»")
_SENTENCE_END = (".", "!", "?", "…", ":", ">", "→", "-", "–", "—")
_FEWEST_WORDS = 6  # shorter phrases are everybody's
_LEAD_IN = 3  # words before a quotation that need no punctuation to stand alone: "awesome ->"

_SOMEBODY_ELSE = " quotationstoodhere "  # a word, so that no passage is found across it

BY_COLON = "a paragraph introduced by a colon"


@dataclass(frozen=True, slots=True)
class Quoting:
    """A text with its quotations marked.

    Attributes:
        source: Index of the text that the first quotation is from; None where there is none.
        found: Some quotation was found.
    """

    paragraphs: tuple[Paragraph, ...]
    source: int | None = None
    found: bool = False


def mark_introduced(paragraphs: Sequence[Paragraph]) -> Quoting:
    """Mark whole paragraphs that the one before introduces as somebody else's words.

    A colon alone is not enough, for it introduces lists and claims as well: the paragraph before must speak
    of a passage, and it or the one behind must point to it ("I loved this paragraph"); or the paragraph
    stands in quotation marks.

    Args:
        paragraphs: Of one text.
    """
    marked = list(paragraphs)
    for index in range(1, len(marked)):
        before, here = marked[index - 1], marked[index]
        if not before.text.endswith(":") or before.quoted:
            continue
        behind = marked[index + 1].text if index + 1 < len(marked) else ""
        in_marks = here.text[:1] in '“"«' and here.text[-1:] in '”"»'
        introduced = _INTRODUCES.search(before.text) is not None
        if in_marks or (introduced and (_REFERS_BACK.search(behind) or _VERB_AT_END.search(before.text))):
            marked[index] = replace(here, quoted=True)
    return Quoting(tuple(marked), found=tuple(marked) != tuple(paragraphs))


class Passages:
    """Where a passage stands: in the essay, which is text 0, or in a comment's own words.

    Args:
        essay: Its words.
        comments: Theirs, in order.
    """

    def __init__(self, essay: str, comments: Sequence[str]) -> None:
        texts = [fold(essay), *(fold(_MARKED.sub(_SOMEBODY_ELSE, text)) for text in comments)]
        self._all = "".join(f" {text} \n" for text in texts)
        self._starts = list(accumulate((len(text) + 3 for text in texts), initial=0))

    def find(self, words: str, quoter: int) -> int | None:
        """Return the first other text that a passage stands in; short phrases are nobody's."""
        folded = fold(words)
        if folded.count(" ") + 1 < _FEWEST_WORDS:
            return None
        at = self._all.find(f" {folded} ")
        if self._starts[quoter] <= at < self._starts[quoter + 1]:
            at = self._all.find(f" {folded} ", self._starts[quoter + 1])
        return bisect_right(self._starts, at) - 1 if at >= 0 else None


def mark_verbatim(paragraphs: Sequence[Paragraph], passages: Passages, quoter: int) -> Quoting:
    """Set apart what stands in quotation marks and, word for word, in another text.

    Args:
        paragraphs: Of one comment.
        passages: Of the page.
        quoter: The number of this comment's text there.
    """
    marked: list[Paragraph] = []
    sources: list[int] = []
    for paragraph in paragraphs:
        pieces = _split_quoted(paragraph, lambda words: passages.find(words, quoter), sources)
        marked.extend(pieces)
    return Quoting(tuple(marked), sources[0] if sources else None, bool(sources))


def _split_quoted(
    paragraph: Paragraph, find: Callable[[str], int | None], sources: list[int]
) -> list[Paragraph]:
    """Return a paragraph, or its parts where a quotation in it can stand by itself."""
    if all(line.startswith("> ") for line in paragraph.lines):
        words = tuple(line.removeprefix("> ").lstrip() for line in paragraph.lines)
        source = find(" ".join(words))
        if source is not None:
            sources.append(source)
            return [replace(paragraph, lines=words, quoted=True)]
    text = "\n".join(paragraph.lines)
    parts: list[Paragraph] = []
    position = 0
    for match in _MARKED.finditer(text):
        source = find(match[1] or match[2] or match[3])
        if source is None:
            continue
        sources.append(source)
        before, behind = text[position : match.start()].strip(), text[match.end() :].strip()
        if _stands_alone(before, behind):
            parts.extend(_paragraph(paragraph, before))
            parts.append(replace(paragraph, lines=tuple(match[0].split("\n")), quoted=True))
            position = match.end()
    if not parts:
        return [paragraph]
    parts.extend(_paragraph(paragraph, text[position:].strip()))
    return parts


def _paragraph(like: Paragraph, text: str) -> list[Paragraph]:
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    return [replace(like, lines=lines)] if lines else []


def _stands_alone(before: str, behind: str) -> bool:
    """Tell whether a quotation stands between sentences, not within one."""
    opens = not before or before.endswith(_SENTENCE_END) or len(before.split()) <= _LEAD_IN
    return opens and (
        not behind or behind[0].isupper() or (not behind[0].isalnum() and behind[0] not in ",;.)")
    )
