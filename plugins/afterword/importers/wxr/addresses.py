"""Web addresses as exports have them: often broken, never trusted."""

from urllib.parse import urlsplit


def is_web(address: str) -> bool:
    """Tell whether an address is a whole one, http or https."""
    try:
        return urlsplit(address).scheme in {"http", "https"} and bool(urlsplit(address).netloc)
    except ValueError:
        return False


def split_address(address: str) -> tuple[str, str]:
    """Return an address's path and its query with the question mark."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.path or ("/" if parts.netloc else ""), f"?{parts.query}" if parts.query else ""


def host_of(address: str) -> str:
    """Return an address's host, without "www."; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
