"""Putting an import into its place, in the order that lets it be finished, or taken back, at any time.

First the journal, which knows what may have been written from then on; then the files; and the ledger last:
where it stands, everything that it tells of stands.
"""

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from afterword.importers.base import Source
from afterword.importers.journal import JournalWriter, Run
from afterword.importers.ledger import Ledger
from afterword.importers.private import PrivateFile
from afterword.importers.staging import Staging

LEDGER_SUFFIX = ".ledger.json"


class Writing:
    """Everything that one import writes.

    Args:
        source: What is imported.
        into: The site's `content/`.
        beside: The folder for what isn't public.
        keep: The file for e-mail and IP addresses; None keeps none.
        write: False compares only.

    Attributes:
        public: Files on their way to `into`.
        private: Files on their way to `beside`.
        addresses: Where addresses go; None where nobody keeps them.
    """

    def __init__(self, source: Source, into: Path, beside: Path, *, keep: Path | None, write: bool) -> None:
        self.public = Staging(into, write=write)
        self.private = Staging(beside, write=write)
        self._book = Staging(beside, write=write)
        self._name = source.path.name
        self._content = os.path.relpath(into, beside)
        self._journal: JournalWriter | None = None
        self.addresses: PrivateFile | None = None
        if write:
            draft = Path(self.private.folder, "journal.draft")
            self._journal = JournalWriter(beside, self._name, draft, Run(source.sha256, self._content))
            self.public.witness = self._note_public
            self.private.witness = self._book.witness = self._journal.note
            self.addresses = PrivateFile(keep) if keep is not None else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._journal is not None:
            self._journal.close()
        if self.addresses is not None:
            self.addresses.close()
        for staging in (self._book, self.private, self.public):
            staging.close()

    def _note_public(self, name: str, data: bytes, before: bytes | None) -> None:
        assert self._journal is not None
        self._journal.note(f"{self._content}/{name}", data, before)

    def commit(self, ledger: Ledger) -> None:
        """Put everything into its place.

        Args:
            ledger: It balances.
        """
        assert self._journal is not None, "a dry run commits nothing"
        kept = self.addresses.finish(self.private.root) if self.addresses is not None else None
        if kept is not None:
            self._journal.add(kept)
        book = json.dumps(ledger.as_json(), ensure_ascii=False, indent=2) + "\n"
        self._book.put(f"{self._name}{LEDGER_SUFFIX}", book)
        self._journal.commit()
        if self.addresses is not None:
            self.addresses.commit()
        self.private.commit()
        self.public.commit()
        self._book.commit()
