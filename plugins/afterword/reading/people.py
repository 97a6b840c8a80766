"""People as printed: what each of them wrote, and how far it is known that they are one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from afterword.building.later import Later
from afterword.myths.archive import Labelled
from afterword.reading.avatars import choose_face
from afterword.reading.entries import QUOTE, Streams, latest
from afterword.reading.listed import ListedEssay, list_essay
from afterword.reading.namepages import Person, Proof, fold_name
from afterword.reading.signatures import People, web_host
from afterword.reading.views import CommentView, RecentComment, ThreadView
from afterword.text.sentences import first_words
from afterword.text.slugs import slugify
from afterword.vocabulary import When, sort_moment


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person's page.

    Attributes:
        url: As a path, "/people/x/".
        letter: What the list of all files them under.
        names: Other names that the same person signed.
        proof: What shows that all this is theirs: `byline`, `account`, `address` or `name`.
        place: The archive that they wrote in; empty for this site.
        link: The address they gave, and its host in `host`.
        hint: What tells them from their namesakes, in a word or two.
        avatar: None for who writes essays: the theme has the author's mark.
        essays: Newest first.
        comments: Newest first, what has no date last.
        last: When they last wrote something whose date is known.
        others: Who signed the same name, and isn't known to be the same person.
    """

    name: str
    url: str
    letter: str
    names: tuple[str, ...]
    proof: str
    place: str
    link: str | None
    host: str
    hint: str
    avatar: str | None
    essays: tuple[ListedEssay, ...]
    comments: Sequence[RecentComment]
    last: When | None
    others: tuple[Person, ...]

    @property
    def feed(self) -> str:
        """The path of their feed, without its ending."""
        return f"/feeds{self.url[:-1]}"


def build_people(people: People, streams: Streams) -> tuple[PersonView, ...]:
    """Return everybody's page, in alphabetical order.

    Args:
        people: Told apart.
        streams: What they wrote.
    """
    essays: dict[str, list[ListedEssay]] = {}
    for essay in streams.essays:
        for path in dict.fromkeys(by.href for by in essay.byline if by.href):
            essays.setdefault(path, []).append(list_essay(essay))
    comments: dict[str, list[tuple[ThreadView, CommentView]]] = {}
    for thread, comment in latest(streams.threads):
        if comment.person:
            comments.setdefault(comment.person, []).append((thread, comment))
    alike: dict[str, dict[str, Person]] = {}
    for path, person in people.persons.items():
        alike.setdefault(fold_name(person.name), {})[path] = person
    views = [
        (
            name,
            path,
            _view(
                person,
                essays.get(path, ()),
                comments.get(path, ()),
                [other for other in persons.values() if other is not person],
                streams,
            ),
        )
        for name, persons in alike.items()
        for path, person in persons.items()
    ]
    return tuple(view for _, _, view in sorted(views, key=itemgetter(0, 1)))


def _view(
    person: Person,
    essays: Sequence[ListedEssay],
    comments: Sequence[tuple[ThreadView, CommentView]],
    others: Iterable[Person],
    streams: Streams,
) -> PersonView:
    # Quoted by whoever makes their page.
    said = Later(lambda: [_said(thread, comment, streams) for thread, comment in comments], len(comments))
    moments = [*(essay.published for essay in essays), *(comment.published for _, comment in comments)]
    return PersonView(
        name=person.name,
        url=person.url,
        letter=slugify(person.name)[:1].upper() or "…",
        names=person.names,
        proof=person.proof.value,
        place=person.place,
        link=person.link,
        host=web_host(person.link),
        hint=person.hint,
        avatar=None if person.proof is Proof.BYLINE else choose_face(person.name),
        essays=tuple(essays),
        comments=said,
        last=max((moment for moment in moments if moment is not None), key=sort_moment, default=None),
        others=tuple(others),
    )


def _said(thread: ThreadView, comment: CommentView, streams: Streams) -> RecentComment:
    return RecentComment(
        quote=first_words(_own_words(streams.labelled[thread.slug, comment.id]), QUOTE),
        href=comment.url,
        name=comment.name,
        where=thread.essay_title or thread.title,
        published=comment.published,
        labels=comment.labels,
    )


def _own_words(text: Labelled) -> str:
    """Return the words that aren't quoted from somebody else; all of them where everything is."""
    plain = text.plain
    own, place = [], 0
    for start, end in plain.quoted:
        own.append(plain.text[place:start])
        place = max(place, end)
    own.append(plain.text[place:])
    words = " ".join(own)
    return words if words.strip() else plain.text


def people_by_letter(people: Iterable[PersonView]) -> tuple[tuple[str, tuple[PersonView, ...]], ...]:
    """Return everybody under the letter that they are filed under, in order."""
    letters: dict[str, list[PersonView]] = {}
    for person in people:
        letters.setdefault(person.letter, []).append(person)
    return tuple((letter, tuple(letters[letter])) for letter in sorted(letters))
