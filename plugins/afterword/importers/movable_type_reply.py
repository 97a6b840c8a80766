"""A comment or a trackback of Movable Type's text export: fields, the date last, and a text."""

import re
from dataclasses import dataclass

from afterword.discussion.identity import content_id
from afterword.discussion.model import Author, Comment, Kind
from afterword.importers.autop import autop
from afterword.importers.moments import parse_us
from afterword.importers.plain import plain_line
from afterword.importers.texts import clean_body, one_line, shown_name, web_address
from afterword.vocabulary import Format

PING = "PING"

_FIELD = re.compile(r"(AUTHOR|EMAIL|IP|URL|DATE|TITLE|BLOG NAME):(?:\s+(.*)|\s*)$")
_PRIVATE = {"EMAIL": "email", "IP": "ip"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a section says.

    Attributes:
        section: `COMMENT` or `PING`.
        private: What it holds that is never published: (`email` or `ip`, the address).
    """

    section: str
    author: str
    url: str
    date: str
    title: str
    body: str
    private: tuple[tuple[str, str], ...]


def parse_reply(section: str, text: str) -> Reply:
    """Parse a section.

    Args:
        section: `COMMENT` or `PING`.
        text: What stands behind its name.
    """
    fields: dict[str, str] = {}
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines) and "DATE" not in fields and (match := _FIELD.match(lines[at])):
        fields[match[1]] = one_line(match[2] or "")
        at += 1
    return Reply(
        section=section,
        author=plain_line(fields.get("BLOG NAME" if section == PING else "AUTHOR", "")),
        url=fields.get("URL", ""),
        date=fields.get("DATE", ""),
        title=plain_line(fields.get("TITLE", "")),
        body=clean_body("\n".join(lines[at:])),
        private=tuple((what, fields[name]) for name, what in _PRIVATE.items() if fields.get(name)),
    )


def make_comment(reply: Reply, position: int) -> Comment:
    """Return the comment; the export gives none an id, so it is named by what it says.

    Args:
        reply: What the section says.
        position: Its place under the entry, from 1.
    """
    name, inferred = shown_name(reply.author)
    moment = parse_us(reply.date)
    said = f"{reply.date}\n{reply.url}\n{reply.title}\n{reply.body}"
    return Comment(
        id=content_id("mt", name, None, said),
        body=autop(reply.body),
        author=Author(name, web_address(reply.url)),
        published=moment.value,
        kind=Kind.TRACKBACK if reply.section == PING else Kind.COMMENT,
        format=Format.HTML,
        inferred=inferred + moment.inferred,
        extra=(*((("X-Title", reply.title),) if reply.title else ()), *moment.with_position(position)),
    )
