"""Substack's list of posts, `posts.csv`: strictly where it is sound, record by record where it isn't."""

import csv
import re
from dataclasses import dataclass
from io import StringIO

from afterword.importers.ledger import Ledger

_RECORD = re.compile(r'^"?[0-9]+(?:\.[^,"\n]*)?"?,', re.MULTILINE)
_ID = "post_id"
TOO_SHORT = "the line has {} of {} columns"
MENDED = "the table isn't sound; it was read line by line"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list.

    Attributes:
        values: By column; what is empty is left out.
        line: From 1.
    """

    values: dict[str, str]
    line: int

    def get(self, column: str) -> str:
        """Return a value without white space around it; empty where there is none."""
        return self.values.get(column, "").strip()


def read_rows(text: str, name: str, ledger: Ledger) -> list[Row]:
    """Return the rows of the list.

    Args:
        text: Of the file.
        name: Of the file, for the ledger.
        ledger: Rows are entered as read; those that can't be used are quarantined.
    """
    text = text.removeprefix("\ufeff")
    rows = _strictly(text)
    if rows is None:
        return _line_by_line(text, name, ledger)
    ledger.saw("essays", len(rows))
    return rows


def _strictly(text: str) -> list[Row] | None:
    """Return the rows; None where any of them isn't as long as the first line, or no CSV at all."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows = []
    try:
        columns = next(reader, [])
        line = reader.line_num + 1
        for fields in reader:
            if fields:
                if len(fields) != len(columns):
                    return None
                rows.append(_row(columns, fields, line))
            line = reader.line_num + 1
    except csv.Error:
        return None
    return rows


def _line_by_line(text: str, name: str, ledger: Ledger) -> list[Row]:
    ledger.repair(MENDED, line=1, record=name)
    head, _, body = text.partition("\n")
    columns = _fields(head) or []
    starts = [match.start() for match in _RECORD.finditer(body)]
    rows = []
    # What stands before the first record that can be told is lost, and counted as one.
    if body[: starts[0] if starts else len(body)].strip():
        starts.insert(0, 0)
    line, counted = 2, 0
    for start, end in zip(starts, [*starts[1:], len(body)], strict=False):  # or no record at all
        line, counted = line + body.count("\n", counted, start), start
        ledger.saw("essays")
        fields = _fields(body[start:end].rstrip("\r\n")) or []
        if len(fields) < len(columns) or not _RECORD.match(body, start):
            reason = TOO_SHORT.format(len(fields), len(columns))
            ledger.quarantine("essays", fields[0] if fields else "", reason, line=line)
            ledger.truncated |= end == len(body)
            continue
        rows.append(_row(columns, fields, line))
    return rows


def _fields(text: str) -> list[str] | None:
    try:
        return next(csv.reader(StringIO(text, newline="")), [])
    except csv.Error:
        return None


def _row(columns: list[str], fields: list[str], line: int) -> Row:
    return Row({name.strip(): value for name, value in zip(columns, fields, strict=False) if value}, line)


def is_list(text: str) -> bool:
    """Tell whether a text begins as the list does."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    return first.lstrip('"').startswith(_ID) and "is_published" in first
