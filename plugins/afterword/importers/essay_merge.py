"""An essay imported again, into a file that people have worked on since: the rules of `discussion.merge`.

The body is shared, and its digest tells whether a person changed it. What a person is likely to write over
(title, summary, authors, topics, rights, myths, status) is the editor's once it says something; dates, the
old addresses and the extra fields follow the source. Nothing is taken away.
"""

from typing import Any

from msgspec.structs import replace

from afterword.discussion.identity import body_digest, matches_digest
from afterword.discussion.owners import Choice
from afterword.essays.model import Essay

_EDITORS = ("title", "dek", "summary", "lang", "rights", "licence", "source", "source_url", "myths")
_EDITORS_LISTS = ("authors", "tags", "categories")


def seal_essay(essay: Essay, slug: str, mark: tuple[str, str]) -> Essay:
    """Return an essay as an import writes it: with the digest by which the next one knows a hand edit.

    Args:
        essay: As its importer made it.
        slug: Its file's.
        mark: The extra field with its id in the source, by which the next import knows it again.
    """
    return replace(essay, slug=slug, digest=body_digest(essay.body), extra=(*essay.extra, mark))


def merge_essay(mine: Essay, theirs: Essay) -> tuple[Essay, bool]:
    """Return what the file should say after an import, and whether a person should look.

    Args:
        mine: What the file says.
        theirs: What the importer read, sealed.

    Returns:
        The essay; and True where the body was edited by hand and the source changed too.
    """
    choice = Choice(mine.inferred, theirs.inferred)
    body, text_format, conflict = mine.body, mine.format, False
    if mine.digest is not None and matches_digest(mine.body, mine.digest):
        body, text_format = theirs.body, theirs.format
    elif mine.body != theirs.body:
        conflict = mine.digest != theirs.digest
    editors: dict[str, Any] = {
        name: choice.editors(name, getattr(mine, name), getattr(theirs, name)) for name in _EDITORS
    }
    lists: dict[str, Any] = {name: getattr(mine, name) or getattr(theirs, name) for name in _EDITORS_LISTS}
    named = {name for name, _ in theirs.extra}
    merged = replace(
        mine,
        body=body,
        format=text_format,
        digest=theirs.digest,
        published=choice.importers("published", mine.published, theirs.published),
        updated=choice.importers("updated", mine.updated, theirs.updated),
        origin=choice.importers("origin", mine.origin, theirs.origin),
        aliases=tuple(dict.fromkeys((*mine.aliases, *theirs.aliases))),
        imported=mine.imported or theirs.imported,
        inferred=choice.inferred(),
        extra=(*theirs.extra, *(pair for pair in mine.extra if pair[0] not in named)),
        **editors,
        **lists,
    )
    return merged, conflict
