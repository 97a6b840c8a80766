"""A post out of a feed's entry."""

import re

from afterword.essays.model import Essay
from afterword.importers.base import Options
from afterword.importers.bodies import essay_body
from afterword.importers.syndication.channel import Channel
from afterword.importers.syndication.entry import Entry
from afterword.importers.texts import address_id, address_slug, shown_name, titled, web_address

_WORDPRESS_ID = re.compile(r"[?&](?:p|page_id)=([0-9]{1,19})(?:$|&)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def post_id(entry: Entry) -> str:
    """Return the id of a post: its number in WordPress's guids, else a hash of whatever names it."""
    number = _WORDPRESS_ID.search(entry.native)
    if number:
        return number[1]
    return address_id(entry.native or entry.link or f"{entry.title}\n{entry.body.html}")


def make_post(entry: Entry, channel: Channel, options: Options) -> Essay:
    """Return the essay of an entry.

    Args:
        entry: A post.
        channel: Its feed, whose author is that of every entry that names none (RFC 4287, 4.2.1).
        options: What the person asked for.
    """
    address = web_address(entry.link)
    title, inferred = titled(entry.title, entry.link, post_id(entry))
    text, body_format = essay_body(entry.body.html, keep_html=options.keep_html)
    name, from_email = shown_name(entry.author or channel.author)
    extra = list(entry.extra)
    if entry.body.cut:
        extra.append(("X-Text", "the beginning alone"))
    if entry.body.elsewhere:
        extra.append(("X-Text-At", entry.body.elsewhere))
    updated = entry.updated.value
    return Essay(
        slug=address_slug(entry.link),
        title=title,
        body=text,
        format=body_format,
        published=entry.moment.value,
        updated=None if updated == entry.moment.value else updated,
        authors=(name.replace(";", ","),) if name else (),
        summary=entry.summary or None,
        tags=entry.categories,
        lang=channel.language.replace("_", "-") if _LANGUAGE.fullmatch(channel.language) else None,
        origin=address,
        imported=options.today,
        inferred=inferred + from_email + entry.moment.inferred,
        extra=(*extra, *entry.moment.extra),
    )
