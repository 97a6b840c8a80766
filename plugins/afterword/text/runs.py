"""Runs of words: what two texts have in common, whatever signs, tags or line ends stand between the words."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from unicodedata import normalize

RUN = 8  # words in a row that two texts don't share by chance
_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]|(?<=\\w)['’ʼ](?=\\w)")
# Scripts written without spaces: each character counts as a word.
_UNSPACED = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([\"\\/bfnrt]))")
_TAG = re.compile(r"<(/?[a-zA-Z!?][^\s<>/\"]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_VALUE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strong sub sup time tt u"
    " var wbr".split()
)
_BREAK = "\n\n"
_PARAGRAPH = re.compile(r"\n\s*\n|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NESTED = 4  # times that a text may be escaped inside another: HTML in XML, in JSON


def fold_words(text: str) -> list[str]:
    """Return a text's words as they are compared: in lower case, without signs; "don't" is one word."""
    plain = _INVISIBLE.sub("", normalize("NFKC", text)).casefold()
    if not plain.isascii():
        plain = _UNSPACED.sub(r" \1 ", plain)
    return _WORD.findall(plain)


def word_runs(words: Sequence[str], size: int) -> Iterator[str]:
    """Yield every run of so many words, as one string."""
    for start in range(len(words) - size + 1):
        yield " ".join(words[start : start + size])


def split_blocks(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text in any of a site's languages: HTML, XML, JSON, Markdown, plain words.

    What is escaped is unescaped, tags are taken off, and what stands in attributes comes by itself. The words
    are meant for comparing, not for reading: nothing is lost, and some things come twice.

    Args:
        text: Of a file, or a part of one.
    """
    waiting = [(text, 0)]
    while waiting:
        piece, depth = waiting.pop()
        if "<" in piece:
            plain, values = _without_tags(piece)
            waiting.extend((value, depth + 1) for value in values if depth < _NESTED and " " in value)
            piece = plain
        read = _ESCAPE.sub(_read_escape, piece) if "\\" in piece else piece
        read = unescape(read) if "&" in read else read
        if read != piece and depth < _NESTED and ("<" in read or "&" in read or "\\" in read):
            waiting.append((read, depth + 1))
            continue
        yield from (block for block in _PARAGRAPH.split(read) if block and not block.isspace())


def _without_tags(text: str) -> tuple[str, list[str]]:
    """Return a text without its tags, and the values of their attributes."""
    values: list[str] = []

    def take(match: re.Match[str]) -> str:
        if "=" in match[2]:
            values.extend(double or single for double, single in _VALUE.findall(match[2]))
        name = match[1].strip("/").lower()
        return "\n" if name == "br" else "" if name in _INLINE else _BREAK

    return _TAG.sub(take, text), values


def _read_escape(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return " " if 0xD800 <= code <= 0xDFFF else chr(code)  # noqa: PLR2004 - halves of surrogate pairs
    return {"b": " ", "f": " ", "n": "\n", "r": "\n", "t": " "}.get(match[2], match[2])
