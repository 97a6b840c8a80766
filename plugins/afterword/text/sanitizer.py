"""The one sanitizer: whatever somebody else wrote passes here before it becomes a page.

Depth is capped first, then nh3 (ammonia, html5ever) parses and keeps what the policy names. What comes out is
well-formed, and serialized in one way, so that later steps may rely on its shape.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

import nh3

from afterword.text.depth import cap_depth
from afterword.text.entities import unescape
from afterword.text.nesting import untangle
from afterword.text.simple import is_simple
from afterword.text.tags import change_tags


@dataclass(frozen=True, slots=True)
class Policy:
    """What a text may hold.

    Attributes:
        tags: Elements that stay; of others the words stay.
        attributes: By element; "*" for all of them.
        rel: Put on every link that leads out.
        keep_ids: Ids stay as they are; else only those with the text's own prefix.
        images: Elements `img` stay; else each becomes a link with its alternative text.
        cleaner: Does what of this nh3 does; made once, since that takes longer than to clean a comment.
    """

    tags: frozenset[str]
    attributes: dict[str, frozenset[str]]
    rel: str | None
    keep_ids: bool
    images: bool
    cleaner: nh3.Cleaner = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cleaner", _make_cleaner(self.tags, self.attributes))


_Filter = Callable[[str, str, str], str | None]


def _make_cleaner(
    tags: Iterable[str], attributes: Mapping[str, Iterable[str]], keep: _Filter | None = None
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        attributes={tag: set(names) for tag, names in attributes.items()},
        attribute_filter=keep,
        url_schemes=set(_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd q rp rt ruby s samp small span strong"
    " sub sup time u var wbr".split()
)
_BLOCK = frozenset(
    "blockquote caption col colgroup dd dl dt hr li ol p pre table tbody td tfoot th thead tr ul".split()
)
_PAGE = frozenset(
    "address article aside details div figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup main mark nav"
    " section summary".split()
)
_ATTRIBUTES = {
    "*": frozenset({"lang", "dir"}),
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "blockquote": frozenset({"cite"}),
    "q": frozenset({"cite"}),
    "del": frozenset({"cite", "datetime"}),
    "ins": frozenset({"cite", "datetime"}),
    "time": frozenset({"datetime"}),
    "ol": frozenset({"start", "reversed"}),
    "li": frozenset({"value"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
}
_OWN = {
    **_ATTRIBUTES,
    "*": frozenset({"lang", "dir", "title", "id", "class", "role", "aria-label", "aria-hidden"}),
    "img": frozenset({"src", "alt", "title", "width", "height", "srcset", "sizes", "loading"}),
    "details": frozenset({"open"}),
}

# A comment: links marked as a reader's, nothing that could pass for a part of the page.
COMMENT = Policy(_INLINE | _BLOCK, _ATTRIBUTES, "ugc nofollow noopener", keep_ids=False, images=False)
# An essay, its author's or an imported one: structure stays, scripts and styles don't.
ESSAY = Policy(_INLINE | _BLOCK | _PAGE, _OWN, None, keep_ids=True, images=True)

# No `<` within a tag, so that many that never end are found out in one pass.
_EMBED = re.compile(
    r"<(?:iframe|embed)\b[^<>]{0,2000}?\ssrc\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)[^<>]{0,2000}>"
    r"(?:\s*</(?:iframe|embed)>)?",
    re.IGNORECASE,
)
_EMBEDDED = re.compile("<(?:[iI][fF]|[eE][mM][bB])")  # at the speed of memory, to know that there is none
_PLAYER = re.compile(
    r"<(audio|video|source)\b[^<>]{0,2000}?\ssrc\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)[^<>]{0,2000}>",
    re.IGNORECASE,
)
# By hand, for addresses that no URL parser takes have names too.
_WHOLE = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/]*")
_AFTER_PATH = re.compile(r"[?#]")
_MOVING = (".m4v", ".mov", ".mp4", ".ogv", ".webm")
_IMAGE = re.compile(r"<img\b((?:[^>\"]|\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
# Elements that HTML has dropped, and what says the same today.
_TODAY = {"tt": "code", "strike": "s", "acronym": "abbr", "dir": "ul", "big": "span", "center": "div"}
# In ASCII, where no letter but theirs is a letter of theirs: `ſ` is no small `S` to a browser.
_OBSOLETE = re.compile(rf"<(?=/?[abcdst])(/?)({'|'.join(_TODAY)})(?=[\s/>])", re.IGNORECASE | re.ASCII)
_CITE = re.compile(r' cite="(?!https?://)[^"]*"')
_LINK_TAG = re.compile(r"<(/?)a\b|<img\b(?:[^>\"]|\"[^\"]*\")*>")
_OF_FOOTNOTES = frozenset({"id", "class", "role", "aria-label", "aria-hidden"})
_FOOTNOTE_CLASSES = frozenset({"fn", "fn-ref", "fn-back", "notes"})


def sanitize(html: str, policy: Policy, *, prefix: str = "") -> str:
    """Return well-formed HTML that holds nothing but what the policy allows.

    Args:
        html: Anything.
        policy: `COMMENT` or `ESSAY`, or one made from them.
        prefix: Ids and fragments that begin so are the text's own footnotes, and stay under any policy.
    """
    html = cap_depth(html.replace("\0", "�"))
    if _OBSOLETE.search(html):
        html = _OBSOLETE.sub(lambda m: f"<{m[1]}{_TODAY[m[2].lower()]}", html)
    if _EMBEDDED.search(html):
        html = _EMBED.sub(_embed_as_link, html)
    if " src" in html and _PLAYER.search(html):
        html = _PLAYER.sub(_player_as_link, html)
    cleaner = policy.cleaner
    if prefix and not policy.keep_ids and 'class="fn' in html:
        more = {
            tag: policy.attributes.get(tag, frozenset()) | _OF_FOOTNOTES for tag in ("a", "span", "ol", "li")
        }
        cleaner = _make_cleaner(policy.tags, {**policy.attributes, **more}, _filter(prefix))
    clean = untangle(cleaner.clean(html))
    clean = change_tags(clean, ' cite="', lambda tag: _CITE.sub("", tag))  # an address, or it says nothing
    if policy.rel and "<a " in clean:
        clean = _with_rel(clean, policy.rel)
    if not policy.images and "<img" in clean:
        clean = images_as_links(clean, lambda _src: True, policy.rel)
    return clean


def sanitize_simple(html: str, policy: Policy) -> str | None:
    """Return what `sanitize` does, in less time, or None where the text is more than a simple one.

    Of the steps around nh3 this leaves out those that would change nothing.

    Args:
        html: Anything.
        policy: As for `sanitize`.
    """
    html = html.replace("\0", "�")
    if not is_simple(html):
        return None
    clean = policy.cleaner.clean(html)
    return _with_rel(clean, policy.rel) if policy.rel and "=" in clean and "<a " in clean else clean


def _filter(prefix: str) -> _Filter:
    """Return nh3's attribute filter that lets only this text's own footnotes keep ids and classes."""

    def keep(_tag: str, name: str, value: str) -> str | None:
        if name == "id":
            return value if value.startswith(f"{prefix}fn") else None
        if name == "class":
            return value if value in _FOOTNOTE_CLASSES else None
        if name == "role":
            return value if value == "note" else None
        return value

    return keep


_HREF = re.compile(r"<a ((?:[^>\"]|\"[^\"]*\")*)>")


def _with_rel(html: str, rel: str) -> str:
    """Put `rel` on every link but those within the page."""

    def mark(match: re.Match[str]) -> str:
        if 'href="#' in match[1] or "href=" not in match[1]:
            return match[0]
        return f'<a {match[1]} rel="{rel}">'

    return _HREF.sub(mark, html)


def _embed_as_link(match: re.Match[str]) -> str:
    """Return a link in place of an embedded page, which no page of ours would load."""
    address = unescape(match[1].strip("\"'"))
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or address
    except ValueError:  # such as //[broken
        host = address
    return f'<a href="{escape(address)}">Embedded page at {escape(host)}</a>'


def _player_as_link(match: re.Match[str]) -> str:
    """Return a link in place of a player: no page of ours plays anything, and what it would play is kept."""
    address = unescape(match[2].strip("\"'"))
    tag, name = match[1].lower(), _file_name(address)
    moving = tag == "video" or (tag == "source" and name.lower().endswith(_MOVING))
    return f'<a href="{escape(address)}">[{"Video" if moving else "Audio"}: {escape(name)}]</a> '


def images_as_links(html: str, foreign: Callable[[str], bool], rel: str | None) -> str:
    """Turn images into links with their alternative text, so that no page calls a third party.

    Args:
        html: Sanitized HTML.
        foreign: Whether an address leads to somebody else's machine.
        rel: For the links.
    """
    parts: list[str] = []
    position = 0
    inside = 0
    attribute = f' rel="{rel}"' if rel else ""
    for match in _LINK_TAG.finditer(html):
        if not match[0].startswith("<img"):
            inside = 0 if match[1] else 1
            continue
        found = _IMAGE.fullmatch(match[0])
        values = dict(_ATTRIBUTE.findall(found[1])) if found else {}
        address = values.get("src", "")
        if not foreign(unescape(address)):
            continue
        words = values.get("alt") or values.get("title") or _file_name(address)
        label = f"[Image: {words}]"
        parts.append(html[position : match.start()])
        parts.append(label if inside or not address else f'<a href="{address}"{attribute}>{label}</a>')
        position = match.end()
    parts.append(html[position:])
    return "".join(parts)


def _file_name(address: str) -> str:
    """Return the last part of an address's path, escaped or not, as it is given."""
    path = _WHOLE.sub("", _AFTER_PATH.split(address, 1)[0])
    return path.rstrip("/").rpartition("/")[2] or "no description"
