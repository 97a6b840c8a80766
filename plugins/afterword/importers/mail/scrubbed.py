"""What an archive took out of a message and says so: Mailman's scrubber."""

import re
from collections.abc import Iterator

from afterword.importers.mail.body import Attachment

_SCRUBBED = re.compile(
    r"^(?:A non-text attachment|An HTML attachment|An embedded (?:message|and charset-unspecified text))"
    r" was scrubbed|^Skipped content of type (\S+)",
    re.MULTILINE,
)
_FIELD = re.compile(r"^(Name|Type|Size|Subject)\s*: (.*)$")
_KINDS = (("HTML", "text/html"), ("message", "message/rfc822"), ("text was", "text/plain"))
_LINES = 10
_SIZE = re.compile(r"\d+")


def find_scrubbed(text: str) -> Iterator[Attachment]:
    """Yield what Mailman's scrubber took out of a message, by the notes that it left in it.

    Args:
        text: The message's words.
    """
    for match in _SCRUBBED.finditer(text):
        fields: dict[str, str] = {}
        kind = match[1] or next((kind for word, kind in _KINDS if word in match[0]), "")
        for line in text[match.end() : match.end() + 2000].split("\n")[1 : _LINES + 1]:
            field = _FIELD.match(line)
            if field:
                fields.setdefault(field[1], field[2].strip())
            elif line.startswith(("URL", "Url")) or not line.strip():
                break
        size = _SIZE.match(fields.get("Size", ""))
        name = fields.get("Name") or fields.get("Subject")
        yield Attachment(
            name=None if name == "not available" else name,
            type=fields.get("Type") or kind or "application/octet-stream",
            size=int(size[0]) if size else 0,
            kind="scrubbed",
        )
