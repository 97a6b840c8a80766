"""Labels that an earlier build made, in one file: so that an edit labels only what changed.

The first line has the schema's number, how many times the file was written, and a digest of the rest. Each
line after it is a text: the digest of all that its labels depend on, the write that last had use for it, and
its labels as JSON, if it has any. A file that is anything else is taken for empty, and written anew.
"""

import json
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

from afterword.building.files import write_whole
from afterword.myths.labels import By, Label, Span, Stance, Turning

SCHEMA = 1
KEPT = 8  # writes that an entry stays without being asked for
LARGEST = 64 * 1024 * 1024  # bytes
_KIND = b"afterword-labels"
_KEY = 16  # bytes


class LabelCache:
    """Labels by the digest of what they were made from.

    Args:
        entries: Digest → its line, which is read only when it is asked for.
        writes: How often it was written.
    """

    def __init__(self, entries: dict[bytes, bytes] | None = None, writes: int = 0) -> None:
        self._entries = entries or {}
        self._writes = writes
        self._used: set[bytes] = set()
        self._changed = False

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: bytes, text: str) -> tuple[Label, ...] | None:
        """Return the labels of a text; None where they aren't known.

        Args:
            key: From `text_key`.
            text: Of which the evidence is a part.
        """
        line = self._entries.get(key)
        if line is None:
            return None
        try:
            labels = _parse(line.split(b" ", 2)[2], text)
        except (ValueError, TypeError, IndexError):
            return None
        self._used.add(key)
        return labels

    def put(self, key: bytes, labels: Sequence[Label]) -> None:
        """Remember the labels of a text."""
        self._entries[key] = b"%s %d %s" % (key, self._writes, _render(labels))
        self._used.add(key)
        self._changed = True

    def write(self, path: Path) -> None:
        """Write the file, if anything is new in it: whole or not at all.

        Of two builds that write at once the later one's file stays. What the last eight writes had no use for
        is left out, and of a file that would be too large what was used longest ago.

        Raises:
            OSError: The file can't be written.
        """
        if not self._changed:
            return
        writes = self._writes + 1
        lines: list[bytes] = []
        left = LARGEST
        entries: list[tuple[bytes, int, bytes]] = []
        for key, line in self._entries.items():
            _, last, body = line.split(b" ", 2)
            entries.append((key, writes if key in self._used else int(last), body))
        for key, used, body in sorted(entries, key=lambda entry: -entry[1]):
            line = b"%s %d %s" % (key, used, body)
            left -= len(line) + 1
            if left < 0 or used <= writes - KEPT:
                break
            lines.append(line)
        rest = b"\n".join(lines)
        write_whole(path, b"%s %d %d %s\n" % (_KIND, SCHEMA, writes, _digest(rest)) + rest)
        self._changed = False


def load_cache(path: Path) -> LabelCache:
    """Load a cache; one that is absent, cut off, of another schema or no cache at all is empty."""
    try:
        return parse_cache(path.read_bytes())
    except OSError:
        return LabelCache()


def parse_cache(data: bytes) -> LabelCache:
    """Parse a cache's file; what is no such file gives an empty cache."""
    head, _, rest = data.partition(b"\n")
    parts = head.split(b" ")
    if len(parts) != 4 or parts[:2] != [_KIND, b"%d" % SCHEMA] or parts[3] != _digest(rest):  # noqa: PLR2004 - as written
        return LabelCache()
    lines = rest.split(b"\n") if rest else ()
    return LabelCache({line[: 2 * _KEY]: line for line in lines}, int(parts[2]))


def text_key(
    version: str,
    text: str,
    *,
    quoted: Sequence[tuple[int, int]] = (),
    headings: Sequence[tuple[int, int]] = (),
    context: str | None = None,
) -> bytes:
    """Return the digest of all that a text's labels depend on.

    Args:
        version: The tagger's.
        text: Like the others, as `Tagger.label` takes it.
        quoted: Places of other people's words.
        headings: Places of headings.
        context: What the text stands under.
    """
    return place_key(version, quoted=quoted, headings=headings, context=context)(text)


def place_key(
    version: str,
    *,
    quoted: Sequence[tuple[int, int]] = (),
    headings: Sequence[tuple[int, int]] = (),
    context: str | None = None,
) -> Callable[[str], bytes]:
    """Return what gives the keys of several texts that differ in nothing else, from `text_key`."""
    around = json.dumps([version, context, list(quoted), list(headings)])
    begun = blake2b(b"%s\n" % around.encode(), digest_size=_KEY)

    def key(text: str) -> bytes:
        digest = begun.copy()
        digest.update(text.encode("utf-8", errors="surrogatepass"))
        return digest.hexdigest().encode()

    return key


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_KEY).hexdigest().encode()


def _render(labels: Sequence[Label]) -> bytes:
    if not labels:
        return b""
    rows = [
        [
            each.myth, each.stance, each.start, each.end, each.score, each.by, each.reasons,
            each.turning and [each.turning.held, each.turning.turned],
        ]
        for each in labels
    ]  # fmt: skip
    return json.dumps(rows).encode()


def _parse(body: bytes, text: str) -> tuple[Label, ...]:
    return tuple(
        Label(
            myth, Stance(stance), text[start:end], start, end, score, By(by), tuple(reasons),
            turning and Turning(_span(turning[0]), _span(turning[1])),
        )
        for myth, stance, start, end, score, by, reasons, turning in (json.loads(body) if body else ())
    )  # fmt: skip


def _span(pair: Sequence[int]) -> Span:
    start, end = pair
    return start, end
