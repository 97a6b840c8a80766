"""Small values as sources have them: names, addresses, bodies, made fit for the model."""

import re
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from afterword.importers.plain import is_address
from afterword.text.slugs import slugify
from afterword.vocabulary import Inference

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What no page can hold; tabs and line ends are text.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PAGE_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp|cgi)$", re.IGNORECASE)
# Such a page is told from its neighbours by a number; its path says nothing of it.
_NAMED_BY_QUERY = re.compile(r"(?:^|&)(?:p|page_id|post|id|article|story|topic|t)=[^&]")
# From where a word begins, so that each is read once.
_EMBEDDED = re.compile(
    r"\s*[<(\[]?(?<![^\s@<>()\[\]])[^\s@<>()\[\]]+@[^\s@<>()\[\]]+\.[^\s@<>()\[\]]+[>)\]]?"
)
_FRAGMENT = re.compile(r"[A-Za-z0-9._-]{1,100}")
_NO_NAME = frozenset({"", "index", "default", "home"})
_LONGEST_TITLE = 300  # characters

FROM_ADDRESS = Inference("title", "its address")
WITHOUT_EMAIL = Inference("author", "a name with an e-mail address taken out")
FROM_EMAIL = Inference("author", "the part of an e-mail address before its @")


def one_line(text: str) -> str:
    """Return a plain text, not HTML, on one line and without control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def clean_body(text: str) -> str:
    r"""Return a body whose lines end at `\n`, without what no page can hold and without blank edges."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text).strip()


def web_address(text: str) -> str | None:
    """Return an address of the web, http or https, with a host; None for anything else."""
    text = one_line(text)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.hostname and " " not in text else None


def shown_name(text: str) -> tuple[str | None, tuple[Inference, ...]]:
    """Return a name to print, from one in plain text; an e-mail address is never printed, not as a name."""
    name = one_line(text)
    if "@" not in name:
        return name or None, ()
    if is_address(name):
        return name.partition("@")[0] or None, (FROM_EMAIL,)
    bare = one_line(_EMBEDDED.sub(" ", name))
    return (name, ()) if bare == name else (bare or None, (WITHOUT_EMAIL,))


def address_slug(address: str) -> str:
    """Return the slug in an address: the last word of its path, `/2011/03/contacts.html` → `contacts`.

    Args:
        address: Whole, or a path alone; where it says nothing, the slug is empty.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if _NAMED_BY_QUERY.search(parts.query):
        return ""
    for part in reversed(parts.path.split("/")):
        name = slugify(_PAGE_SUFFIX.sub("", unquote(part)))
        if name not in _NO_NAME:
            return name
    return ""


def address_id(address: str) -> str:
    """Return the id of a conversation that its source knows by its address alone: eight digits of a hash."""
    return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def old_anchor(prefix: str, native: str) -> str | None:
    """Return the fragment by which the old page named a comment; None where its id can't be part of one."""
    return f"{prefix}{native}" if _FRAGMENT.fullmatch(native) else None


def titled(title: str, address: str, source_id: str) -> tuple[str, tuple[Inference, ...]]:
    """Return what a conversation is called: its title, or else the words in its address, or its id.

    Args:
        title: In plain text, perhaps empty.
        address: Where it stood, perhaps empty.
        source_id: Its id in the source.
    """
    title = one_line(title)[:_LONGEST_TITLE].rstrip()
    if title:
        return title, ()
    words = address_slug(address).replace("-", " ")
    if words:
        return words.capitalize(), (FROM_ADDRESS,)
    return f"Untitled {one_line(source_id)}".strip(), (Inference("title", "its id in the source"),)
