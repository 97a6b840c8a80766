"""Who wrote a message, by its From: a name, and never an address."""

import re
from dataclasses import dataclass

from afterword.importers.mail.headers import decode_words
from afterword.importers.plain import plain_line
from afterword.vocabulary import Inference

_LOCAL = r"[^\s@<>()\[\],;:\"']{1,100}"
_ADDRESS = re.compile(rf"({_LOCAL})\s*@\s*(?:\[[^\]]*\]?|[^\s@<>()\[\],;:\"']*)")
# As archives write addresses so that harvesters may miss them.
_HIDDEN = re.compile(
    rf"(?<!\S)({_LOCAL})\s+(?:at|\(at\)|\[at\]|_at_)\s+((?:[\w-]+\.)+[A-Za-z]{{2,24}}|localhost)(?![\w.])"
)
_ANGLE = re.compile(r"^(.*?)<([^<>]*)(?:>|$)(.*)", re.DOTALL)
_IN_PARENTHESES = re.compile(r"\(((?:[^()\\]|\\.|\([^()]*\))*)\)")
_ESCAPED = re.compile(r"\\(.)")
_EDGES = " \t\"'`,;:<>()[]"
LOCAL_PART = Inference("author", "the part of an e-mail address before its @")


@dataclass(frozen=True, slots=True)
class Name:
    """An author's name as far as known."""

    name: str | None
    inferred: tuple[Inference, ...] = ()


def parse_name(raw: str, charset: str | None = None) -> Name:
    """Return the name in a From field.

    `A. Reader <reader@old.example>`, `reader@old.example (A. Reader)`, `reader at old.example (A. Reader)`,
    `A. Reader reader@old.example` and the address alone, which gives its part before the @, as inferred.

    Args:
        raw: The field's raw value; of several authors the first counts.
        charset: What the message declares for its body.
    """
    angle = _ANGLE.match(raw)
    if angle:
        name, address, rest = angle.groups()
        in_parentheses = _IN_PARENTHESES.search(rest)
        name = name if name.strip(_EDGES) or not in_parentheses else in_parentheses[1]
    else:
        in_parentheses = _IN_PARENTHESES.search(raw)
        outside = _IN_PARENTHESES.sub(" ", raw)
        if in_parentheses and find_addresses(decode_words(outside, charset)):
            name, address = in_parentheses[1], outside
        else:
            name, address = raw, raw
    clean = _without_address(decode_words(name, charset))
    if clean:
        return Name(clean)
    for text in (decode_words(name, charset), decode_words(address, charset)):
        found = _ADDRESS.search(text) or _HIDDEN.search(text)
        local = plain_line(found[1]).strip(_EDGES) if found else ""
        if local:
            return Name(local, (LOCAL_PART,))
    bare = plain_line(decode_words(address, charset)).strip(_EDGES)
    return Name(bare or None) if "@" not in bare else Name(None)


def find_addresses(text: str) -> list[str]:
    """Return the e-mail addresses in a text, plainly written or hidden as archives do."""
    plain = [match[0] for match in _ADDRESS.finditer(text)] if "@" in text else []
    return plain + [match[0] for match in _HIDDEN.finditer(text)] if " " in text else plain


def _without_address(text: str) -> str:
    """Return a name without the addresses in it."""
    text = _ESCAPED.sub(r"\1", text) if "\\" in text else text
    text = _ADDRESS.sub(" ", text) if "@" in text else text
    text = _HIDDEN.sub(" ", text) if " at" in text or "at]" in text or "at)" in text else text
    text = text.replace("@", " ") if _ADDRESS.search(text) else text
    name = plain_line(text.replace("()", " ").replace("<>", " ")).strip(" \t\"'`,;:<>[]")
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip()
    return name if any(character.isalnum() for character in name) else ""
