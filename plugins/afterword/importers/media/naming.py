"""Where a copy lies: `images/imported/<host>/<path>`, in names that every file system and page can hold.

Lower case, so that no two names fall together on a machine that doesn't tell the cases apart; no dots but the
last, so that nothing in an address looks like a machine's number.
"""

import hashlib
import re
import unicodedata
from urllib.parse import unquote, urlsplit

from afterword.discussion.attachments import SCHEME
from afterword.importers.media.kinds import EXTENSIONS
from afterword.text.media import FOLDER

IMPORTED = f"{FOLDER}/imported"

_NOT_PLAIN = re.compile(r"[^a-z0-9_]+")
_LONGEST = 60  # characters of a name; addresses can be a thousand
_DEEPEST = 8  # folders; of deeper paths the last ones
# Names that Windows keeps for itself, with any extension.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
_NUMBER = re.compile(r"[0-9.]+|[0-9a-f:]*:[0-9a-f:]*")


def choose_name(address: str, kind: str) -> str:
    """Return where the copy of an address goes, from `content/`.

    Args:
        address: Of the web, or one of ours for an attachment.
        kind: The file's media type, which gives it its extension whatever the address says.
    """
    host, parts, query = _divide(address)
    name = parts.pop() if parts else ""
    stem, _, suffix = name.rpartition(".")
    suffix = suffix.lower()
    if suffix not in EXTENSIONS[kind]:
        stem, suffix = (stem if suffix.isalnum() and stem else name), EXTENSIONS[kind][0]
    stem = _plain(stem) or "file"
    if query:  # the same path may give many pictures
        stem = f"{stem}-{hashlib.sha256(query.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    folders = [plain for part in parts[-_DEEPEST:] if (plain := _plain(part))]
    return "/".join((IMPORTED, host, *folders, f"{stem}.{suffix}"))


def _divide(address: str) -> tuple[str, list[str], str]:
    if address.startswith(SCHEME):
        return "attachments", [unquote(part) for part in address.removeprefix(SCHEME).split("/")], ""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # such as //[broken
        return "elsewhere", [], address
    path = [unquote(part) for part in parts.path.split("/") if part]
    return _host(host), path, parts.query


def _host(host: str) -> str:
    if not host:
        return "elsewhere"
    if _NUMBER.fullmatch(host):
        return _plain(host) or "elsewhere"
    return ".".join(plain for part in host.split(".") if (plain := _plain(part))) or "elsewhere"


def _plain(text: str) -> str:
    from unidecode import unidecode

    if not text.isascii():
        whole = text.encode("utf-8", "ignore").decode()  # without halves of characters
        text = unidecode(unicodedata.normalize("NFC", whole))
    plain = _NOT_PLAIN.sub("-", text.lower()).strip("-_")[:_LONGEST].rstrip("-_")
    return f"{plain}-" if _RESERVED.fullmatch(plain) else plain
