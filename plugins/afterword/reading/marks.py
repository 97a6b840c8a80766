"""Labels in a text: each labelled sentence gets its wash and, after it, the tag that names the label."""

from collections.abc import Sequence

from markupsafe import Markup

from afterword.myths.labels import Label
from afterword.reading.views import LabelView
from afterword.text.plaintext import Mark, PlainText

_OPEN = Markup('<mark class="said" data-stance="{stance}" id="{id}">')
_REOPEN = Markup('<mark class="said" data-stance="{stance}">')
_CLOSE = "</mark>"
_TAG = Markup(
    '<a class="tag" data-stance="{stance}" href="{href}"><span class="vh"> Label: </span>'
    "{verb} <b>{name}</b>{chosen}</a>"
)
_CHOSEN = Markup(" <small>by hand</small>")


def render_marked(plain: PlainText, labels: Sequence[tuple[Label, LabelView]], base: str) -> Markup:
    """Return the text with its labelled sentences marked.

    Args:
        plain: A finished, sanitized text.
        labels: Each label beside its printed form, whose place ends in the mark's own fragment.
        base: The path that links begin with.
    """
    spans: dict[tuple[int, int], list[LabelView]] = {}
    for label, view in labels:
        if label.start < label.end:
            spans.setdefault((label.start, label.end), []).append(view)
    marks = [
        Mark(
            start,
            end,
            _OPEN.format(stance=views[0].stance, id=_fragment(views[0])) + _anchors(views[1:]),
            _REOPEN.format(stance=views[0].stance),
            _CLOSE,
            "".join(_tag(view, base) for view in views),
        )
        for (start, end), views in spans.items()
    ]
    # Both the text and what is set into it come from the sanitizer and from Markup.format.
    return Markup(plain.mark(marks))  # noqa: S704 - sanitized above


def _fragment(view: LabelView) -> str:
    return view.place.rpartition("#")[2]


def _anchors(views: Sequence[LabelView]) -> Markup:
    """Where one sentence shows several myths, the further ones get an anchor each."""
    return Markup("").join(Markup('<span id="{}"></span>').format(_fragment(view)) for view in views)


def _tag(view: LabelView, base: str) -> Markup:
    return _TAG.format(
        stance=view.stance,
        href=base + view.href,
        verb=view.verb,
        name=view.name,
        chosen=_CHOSEN if view.chosen else "",
    )
