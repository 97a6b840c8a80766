"""The ledger: what an import read, wrote, withheld and could not use, and whether the sum adds up.

For essays and for comments: read = written + withheld + quarantined. Everything else in here explains a
number: where a repair was made, which value was inferred, what the source itself claimed.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from afterword.vocabulary import Inference

Kind = Literal["essays", "comments"]

# Ledger statuses that are no Status or EssayStatus of the model.
DUPLICATE = "duplicate"
UNPUBLISHED_PARENT = "unpublished-parent"


@dataclass(slots=True)
class Count:
    """The sum of one kind."""

    read: int = 0
    written: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0

    @property
    def balanced(self) -> bool:
        """Whether everything that was read is accounted for."""
        return self.read == self.written + self.withheld.total() + self.quarantined

    def as_json(self) -> dict[str, Any]:
        """Return it as `--json` prints it."""
        return {
            "read": self.read,
            "written": self.written,
            "withheld": dict(sorted(self.withheld.items())),
            "quarantined": self.quarantined,
        }


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that could not be used.

    Attributes:
        id: Its id in the source, as far as known.
        line: From 1; None where the source has no lines.
        offset: Bytes from the start of the source.
    """

    kind: Kind
    id: str
    reason: str
    line: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """Something in the source that was mended so that it could be read.

    Attributes:
        what: Which fault, in a few words.
        offset: Bytes from the start of the source, of the first one.
        line: From 1, of the first one.
        count: How many of the same kind stand in the same record.
        id: The record it stands in, as far as known.
    """

    what: str
    offset: int | None = None
    line: int | None = None
    count: int = 1
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that the source claims, beside the one that was found."""

    where: str
    claim: str
    stated: int
    found: int


@dataclass(slots=True)
class Ledger:
    """The book of one import.

    Attributes:
        source: The file's name.
        format: The importer's name.
        sha256: Of the source.
        other: Records that are neither essays nor comments, by type: attachments, menu items.
        threads: Conversations written, or that would be.
        inferences: How often each value was read from something other than a plain statement.
        dropped: E-mail and IP addresses seen and left out, by kind: `email`, `ip`.
        keep: Where someone asked to keep them, called with the record, the kind and the address.
        media: Addresses of pictures, recordings and files that the source refers to, of every status.
        missing: What the source itself says it doesn't hold, by kind.
        truncated: The source breaks off; it was read up to its break.
        conflicts: Hand edits kept where the source changed too.
        notes: Anything else a person should know.
    """

    source: str
    format: str
    sha256: str
    essays: Count = field(default_factory=Count)
    comments: Count = field(default_factory=Count)
    other: Counter[str] = field(default_factory=Counter)
    threads: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    inferences: Counter[str] = field(default_factory=Counter)
    stated: list[Stated] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    keep: Callable[[str, str, str], None] | None = field(default=None, compare=False, repr=False)
    media: set[str] = field(default_factory=set)
    missing: Counter[str] = field(default_factory=Counter)
    truncated: bool = False
    conflicts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, kind: Kind) -> Count:
        """Return the sum of one kind."""
        return self.essays if kind == "essays" else self.comments

    def saw(self, kind: Kind, number: int = 1) -> None:
        """Enter records at the moment they are recognised in the source."""
        self.count(kind).read += number

    def saw_other(self, type_name: str) -> None:
        """Enter a record that is neither an essay nor a comment."""
        self.other[type_name] += 1

    def wrote(self, kind: Kind, number: int = 1) -> None:
        """Enter records that were written, would be, or are there already."""
        self.count(kind).written += number

    def withhold(self, kind: Kind, status: str, number: int = 1) -> None:
        """Enter records that stay out of `content/` because of their status."""
        if number:
            self.count(kind).withheld[status] += number

    def quarantine(
        self, kind: Kind, record: str, reason: str, *, line: int | None = None, offset: int | None = None
    ) -> None:
        """Enter a record that could not be used, with its place."""
        self.count(kind).quarantined += 1
        self.quarantined.append(Quarantined(kind, record, reason, line, offset))

    def repair(
        self,
        what: str,
        *,
        offset: int | None = None,
        line: int | None = None,
        count: int = 1,
        record: str | None = None,
    ) -> None:
        """Enter a fault that was mended."""
        self.repairs.append(Repair(what, offset, line, count, record))

    def infer(self, inferences: tuple[Inference, ...]) -> None:
        """Enter values that the source didn't state."""
        for inference in inferences:
            self.inferences[str(inference)] += 1

    def state(self, where: str, claim: str, stated: int, found: int) -> None:
        """Enter a number that the source claims ("36 Comments") and what was found."""
        self.stated.append(Stated(where, claim, stated, found))

    def drop(self, what: str, number: int = 1, *, record: str = "", value: str = "") -> None:
        """Enter private data that was left out.

        Args:
            what: `email` or `ip`.
            number: How many.
            record: Whose: the comment's id, as its thread has it.
            value: The address, for the private file that someone may have asked for; nothing else sees it.
        """
        self.dropped[what] += number
        if value and self.keep is not None:
            self.keep(record, what, value)

    def add(self, other: "Ledger") -> None:
        """Enter what another ledger of the same import says; of the same source, in another process."""
        for mine, theirs in ((self.essays, other.essays), (self.comments, other.comments)):
            mine.read += theirs.read
            mine.written += theirs.written
            mine.quarantined += theirs.quarantined
            mine.withheld.update(theirs.withheld)
        for name in ("other", "inferences", "dropped", "missing"):
            getattr(self, name).update(getattr(other, name))
        for name in ("quarantined", "repairs", "stated", "conflicts", "notes"):
            getattr(self, name).extend(getattr(other, name))
        self.threads += other.threads
        self.media |= other.media
        self.truncated |= other.truncated

    @property
    def balanced(self) -> bool:
        """Whether everything that was read is accounted for."""
        return self.essays.balanced and self.comments.balanced

    @property
    def flawed(self) -> bool:
        """Whether something was repaired or quarantined (exit code 3)."""
        return bool(self.repairs or self.quarantined or self.truncated)

    def as_json(self) -> dict[str, Any]:
        """Return the ledger as one JSON object; the first ten keys are a promise."""
        return {
            "format": self.format,
            "source": self.source,
            "sha256": self.sha256,
            "essays": self.essays.as_json(),
            "comments": self.comments.as_json(),
            "other": dict(sorted(self.other.items())),
            "threads": self.threads,
            "quarantine": [
                {"kind": q.kind, "id": q.id, "reason": q.reason, "line": q.line, "offset": q.offset}
                for q in self.quarantined
            ],
            "repairs": [
                {"what": r.what, "offset": r.offset, "line": r.line, "count": r.count, "id": r.id}
                for r in self.repairs
            ],
            "balanced": self.balanced,
            "inferences": dict(sorted(self.inferences.items())),
            "stated": [
                {"where": s.where, "claim": s.claim, "stated": s.stated, "found": s.found}
                for s in self.stated
            ],
            "dropped": dict(sorted(self.dropped.items())),
            "media": sorted(self.media),
            "missing": dict(sorted(self.missing.items())),
            "truncated": self.truncated,
            "conflicts": self.conflicts,
            "notes": self.notes,
        }
