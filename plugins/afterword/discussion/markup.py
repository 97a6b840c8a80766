"""A comment's body → the HTML of its page. Nothing else makes comment HTML.

    Markdown ─engine─▶ ┐
    HTML ─paragraphs─▶ ├─▶ sanitizer ─▶ addresses masked ─▶ Markup
    text ─quotations─▶ ┘

What an editor wrote and what an export held take the same way: neither is trusted.
"""

import re
from dataclasses import replace

from markupsafe import Markup

from afterword.discussion.letters import mark_letter, mark_quotations
from afterword.discussion.masking import mask_html
from afterword.discussion.model import Comment, Kind
from afterword.discussion.paragraphs import level_blocks, make_paragraphs
from afterword.text.markdown import render_markdown
from afterword.text.sanitizer import COMMENT, sanitize
from afterword.vocabulary import Format

_WITH_IMAGES = replace(COMMENT, images=True)
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")


def render_body(comment: Comment, *, images: bool = False, mask: bool = True) -> Markup:
    """Return a comment's body as safe HTML: paragraphs, lists, quotations, code, tables and links.

    Args:
        comment: Its body is Markdown, HTML or plain text.
        images: Show images, which calls the machine that they lie on; else each is a link with its
            alternative text.
        mask: Mask e-mail and IP addresses.
    """
    # Comments' elements are `c-…`; with another first letter, no footnote can take another comment's id.
    prefix = f"n-{comment.id}-"
    match comment.format:
        case Format.MARKDOWN:
            html = level_blocks(render_markdown(comment.body, prefix=prefix))
        case Format.HTML:
            html = make_paragraphs(comment.body)
        case Format.TEXT:
            mark = mark_letter if comment.kind is Kind.MESSAGE else mark_quotations
            html = make_paragraphs(mark(comment.body))
    own = prefix if comment.format is Format.MARKDOWN else ""
    html = sanitize(html, _WITH_IMAGES if images else COMMENT, prefix=own)
    if "<p>" in html:
        html = _EMPTY_PARAGRAPH.sub("", html)
    if mask:
        html = mask_html(html)
    return Markup(html)  # noqa: S704 - sanitized above
