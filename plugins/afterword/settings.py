"""The engine's own settings: one closed set under `AFTERWORD`, parsed where an exception stops the build."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from afterword.errors import SettingsError, suggest


@dataclass(frozen=True, slots=True)
class Settings:
    """What `AFTERWORD = {…}` in `pelicanconf.py` may say.

    Attributes:
        description: One sentence about the site, for its front page and metadata.
        contact: Where readers write to: an address on the web, or "" for none.
        keeper: Who keeps the site.
        since: The year of its beginning.
        remote_images: Show images of other machines; else each becomes a link with its alternative text.
        mask_addresses: Mask e-mail and IP addresses in comments and imported essays.
        excerpt_words: The length of an excerpt of a text of unknown rights, in words.
        feed_items: How many items a feed holds.
        workers: Processes that label texts; None for as many as there are cores.
        strict: A mistake in content stops the build (production).
    """

    description: str = ""
    contact: str = ""
    keeper: str = ""
    since: int | None = None
    remote_images: bool = False
    mask_addresses: bool = True
    excerpt_words: int = 75
    feed_items: int = 50
    workers: int | None = None
    strict: bool = False


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "description": str,
    "contact": str,
    "keeper": str,
    "since": (int, type(None)),
    "remote_images": bool,
    "mask_addresses": bool,
    "excerpt_words": int,
    "feed_items": int,
    "workers": (int, type(None)),
    "strict": bool,
}


def parse_settings(values: Mapping[str, Any]) -> Settings:
    """Parse Pelican's settings into ours.

    Args:
        values: All of Pelican's settings; ours stand under `AFTERWORD`.

    Raises:
        SettingsError: An unknown key, with the one that was probably meant, or a value of the wrong type.
    """
    given = values.get("AFTERWORD", {})
    if not isinstance(given, Mapping):
        raise SettingsError("AFTERWORD must be a dictionary, such as {'description': '…'}")
    known = [field.name for field in fields(Settings)]
    for key, value in given.items():
        if key not in known:
            raise SettingsError(f"AFTERWORD: unknown setting {key!r}{suggest(str(key), known)}")
        wanted = _TYPES[key]
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is int):
            raise SettingsError(f"AFTERWORD: {key!r} is {value!r}; give it a {_name(wanted)}")
    if given.get("workers") is not None and given["workers"] < 1:
        raise SettingsError(f"AFTERWORD: 'workers' is {given['workers']}; 1 is the least")
    return Settings(**given)


def _name(wanted: type | tuple[type, ...]) -> str:
    kinds = wanted if isinstance(wanted, tuple) else (wanted,)
    return " or ".join(kind.__name__ for kind in kinds if kind is not type(None))


def base_path(site_url: str) -> str:
    """Return the path that every link of the site begins with: empty, or such as `/blog`.

    Args:
        site_url: `SITEURL`.
    """
    return urlsplit(site_url).path.rstrip("/")
