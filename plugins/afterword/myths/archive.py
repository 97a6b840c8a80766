"""One text of the archive and its labels: the tagger's, with the author's word put over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.myths.catalogue import AuthorLabel
from afterword.myths.labels import Label
from afterword.myths.tagger import Tagger
from afterword.text.plaintext import PlainText

# An essay is (slug, None); a comment is (its thread's slug, its id).
TextKey = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text's words and its labels, whose spans are places in those words."""

    plain: PlainText
    labels: tuple[Label, ...]


def label_text(tagger: Tagger, html: str, author: Sequence[AuthorLabel], *, context: str | None) -> Labelled:
    """Label the rendered words of one text.

    Args:
        tagger: Ready to use.
        html: The finished, sanitized text.
        author: What its author or editor says; it overrides the tagger on those myths.
        context: What the text stands under.
    """
    plain = PlainText.from_html(html)
    labels = tagger.label(plain.text, quoted=plain.quoted, headings=plain.headings, context=context)
    return Labelled(plain, tagger.apply_author(labels, author, plain.text))
