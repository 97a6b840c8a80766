"""Cutting a text to a length without cutting a sentence, where that can be helped."""

import re

_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s+[^\sa-z]|\s*$)")


def one_line(text: str) -> str:
    """Return the words of a text with a space between each two, whatever stood there."""
    line = text.replace("\n", " ").strip(" ")
    # No other white space can be printed. Most texts have none, and need no taking apart.
    return line if line.isprintable() and "  " not in line else " ".join(text.split())


def first_words(text: str, limit: int) -> str:
    """Return at most `limit` words: whole sentences if any fits in half of that, else words and an ellipsis.

    Args:
        text: One line of words.
        limit: Words.
    """
    words = text.split(None, limit)
    if len(words) <= limit:
        return " ".join(words)
    return _cut(" ".join(words[:limit]))


def first_characters(text: str, limit: int) -> str:
    """Return at most `limit` characters, cut like `first_words`."""
    # Each word takes two characters: what comes after so many of them isn't needed.
    line = " ".join(text.split(None, limit + 1)[: limit + 1])
    if len(line) <= limit:
        return line
    head = line[:limit]
    return _cut(head[: head.rfind(" ")] if " " in head else head[:-1], limit)


def _cut(head: str, limit: int | None = None) -> str:
    ends = [match.end() for match in _END.finditer(head)]
    if ends and ends[-1] >= len(head) // 2:
        return head[: ends[-1]]
    head = head.rstrip(" ,;:–—-")
    if limit is not None and len(head) >= limit:
        head = head[: limit - 1]
    return f"{head}…"
