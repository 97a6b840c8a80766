"""Views that tests of several rooms make."""

from markupsafe import Markup
from msgspec.structs import replace

from afterword.reading.prose import Prose
from afterword.reading.views import EssayView
from afterword.text.plaintext import PlainText

_PLAIN = EssayView(
    slug="",
    title="",
    url="",
    dek=None,
    authors=(),
    prose=Prose(PlainText.from_html("<p>Seven words are enough of a text.</p>"), (Markup(),)),
    description="",
    labels=(),
    thread=None,
    published=None,
    updated=None,
    dated=False,
    excerpt=False,
    source=None,
    origin=None,
    inferred=(),
)


def essay_view(slug, **changes):
    """Return an essay as printed, with a title and an address of its slug."""
    return replace(_PLAIN, slug=slug, title=f"Title of {slug}", url=f"/essays/{slug}/", **changes)
