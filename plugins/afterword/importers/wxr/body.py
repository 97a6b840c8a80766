"""A post's body: the HTML that its readers saw, as Markdown where that renders the same."""

import re

from afterword.importers.autop import autop
from afterword.importers.typography import add_typography
from afterword.vocabulary import Format

_BREAK = re.compile(r"^(<!--\s*(?:more|nextpage)\b.*-->)$", re.MULTILINE)


def make_body(html: str, *, keep_html: bool) -> tuple[str, Format]:
    """Return the body as Markdown where that renders the same, else as HTML.

    The breaks of `<!--more-->` and `<!--nextpage-->` are invisible, so each part is tried by itself.

    Args:
        html: As stored.
        keep_html: Don't try Markdown.
    """
    html = autop(html)
    if not html:
        return "", Format.MARKDOWN
    if keep_html:
        return f"{html}\n", Format.HTML
    from afterword.essays.tomarkdown import html_to_markdown  # its engine is wanted here alone

    parts = []
    for part in _BREAK.split(html):
        is_break = _BREAK.match(part.strip()) is not None
        text = part if is_break or not part.strip() else html_to_markdown(add_typography(part))
        if text is None:
            return f"{html}\n", Format.HTML
        parts.append(text.strip())
    return "\n\n".join(part for part in parts if part) + "\n", Format.MARKDOWN
