"""What the sources refer to, as typed values: each thing, where it is used, and where it is."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from afterword.discussion.attachments import SCHEME
from afterword.importers.media.references import Kind
from afterword.text.media import Medium

WEB = ("http:", "https:", "//")


class State(StrEnum):
    """Where something is."""

    HERE = "here"
    REMOTE = "remote"  # not asked for yet, or to be asked for again
    MISSING = "missing"  # not at its address, or not in the folder it should be in
    REFUSED = "refused"  # looked at, and not taken in
    WITHHELD = "withheld"  # no page shows it: its text is an excerpt, or hidden


@dataclass(frozen=True, slots=True)
class Use:
    """A place that refers to something.

    Attributes:
        path: From the site's `content/`.
        line: From 1; None where it is written otherwise there.
        comment: A comment's id.
    """

    path: str
    line: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something that the sources refer to.

    Attributes:
        address: As it is first written.
        name: Of an attachment.
        size: Bytes, where an attachment's field says so.
        reason: Why it is missing or refused, where somebody looked.
        medium: The copy.
    """

    address: str
    kind: Kind
    uses: tuple[Use, ...]
    state: State
    name: str = ""
    size: int | None = None
    reason: str = ""
    medium: Medium | None = None

    @property
    def on_the_web(self) -> bool:
        """Whether some machine can be asked for it."""
        return self.address.startswith(WEB)

    @property
    def wanted(self) -> bool:
        """Whether it isn't here and could be: this site's own files are for their author to mend."""
        open_ = self.state in {State.REMOTE, State.MISSING, State.REFUSED}
        return open_ and (self.on_the_web or self.address.startswith(SCHEME))


@dataclass(frozen=True, slots=True)
class Past:
    """What came of an earlier attempt to bring something."""

    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """All media of a site.

    Attributes:
        items: By address.
        hosts: Where the site's imported texts came from.
        unused: Files of the map that nothing refers to any more.
        wrong: Files that aren't what the map says, with the reason.
    """

    items: tuple[Item, ...]
    hosts: frozenset[str]
    unused: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]

    def counts(self) -> dict[str, int]:
        """Return how many there are in each state, zeros too."""
        found = Counter(item.state for item in self.items)
        return {state.value: found[state] for state in State}
