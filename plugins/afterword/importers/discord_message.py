"""One message of a Discord channel as a comment."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind
from afterword.essays.escaping import escape_text
from afterword.importers.discord_text import discord_markdown, quoted
from afterword.importers.json_records.values import flag, number, obj, objects, text
from afterword.importers.kept import file_field, kept, written
from afterword.importers.moments import parse_iso
from afterword.importers.texts import clean_body, one_line, shown_name, web_address

_PLAIN_KINDS = frozenset({"", "Default", "Reply"})
_NO_DISCRIMINATOR = frozenset({"", "0", "0000"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"})
_KEPT = {"isPinned": "X-Pinned", "callEndedTimestamp": "X-Call-Ended"}
_UNSAFE = re.compile(r"[<>\\]")


def names_in(messages: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names by which messages can be read: `@1` of authors, of those mentioned, and of roles."""
    names: dict[str, str] = {}
    for message in messages:
        for person in (obj(message.get("author")), *objects(message.get("mentions"))):
            if name := _shown(person):
                names.setdefault(f"@{text(person, 'id')}", name)
            for role in objects(person.get("roles")):
                if name := one_line(text(role, "name")):
                    names.setdefault(f"@{text(role, 'id')}", name)
    return names


def make_comment(
    message: dict[str, Any], position: int, channel_id: str, names: Mapping[str, str]
) -> Comment:
    """Return a message as a comment.

    Args:
        message: As the export has it.
        position: Its place in its channel, from 1.
        channel_id: The channel's; what is answered elsewhere stands in an extra field.
        names: By reference, as `names_in` has them.
    """
    native = one_line(text(message, "id"))
    author = obj(message.get("author"))
    name, inferred = shown_name(_shown(author))
    body = _body(message, names)
    moment = parse_iso(text(message, "timestamp"))
    parent, reference = _reference(message, channel_id)
    return Comment(
        id=make_id("discord", native) if native else content_id("discord", name, moment.value, body),
        body=body,
        author=Author(name),
        published=moment.value,
        updated=parse_iso(text(message, "timestampEdited")).value,
        in_reply_to=make_id("discord", parent) if parent else None,
        kind=Kind.MESSAGE,
        inferred=inferred + moment.inferred,
        extra=(
            *_of_author(author, name),
            *_of_message(message),
            *reference,
            *moment.with_position(position),
        ),
    )


def _shown(person: dict[str, Any]) -> str:
    return one_line(text(person, "nickname") or text(person, "name"))


def _reference(message: dict[str, Any], channel_id: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the id of the message answered, and a field where it isn't in this channel."""
    reference = obj(message.get("reference"))
    answered, elsewhere = one_line(text(reference, "messageId")), one_line(text(reference, "channelId"))
    if elsewhere and channel_id and elsewhere != channel_id:
        return "", [("X-In-Reply-To", written("/".join(part for part in (elsewhere, answered) if part)))]
    return answered, []


def _of_author(author: dict[str, Any], name: str | None) -> Iterator[tuple[str, str]]:
    account, discriminator = one_line(text(author, "name")), one_line(text(author, "discriminator"))
    if discriminator not in _NO_DISCRIMINATOR:
        account = f"{account}#{discriminator}"
    if account and account != name and "@" not in account:
        yield "X-Username", account
    if user_id := one_line(text(author, "id")):
        yield "X-User-ID", user_id
    if flag(author, "isBot"):
        yield "X-Bot", "yes"
    for role in objects(author.get("roles")):
        if value := written(text(role, "name")):
            yield "X-Role", value


def _of_message(message: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = one_line(text(message, "type"))
    if kind not in _PLAIN_KINDS:
        yield "X-Kind", kind
    yield from kept(message, _KEPT)
    for reaction in objects(message.get("reactions")):
        emoji = obj(reaction.get("emoji"))
        by = ", ".join(name for user in objects(reaction.get("users")) if (name := _shown(user)))
        count = number(reaction, "count") or 1
        yield "X-Reaction", written(f"{text(emoji, 'name')} {count}{f' ({by})' if by else ''}")
    for file in objects(message.get("attachments")):
        yield file_field(text(file, "fileName"), "", number(file, "fileSizeBytes"))
    for sticker in objects(message.get("stickers")):
        if value := written(text(sticker, "name")):
            yield "X-Sticker", value
    for embed in objects(message.get("embeds")):
        if value := written(f"{text(embed, 'title')} {text(embed, 'url')}"):
            yield "X-Link-Preview", value
    interaction = obj(message.get("interaction"))
    if command := text(interaction, "name"):
        user = _shown(obj(interaction.get("user")))
        yield "X-Command", written(f"/{command}{f' ({user})' if user else ''}")


def _body(message: dict[str, Any], names: Mapping[str, str]) -> str:
    content = clean_body(text(message, "content"))
    parts = [discord_markdown(content, names), *_carried(message)]
    forwarded = obj(message.get("forwardedMessage"))
    if forwarded:
        inner = [discord_markdown(clean_body(text(forwarded, "content")), names), *_carried(forwarded)]
        said = "\n\n".join(part for part in inner if part)
        parts.append(quoted(said) if said else "")
    # Of a link in a person's words an embed is a preview; a bot's embeds are its words.
    if not content or flag(obj(message.get("author")), "isBot"):
        parts += [_embedded(embed, names) for embed in objects(message.get("embeds"))]
    return clean_body("\n\n".join(part for part in parts if part))


def _carried(message: dict[str, Any]) -> Iterator[str]:
    """Yield links to files, and the names of stickers."""
    for file in objects(message.get("attachments")):
        name = one_line(text(file, "fileName")) or "a file"
        shown = escape_text(name, in_link=True)
        address = web_address(text(file, "url"))
        if address is None:
            yield shown
            continue
        target = _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", address)
        picture = "!" if PurePosixPath(name.lower()).suffix in _PICTURES else ""
        yield f"{picture}[{shown}](<{target}>)"
    for sticker in objects(message.get("stickers")):
        if name := one_line(text(sticker, "name")):
            yield escape_text(f":{name}:")


def _embedded(embed: dict[str, Any], names: Mapping[str, str]) -> str:
    title = escape_text(one_line(text(embed, "title")), in_link=True)
    address = web_address(text(embed, "url"))
    if title and address:
        title = f"[{title}](<{_UNSAFE.sub(lambda match: f'%{ord(match[0]):02X}', address)}>)"
    parts = [
        escape_text(one_line(text(obj(embed.get("author")), "name"))),
        f"**{title}**" if title else "",
        discord_markdown(clean_body(text(embed, "description")), names),
    ]
    for field in objects(embed.get("fields")):
        name, value = one_line(text(field, "name")), clean_body(text(field, "value"))
        parts += [f"**{escape_text(name)}**" if name else "", discord_markdown(value, names)]
    parts.append(escape_text(one_line(text(obj(embed.get("footer")), "text"))))
    return "\n\n".join(part for part in parts if part)
