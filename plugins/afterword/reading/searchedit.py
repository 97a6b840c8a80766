"""One record of the search index made anew, in the files that hold it and its terms; the others stay.

What comes out is what `build_index` makes of all records, the one replaced.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from itertools import accumulate
from typing import Any

from afterword.building.files import digest_bytes
from afterword.reading.search import Record
from afterword.reading.searchindex import (
    RECORDS,
    WEIGHTS,
    divide,
    file_name,
    most,
    order,
    render_file,
    render_version,
    starts_file,
    stored,
    weigh,
)

_INDEX = "index.json"
Postings = dict[str, list[int]]


def edit_index(
    load: Callable[[str], str], digests: Mapping[str, str], number: int, was: Record, record: Record
) -> dict[str, str | None]:
    """Return the files of an index that change with a record, None for one that goes.

    Args:
        load: Returns a file's text by its name.
        digests: Of every file of the index, by name.
        number: The record's own.
        was: What the index holds of it; kind, labels and moment are the same.
        record: What it is to hold.

    Raises:
        ValueError, LookupError: The files don't hold what they should.
    """
    if was == record:
        return {}
    name = f"d-{number // RECORDS}.json"
    rows = json.loads(load(name))
    if rows[number % RECORDS] != stored(was):
        raise LookupError(f"{name} holds another record")
    rows[number % RECORDS] = stored(record)
    files: dict[str, str | None] = {name: render_file(rows)}
    index = json.loads(load(_INDEX))
    old, new = weigh(was), weigh(record)
    changed = {term for term in old.keys() | new.keys() if old.get(term) != new.get(term)}
    terms = {term: new.get(term) for term in changed}
    index["files"], counts = _edit_terms(load, index["files"].split(), terms, number, files)
    limit = most(index["records"])
    common = {term for term in index["common"].split() if counts.get(term, limit + 1) > limit}
    common |= {term for term, count in counts.items() if count > limit}
    index["common"] = " ".join(sorted(common))
    left = {
        name: digest for name, digest in digests.items() if name != _INDEX and files.get(name, "") is not None
    }
    left |= {name: digest_bytes(text.encode()) for name, text in files.items() if text is not None}
    index["version"] = render_version(left)
    files[_INDEX] = render_file(index)
    return files


def _edit_terms(
    load: Callable[[str], str],
    firsts: list[str],
    changed: Mapping[str, int | None],
    number: int,
    files: dict[str, str | None],
) -> tuple[str, dict[str, int]]:
    """Change the files of words.

    Args:
        load: As above.
        firsts: The first term of each file, in order.
        changed: The terms whose weight in the record is another, with it; None for none.
        number: The record's own.
        files: Takes the files.

    Returns:
        The first terms of the files, and in how many records each changed term stands.
    """
    keys = [order(first) for first in firsts]
    places = {term: max(0, bisect_right(keys, order(term)) - 1) for term in changed}
    counts: dict[str, int] = {}
    kept: list[str] = []
    end = 0
    for start, stop in _runs(sorted(set(places.values())), firsts, changed):
        postings: Postings = {}
        for first in firsts[start:stop]:
            postings |= json.loads(load(f"w-{file_name(first)}.json"))
        for term in [term for term, place in places.items() if start <= place < stop]:
            postings[term] = _put(postings.get(term, []), number, changed[term])
            counts[term] = len(postings[term])
        ordered = {term: postings[term] for term in sorted(postings, key=order) if postings[term]}
        files.update(dict.fromkeys([f"w-{file_name(first)}.json" for first in firsts[start:stop]]))
        parts = list(divide({term: len(render_file(found)) for term, found in ordered.items()}))
        for terms in parts:
            files[f"w-{file_name(terms[0])}.json"] = render_file({term: ordered[term] for term in terms})
        kept += [*firsts[end:start], *(terms[0] for terms in parts)]
        end = stop
    return " ".join([*kept, *firsts[end:]]), counts


def _runs(places: list[int], firsts: list[str], changed: Collection[str]) -> list[tuple[int, int]]:
    """Return the runs of files that are divided anew: each from a term that always starts a file to the next.

    Where such a term may go, what stands before it is divided anew too.
    """
    runs: list[tuple[int, int]] = []
    for place in places:
        start, stop = place, place + 1
        while start and (not starts_file(firsts[start]) or firsts[start] in changed):
            start -= 1
        while stop < len(firsts) and not starts_file(firsts[stop]):
            stop += 1
        while runs and start < runs[-1][1]:
            before = runs.pop()
            start, stop = min(start, before[0]), max(stop, before[1])
        runs.append((start, stop))
    return runs


def _put(postings: list[int], number: int, weight: int | None) -> list[int]:
    """Return a term's numbers with another weight of one record, or without it."""
    distances, weights = (
        zip(*(divmod(each, WEIGHTS) for each in postings), strict=True) if postings else ((), ())
    )
    found: dict[int, Any] = dict(zip(accumulate(distances), weights, strict=True))
    found.pop(number, None)
    if weight is not None:
        found[number] = weight
    numbers = sorted(found)
    return [
        (each - before) * WEIGHTS + found[each] for before, each in zip([0, *numbers], numbers, strict=False)
    ]
