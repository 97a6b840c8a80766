"""Who signed what: the people of the archive, told apart only as far as the sources do it.

Two texts are by one person where a source says so, and by nothing else: an essay's byline, which the site's
keeper writes, with the comments marked as its author's; an account at one source; a name given with the same
address on the web. What is left is a bare name, and a bare name is a signature: what one archive holds under
it stands together, the page says that it may be several people, and the same name elsewhere is another.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from afterword.discussion.extra import find_extra
from afterword.discussion.model import Comment, Kind
from afterword.essays.model import Essay
from afterword.myths.archive import TextKey
from afterword.reading.namepages import Gathered, Identity, Person, Proof, Signpost, fold_name, name_pages

if TYPE_CHECKING:
    from afterword.discussion.conversation import Conversation

_OF_PEOPLE = frozenset({Kind.COMMENT, Kind.MESSAGE, Kind.MENTION})
# What forms put where nobody gave a name, in the words of their many makers.
_NO_NAMES = frozenset("anonymous anon guest unknown unnamed nobody none visitor deleted [deleted]".split())
_ACCOUNTS = ("X-User-ID", "X-Author-ID", "X-Username")


class People(Struct, frozen=True):
    """Everybody who signed something.

    Attributes:
        persons: By their page's path, in its order.
        signposts: Where a name is that of several people, and of no byline.
        comments: By (thread's slug, comment's id), the path of its writer's page.
        bylines: By name as an essay has it, the path.
    """

    persons: Mapping[str, Person]
    signposts: tuple[Signpost, ...]
    comments: Mapping[TextKey, str]
    bylines: Mapping[str, str]


NO_PEOPLE = People({}, (), {}, {})


def find_people(
    essays: Iterable[Essay], conversations: Iterable[tuple["Conversation", Essay | None]]
) -> People:
    """Return everybody who signed an essay or a comment.

    Args:
        essays: Those that are public.
        conversations: Those that are public, each with the essay that it follows.
    """
    found: dict[Identity, Gathered] = {}
    bylines = {name: Identity(Proof.BYLINE, fold_name(name)) for essay in essays for name in essay.authors}
    for name, identity in bylines.items():
        gathered = _gather(found, identity, name)
        gathered.byline = gathered.byline or name
    signed = list(_signed_comments(conversations, frozenset(bylines.values())))
    same = _same_hand(signed)
    comments: dict[TextKey, Identity] = {}
    for key, comment, archive, identity in signed:
        one = same.get(identity, identity)
        gathered = _gather(found, one, comment.author.name or "")
        gathered.place = gathered.place or archive
        gathered.link = gathered.link or web_address(comment.author.url)
        comments[key] = one
    persons, signposts = name_pages(found)
    return People(
        persons=dict(sorted((person.url, person) for person in persons.values())),
        signposts=signposts,
        comments={key: persons[identity].url for key, identity in comments.items()},
        bylines={name: persons[identity].url for name, identity in bylines.items()},
    )


def _signed_comments(
    conversations: Iterable[tuple["Conversation", Essay | None]], bylines: Container[Identity]
) -> Iterator[tuple[TextKey, Comment, str, Identity]]:
    for conversation, essay in conversations:
        archive = _archive(conversation, essay)
        for entry in conversation.entries:
            if not entry.tombstone and _signed(entry.comment):
                identity = _as_author(entry.comment, essay, bylines) or _identify(entry.comment, archive)
                yield (conversation.slug, entry.comment.id), entry.comment, archive, identity


def _same_hand(
    signed: Iterable[tuple[TextKey, Comment, str, Identity]],
) -> dict[Identity, Identity]:
    """Return the accounts that wrote as an essay's author, and whose they are; none that wrote as several."""
    owners: dict[Identity, set[Identity]] = {}
    for _, comment, archive, identity in signed:
        if identity.proof is Proof.BYLINE:
            account = _identify(comment, archive)
            if account.proof is Proof.ACCOUNT:
                owners.setdefault(account, set()).add(identity)
    return {account: next(iter(found)) for account, found in owners.items() if len(found) == 1}


def web_address(url: str | None) -> str | None:
    """Return an http address; a `javascript:` in an export is nobody's home page."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def web_host(url: str | None) -> str:
    """Return the host of an address without its `www.`; empty where it has none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # such as http://[broken
        return ""
    return host.removeprefix("www.")


def _gather(found: dict[Identity, Gathered], identity: Identity, name: str) -> Gathered:
    gathered = found.get(identity)
    if gathered is None:
        gathered = found[identity] = Gathered(Counter())
    gathered.names[name] += 1
    return gathered


def _signed(comment: Comment) -> bool:
    name = fold_name(comment.author.name or "")
    return bool(name) and name not in _NO_NAMES and comment.kind in _OF_PEOPLE


def _as_author(comment: Comment, essay: Essay | None, bylines: Container[Identity]) -> Identity | None:
    """Return whose byline a comment stands for, where it is marked as the author's."""
    if not comment.author.is_essay_author:
        return None
    if essay is not None and len(essay.authors) == 1:
        return Identity(Proof.BYLINE, fold_name(essay.authors[0]))
    own = Identity(Proof.BYLINE, fold_name(comment.author.name or ""))
    return own if own in bylines else None


def _identify(comment: Comment, archive: str) -> Identity:
    name = fold_name(comment.author.name or "")
    for field in _ACCOUNTS:
        if account := find_extra(comment, field):
            return Identity(Proof.ACCOUNT, "", archive, f"{field.lower()} {account}")
    address = web_address(comment.author.url)
    if address and web_host(address):
        return Identity(Proof.ADDRESS, name, _bare(address))
    return Identity(Proof.NAME, name, archive)


def _bare(address: str) -> str:
    """Return an address without what doesn't tell two apart: its scheme, `www.`, a slash at its end."""
    bare = address.partition("://")[2].rstrip("/")
    host, slash, path = bare.partition("/")
    return host.lower().removeprefix("www.") + slash + path


def _archive(conversation: "Conversation", essay: Essay | None) -> str:
    """Return where a conversation was held: a host, else the importer's name; empty for this site."""
    origin = conversation.thread.origin
    return (
        web_host(origin.url) or (web_host(essay.origin) if essay is not None else "") or origin.source or ""
    )
