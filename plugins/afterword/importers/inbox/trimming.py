"""What a mail program puts around an answer: the whole of what is answered, and a signature.

Only what stands below the answer is taken off, for the page holds it already; what is quoted between the
words, or above them, is a part of the answer and stays a quotation.
"""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_FORWARDED = re.compile(
    r"^(?:-{2,} ?(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht|Message d'origine|Forwarded"
    r" message) ?-{2,}|_{20,}\s*\n\s*\*?(?:From|Von|De):)",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_SIGNATURE = 15  # lines
_MOST_QUOTATIONS = 50
_ATTRIBUTION = 3  # lines that "On Monday A. Reader wrote:" may be broken into
_QUOTING = (
    ".gmail_quote, .gmail_extra, blockquote[type=cite], .moz-cite-prefix, .yahoo_quoted, .protonmail_quote"
)
_DIVIDERS = "#divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container"
_SIGNATURES = ".gmail_signature, .moz-signature, .protonmail_signature_block"


@dataclass(frozen=True, slots=True)
class Trimmed:
    """An answer's own words.

    Attributes:
        body: In the format that it came in.
        quoted: The words of what it quotes, wherever that stood, for finding out what it answers.
        left_out: What was taken off, in a few words each.
    """

    body: str
    quoted: str
    left_out: tuple[str, ...] = ()


def trim_text(text: str) -> Trimmed:
    """Take a signature and the quotation below the answer off a plain message; never everything.

    Args:
        text: Its words, quotations marked with `>`.
    """
    quoted = "\n".join(line.lstrip("> ") for line in text.split("\n") if line.startswith(">"))
    body, left_out = text.strip("\n"), []
    match = _FORWARDED.search(body)
    if match and body[: match.start()].strip():
        quoted += "\n" + body[match.end() :]
        body = body[: match.start()].rstrip()
        left_out.append("the message answered")
    # A program puts the signature below the quotation, a person above it.
    for _ in range(2):
        body = _without_signature(body, left_out)
        body = _without_quotation(body, left_out)
    return Trimmed(body, quoted, tuple(dict.fromkeys(left_out)))


def _without_signature(body: str, left_out: list[str]) -> str:
    *_, last = [None, *_SIGNATURE.finditer(body)]
    if last is None or not body[: last.start()].strip():
        return body
    below = body[last.end() :].strip("\n").split("\n")
    if len(below) > _LONGEST_SIGNATURE or any(line.startswith(">") for line in below):
        return body
    left_out.append("a signature")
    return body[: last.start()].rstrip()


def _without_quotation(body: str, left_out: list[str]) -> str:
    lines = body.split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    marked = sum(1 for line in lines[end:] if line.startswith(">"))
    if not marked:
        return body
    start = _without_attribution(lines, end)
    own = "\n".join(lines[:start]).rstrip()
    if not own:
        return body
    left_out.append(f"{marked} quoted line{'s' if marked > 1 else ''} below it")
    return own


def _without_attribution(lines: list[str], end: int) -> int:
    """Return where the words end that stand before “On Monday A. Reader wrote:”."""
    if not end or not lines[end - 1].rstrip().endswith((":", "：")):
        return end
    start = end
    while start and end - start < _ATTRIBUTION and lines[start - 1].strip():
        start -= 1
    # A paragraph that happens to end in a colon is the answer's own.
    return start if start == 0 or not lines[start - 1].strip() else end


def trim_html(html: str) -> Trimmed:
    """Take a signature and the quotation below the answer off a message in HTML; never everything.

    Args:
        html: A message's body, as it came.
    """
    soup = BeautifulSoup(html, "lxml")
    quoted = "\n".join(part.get_text(" ") for part in soup.select(f"{_QUOTING}, blockquote"))
    left_out = []
    for part in soup.select(_SIGNATURES):
        part.decompose()
        left_out.append("a signature")
    divider = soup.select_one(_DIVIDERS)
    if divider is not None:
        below = [divider, *(each for each in divider.find_next_siblings() if isinstance(each, Tag))]
        quoted += "\n".join(part.get_text(" ") for part in below)
        for part in below:
            part.decompose()
        left_out.append("the message answered")
    for part in reversed(soup.select(_QUOTING, limit=_MOST_QUOTATIONS)):
        if not part.decomposed and not _words_below(part):
            part.decompose()
            left_out.append("the quotation below it")
    body = soup.body.decode_contents().strip() if soup.body is not None else ""
    if not soup.get_text().strip():
        return Trimmed(html, quoted)
    return Trimmed(body, quoted, tuple(dict.fromkeys(left_out)))


def _words_below(part: Tag) -> bool:
    """Tell whether words of the answer stand after a quotation."""
    inside = set(map(id, part.find_all(string=True)))
    return any(text.strip() and id(text) not in inside for text in part.find_all_next(string=True))
