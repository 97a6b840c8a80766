"""A live site against the digests that it publishes itself: what to ask for, and what the answers mean."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

from afterword.errors import UnusableInputError
from afterword.publishing.holdings import is_safe
from afterword.publishing.release import SUMS, parse_sums
from afterword.publishing.verify import Verdict

_INDEX = "index.html"
_PACKED = frozenset({".br", ".gz"})
# What hosts take for themselves and don't hand out.
_KEPT_BACK = frozenset({"_headers", "_redirects", "_routes.json", ".htaccess", ".nojekyll", "CNAME"})
_SAFE = "!$&'()*+,/:;=@~"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of a site.

    Attributes:
        sums: SHA-256 in hex by path, as the site says.
        addresses: The path that each address stands for.
        problems: What is wrong with the list itself.
    """

    sums: Mapping[str, str]
    addresses: Mapping[str, str]
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Answers:
    """What came back.

    Attributes:
        digests: SHA-256 in hex of what arrived, by path.
        missing: Paths of which the site says that they aren't there.
        unknown: Why nothing is known of a path.
    """

    digests: dict[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    unknown: dict[str, str] = field(default_factory=dict)


def site_root(address: str) -> str:
    """Return the address that a site's files lie under, with a slash at its end.

    Args:
        address: Of the site, or of its `SHA256SUMS`.

    Raises:
        UnusableInputError: It is no address.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        raise UnusableInputError(f"{address}: is no address; write https://host/") from None
    path = parts.path.removesuffix(SUMS)
    return urlunsplit((parts.scheme, parts.netloc, path if path.endswith("/") else f"{path}/", "", ""))


def plan(root: str, text: str) -> Plan:
    """Return what to ask for: each file once, pages by the address that visitors use.

    Copies that were packed for the server are left out, since they come as what they hold.

    Args:
        root: As `site_root` returns it.
        text: Of the site's `SHA256SUMS`.

    Raises:
        UnusableInputError: It is no such list.
    """
    try:
        sums = parse_sums(text)
    except ValueError as error:
        raise UnusableInputError(
            f"{root}{SUMS}: {error}; the site's host may answer with a page of its own"
        ) from None
    if not sums:
        raise UnusableInputError(f"{root}{SUMS}: lists nothing")
    addresses: dict[str, str] = {}
    problems: list[str] = []
    for path in sorted(sums):
        stem, kind = posixpath.splitext(path)
        if not is_safe(path):
            problems.append(f"the list has {path!r}, which is no path of a site; it wasn't asked for")
        elif kind not in _PACKED or stem not in sums:
            folder, name = posixpath.split(path)
            shown = f"{folder}/".lstrip("/") if name == _INDEX else path
            addresses[root + quote(shown, safe=_SAFE)] = path
    return Plan(sums, addresses, tuple(problems))


def judge(planned: Plan, answers: Answers) -> Verdict:
    """Return what the answers mean.

    Args:
        planned: What was asked.
        answers: What came.
    """
    differs = {path: "" for path, digest in answers.digests.items() if digest != planned.sums[path]}
    differs |= {path: f"not known: {reason}" for path, reason in answers.unknown.items()}
    missing = (path for path in answers.missing if posixpath.basename(path) not in _KEPT_BACK)
    return Verdict(
        "live site",
        checked=len(answers.digests),
        differs=differs,
        missing=tuple(sorted(missing)),
        problems=planned.problems,
    )
