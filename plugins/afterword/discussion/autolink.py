"""Bare web addresses in words become links, as most comment systems showed them."""

import re

# Until white space, a quotation mark or a bracket, written out or as an entity.
_ADDRESS = re.compile(
    r"\bhttps?://(?:(?!&(?:lt|gt|quot|nbsp|#0*3[49]|#[xX]0*2[27]);)[^\s<>\"'\[\]{}|\\^`])+", re.IGNORECASE
)
_SENTENCE_END = frozenset(".,:;!?*_…”’»")


def link_addresses(text: str) -> str:
    """Return words with each http or https address in them made a link.

    Args:
        text: HTML-escaped words without tags.
    """
    return _ADDRESS.sub(_link, text) if "://" in text else text


def _link(match: re.Match[str]) -> str:
    address = match[0][: _end(match[0])]
    return f'<a href="{address}">{address}</a>{match[0][len(address) :]}'


def _end(address: str) -> int:
    """Return where an address ends, without what ends the sentence or the parenthesis that it stands in."""
    end = len(address)
    unopened = address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last not in _SENTENCE_END or address.endswith("&amp;", 0, end):
            break
        end -= 1
    return end
