"""Which page an address means, whatever way it is written."""

from urllib.parse import urldefrag, urlsplit


def page_key(address: str) -> str:
    """Return an address without what may differ while the page is the same: scheme, "www.", last slash.

    Args:
        address: Of a page, or of a place on it.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("showComment="))
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{query}"


def without_fragment(address: str) -> str:
    """Return an address without its fragment."""
    try:
        return urldefrag(address)[0]
    except ValueError:
        return address


def fragment_of(address: str) -> str:
    """Return an address's fragment; empty where it has none."""
    try:
        return urldefrag(address)[1]
    except ValueError:
        return ""
