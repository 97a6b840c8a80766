"""One way to read a fixture of `mailbox` without writing."""

from dataclasses import dataclass
from pathlib import Path

from importing import FIXTURES, TODAY

from afterword.discussion.model import Comment, Thread
from afterword.importers import mailbox
from afterword.importers.base import Conversation, Options, load_source
from afterword.importers.ledger import Ledger
from afterword.importers.settle import settle

MAIL = FIXTURES / "mailbox"


@dataclass
class Read:
    """What an import read, its ledger settled as the runner does it."""

    conversations: list[Conversation]
    ledger: Ledger

    @property
    def threads(self) -> list[Thread]:
        """Every conversation's thread."""
        return [conversation.thread for conversation in self.conversations]

    @property
    def comments(self) -> list[Comment]:
        """Every message, thread by thread."""
        return [comment for thread in self.threads for comment in thread.comments]

    @property
    def comment(self) -> Comment:
        """The only message."""
        (comment,) = self.comments
        return comment

    def fields(self, name: str) -> list[str]:
        """Return an extra field's values, of all messages."""
        return [value for comment in self.comments for key, value in comment.extra if key == name]

    def inferred(self) -> set[str]:
        """Return what was inferred, of all messages."""
        return {str(item) for comment in self.comments for item in comment.inferred}

    def repairs(self) -> list[str]:
        """Return what was mended."""
        return [repair.what for repair in self.ledger.repairs]


def read(source: str | Path) -> Read:
    """Read a fixture by its name, or a path."""
    loaded = load_source(MAIL / source if isinstance(source, str) else source)
    ledger = Ledger(loaded.path.name, mailbox.NAME, loaded.sha256)
    conversations = list(mailbox.read(loaded, ledger, Options(TODAY)))
    for conversation in conversations:
        settle(conversation, ledger)
    assert ledger.balanced, ledger.as_json()
    return Read(conversations, ledger)
