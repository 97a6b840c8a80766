"""A comment's body → the HTML of its page. Nothing else makes comment HTML.

    Markdown ─engine─▶ ┐
    HTML ─paragraphs─▶ ├─▶ sanitizer ─▶ addresses whole, pictures here or links ─▶ addresses masked ─▶ Markup
    text ─quotations─▶ ┘

What an editor wrote and what an export held take the same way: neither is trusted.
"""

import re
from dataclasses import dataclass, replace

from markupsafe import Markup

from afterword.discussion.attachments import render_attachments
from afterword.discussion.letters import mark_letter, mark_quotations
from afterword.discussion.model import Comment, Kind
from afterword.discussion.paragraphs import level_blocks, make_paragraphs
from afterword.text.links import resolve_addresses
from afterword.text.markdown import render_markdown
from afterword.text.masking import mask_html
from afterword.text.media import FOLDER, NO_MEDIA, MediaMap
from afterword.text.pictures import place_media
from afterword.text.sanitizer import COMMENT, Policy, images_as_links, sanitize, sanitize_simple
from afterword.vocabulary import Format

_WITH_IMAGES = replace(COMMENT, images=True)
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")
# A picture of ours: plain characters only, for browsers read more than a path into a backslash or a tab.
_OURS = re.compile(rf"{FOLDER}(?:/[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*)+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment's addresses begin, and what they lead to that this site holds.

    Attributes:
        origin: The page that an imported comment's relative addresses belonged to.
        media: Copies of pictures and files.
        root: Where this site's own files begin: its base path and a slash.
    """

    origin: str | None = None
    media: MediaMap = NO_MEDIA
    root: str = "/"


def render_body(
    comment: Comment, *, images: bool = False, mask: bool = True, place: Place | None = None
) -> Markup:
    """Return a comment's body as safe HTML: paragraphs, lists, quotations, code, tables and links.

    Args:
        comment: Its body is Markdown, HTML or plain text.
        images: Show images of other machines, which calls them; else each is a link with its alternative
            text.
        mask: Mask e-mail and IP addresses.
        place: Where it stands; without it relative addresses stay, and no picture is shown.
    """
    # Comments' elements are `c-…`; with another first letter, no footnote can take another comment's id.
    prefix = f"n-{comment.id}-" if comment.format is Format.MARKDOWN else ""
    match comment.format:
        case Format.MARKDOWN:
            html = render_markdown(comment.body, prefix=prefix)
        case Format.HTML:
            html = make_paragraphs(comment.body)
        case Format.TEXT:
            mark = mark_letter if comment.kind is Kind.MESSAGE else mark_quotations
            html = make_paragraphs(mark(comment.body))
    policy = _WITH_IMAGES if images or place is not None else COMMENT
    # Headings are for level_blocks, which comes first.
    simple = None if "</h" in html else sanitize_simple(html, policy)
    html = _clean(html, comment, policy, prefix) if simple is None else simple
    if place is not None and (simple is None or comment.digest is not None or place.media.by_key):
        html = _place(html, comment, place, images=images)
    if place is not None and comment.extra:
        html += str(render_attachments(comment, place.media, place.root))
    if mask:
        html = mask_html(html)
    return str.__new__(
        Markup, html
    )  # sanitized above; as `Markup(html)`, which asks whether it has `__html__`


def _clean(html: str, comment: Comment, policy: Policy, prefix: str) -> str:
    """Return what a comment may show, without headings and without paragraphs that say nothing."""
    if comment.format is Format.MARKDOWN:
        html = level_blocks(html)
    html = sanitize(html, policy, prefix=prefix)
    return _EMPTY_PARAGRAPH.sub("", html) if "<p>" in html else html


def _place(html: str, comment: Comment, place: Place, *, images: bool) -> str:
    """Make addresses whole, show the pictures that are here, and let links stand for the others."""
    if comment.digest is not None:  # what was written here has this site's links
        if not place.origin and "<img" in html:
            html = images_as_links(html, _is_relative, COMMENT.rel)  # while the file's name is still known
        html = resolve_addresses(html, place.origin)
    html = place_media(html, place.media, place.root)
    if images or "<img" not in html:
        return html
    return images_as_links(html, lambda src: not _is_ours(src, place.root), COMMENT.rel)


def _is_relative(address: str) -> bool:
    return not _SCHEME.match(address)


def _is_ours(address: str, root: str) -> bool:
    return address.startswith(root) and _OURS.fullmatch(address, len(root)) is not None
