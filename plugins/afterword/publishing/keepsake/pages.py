"""A finished page → what it says.

Pages are read by what the design promises of them (microformats, element ids, structured data), so the words
are those that visitors were shown: of an excerpt no more than the excerpt, of a removed comment nothing.
"""

import json
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from afterword.publishing.keepsake.labels import labels_by_page, labels_of, load_published
from afterword.publishing.keepsake.model import Label, Remark, Text
from afterword.publishing.keepsake.place import INDEX, FinishedSite
from afterword.vocabulary import When, parse_when

_ESSAYS, _TALKS = "essays/", "discussions/"
_KINDS = frozenset({"message", "pingback", "trackback", "mention"})
_PREFIX = "c-"
_TITLE = "string(.//h1[1])"
_CLOSED = "comments are closed"


def read_texts(site: FinishedSite) -> Iterator[Text]:
    """Yield every essay, page and conversation of a site, by path.

    Args:
        site: As it was built.

    Raises:
        UnusableInputError: The site's `myths.json` can't be read.
    """
    labels = labels_by_page(load_published(site))
    for path in site.pages():
        if posixpath.basename(path) == INDEX and (text := read_text(site, path, labels)) is not None:
            yield text


def read_text(site: FinishedSite, path: str, labels: Mapping[str, list[tuple[str, Label]]]) -> Text | None:
    """Return what a page says; None of lists, signposts and the like.

    Args:
        site: That it belongs to.
        path: Its file.
        labels: Of every page, by its whole address.
    """
    source = site.read(path)
    if 'class="post' not in source and not path.startswith(_TALKS):
        return None
    document = html.document_fromstring(
        source.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    )
    main = document.find(".//main")
    post = _first(main, "post") if main is not None else None
    if main is None or (post is None and main.find(".//*[@id='comments']") is None):
        return None
    permalink = f"{site.url}/{path.removesuffix(INDEX)}"
    facts = _facts(document)
    items = [
        item
        for item in main.iterfind(".//*[@id='comments']//li[@id]")
        if item.get("id", "").startswith(_PREFIX)
    ]
    own = labels_of(labels.get(permalink, ()), frozenset(item.get("id", "") for item in items))
    remarks = tuple(_read_remark(item, permalink, own) for item in items)
    body = _first(post, "prose") if post is not None else None
    authors = facts.get("author", ())
    people = [
        author for author in (authors if isinstance(authors, list) else [authors]) if isinstance(author, dict)
    ]
    named = post is not None and _credits(main)
    comments: HtmlElement | None = main.find(".//*[@id='comments']")
    return Text(
        kind="essay" if path.startswith(_ESSAYS) else "page" if post is not None else "conversation",
        path=path,
        permalink=permalink,
        slug=posixpath.basename(posixpath.dirname(path)),
        title=_words(str(main.xpath(_TITLE))),
        dek=_text(_first(main, "dek")) or None,
        authors=tuple(a["name"] for a in people if a.get("@type") == "Person") if named else (),
        source=next(
            (a["name"] for a in people if a.get("@type") != "Person" and a["name"] != site.name), None
        ),
        published=_when(facts.get("datePublished")),
        updated=_when(facts.get("dateModified")),
        language=str((body.get("lang") if body is not None else None) or document.get("lang", "en")),
        excerpt=_text(_first(post, "excerpt")) or None if post is not None else None,
        licence=_licence(main),
        body=body,
        heading=_words(str(comments.xpath("string(.//h2[1])"))) if comments is not None else "",
        remarks=remarks,
        labels=own.get("", ()),
        closed=comments is not None and _CLOSED in comments.text_content()[-500:].lower(),
    )


def _read_remark(item: HtmlElement, page: str, labels: Mapping[str, tuple[Label, ...]]) -> Remark:
    element = item.get("id", "")
    body = _first(item, "e-content")
    name = _first(item, "p-author")
    answered = _first(item, "u-in-reply-to")
    target = (answered.get("href", "") if answered is not None else "").rpartition("#")[2]
    badge = _words(str(item.xpath("string(./h3/small[1])")))
    stamp = next((time for time in item.iterfind("./a/time")), None)
    gone = None if body is not None else _text(_first(item, "aside")) or "This comment was removed."
    depth = item.get("data-depth", "0")
    return Remark(
        id=element.removeprefix(_PREFIX),
        permalink=f"{page}#{element}",
        author=_text(name) or None,
        author_url=name.get("href") if name is not None else None,
        by_author=badge == "author",
        published=_when(stamp.get("datetime") if stamp is not None else None),
        in_reply_to=target.removeprefix(_PREFIX) or None,
        depth=int(depth) if depth.isascii() and depth.isdigit() else 0,
        kind=badge if badge in _KINDS else "comment",
        removed=gone,
        notes=tuple(
            _text(note) for note in item.iterchildren("p") if "note" in note.get("class", "").split()
        ),
        body=body,
        labels=labels.get(element, ()),
    )


def _facts(document: HtmlElement) -> dict[str, Any]:
    """Return a page's structured data; empty where it has none."""
    for script in document.iterfind(".//script[@type='application/ld+json']"):
        try:
            found = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return {}


def _first(element: HtmlElement | None, name: str) -> HtmlElement | None:
    """Return the first element below with this class."""
    if element is None:
        return None
    found = element.xpath(
        f"descendant::*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')][1]"
    )
    return found[0] if isinstance(found, list) and found else None


def _credits(main: HtmlElement) -> bool:
    """Tell whether the page names an author: structured data must name somebody, and then names the site."""
    return _first(_first(main, "by"), "p-author") is not None


def _licence(main: HtmlElement) -> str | None:
    for link in main.iterfind(".//a[@rel]"):
        if "license" in link.get("rel", "").split():
            return _text(link) or link.get("href")
    return None


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else _words(str(element.text_content()))


def _words(text: str) -> str:
    return " ".join(text.split())


def _when(value: object) -> When | None:
    try:
        return parse_when(value) if isinstance(value, str) else None
    except ValueError:
        return None
