"""The texts of the archive and their labels: the tagger's, with the author's word put over them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.errors import ContentError
from afterword.myths.cache import LabelCache
from afterword.myths.catalogue import AuthorLabel, Catalogue, parse_author_labels
from afterword.myths.labelling import Text, label_texts
from afterword.myths.labels import Label
from afterword.text.plaintext import PlainText

if TYPE_CHECKING:
    from afterword.myths.tagger import Tagger

# An essay is (slug, None); a comment is (its thread's slug, its id).
TextKey = tuple[str, str | None]


class Labelled(Struct, frozen=True):
    """A text's words and its labels, whose spans are places in those words."""

    plain: PlainText
    labels: tuple[Label, ...]


class Piece(Struct, frozen=True):
    """One text of the archive.

    Attributes:
        place: Where it stands, for a person.
        html: The finished, sanitized text.
        author: What its author or editor says; it overrides the tagger on those myths.
        context: What the text stands under.
    """

    place: str
    html: str
    author: Sequence[AuthorLabel] = ()
    context: str | None = None


def load_author_labels(
    text: str | None, catalogue: Catalogue, path: Path | str, comment: str | None = None
) -> tuple[AuthorLabel, ...]:
    """Parse a text's `Myths:`; where something is wrong with it, look its line up.

    Args:
        text: What the header says.
        catalogue: The myths that there are.
        path: The file that it stands in.
        comment: The comment's id, in a conversation.

    Raises:
        ContentError: As `parse_author_labels` does, with the line.
    """
    try:
        return parse_author_labels(text, catalogue, path)
    except ContentError as error:
        lines = Path(path).read_text(encoding="utf-8-sig", errors="replace").split("\n")
        start = lines.index(f"%%% {comment}") if f"%%% {comment}" in lines else 0
        places = (number for number, line in enumerate(lines, 1) if line.lower().startswith("myths:"))
        line = next((number for number in places if number > start), None)
        raise ContentError(path, line, error.message) from None


def label_pieces(
    tagger: "Tagger",
    pieces: Mapping[TextKey, Piece],
    cache: LabelCache | None = None,
    workers: int | None = None,
) -> dict[TextKey, Labelled]:
    """Label the rendered words of every text.

    Args:
        tagger: For what the cache doesn't know.
        pieces: The texts, by what each is called.
        cache: The labels of earlier builds; takes what is new.
        workers: Processes; by default as many as there are cores.

    Raises:
        LabellingError: With the place of the text that couldn't be labelled.
    """
    plains = [PlainText.from_html(piece.html) for piece in pieces.values()]
    texts = [
        Text(piece.place, plain.text, plain.quoted, plain.headings, piece.context)
        for piece, plain in zip(pieces.values(), plains, strict=True)
    ]
    found = label_texts(tagger, texts, cache, workers)
    return {
        key: Labelled(plain, tagger.apply_author(labels, piece.author, plain.text))
        for (key, piece), plain, labels in zip(pieces.items(), plains, found, strict=True)
    }
