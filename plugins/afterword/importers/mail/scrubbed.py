"""What an archive took out of a message and says so: Mailman's scrubber."""

import re
from collections.abc import Iterator

from afterword.importers.mail.body import Attachment

_SCRUBBED = re.compile(
    r"^(?:A non-text attachment|An HTML attachment|An embedded message) was scrubbed", re.MULTILINE
)
_FIELD = re.compile(r"^(Name|Type|Size|Subject)\s*: (.*)$")
_LINES = 10
_SIZE = re.compile(r"\d+")


def find_scrubbed(text: str) -> Iterator[Attachment]:
    """Yield what Mailman's scrubber took out of a message, by the notes that it left in it.

    Args:
        text: The message's words.
    """
    for match in _SCRUBBED.finditer(text):
        fields: dict[str, str] = {}
        kind = "text/html" if "HTML" in match[0] else "message/rfc822" if "message" in match[0] else ""
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
