"""A post or a page out of Ghost's tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from afterword.essays.model import Essay, EssayKind, EssayStatus
from afterword.importers.base import Options
from afterword.importers.bodies import essay_body
from afterword.importers.ghost_export import Export, Table
from afterword.importers.ghost_lexical import Rendered, render_lexical
from afterword.importers.ghost_mobiledoc import render_mobiledoc
from afterword.importers.json_records.values import flag, objects, text
from afterword.importers.moments import Moment, from_epoch, parse_iso
from afterword.importers.plain import plain_line, plain_text
from afterword.importers.texts import clean_body, one_line, shown_name, titled, web_address
from afterword.text.slugs import slugify
from afterword.vocabulary import Format, Inference, format_when

_STATUS = {
    "published": EssayStatus.PUBLISHED,
    "draft": EssayStatus.DRAFT,
    "scheduled": EssayStatus.FUTURE,
    "sent": EssayStatus.PRIVATE,  # by mail alone; it has no page
}
_PLACEHOLDER = re.compile(r"__GHOST_URL__/?")
_CARD_MARKS = re.compile(r"<!--\s*/?kg-card-(?:begin|end)[^>]*-->")
_WRAPPER = re.compile(r'<div class="kg-card-markdown">')
_NO_ZONE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_USUAL = Inference("aliases", "Ghost's usual addresses")
_MILLISECONDS = 1000
_LONGEST_ZONE = 100  # characters


@dataclass(frozen=True, slots=True)
class Joins:
    """The tables that posts are joined with, looked up once."""

    users: dict[str, dict[str, Any]]
    tags: dict[str, dict[str, Any]]
    tags_of: dict[str, Table]
    authors_of: dict[str, Table]
    meta_of: dict[str, Table]
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, export: Export) -> "Joins":
        """Look them up."""
        return cls(
            export.by_id("users"),
            export.by_id("tags"),
            export.grouped("posts_tags", "post_id"),
            export.grouped("posts_authors", "post_id"),
            export.grouped("posts_meta", "post_id"),
            export.settings,
        )


def moment_of(row: dict[str, Any], name: str) -> Moment:
    """Return a time of a row; Ghost keeps them in UTC, in old versions as milliseconds or without a zone."""
    value = row.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_epoch(value, _MILLISECONDS)
    raw = one_line(text(row, name))
    return parse_iso(f"{raw}Z" if _NO_ZONE.fullmatch(raw) else raw)


def is_restricted(post: dict[str, Any]) -> bool:
    """Tell whether a post was for members or for those who pay."""
    return text(post, "visibility") not in {"", "public"}


def make_essay(post: dict[str, Any], joins: Joins, options: Options) -> tuple[Essay, Rendered]:
    """Return the essay or page, and the cards in it that nobody knows.

    Args:
        post: A row of `posts`.
        joins: What it is joined with.
        options: What the person asked for.
    """
    native = text(post, "id")
    meta = {**post, **{k: v for row in joins.meta_of.get(native, ())[:1] for k, v in row.items() if v}}
    slug = slugify(one_line(text(post, "slug")))
    status = _STATUS.get(text(post, "status"), EssayStatus.DRAFT)
    title, inferred = titled(text(post, "title"), f"/{slug}", native)
    moment, updated = moment_of(post, "published_at"), moment_of(post, "updated_at")
    body, body_format, rendered = _body(post, keep_html=options.keep_html)
    tags, internal = _tags(post, joins)
    authors, from_email = _authors(post, joins)
    page = flag(post, "page") or text(post, "type") == "page"
    aliases: tuple[str, ...] = ()
    origin = _origin(post)
    if slug and origin is None and status is EssayStatus.PUBLISHED:
        aliases, guessed = _aliases(post, joins, tags, page=page)
        inferred += guessed
    essay = Essay(
        slug=slug,
        title=title,
        body=body,
        kind=EssayKind.PAGE if page else EssayKind.ESSAY,
        format=body_format,
        published=moment.value,
        updated=None if updated.value == moment.value else updated.value,
        authors=authors,
        status=status,
        summary=plain_text(text(post, "custom_excerpt") or text(meta, "meta_description")) or None,
        tags=tags,
        lang=_language(post, joins.settings),
        origin=origin,
        aliases=aliases,
        imported=options.today,
        inferred=inferred + from_email + moment.inferred,
        extra=(*_extra(post, meta, status), *(("X-Internal-Tag", tag) for tag in internal), *moment.extra),
    )
    return essay, rendered


def _body(post: dict[str, Any], *, keep_html: bool) -> tuple[str, Format, Rendered]:
    """Return the body, from the best of the forms that a row keeps it in."""
    rendered = Rendered(text(post, "html"))
    if not rendered.html.strip() and text(post, "lexical"):
        rendered = render_lexical(text(post, "lexical"))
    if not rendered.html and text(post, "mobiledoc"):
        rendered = render_mobiledoc(text(post, "mobiledoc"))
    if not rendered.html and text(post, "markdown").strip():
        return f"{clean_body(_ours(text(post, 'markdown')))}\n", Format.MARKDOWN, rendered
    if not rendered.html and text(post, "plaintext").strip():
        parts = re.split(r"\n{2,}", clean_body(text(post, "plaintext")))
        rendered = Rendered("\n".join(f"<p>{escape(part, quote=False)}</p>" for part in parts))
    body, body_format = essay_body(_ours(rendered.html), keep_html=keep_html)
    return body, body_format, rendered


def _ours(html: str) -> str:
    """Return a body without what only Ghost's own pages need."""
    html = _CARD_MARKS.sub("", _PLACEHOLDER.sub("/", html.replace("\r\n", "\n")))
    html = clean_body(html)
    if len(_WRAPPER.findall(html)) == 1 and _WRAPPER.match(html) and html.endswith("</div>"):
        html = html[len('<div class="kg-card-markdown">') : -len("</div>")]
    return html


