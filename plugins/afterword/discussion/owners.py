"""Whose value stands, where a file and its source both know a field: its owner's.

But what a source states is known better than what an importer inferred, and that better than nothing: an
importer's field doesn't lose by an import.
"""

from typing import TypeVar

from afterword.vocabulary import Inference

Value = TypeVar("Value")
Inferences = tuple[Inference, ...]


class Choice:
    """Chooses field by field between a file and its source, and remembers which inferences go along.

    Args:
        mine: The file's inferences.
        theirs: The source's.
    """

    def __init__(self, mine: Inferences, theirs: Inferences) -> None:
        self._mine = mine
        self._theirs = theirs
        self._kept: set[str] = set()

    def importers(self, field: str, mine: Value | None, theirs: Value | None) -> Value | None:
        """Return the value of an importer's field: the source's, unless the file's is known better.

        Args:
            field: The header it stands in, in lower case, as inferences name it.
            mine: The file's value, None where it has none.
            theirs: The source's.
        """
        return self._pick(
            field, mine, theirs, keep=_names(self._theirs, field) and not _names(self._mine, field)
        )

    def editors(self, field: str, mine: Value | None, theirs: Value | None) -> Value | None:
        """Return the value of an editor's field: the file's, where it has one.

        Args:
            field: The header it stands in, in lower case, as inferences name it.
            mine: The file's value, None where it has none.
            theirs: The source's.
        """
        # Of one value, it is the source that says whether it is still a guess; a person who took the mark
        # away knew better.
        return self._pick(field, mine, theirs, keep=mine != theirs or not _names(self._mine, field))

    def inferred(self) -> Inferences:
        """Return the inferences that belong to the chosen values."""
        return (
            *(item for item in self._theirs if item.field not in self._kept),
            *(item for item in self._mine if item.field in self._kept),
        )

    def _pick(self, field: str, mine: Value | None, theirs: Value | None, *, keep: bool) -> Value | None:
        if mine is not None and (theirs is None or keep):
            self._kept.add(field)
            return mine
        return theirs


def _names(inferences: Inferences, field: str) -> bool:
    return any(item.field == field for item in inferences)
