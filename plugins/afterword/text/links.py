"""Addresses in sanitized HTML that belong to another site: made whole, or taken out."""

import re
from html import escape
from urllib.parse import urljoin

from afterword.text.entities import unescape
from afterword.text.tags import change_tags

_ADDRESS = re.compile(r' (href|src|cite)="([^"]*)"')
_SPACE = re.compile(r"\s")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def resolve_addresses(html: str, base: str | None) -> str:
    """Make the relative addresses of an imported text whole: they were relative to the page it came from.

    Args:
        html: Sanitized HTML.
        base: That page's address; without it such an address leads nowhere and is taken out, its words stay.
    """

    def resolve(match: re.Match[str]) -> str:
        name, address = match[1], unescape(match[2]).strip()
        if address.startswith(("#", "{")) or _has_scheme(address):
            return match[0]
        if not base or _SPACE.search(address):
            return ""
        try:
            return f' {name}="{escape(urljoin(base, address))}"'
        except ValueError:  # such as //[broken
            return ""

    return change_tags(html, '="', lambda tag: _ADDRESS.sub(resolve, tag))


def _has_scheme(address: str) -> bool:
    return bool(_SCHEME.match(address))
