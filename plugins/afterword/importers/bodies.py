"""An essay's body out of the HTML that its readers saw: as Markdown where that renders the same."""

import re

from afterword.vocabulary import Format

# Breaks are invisible on a page, so each part is tried by itself.
_BREAK = re.compile(r"^(<!--\s*(?:more|nextpage)\b.*-->)$", re.MULTILINE)


def essay_body(html: str, *, keep_html: bool) -> tuple[str, Format]:
    """Return the body and its format.

    Args:
        html: Whole HTML: paragraphs and breaks are in it already.
        keep_html: Don't try Markdown.
    """
    html = html.strip()
    if not html:
        return "", Format.MARKDOWN
    if keep_html:
        return f"{html}\n", Format.HTML
    from afterword.essays.tomarkdown import html_to_markdown  # its engine is wanted here alone

    parts = []
    for part in _BREAK.split(html):
        is_break = _BREAK.match(part.strip()) is not None
        text = part if is_break or not part.strip() else html_to_markdown(part)
        if text is None:
            return f"{html}\n", Format.HTML
        parts.append(text.strip())
    return "\n\n".join(part for part in parts if part) + "\n", Format.MARKDOWN
