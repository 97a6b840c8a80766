"""An essay's body → the HTML of its page."""

import re
from html import escape
from urllib.parse import urlsplit

from afterword.essays.masking import is_masked
from afterword.essays.model import Essay
from afterword.text.links import resolve_addresses
from afterword.text.markdown import Engine, outline, render_markdown
from afterword.text.masking import mask_html
from afterword.text.media import NO_MEDIA, MediaMap
from afterword.text.pictures import place_media
from afterword.text.sanitizer import ESSAY, images_as_links, sanitize, sanitize_simple
from afterword.vocabulary import Format, Rights

# Other sizes of a picture, on another machine.
_SOURCES = re.compile(r' srcset="[^"]*//[^"]*"')


def render_essay(
    essay: Essay,
    engine: Engine = render_markdown,
    *,
    remote_images: bool = False,
    media: MediaMap = NO_MEDIA,
    mask: bool = True,
) -> str:
    """Return sanitized HTML, whatever the body was written in.

    Args:
        essay: Its body is Markdown, HTML or plain text.
        engine: Markdown → HTML.
        remote_images: Leave images of other machines in; else each becomes a link.
        media: Copies of pictures and files, which stand in for what is elsewhere, as `{static}/…`.
        mask: Mask e-mail and IP addresses, unless they are the author's own.
    """
    match essay.format:
        case Format.HTML:
            html = essay.body
        case Format.TEXT:
            paragraphs = (part.strip() for part in essay.body.split("\n\n"))
            html = "\n".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)
        case Format.MARKDOWN:
            html = engine(essay.body)
    simple = sanitize_simple(html, ESSAY)
    html = outline(sanitize(html, ESSAY) if simple is None else simple)
    if essay.imported is not None:
        html = resolve_addresses(html, essay.origin)
    html = place_media(html, media, "{static}/")
    if simple is None and not remote_images and "<img" in html:
        html = _SOURCES.sub("", images_as_links(html, _is_foreign, None))
    return mask_html(html) if mask and is_masked(essay) else html


def is_excerpt(essay: Essay) -> bool:
    """Whether only an excerpt may be published: nobody recorded a right to the whole."""
    return essay.rights is Rights.UNKNOWN


def _is_foreign(address: str) -> bool:
    try:
        return bool(urlsplit(address).netloc)
    except ValueError:  # such as //[broken, which leads nowhere and isn't ours
        return True