def _tags(post: dict[str, Any], joins: Joins) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a post's tags, and those that Ghost shows to nobody."""
    rows = objects(post.get("tags")) or [
        joins.tags[key]
        for row in joins.tags_of.get(text(post, "id"), ())
        if (key := text(row, "tag_id")) in joins.tags
    ]
    names: tuple[list[str], list[str]] = ([], [])
    for row in rows:
        name = one_line(text(row, "name")).replace(";", ",")
        if name:
            hidden = text(row, "visibility") == "internal" or name.startswith("#")
            names[hidden].append(name)
    return tuple(dict.fromkeys(names[0])), tuple(dict.fromkeys(names[1]))


def _authors(post: dict[str, Any], joins: Joins) -> tuple[tuple[str, ...], tuple[Inference, ...]]:
    keys = [text(row, "author_id") for row in joins.authors_of.get(text(post, "id"), ())]
    rows = objects(post.get("authors")) or [
        joins.users[key] for key in keys or [text(post, "author_id")] if key in joins.users
    ]
    names: list[str] = []
    inferred: tuple[Inference, ...] = ()
    for row in rows:
        name, guessed = shown_name(plain_line(text(row, "name")))
        if name:
            names.append(name.replace(";", ","))
            inferred += guessed
    return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(inferred))


def _origin(post: dict[str, Any]) -> str | None:
    address = web_address(text(post, "url"))
    return None if address is None or address.rstrip("/").endswith("/404") else address


def _aliases(
    post: dict[str, Any], joins: Joins, tags: Sequence[str], *, page: bool
) -> tuple[tuple[str, ...], tuple[Inference, ...]]:
    """Return the path that a post had: by the site's own pattern where it has one, else the usual one."""
    pattern = one_line(text(joins.settings, "permalinks"))
    slug = one_line(text(post, "slug"))
    if page or not pattern.startswith("/") or (":slug" not in pattern and ":id" not in pattern):
        return (_listed(f"/{slug}/"),), () if page else (_USUAL,)
    moment = moment_of(post, "published_at").value
    if isinstance(moment, datetime):
        local = moment.astimezone(_zone(joins.settings))
        for word, value in ((":year", f"{local:%Y}"), (":month", f"{local:%m}"), (":day", f"{local:%d}")):
            pattern = pattern.replace(word, value)
    user = joins.users.get(text(post, "author_id"), {})
    for word, value in (
        (":slug", slug),
        (":id", one_line(text(post, "id"))),
        (":author", slugify(one_line(text(user, "slug")))),
        (":primary_tag", slugify(tags[0]) if tags else "all"),
    ):
        pattern = pattern.replace(word, value)
    return ((_listed(pattern),), ()) if ":" not in pattern else ((_listed(f"/{slug}/"),), (_USUAL,))


def _listed(path: str) -> str:
    """Return a path that can stand in a list."""
    return one_line(path).replace(",", "%2C").replace(";", "%3B")


def _zone(settings: dict[str, str]) -> ZoneInfo:
    name = one_line(settings.get("timezone") or settings.get("activeTimezone") or "UTC")
    try:
        # Of a name that the system doesn't know, Python looks for a package, as deep as it has slashes.
        return ZoneInfo(name if len(name) <= _LONGEST_ZONE else "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _language(post: dict[str, Any], settings: dict[str, str]) -> str | None:
    stated = text(post, "locale") or text(post, "language") or settings.get("lang") or settings.get("locale")
    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", one_line(stated or ""))
    return None if match is None else "-".join(part for part in match.groups() if part)


def _extra(post: dict[str, Any], meta: dict[str, Any], status: EssayStatus) -> list[tuple[str, str]]:
    found = []
    if status is not EssayStatus.PUBLISHED:
        found.append(("X-Status", one_line(text(post, "status")) or "not stated"))
        if created := moment_of(post, "created_at").value:
            found.append(("X-Created", format_when(created)))
    if is_restricted(post):
        found.append(("X-Visibility", one_line(text(post, "visibility"))))
    if flag(post, "featured"):
        found.append(("X-Featured", "yes"))
    for name, row, key in (
        ("X-UUID", post, "uuid"),
        ("X-Canonical", post, "canonical_url"),
        ("X-Feature-Image", post, "feature_image"),
        ("X-Feature-Image", post, "image"),
        ("X-Feature-Image-Alt", meta, "feature_image_alt"),
        ("X-Feature-Image-Caption", meta, "feature_image_caption"),
        ("X-Meta-Title", meta, "meta_title"),
    ):
        value = _PLACEHOLDER.sub("/", plain_text(text(row, key)))
        if value:
            found.append((name, value))
    return found
