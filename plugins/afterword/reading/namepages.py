"""The pages of people: an address for each, and signposts where several have one name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s
from typing import NamedTuple

from msgspec import Struct

from afterword.text.slugs import slugify, unique

_LONGEST_SUFFIX = 40  # characters


class Proof(StrEnum):
    """What shows that several texts are by one person."""

    BYLINE = "byline"
    ACCOUNT = "account"
    ADDRESS = "address"
    NAME = "name"  # nothing but the name


class Identity(NamedTuple):
    """One person as the sources tell them: equal identities are one, and nobody else is.

    Attributes:
        name: Case-folded; empty where an account says it all.
        place: The archive, or the address on the web.
        detail: The account.
    """

    proof: Proof
    name: str
    place: str = ""
    detail: str = ""


class Person(Struct, frozen=True):
    """A person and their page.

    Attributes:
        name: As most of their texts are signed.
        names: Other spellings and names of theirs, in alphabetical order.
        slug: Of their page.
        place: The archive they wrote in, as a host or a source's name; empty for this site.
        link: The address that they gave, http or https.
    """

    name: str
    names: tuple[str, ...]
    slug: str
    proof: Proof
    place: str
    link: str | None

    @property
    def url(self) -> str:
        """The page, as a path."""
        return f"/people/{self.slug}/"

    @property
    def hint(self) -> str:
        """What tells them from their namesakes, in a word or two."""
        if self.proof is Proof.BYLINE:
            return "who writes essays here"
        if self.proof is Proof.ADDRESS and self.link:
            return self.link.partition("://")[2].rstrip("/")
        return f"at {self.place}" if self.place else "here"


class Signpost(Struct, frozen=True):
    """A page at the address that several people of one name would have: it leads to each of them."""

    slug: str
    people: tuple[Person, ...]

    @property
    def url(self) -> str:
        """The page, as a path."""
        return f"/people/{self.slug}/"


@dataclass(slots=True)
class Gathered:
    """What is found of one identity, filled while the archive is read.

    Attributes:
        names: How often each is signed.
        place: The archive they wrote in.
        link: The address they gave.
        byline: How an essay has them, which is then what they are called.
    """

    names: Counter[str]
    place: str = ""
    link: str | None = None
    byline: str | None = None


def _other(name: str, known: str) -> bool:
    return name != known and fold_name(name) != fold_name(known)


def fold_name(name: str) -> str:
    """Return a name as it is compared: whatever its case and spaces."""
    return " ".join(name.casefold().split())


def name_pages(found: Mapping[Identity, Gathered]) -> tuple[dict[Identity, Person], tuple[Signpost, ...]]:
    """Give each identity its page: the name's slug where it is alone, else the slug and where it is from.

    Args:
        found: Everybody.

    Returns:
        Each one's page, and what leads to them from addresses that nobody of several has for their own.
    """
    alike: dict[str, list[Identity]] = {}
    for identity in sorted(found):
        alike.setdefault(slugify(_name(found[identity])), []).append(identity)
    taken = set(alike)
    persons: dict[Identity, Person] = {}
    signposts: list[Signpost] = []
    for slug, identities in alike.items():
        owner = _owner(identities) if slug else None
        for identity in identities:
            chosen = slug
            if identity is not owner:
                chosen = unique("-".join(filter(None, (slug, _suffix(identity)))), taken)
                taken.add(chosen)
            persons[identity] = _person(identity, found[identity], chosen)
        if slug and owner is None:
            signposts.append(Signpost(slug, tuple(persons[identity] for identity in identities)))
    return persons, tuple(signposts)


def _owner(identities: Sequence[Identity]) -> Identity | None:
    """Return who has the bare slug: an author of essays, or the one that is nothing but the name."""
    if len(identities) == 1:
        return identities[0]
    bylines = [one for one in identities if one.proof is Proof.BYLINE]
    if bylines:
        return bylines[0]
    signatures = [one for one in identities if one.proof is Proof.NAME]
    return signatures[0] if len(signatures) == 1 else None


def _suffix(identity: Identity) -> str:
    """Return what tells a person from their namesakes in the address."""
    if not identity.name and identity.detail:
        words = f"{identity.place} {identity.detail.partition(' ')[2]}"
    else:
        words = identity.place
    slug = slugify(words)[:_LONGEST_SUFFIX].strip("-")
    # A name of signs alone has no slug of its own and nothing to tell it from others of that place.
    mark = blake2s(identity.name.encode(errors="surrogatepass"), digest_size=3).hexdigest()
    return (slug or "here") if slugify(identity.name) or not identity.name else f"{slug or 'here'}-{mark}"


def _name(gathered: Gathered) -> str:
    """Return the byline, else the commonest spelling; of equally common ones the first by the alphabet."""
    names = gathered.names
    if gathered.byline or len(names) == 1:
        return gathered.byline or next(iter(names))
    return min(names, key=lambda name: (-names[name], name))


def _person(identity: Identity, gathered: Gathered, slug: str) -> Person:
    name = _name(gathered)
    return Person(
        name=name,
        names=tuple(sorted(other for other in gathered.names if _other(other, name))),
        slug=slug,
        proof=identity.proof,
        place=gathered.place,
        link=gathered.link,
    )
