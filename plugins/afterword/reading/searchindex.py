"""The search index: small files of JSON, of which a query needs a few.

    search/index/index.json    the rules for words, and with which term each file of them begins
    search/index/w-net.json    {term: numbers} of the terms from "net" to the next file's first
    search/index/d-17.json     the records themselves, sixteen a file
    search/index/labels.json   which records have which label, and of which kind they are

A number of a term is (distance from the record before) × 8 + weight; the weight tells how much of the text
the term is (BM25, whose "average length" is a constant, so that a new text changes no other's numbers). The
same records give the same bytes; one more at the end changes the files of its words and the last of records.
"""

import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from afterword.building.files import digest_bytes
from afterword.reading.filters import iso
from afterword.reading.jsontext import render_value
from afterword.reading.search import COMMENT, Record
from afterword.reading.searchwords import FOLDED, LONGEST, STEMS, UNSPACED, text_terms

SHARD = 16_000  # characters of a file of words, at most, unless one word needs more
TERMS = 128  # terms of a file of words on average, where they are rare ones
RECORDS = 16  # records a file
WEIGHTS = 8
COMMON = 0.4  # of all records: a word that more have counts only where a query has no other
FEW = 200  # records, under which no word is common
_NAME = 2  # how often a word of the author's name counts
_SATURATION, _LENGTH_MATTERS, _LENGTH = 1.2, 0.6, 80

Json = Mapping[str, object] | Sequence[object]


def build_index(records: Sequence[Record]) -> dict[str, str]:
    """Return the files of the index by name.

    Args:
        records: In their order, which numbers them from 0.
    """
    postings = _postings(records)
    files: dict[str, str] = {}
    numbers = {term: str(found).replace(" ", "") for term, found in postings.items()}
    parts = list(divide({term: len(text) for term, text in numbers.items()}))
    for terms in parts:
        rows = ",".join([f"{render_file(term)}:{numbers[term]}" for term in terms])
        files[f"w-{file_name(terms[0])}.json"] = f"{{{rows}}}"
    for start in range(0, len(records), RECORDS):
        files[f"d-{start // RECORDS}.json"] = render_file(
            [stored(record) for record in records[start : start + RECORDS]]
        )
    files["labels.json"] = render_file(_facets(records))
    limit = most(len(records))
    files["index.json"] = render_file(
        {
            "version": render_version({name: digest_bytes(text.encode()) for name, text in files.items()}),
            "records": len(records),
            "perFile": RECORDS,
            "files": " ".join(terms[0] for terms in parts),
            "common": " ".join(sorted(term for term, found in postings.items() if len(found) > limit)),
            "fold": FOLDED,
            "stems": STEMS,
            "unspaced": UNSPACED,
            "longest": LONGEST,
        }
    )
    return files


def most(records: int) -> int:
    """Return in how many of so many records a word may stand and not be common."""
    return max(FEW, int(records * COMMON))


def render_version(digests: Mapping[str, str]) -> str:
    """Return the version of an index: another one whenever a file of it is another.

    Args:
        digests: Of every file but `index.json`, by name.
    """
    rows = "\n".join(f"{name} {digests[name]}" for name in sorted(digests))
    return hashlib.sha256(rows.encode()).hexdigest()[:12]


class _Terms(dict[str, str | tuple[str, ...]]):
    """The term of each word that was met, or all of them where it has none or several.

    An archive says most of its words often, and nearly all of them have one.
    """

    def __missing__(self, word: str) -> str | tuple[str, ...]:
        terms = text_terms(word)
        self[word] = found = terms[0] if len(terms) == 1 else tuple(terms)
        return found

    def of(self, text: str) -> Counter[str]:
        """Return how often each term is said in a text."""
        said = Counter(map(self.__getitem__, text.split()))
        counts = cast("Counter[str]", said)
        for terms in [terms for terms in said if type(terms) is tuple]:
            times = said.pop(terms)
            for term in terms:
                counts[term] += times
        return counts


def _postings(records: Iterable[Record]) -> dict[str, list[int]]:
    """Return each term's numbers, the terms as JavaScript sorts strings."""
    known = _Terms()
    places: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        place = number * WEIGHTS
        for term, weight in _weigh(record, known).items():
            places[term].append(place + weight)
    return {term: _apart(places[term]) for term in sorted(places, key=order)}


def _apart(places: Sequence[int]) -> list[int]:
    """Return each number of a record with its weight, but the number as the distance from the one before."""
    return [place - before // WEIGHTS * WEIGHTS for before, place in zip([0, *places], places, strict=False)]


def weigh(record: Record) -> dict[str, int]:
    """Return the weight of each term by which a record is found."""
    return _weigh(record, _Terms())


def order(term: str) -> bytes:
    """Return what terms sort by: JavaScript compares strings so."""
    return term.encode("utf-16-be")


def starts_file(term: str) -> bool:
    """Return whether a term is always the first of its file."""
    return not zlib.crc32(term.encode()) % TERMS


def _weigh(record: Record, known: _Terms) -> dict[str, int]:
    counts = known.of(record.text)
    slowed = _SATURATION * (1 - _LENGTH_MATTERS + _LENGTH_MATTERS * counts.total() / _LENGTH)
    for term, count in known.of(record.name or "").items():
        counts[term] += _NAME * count
    weight_of = {count: int((WEIGHTS - 1) * count / (count + slowed)) for count in {*counts.values()}}
    weights = dict(zip(counts, map(weight_of.__getitem__, counts.values()), strict=True))
    if record.named:
        weights |= dict.fromkeys(known.of(record.title), WEIGHTS - 1)
    return weights


def divide(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Divide terms into files.

    Where one begins depends on the terms themselves: a new one then changes its own file, and seldom those
    behind it.

    Args:
        sizes: Of each term's numbers, in characters, by term in its order.

    Yields:
        The terms of a file.
    """
    part: list[str] = []
    total = 0
    for term, size in sizes.items():
        if part and (total + size > SHARD or starts_file(term)):
            yield part
            part, total = [], 0
        part.append(term)
        total += len(term) + size
    if part:
        yield part


def file_name(term: str) -> str:
    """Return what a file of words is called by its first: ASCII, whatever the script."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in term)


def stored(record: Record) -> list[object]:
    """Return a record as its file holds it."""
    published = iso(record.published) if record.published else ""
    labels = " ".join(f"{myth}/{stance}" for myth, stance in record.labels)
    return [record.url, record.title, record.name or "", published, record.kind, labels, record.text]


def _facets(records: Sequence[Record]) -> dict[str, object]:
    """Return the records of each label (a myth with its own stance), and of each kind but comments."""
    kinds: dict[str, list[int]] = defaultdict(list)
    labels: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        if record.kind != COMMENT:
            kinds[record.kind].append(number)
        for myth, stance in record.labels:
            labels[f"{myth}/{stance}"].append(number)
    return {"kinds": _distances(kinds), "labels": _distances(labels)}


def _distances(lists: Mapping[str, list[int]]) -> dict[str, list[int]]:
    return {
        name: [number - before for before, number in zip([0, *lists[name]], lists[name], strict=False)]
        for name in sorted(lists)
    }


def render_file(value: Json) -> str:
    """Return a file of the index."""
    return render_value(value)
