"""References to characters, of any length."""

import html
import re

_ENDLESS = re.compile(r"&#[0-9]{20,};?")  # no character has so many digits; Python refuses thousands


def unescape(text: str) -> str:
    """Return a text with `&amp;`, `&#233;` and their like as the characters that they stand for.

    Args:
        text: With whatever somebody wrote; a number that no character has gives U+FFFD, as in browsers.
    """
    if "&" not in text:
        return text
    return html.unescape(_ENDLESS.sub("\ufffd", text))
