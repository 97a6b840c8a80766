"""Labels in a text: each labelled sentence gets its wash and, after it, the tag that names the label."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup
from msgspec import Struct

from afterword.myths.labels import Label, Span
from afterword.reading.views import LabelView
from afterword.text.plaintext import Mark, PlainText

Labels = Sequence[tuple[Label, LabelView]]  # each beside its printed form
_OPEN = Markup('<mark class="said" data-stance="{stance}" id="{id}">')
_REOPEN = Markup('<mark class="said" data-stance="{stance}">')
_CLOSE = "</mark>"
_TAG = Markup(
    '<a class="tag" data-stance="{stance}" href="{href}"><span class="vh"> Label: </span>'
    "{verb} <b>{name}</b>{chosen}</a>"
)
_CHOSEN = Markup(" <small>by hand</small>")


class _Piece(Struct, frozen=True):
    """A sentence to mark: its element's id, its stance, and what its tag says."""

    id: str
    stance: str
    verb: str
    view: LabelView


def render_marked(plain: PlainText, labels: Labels, base: str) -> Markup:
    """Return the text with its labelled sentences marked.

    Args:
        plain: A finished, sanitized text.
        labels: Each label beside its printed form, whose place ends in the mark's own fragment.
        base: The path that links begin with.
    """
    if not labels:
        return Markup(plain.html)  # noqa: S704 - sanitized above
    spans: dict[Span, list[_Piece]] = {}
    for label, view in labels:
        for span, piece in _pieces(label, view):
            spans.setdefault(span, []).append(piece)
    marks = [
        Mark(
            start,
            end,
            _OPEN.format(stance=pieces[0].stance, id=pieces[0].id) + _anchors(pieces[1:]),
            _REOPEN.format(stance=pieces[0].stance),
            _CLOSE,
            "".join(_tag(piece, base) for piece in pieces),
        )
        for (start, end), pieces in spans.items()
    ]
    # Both the text and what is set into it come from the sanitizer and from Markup.format.
    return Markup(plain.mark(marks))  # noqa: S704 - sanitized above


def _pieces(label: Label, view: LabelView) -> Iterator[tuple[Span, _Piece]]:
    """Yield the sentences that a label marks: one, or both of a turning point."""
    if label.turning is not None and view.turning is not None:
        yield label.turning.held, _piece(view, view.turning.held.place, "voices", "held")
        yield label.turning.turned, _piece(view, view.turning.turned.place, view.stance, view.verb)
    elif label.start < label.end:
        yield (label.start, label.end), _piece(view, view.place, view.stance, view.verb)


def _piece(view: LabelView, place: str, stance: str, verb: str) -> _Piece:
    return _Piece(place.rpartition("#")[2], stance, verb, view)


def _anchors(pieces: Sequence[_Piece]) -> Markup:
    """Where one sentence shows several myths, the further ones get an anchor each."""
    return Markup("").join(Markup('<span id="{}"></span>').format(piece.id) for piece in pieces)


def _tag(piece: _Piece, base: str) -> Markup:
    return _TAG.format(
        stance=piece.stance,
        href=base + piece.view.href,
        verb=piece.verb,
        name=piece.view.name,
        chosen=_CHOSEN if piece.view.chosen else "",
    )
