"""The engine's own settings: one closed set under `AFTERWORD`, parsed where an exception stops the build."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from string import Formatter
from typing import Any
from urllib.parse import quote, urlsplit

from afterword.errors import SettingsError, suggest
from afterword.vocabulary import parse_when


class Crawlers(StrEnum):
    """Which crawlers of language models may read the site, as far as robots.txt can say it."""

    ALL = "all"
    NO_TRAINING = "no-training"
    NO_MODELS = "no-models"


DISPUTE_FIELDS = ("title", "url", "myth", "stance")
_MAIL = re.compile(r"[^@\s:/?#]+@[^@\s:/?#]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `AFTERWORD = {…}` in `pelicanconf.py` may say.

    Attributes:
        description: One sentence about the site, for its front page and metadata.
        contact: Where readers write to: an address on the web, a mail address, or "" for none.
        dispute: Where readers dispute a label: an address, with `{title}`, `{url}`, `{myth}` and `{stance}`
            where these belong, or "" for `contact`.
        keeper: Who keeps the site.
        since: The year of its beginning.
        remote_images: Show images of other machines; else each becomes a link with its alternative text.
        mask_addresses: Mask e-mail and IP addresses in comments and imported essays.
        excerpt_words: The length of an excerpt of a text of unknown rights, in words.
        feed_items: How many items a feed holds.
        cards: Draw a picture for each page, which is shown where somebody links to it.
        picture_copies: Offer large pictures in smaller copies too.
        workers: Processes that label texts and make pages and pictures; None for as many as there are cores.
        people: Write a page for each person who signed something.
        crawlers: `all`, `no-training` or `no-models`.
        websub_hub: The address of the hub that feeds name, or "" for none.
        former_sites: Whole addresses at which this site once stood: the old addresses of what was imported
            from there lead to where it is now.
        first_url: The `SITEURL` that the site was first published under, where it has another now; ids in
            feeds keep it.
        me: Addresses on the web that are the keeper's too.
        security_contact: Where to tell of a hole in the site: `https://…` or `mailto:…`; "" for nowhere.
        security_expires: The moment until which that holds, as RFC 3339; wanted with the contact.
        strict: A mistake in content stops the build (production).
        targets: Where the site is published, by name; `publishing.targets.registry` parses what each says.
        target: The name of the one that is meant where none is named; "" for the only one.
    """

    description: str = ""
    contact: str = ""
    dispute: str = ""
    keeper: str = ""
    since: int | None = None
    remote_images: bool = False
    mask_addresses: bool = True
    excerpt_words: int = 75
    feed_items: int = 50
    cards: bool = True
    picture_copies: bool = True
    workers: int | None = None
    people: bool = True
    crawlers: str = "all"
    websub_hub: str = ""
    former_sites: tuple[str, ...] = ()
    first_url: str = ""
    me: tuple[str, ...] = ()
    security_contact: str = ""
    security_expires: str = ""
    strict: bool = False
    targets: Mapping[str, Any] = field(default_factory=dict)
    target: str = ""


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "description": str,
    "contact": str,
    "dispute": str,
    "keeper": str,
    "since": (int, type(None)),
    "remote_images": bool,
    "mask_addresses": bool,
    "excerpt_words": int,
    "feed_items": int,
    "cards": bool,
    "picture_copies": bool,
    "workers": (int, type(None)),
    "people": bool,
    "crawlers": str,
    "websub_hub": str,
    "former_sites": (list, tuple),
    "first_url": str,
    "me": (list, tuple),
    "security_contact": str,
    "security_expires": str,
    "strict": bool,
    "targets": Mapping,
    "target": str,
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
    lists = {key: tuple(given.get(key, ())) for key in ("former_sites", "me")}
    own = Settings(**{**given, **lists})
    _check_words(own)
    check_dispute(own.dispute)
    return own


def _check_words(own: Settings) -> None:
    """Raise SettingsError where a word is none of those that there are, or an address is none."""
    if own.crawlers not in set(Crawlers):
        known = ", ".join(repr(str(one)) for one in Crawlers)
        raise SettingsError(f"AFTERWORD: 'crawlers' is {own.crawlers!r}; it can be {known}")
    named = {
        "websub_hub": (own.websub_hub,),
        "first_url": (own.first_url,),
        "former_sites": own.former_sites,
        "me": own.me,
    }
    for key, addresses in named.items():
        for address in addresses:
            if not isinstance(address, str) or (address and not address.startswith(("http://", "https://"))):
                raise SettingsError(f"AFTERWORD: {key!r} has {address!r}; write an address, https://…")
    if own.security_contact and not own.security_contact.startswith(("https://", "mailto:", "tel:")):
        raise SettingsError(
            f"AFTERWORD: 'security_contact' is {own.security_contact!r}; write https://… or mailto:…"
        )
    if bool(own.security_contact) != bool(own.security_expires):
        raise SettingsError("AFTERWORD: 'security_contact' and 'security_expires' are wanted together")
    security_expiry(own)


def security_expiry(own: Settings) -> datetime | None:
    """Return the moment until which the security contact holds, None without a contact.

    Raises:
        SettingsError: It is no moment.
    """
    if not own.security_expires:
        return None
    try:
        moment = parse_when(own.security_expires)
    except ValueError:
        moment = None
    if not isinstance(moment, datetime):
        raise SettingsError(
            f"AFTERWORD: 'security_expires' is {own.security_expires!r}; write a moment, 2027-06-30T00:00:00Z"
        )
    return moment


def check_dispute(template: str) -> None:
    """Check where labels are disputed.

    Raises:
        SettingsError: No address of a page or for mail, or braces around what isn't known of a label.
    """
    if not template:
        return
    if not template.startswith(("https://", "http://", "mailto:")):
        raise SettingsError(
            f"AFTERWORD: 'dispute' is {template!r}; begin it with https:// or mailto:,"
            " such as 'https://tracker.example/new?title={myth}&body={url}'"
        )
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise SettingsError(
            f"AFTERWORD: 'dispute' is {template!r}: {error}; a brace of its own is written twice"
        ) from None
    for _, name, format_, conversion in parts:
        if name is not None and name not in DISPUTE_FIELDS:
            raise SettingsError(f"AFTERWORD: 'dispute' has {{{name}}}{suggest(name, DISPUTE_FIELDS)}")
        if format_ or conversion:
            raise SettingsError(f"AFTERWORD: 'dispute': write {{{name}}} with nothing behind the name")


def contact_url(settings: Settings) -> str:
    """Return `contact` as a link's address: a bare mail address becomes `mailto:`."""
    contact = settings.contact
    return f"mailto:{quote(contact, safe='@')}" if _MAIL.fullmatch(contact) else contact


def _name(wanted: type | tuple[type, ...]) -> str:
    kinds = wanted if isinstance(wanted, tuple) else (wanted,)
    names = ("dictionary" if kind is Mapping else kind.__name__ for kind in kinds if kind is not type(None))
    return " or ".join(names)


def base_path(site_url: str) -> str:
    """Return the path that every link of the site begins with: empty, or such as `/blog`.

    Args:
        site_url: `SITEURL`.
    """
    return urlsplit(site_url).path.rstrip("/")
