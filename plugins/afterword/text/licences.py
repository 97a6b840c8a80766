"""What `Licence:` says: a Creative Commons licence by any of its names, an SPDX identifier, or an address.

Sources: creativecommons.org/licenses (names and addresses), spdx.org/licenses (identifiers).
"""

import re
from urllib.parse import urlsplit

from msgspec import Struct

_HOSTS = frozenset({"creativecommons.org", "www.creativecommons.org"})
_DEED = re.compile(
    r"/licenses/(?P<kind>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>\d\.\d)(?:/(?P<place>[a-z]{2,3}))?(?:/.*)?"
)
_PUBLIC = re.compile(r"/publicdomain/(?P<kind>zero|mark)/1\.0(?:/.*)?")
_NAME = re.compile(
    r"(?:cc|creative commons|\(cc\))[ -]*(?P<kind>by(?:[ -]nc)?(?:[ -](?:nd|sa))?)[ -]?v?(?P<version>\d\.\d)"
    r"(?:[ -](?P<place>[a-z]{2,3}))?(?: (?:international|unported|generic|licence|license))*"
)
_ZERO = re.compile(r"cc[ -]?(?:0|zero)(?:[ -]?v?1\.0)?(?: universal)?|cc[ -]pdm[ -]1\.0")
_WORDS = (  # of the licences' long names, the longest first
    ("attribution", "by"),
    ("noncommercial", "nc"),
    ("non-commercial", "nc"),
    ("noderivatives", "nd"),
    ("noderivs", "nd"),
    ("no derivatives", "nd"),
    ("sharealike", "sa"),
    ("share alike", "sa"),
)
_VERSIONS = frozenset({"1.0", "2.0", "2.1", "2.5", "3.0", "4.0"})
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


class Licence(Struct, frozen=True):
    """A licence.

    Attributes:
        name: As it is printed: `CC BY-SA 4.0`.
        url: Its text's address; None where nobody knows it.
    """

    name: str
    url: str | None = None

    @property
    def known(self) -> bool:
        """Whether it is one that machines know too."""
        return self.url is not None


def parse_licence(text: str) -> Licence:
    """Return the licence that a text names; one that nobody knows has no address.

    Args:
        text: `CC-BY-4.0`, `CC BY-SA 3.0 DE`, `Creative Commons Attribution 4.0`, `MIT`, or an address.
    """
    line = " ".join(text.split())
    if line.lower().startswith(("http://", "https://")):
        return _parse_address(line)
    plain = line.casefold()
    for long, short in _WORDS:
        plain = plain.replace(long, short)
    if match := _NAME.fullmatch(plain):
        return _creative_commons(
            match["kind"].replace(" ", "-"), match["version"], match["place"]
        ) or Licence(line)
    if _ZERO.fullmatch(plain):
        return _public_domain("mark" if "pdm" in plain else "zero")
    return _spdx(line) or Licence(line)


def _parse_address(address: str) -> Licence:
    try:
        parts = urlsplit(address)
    except ValueError:  # such as http://[broken
        return Licence(address)
    if parts.hostname in _HOSTS:
        path = parts.path.lower()
        if match := _DEED.fullmatch(path.rstrip("/")):
            found = _creative_commons(match["kind"], match["version"], match["place"])
            if found is not None:
                return found
        if match := _PUBLIC.fullmatch(path.rstrip("/")):
            return _public_domain(match["kind"])
    return Licence((parts.hostname or address).removeprefix("www."), address if parts.hostname else None)


def _creative_commons(kind: str, version: str, place: str | None) -> Licence | None:
    if version not in _VERSIONS or (version == "4.0" and place):
        return None
    name = " ".join(part for part in ("CC", kind.upper(), version, (place or "").upper()) if part)
    path = "/".join(part for part in (kind, version, place) if part)
    return Licence(name, f"https://creativecommons.org/licenses/{path}/")


def _public_domain(kind: str) -> Licence:
    name = {"zero": "CC0 1.0", "mark": "Public Domain Mark 1.0"}[kind]
    return Licence(name, f"https://creativecommons.org/publicdomain/{kind}/1.0/")


def _spdx(text: str) -> Licence | None:
    """Return the licence of an SPDX identifier, None where there is no such."""
    if not _SPDX.fullmatch(text):
        return None
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        name = str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return None
    if name.startswith("LicenseRef-"):
        return None
    return Licence(name, f"https://spdx.org/licenses/{name.removesuffix('+')}.html")
