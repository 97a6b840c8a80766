"""Mentions in JSON of any arrangement: a feed's children, a list, a file keyed by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from afterword.importers.json_records.values import Broken, Json, obj, text
from afterword.importers.texts import one_line

_JF2 = frozenset({"wm-property", "wm-target", "wm-source", "wm-id", "wm-received"})
_LINK = frozenset({"source", "target"})
_PROPERTIES = (
    "in-reply-to", "like-of", "repost-of", "bookmark-of", "mention-of", "rsvp", "follow-of", "tag-of"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A record that is a mention.

    Attributes:
        record: In jf2's words, whatever words it came in; or as it stands, where it is damaged.
        hint: The key or the file name under which it lies.
    """

    record: dict[str, Any]
    hint: str = ""


def find_mentions(value: Json, hint: str = "") -> Iterator[Found]:
    """Yield the mentions of a JSON value, in order.

    Args:
        value: What the file holds.
        hint: What the file is called.
    """
    waiting: list[tuple[Any, str]] = [(value, hint)]
    while waiting:
        each, key = waiting.pop()
        if isinstance(each, list):
            waiting.extend((item, key) for item in reversed(each))
        elif isinstance(each, dict):
            if _is_mention(each):
                yield Found(each if isinstance(each, Broken) else _as_jf2(each), key)
            else:
                inner = [(item, name) for name, item in each.items() if isinstance(item, dict | list)]
                waiting.extend((item, name if _is_page(name) else key) for item, name in reversed(inner))


def _is_page(key: str) -> bool:
    return "/" in key or "." in key


def _is_mention(record: dict[str, Any]) -> bool:
    if _JF2 & record.keys() or record.keys() >= _LINK:
        return True
    kind = record.get("type")
    if isinstance(kind, list):
        return "h-entry" in kind
    return kind == "entry" or any(name in record for name in _PROPERTIES)


def _as_jf2(record: dict[str, Any]) -> dict[str, Any]:
    if isinstance(record.get("properties"), dict):
        return _from_microformats(record)
    if record.keys() >= _LINK and not _JF2 & record.keys():
        return _from_link(record)
    return record


def property_of(record: dict[str, Any]) -> str:
    """Return in which way a mention, in jf2's words, mentions its target; empty where it doesn't say."""
    stated = one_line(text(record, "wm-property"))
    return stated or next((name for name in _PROPERTIES if record.get(name)), "")


def _from_link(link: dict[str, Any]) -> dict[str, Any]:
    """Return jf2 for a record of webmention.io's `/api/links`, or for a source and a target alone."""
    data, activity = obj(link.get("data")), obj(link.get("activity"))
    used = {"source", "target", "id", "private", "data", "activity", "verified_date"}
    content = data.get("content")
    return {
        **{name: value for name, value in link.items() if name not in used},
        **{name: value for name, value in data.items() if name not in {"content", "published_ts"}},
        **({"content": {"html": content}} if isinstance(content, str) else {}),
        "published-seconds": data.get("published_ts"),
        "wm-source": link.get("source"),
        "wm-target": link.get("target"),
        "wm-id": link.get("id"),
        "wm-private": link.get("private"),
        "wm-received": link.get("verified_date"),
        "wm-property": activity.get("type"),
    }


def _from_microformats(item: dict[str, Any]) -> dict[str, Any]:
    """Return jf2 for a parsed h-entry: each property's only value, or its list."""
    found: dict[str, Any] = {
        name: value for name, value in item.items() if name not in {"type", "properties"}
    }
    for name, values in obj(item.get("properties")).items():
        plain = [_plain_value(value) for value in values] if isinstance(values, list) else [values]
        if plain:
            found[name] = plain[0] if len(plain) == 1 else plain
    return found


def _plain_value(value: object) -> object:
    if not isinstance(value, dict):
        return value
    if "html" in value:
        return {"html": value["html"], "text": value.get("value", "")}
    properties = value.get("properties")
    if isinstance(properties, dict):
        return {
            name: each[0] if isinstance(each, list) and each else each for name, each in properties.items()
        }
    return value.get("value", value)
