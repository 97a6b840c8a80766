"""The permalink contract: what was published once is answered for ever, or gone on purpose.

`check_permalinks` compares a finished site with `content/permalinks.tsv` before it goes out, and
`note_permalinks` writes down what is new once it has gone out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from afterword.publishing.addresses import LOOSE, SiteAddresses, scan_site
from afterword.publishing.losses import Judge
from afterword.publishing.lossreport import LostAddressesError
from afterword.publishing.permalinkfile import FILE, Kind, Permalink, dumps_permalinks, load_permalinks
from afterword.redirects.redirectfile import load_redirects


@dataclass(frozen=True, slots=True)
class PermalinkReport:
    """What a site answers to, compared with all that was ever published.

    Attributes:
        rows: All that the manifest will hold, days of new addresses not yet stated.
        new: Addresses that nobody has published before, sorted.
        kept: How many of the earlier ones are still there.
        redirected: Earlier ones that now lead elsewhere, sorted.
        gone: Earlier ones that are gone on purpose: declared, or a comment removed; sorted.
        let_go: Earlier ones that are nowhere, and were never promised: of tags and people; sorted.
    """

    rows: Mapping[str, Permalink]
    new: tuple[str, ...]
    kept: int
    redirected: tuple[str, ...]
    gone: tuple[str, ...]
    let_go: tuple[str, ...]


def check_permalinks(site: Path, content: Path) -> PermalinkReport:
    """Check that a finished site loses nothing that was published before.

    Args:
        site: Its folder, as it will be published.
        content: The sources, where the manifest, `redirects.toml` and the conversations are.

    Raises:
        LostAddressesError: It would; names each address with the ways out.
        ContentError: The manifest or `redirects.toml` is damaged.
    """
    known = load_permalinks(content)
    found = scan_site(site)
    judge = Judge(known, found, load_redirects(content), content)
    lost = tuple(judge.find_lost())
    if lost:
        raise LostAddressesError(lost)
    rows = {row.address: row for row in _rows(found)}
    new = tuple(sorted(rows.keys() - known.keys()))
    merged = {**{address: _renew(row, rows.get(address)) for address, row in known.items()}}
    merged |= {address: rows[address] for address in new}
    away = sorted(known.keys() - rows.keys())
    redirected = tuple(address for address in away if judge.is_redirected(address))
    let_go = tuple(
        address for address in away if known[address].kind is Kind.LOOSE and address not in redirected
    )
    rest = {*redirected, *let_go}
    return PermalinkReport(
        rows=merged,
        new=new,
        kept=len(known) - len(away),
        redirected=redirected,
        gone=tuple(address for address in away if address not in rest),
        let_go=let_go,
    )


def note_permalinks(content: Path, report: PermalinkReport, day: date | None = None) -> int:
    """Write the addresses that are new into the manifest; the first time, make it.

    Args:
        content: The sources.
        report: Of the site that has just been published.
        day: Of the publication, today (UTC) by default.

    Returns:
        How many are new.
    """
    today = day or datetime.now(UTC).date()
    new = set(report.new)
    rows = (replace(row, first=today) if row.address in new else row for row in report.rows.values())
    path = content / FILE
    data = dumps_permalinks(rows).encode()
    if not path.is_file() or path.read_bytes() != data:
        part = path.with_name(f".{FILE}.part")
        part.write_bytes(data)
        part.replace(path)
    return len(new)


def _rows(found: SiteAddresses) -> Iterator[Permalink]:
    """Yield a row for each address of a site; the day is still to be filled in."""
    for address, page in found.pages.items():
        if address.startswith(LOOSE):
            yield Permalink(address, date.max, Kind.LOOSE)
            continue
        yield Permalink(address, date.max, Kind.PAGE, _own_id(address, found), page.text)
        for anchor in page.anchors:
            place = f"{address}#{anchor}"
            yield Permalink(place, date.max, Kind.ANCHOR, _own_id(place, found))
    for address, name in found.feeds.items():
        if address.startswith(LOOSE):
            yield Permalink(address, date.max, Kind.LOOSE)
        else:
            yield Permalink(address, date.max, Kind.FEED, name)
    for address in found.files:
        yield Permalink(address, date.max, Kind.FILE)


def _own_id(address: str, found: SiteAddresses) -> str:
    """Return the id of an address's entry in feeds where it differs from the address."""
    name = found.entries.get(address, "")
    return "" if name == found.url + address else name


def _renew(row: Permalink, now: Permalink | None) -> Permalink:
    """Return an earlier row with what its page says now; ids are for ever the same."""
    return row if now is None or not now.text else replace(row, text=now.text)
