"""Structured data (schema.org): essays, threads of their own, people, and the myths as defined terms."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from afterword.reading.filters import iso
from afterword.reading.jsontext import render_value
from afterword.reading.rights import Terms
from afterword.reading.site import Site
from afterword.reading.views import Byline, CommentView, EssayView, ThreadView
from afterword.vocabulary import When

if TYPE_CHECKING:
    from afterword.reading.mythviews import MythView
    from afterword.reading.people import PersonView

# In a script element these three could end it or open another; JSON writes them just as well so.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def essay_jsonld(essay: EssayView, site: Site, image: str) -> Markup:
    """Return an essay's BlogPosting, for a script element; its comments are named, their text isn't repeated.

    Args:
        essay: As printed.
        site: Its publisher.
        image: The path of its social card.
    """
    url = site.url + essay.url
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": url,
        "mainEntityOfPage": url,
        "headline": essay.title,
        "description": essay.description,
        "inLanguage": site.language,
        "image": site.url + image,
        "publisher": {"@type": "Organization", "name": site.name, "url": site.url + "/"},
    }
    if essay.authors:
        data["author"] = [_person(by, site) for by in essay.byline]
    elif essay.source:
        data["author"] = {"@type": "Organization", "name": essay.source}
    else:
        data["author"] = {"@type": "Organization", "name": site.name}
    _dates(data, essay.published, essay.updated or essay.published)
    _terms(data, essay.terms)
    if essay.thread is not None:
        data["commentCount"] = essay.thread.count
        data["comment"] = _comments(essay.thread)
    return _render(data)


def site_jsonld(site: Site) -> Markup:
    """Return the site itself as a WebSite that can be searched, for its front page.

    Args:
        site: Its particulars.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{site.url}/",
        "url": f"{site.url}/",
        "name": site.name,
        "description": site.description,
        "inLanguage": site.language,
    }
    if site.search:
        data["potentialAction"] = {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{site.url}/search/?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        }
    return _render(data)


def thread_jsonld(thread: ThreadView, site: Site, image: str) -> Markup:
    """Return a lone thread's DiscussionForumPosting: its first message opens it, and is one of all.

    Args:
        thread: As printed.
        site: Its publisher.
        image: The path of its social card.
    """
    url = site.url + thread.url
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": url,
        "mainEntityOfPage": url,
        "headline": thread.title,
        "description": thread.title,
        "inLanguage": site.language,
        "image": site.url + image,
        "publisher": {"@type": "Organization", "name": site.name, "url": site.url + "/"},
    }
    opening = next((comment for comment in thread.comments if not comment.tombstone), None)
    if opening is not None:
        data["text"] = " ".join(opening.body.striptags().split())
        page = site.url + (opening.person or opening.url)
        data["author"] = {"@type": "Person", "name": opening.name or "Unnamed", "url": page}
        _dates(data, opening.published, thread.last)
    _terms(data, thread.terms)
    data["commentCount"] = thread.count
    data["comment"] = _comments(thread)
    return _render(data)


def person_jsonld(person: "PersonView", site: Site) -> Markup:
    """Return a person's ProfilePage, for a script element: a name, and how often it wrote here; nothing more.

    Args:
        person: As printed.
        site: Where they wrote.
    """
    url = site.url + person.url
    written = len(person.essays) + len(person.comments)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "@id": url,
        "mainEntity": {
            "@type": "Person",
            "name": person.name,
            "url": url,
            "agentInteractionStatistic": {
                "@type": "InteractionCounter",
                "interactionType": "https://schema.org/WriteAction",
                "userInteractionCount": written,
            },
        },
    }
    _dates(data, None, person.last)
    return _render(data)


def myths_jsonld(myths: Iterable["MythView"], site: Site) -> Markup:
    """Return the catalogue as a DefinedTermSet, for a script element."""
    return _render(
        {
            "@context": "https://schema.org",
            "@type": "DefinedTermSet",
            "@id": _set_id(site),
            "url": _set_id(site),
            "name": "Myths about networking",
            "inLanguage": site.language,
            "hasDefinedTerm": [_term(myth, site) for myth in myths],
        }
    )


def myth_jsonld(myth: "MythView", site: Site) -> Markup:
    """Return a myth as a DefinedTerm of that set, for a script element."""
    return _render(
        {"@context": "https://schema.org", **_term(myth, site), "inDefinedTermSet": {"@id": _set_id(site)}}
    )


def _set_id(site: Site) -> str:
    return f"{site.url}/myths/"


def _term(myth: "MythView", site: Site) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": site.url + myth.url,
        "url": site.url + myth.url,
        "termCode": myth.id,
        "name": myth.name,
        "alternateName": myth.claim,
        "description": myth.answer,
    }


def _person(by: Byline, site: Site) -> dict[str, Any]:
    person = {"@type": "Person", "name": by.name}
    if by.href:
        person["url"] = site.url + by.href
    return person


def _comments(thread: ThreadView) -> list[dict[str, Any]]:
    return [_comment(comment) for comment in thread.comments if not comment.tombstone]


def _comment(comment: CommentView) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "Comment", "@id": f"#{comment.element_id}"}
    if comment.name:
        data["author"] = {"@type": "Person", "name": comment.name}
    _dates(data, comment.published, None)
    if comment.terms.credit:  # what holds for all of them stands at the whole
        _terms(data, comment.terms)
    return data


def _terms(data: dict[str, Any], terms: Terms) -> None:
    if terms.licence is not None:
        data["license"] = terms.licence.url or terms.licence.name
    if terms.original:
        data["isBasedOn"] = terms.original


def _dates(data: dict[str, Any], published: When | None, updated: When | None) -> None:
    if published is not None:
        data["datePublished"] = iso(published)
    if updated is not None:
        data["dateModified"] = iso(updated)


def _render(data: dict[str, Any]) -> Markup:
    text = render_value(data).translate(_ESCAPES)
    return Markup(text)  # noqa: S704 - nothing in it can end a script element
