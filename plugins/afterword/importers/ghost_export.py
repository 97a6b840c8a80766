"""Ghost's export as tables, whichever way it is wrapped: `db`, `data`, or an answer of its interfaces."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from afterword.importers.json_records.values import Json, obj, objects, text
from afterword.importers.texts import one_line

Table = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Export:
    """The tables of one site.

    Attributes:
        version: Of the Ghost that wrote it.
        tables: By name; every row of each.
        settings: The site's, by key.
    """

    version: str
    tables: dict[str, Table]
    settings: dict[str, str]

    def by_id(self, table: str) -> dict[str, dict[str, Any]]:
        """Return the rows of a table by their ids."""
        return {key: row for row in self.tables.get(table, ()) if (key := text(row, "id"))}

    def grouped(self, table: str, key: str) -> dict[str, Table]:
        """Return the rows of a table that joins two, by one of them, in their own order."""
        rows: dict[str, Table] = {}
        for row in self.tables.get(table, ()):
            rows.setdefault(text(row, key), []).append(row)
        for each in rows.values():
            each.sort(key=_rank)
        return rows

    def emails(self) -> int:
        """Return how many e-mail addresses stand in the tables about people."""
        rows = [
            row
            for name in ("users", "members", "subscribers", "invites")
            for row in self.tables.get(name, ())
        ]
        return sum("@" in text(row, "email") for row in rows)


def _rank(row: dict[str, Any]) -> float:
    order = row.get("sort_order")
    return order if isinstance(order, int | float) else 0


def _as_page(row: dict[str, Any]) -> dict[str, Any]:
    row.setdefault("type", "page")
    return row


def exports_in(value: Json) -> Iterator[Export]:
    """Yield the sites of a file; nothing where it is no export of Ghost."""
    top = obj(value)
    wrapped = objects(top.get("db")) or [top]
    for each in wrapped:
        data = obj(each.get("data")) or each
        tables = {name: objects(rows) for name, rows in data.items() if isinstance(rows, list)}
        if "posts" in tables or "pages" in tables or "comments" in tables:
            # The interface lists pages apart.
            tables["posts"] = [
                *tables.get("posts", ()),
                *map(_as_page, tables.pop("pages", ())),
            ]
            settings = {text(row, "key"): text(row, "value") for row in tables.get("settings", ())}
            yield Export(one_line(text(obj(each.get("meta")), "version")), tables, settings)
