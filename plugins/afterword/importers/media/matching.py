"""Which upload is which address: by the end of its path, then by its name, and never by a guess.

`uploads/2011/03/ferry.jpg` is `http://old.example/wp-content/uploads/2011/03/ferry.jpg`, since the ends agree
in more than the name. Where only the name agrees, it must be the only one of its name on both sides, or have
the size that the source stated. What is left open is named, with its candidates.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from afterword.discussion.attachments import SCHEME
from afterword.importers.media.items import Item
from afterword.importers.media.references import divide
from afterword.importers.media.shelf import UnusableMediumError
from afterword.importers.media.uploads import Upload


@dataclass(frozen=True, slots=True)
class Matches:
    """What was matched.

    Attributes:
        found: Each address and its upload.
        ambiguous: Each address for which several uploads would do, or its upload for several addresses; and
            why.
    """

    found: tuple[tuple[Item, Upload], ...]
    ambiguous: tuple[tuple[Item, str], ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """An upload that may be an address's: the more parts of the path agree, from the end, the stronger."""

    item: Item
    upload: Upload
    parts: int


def match_uploads(items: Sequence[Item], uploads: Iterable[Upload], own: Collection[str]) -> Matches:
    """Match addresses with uploads.

    Args:
        items: What is wanted.
        uploads: What there is.
        own: The hosts that the site's texts came from; what would do for them and for others is theirs.
    """
    by_name: dict[str, list[Upload]] = defaultdict(list)
    for upload in uploads:
        by_name[_fold(upload.name.rpartition("/")[2])].append(upload)
    names = [_parts(item)[-1:] for item in items]
    wanted: dict[str, int] = defaultdict(int)
    for name in names:
        wanted[name[0] if name else ""] += 1
    claims: list[_Claim] = []
    ambiguous: list[tuple[Item, str]] = []
    for item, name in zip(items, names, strict=True):
        best = _best(item, by_name.get(name[0], [])) if name else []
        if not best:
            continue
        if len(best) > 1 and not _same(best):
            ambiguous.append((item, _list([claim.upload.name for claim in best])))
        elif best[0].parts > 1 or best[0].upload.size == item.size or _alone(best[0], wanted[name[0]]):
            claims.append(best[0])
        elif item.size is None:
            ambiguous.append((item, f"{wanted[name[0]]} addresses have this name, and one upload"))
    found, contested = _settle(claims, own)
    return Matches(tuple(found), (*ambiguous, *contested))


def _alone(claim: _Claim, wanted: int) -> bool:
    """Tell a match by the name alone: one address, one upload, and no size that speaks against it."""
    return wanted == 1 and claim.item.size is None


def _best(item: Item, candidates: Iterable[Upload]) -> list[_Claim]:
    """Return the uploads whose paths agree with an address in the most parts."""
    parts = _parts(item)
    claims = [_Claim(item, upload, _common(parts, _path(upload.name))) for upload in candidates]
    if item.size is not None:  # a file of another size is another file
        claims = [claim for claim in claims if claim.upload.size == item.size]
    most = max((claim.parts for claim in claims), default=0)
    return [claim for claim in claims if claim.parts == most]


def _same(claims: Sequence[_Claim]) -> bool:
    """Tell whether uploads are one file that lies there several times."""
    first, *others = (claim.upload for claim in claims)
    if any(other.size != first.size for other in others):
        return False
    try:
        data = first.load(first.size)
        return all(other.load(other.size) == data for other in others)
    except UnusableMediumError:  # then it isn't known
        return False


def _settle(
    claims: Sequence[_Claim], own: Collection[str]
) -> tuple[list[tuple[Item, Upload]], list[tuple[Item, str]]]:
    """Give each upload to the address that it fits best; two paths can't have the same one."""
    by_upload: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        by_upload[claim.upload.name].append(claim)
    found: list[tuple[Item, Upload]] = []
    contested: list[tuple[Item, str]] = []
    for rivals in by_upload.values():
        most = max(claim.parts for claim in rivals)
        strongest = [claim for claim in rivals if claim.parts == most]
        ours = [claim for claim in strongest if _host(claim.item) in own]
        strongest = ours or strongest
        kept = strongest if len({_path_of(claim.item) for claim in strongest}) == 1 else []
        found += [(claim.item, claim.upload) for claim in kept]
        contested += [
            (claim.item, f"{claim.upload.name} would do for other addresses too")
            for claim in rivals
            if claim not in kept
        ]
    return found, contested


def _host(item: Item) -> str:
    return divide(item.address)[0]


def _path_of(item: Item) -> tuple[str, ...]:
    return (item.address,) if item.address.startswith(SCHEME) else tuple(_parts(item))


def _parts(item: Item) -> list[str]:
    if item.address.startswith(SCHEME):
        name = unquote(item.address.rpartition("/")[2])
        return [_fold(name)] if name else []
    host, names = divide(item.address)
    return [_fold(part) for part in (host, *names)] if names else []


def _path(name: str) -> list[str]:
    return [_fold(part) for part in name.split("/")]


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    count = 0
    for one, other in zip(reversed(first), reversed(second), strict=False):
        if one != other:
            break
        count += 1
    return count


_SHOWN = 3


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{len(names)} uploads would do: {', '.join(names[:_SHOWN])}{more}"
