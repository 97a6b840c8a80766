"""E-mail and IP addresses in an essay: an author's own are meant, an imported text's are masked on the page.

Bodies are masked once they are HTML, in `essays.render`.
"""

from msgspec.structs import replace

from afterword.essays.model import Addresses, Essay
from afterword.text.masking import holds_address, mask_text


def is_masked(essay: Essay) -> bool:
    """Whether the addresses in an essay are masked: as its file says, else where it was imported."""
    if essay.addresses is None:
        return essay.imported is not None
    return essay.addresses is Addresses.MASKED


def mask_essay(essay: Essay) -> Essay:
    """Return an essay with the addresses around its body masked, or as it is where they are shown.

    A page that has an address in its own isn't linked.

    Args:
        essay: As its file has it.
    """
    if not is_masked(essay):
        return essay
    return replace(
        essay,
        title=mask_text(essay.title),
        dek=_words(essay.dek),
        authors=_list(essay.authors),
        summary=_words(essay.summary),
        tags=_list(essay.tags),
        categories=_list(essay.categories),
        myths=_words(essay.myths),
        licence=_words(essay.licence),
        source=_words(essay.source),
        source_url=_link(essay.source_url),
        origin=_link(essay.origin),
    )


def _words(text: str | None) -> str | None:
    return None if text is None else mask_text(text)


def _list(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(mask_text, items)))


def _link(address: str | None) -> str | None:
    return None if address is None or holds_address(address) else address
