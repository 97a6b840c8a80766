"""The three families of feeds: what their files look like, and which one a file is."""

import re

from afterword.importers.encoding import declared_encoding
from afterword.importers.xml_records.shape import Shape

_COMMON = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
    "http://a9.com/-/spec/opensearchrss/1.0/": "opensearch",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}
_EXTENSIONS = (
    "thr:in-reply-to thr:total wfw:comment wfw:commentRss wfw:commentRSS slash:comments dc:creator dc:date"
    " dc:subject dc:rights dcterms:modified content:encoded media:thumbnail media:group itunes:author"
)
_ATOM_FIELDS = (
    "id title link published updated issued modified created category content summary rights name uri email"
    " url"
)
_RSS_FIELDS = (
    "title link description guid pubDate author category comments enclosure source atom:updated atom:link"
    " atom:author atom:published"
)

ATOM = Shape(
    root="feed",
    records=frozenset({"entry"}),
    groups=frozenset({"author", "contributor", "source"}),
    fields=frozenset(f"{_ATOM_FIELDS} {_EXTENSIONS}".split()),
    prefixes={"http://www.w3.org/2005/Atom": "", "http://purl.org/atom/ns#": "", **_COMMON},
)
_RSS_PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    **_COMMON,
}
RSS = Shape(
    root="rss",
    records=frozenset({"item"}),
    groups=frozenset({"atom:author"}),
    fields=frozenset(f"{_RSS_FIELDS} {_EXTENSIONS}".split()),
    prefixes=_RSS_PREFIXES,
)
RDF = Shape("RDF", RSS.records, RSS.groups, RSS.fields, _RSS_PREFIXES)

_ASIDES = {b"<!--": b"-->", b"<?": b"?>"}
_ASIDE = re.compile(rb"<!--|<\?")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(feed|rss|RDF)([\s>][^<]*)")
_FIRST_TAG = re.compile(rb"<[A-Za-z_]")
_ENTITIES = re.compile(rb"<!ENTITY\b|<!DOCTYPE[^>\[]{0,300}?\b(?:SYSTEM|PUBLIC)\b")
_ATOM_NAMESPACE = re.compile(rb"https?://www\.w3\.org/2005/Atom|http://purl\.org/atom/ns#")
_RSS_NAMESPACE = re.compile(rb"http://purl\.org/rss/1\.0/|netscape\.com/rdf/simple/0\.9/")


def utf8_head(head: bytes) -> bytes:
    """Return the first bytes of an XML file in UTF-8, as far as they can be read."""
    encoding = declared_encoding(head)
    if encoding in {"utf-16", "utf-32"}:  # so they are called where the first bytes show them
        return head.decode(encoding, "ignore").encode("utf-8", "ignore")
    return head


def without_asides(head: bytes) -> bytes:
    """Return XML with blanks for its comments and processing instructions; all else keeps its place."""
    parts: list[bytes] = []
    at = 0
    endless: set[bytes] = set()
    for match in _ASIDE.finditer(head):
        opening = match[0]
        if match.start() < at or opening in endless:
            continue
        closing = _ASIDES[opening]
        end = head.find(closing, match.end())
        if end < 0:
            endless.add(opening)
            continue
        end += len(closing)
        parts += (head[at : match.start()], b" " * (end - match.start()))
        at = end
    return b"".join((*parts, head[at:]))


def shape_of(head: bytes) -> Shape | None:
    """Return which family of feed a file is; None for any other file, and for one that declares entities.

    Args:
        head: Its first bytes, unpacked.
    """
    head = without_asides(utf8_head(head))
    first = _FIRST_TAG.search(head)
    root = _ROOT.match(head, first.start()) if first else None
    if root is None or _ENTITIES.search(head, 0, root.start()):
        return None
    if root[1] == b"feed":
        return ATOM if _ATOM_NAMESPACE.search(root[2]) else None
    if root[1] == b"RDF":
        return RDF if _RSS_NAMESPACE.search(root[2]) else None
    return RSS
