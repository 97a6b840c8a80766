"""The texts of a site's sources, with the lines that they stand on: what quotations are looked for in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from afterword.discussion.model import Comment, Thread
from afterword.discussion.threadfile import load_thread
from afterword.discussion.tree import is_visible
from afterword.essays.essayfile import load_text, read_essay
from afterword.text.runs import fold_words, split_blocks
from afterword.vocabulary import When

FOLDER = "discussions"
_CODES = ("md", "markdown")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text of the sources.

    Attributes:
        place: Its file below `content/`, a comment's with its id: `discussions/x.thread#wp-9`.
        path: The file.
        line: On which it begins, from 1.
        text: As it stands in the file.
        published: When, where that is known.
        thread: A comment's conversation, with its slug.
        comment: None for an essay, a page or a myth.
    """

    place: str
    path: Path
    line: int
    text: str
    published: When | None = None
    thread: tuple[str, Thread] | None = None
    comment: Comment | None = None

    def words(self) -> list[list[str]]:
        """Return its words, folded, paragraph by paragraph."""
        return [fold_words(block) for block in split_blocks(self.text)]


def list_sources(content: Path) -> Iterator[SourceText]:
    """Yield every text that may be printed: essays, pages, myths and visible comments.

    Args:
        content: The site's `content/`.

    Raises:
        ContentError: A conversation's file is broken, or a file isn't UTF-8.
    """
    for path in sorted(path for code in _CODES for path in content.rglob(f"*.{code}")):
        text = load_text(path)
        published = read_essay(text, path).essay.published
        yield SourceText(path.relative_to(content).as_posix(), path, 1, text, published)
    for path in sorted((content / FOLDER).glob("*.thread")):
        thread = load_thread(path)
        yield from list_comments(path, thread, content)


def list_comments(path: Path, thread: Thread, content: Path) -> Iterator[SourceText]:
    """Yield the visible comments of a conversation.

    Args:
        path: Its file.
        thread: What it says.
        content: The site's `content/`.
    """
    lines = {line: number for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)}
    name = path.relative_to(content).as_posix()
    for comment in thread.comments:
        if is_visible(comment):
            start = lines.get(f"%%% {comment.id}", 1)
            place = f"{name}#{comment.id}"
            said = comment.published
            yield SourceText(place, path, start, comment.body, said, (path.stem, thread), comment)
