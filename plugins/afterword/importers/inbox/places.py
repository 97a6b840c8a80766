"""What the site holds that a letter may answer, and finding out which it is."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from afterword.discussion.model import Comment, Thread
from afterword.discussion.threadfile import load_thread
from afterword.essays.essayfile import load_essay
from afterword.essays.model import Essay, EssayKind
from afterword.importers.inbox.letter import Letter, Tag
from afterword.importers.mail.ids import split_subject, subject_key
from afterword.importers.pages import fragment_of, page_key

ESSAYS, PAGES, DISCUSSIONS = "essays", "pages", "discussions"
_PATH = re.compile(r"/(?:essays/|discussions/)?([^/]+)/?$")
_NOT_LETTER = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"<[^>]*>")
_CHUNK = 40  # letters in a row that are enough of a quotation
_MOST_CHUNKS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """What a letter answers.

    Attributes:
        slug: Of the essay or the conversation.
        comment: The comment's id; None for the text itself.
        how: From what it was found out; empty where the letter says so itself.
    """

    slug: str
    comment: str | None = None
    how: str = ""


@dataclass(slots=True)
class Holdings:
    """The site's essays and conversations, by what letters may name them.

    Attributes:
        titles: By slug.
        essays: Slugs of essays and pages.
        comments: By slug, the comments by id.
        files: By slug, the name of the conversation's file, without its ending.
    """

    titles: dict[str, str] = field(default_factory=dict)
    essays: set[str] = field(default_factory=set)
    comments: dict[str, dict[str, Comment]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    _texts: list[tuple[str, str | None, str]] = field(default_factory=list)
    _words: list[tuple[str, str | None, str]] = field(default_factory=list)
    _pages: dict[str, str] = field(default_factory=dict)

    def has(self, slug: str, comment: str | None) -> bool:
        """Tell whether there is such a text, or such a comment under it."""
        return slug in self.titles if comment is None else comment in self.comments.get(slug, {})

    def places_of(self, comment: str) -> list[str]:
        """Return the slugs of the conversations that have a comment of this id."""
        return [slug for slug, known in self.comments.items() if comment in known]

    def add_essay(self, essay: Essay) -> None:
        """Take in an essay or a page."""
        self.titles[essay.slug] = essay.title
        self.essays.add(essay.slug)
        self._texts.append((essay.slug, None, essay.body))
        self._note_page(essay.origin, essay.slug)

    def add_thread(self, name: str, thread: Thread) -> None:
        """Take in a conversation.

        Args:
            name: Of its file, without its ending.
            thread: What it says; essays are there already.
        """
        slug = thread.essay if thread.essay in self.essays and thread.essay is not None else name
        self.files[slug] = name
        self.titles.setdefault(slug, thread.title)
        self.comments.setdefault(slug, {}).update({comment.id: comment for comment in thread.comments})
        self._texts += [(slug, comment.id, comment.body) for comment in thread.comments if comment.body]
        self._note_page(thread.origin.url, slug)

    def _note_page(self, address: str | None, slug: str) -> None:
        if address:
            self._pages.setdefault(page_key(address), slug)

    def find_address(self, address: str) -> Place | None:
        """Return what an address leads to: one of this site, or the one that a text had before."""
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return None
        match = _PATH.search(path)
        slug = match[1] if match and match[1] in self.titles else self._pages.get(page_key(address))
        if slug is None:
            return None
        fragment = fragment_of(address)
        known = self.comments.get(slug, {})
        if fragment.removeprefix("c-") in known:
            return Place(slug, fragment.removeprefix("c-"))
        old = next(
            (comment.id for comment in known.values() if fragment and comment.anchor == fragment), None
        )
        return Place(slug, old)

    def find_words(self, quoted: str) -> Place | None:
        """Return what is quoted: the one text that most of these words stand in."""
        letters = _letters(quoted)
        chunks = [letters[at : at + _CHUNK] for at in range(0, len(letters) - _CHUNK + 1, _CHUNK)][
            :_MOST_CHUNKS
        ]
        if not chunks:
            return None
        hits: Counter[tuple[str, str | None]] = Counter()
        # Only letters that nothing else places come here, so this is made when first wanted.
        self._words = self._words or [(slug, name, _letters(text)) for slug, name, text in self._texts]
        for slug, comment, words in self._words:
            count = sum(1 for chunk in chunks if chunk in words)
            if count:
                hits[slug, comment] = count
        ranked = hits.most_common()
        best = [key for key, count in ranked if count == ranked[0][1]]
        if len({slug for slug, _ in best}) != 1:
            return None
        # Who answers an answer quotes both; the later one is the nearer.
        return Place(*max(best, key=lambda key: str(self._moment(*key))))

    def _moment(self, slug: str, comment: str | None) -> str:
        found = self.comments.get(slug, {}).get(comment or "")
        return str(found.published or "") if found is not None else ""

    def find_title(self, subject: str) -> Place | None:
        """Return the one text that has this title."""
        wanted = subject_key(subject)
        found = [slug for slug, title in self.titles.items() if wanted and subject_key(title) == wanted]
        return Place(found[0]) if len(found) == 1 else None


def load_holdings(content: Path) -> Holdings:
    """Read what the site holds.

    Args:
        content: Its sources.

    Raises:
        ContentError: A mistake in one of them.
    """
    holdings = Holdings()
    for folder, kind in ((ESSAYS, EssayKind.ESSAY), (PAGES, EssayKind.PAGE)):
        for path in sorted((content / folder).rglob("*.md")):
            holdings.add_essay(load_essay(path, kind))
    for path in sorted((content / DISCUSSIONS).glob("*.thread")):
        holdings.add_thread(path.stem, load_thread(path))
    return holdings


def find_place(letter: Letter, holdings: Holdings, waiting: Mapping[str, Place]) -> Place | None:
    """Return what a letter answers, by the surest sign that it has; None where it has none.

    Args:
        letter: The message.
        holdings: What the site holds.
        waiting: Letters that wait for review, by id, with what they answer.
    """
    signs: Iterable[Place | None] = (
        *(_tagged(tag, letter.subject, holdings) for tag in letter.tags),
        *_answered(letter, holdings, waiting),
        *(_with(holdings.find_address(address), "an address in it") for address in letter.addresses),
        _with(holdings.find_words(letter.quoted), "what it quotes"),
        _with(holdings.find_title(_untagged(letter.subject)), "the subject"),
    )
    return next((sign for sign in signs if sign is not None), None)


def _tagged(tag: Tag, subject: str, holdings: Holdings) -> Place | None:
    if tag.slug is not None:
        if holdings.has(tag.slug, tag.comment):
            return Place(tag.slug, tag.comment)
        # A comment that was taken out, or an id cut short on its way.
        return Place(tag.slug, None, "the subject") if holdings.has(tag.slug, None) else None
    slugs = holdings.places_of(tag.comment or "")
    if len(slugs) > 1:
        wanted = subject_key(_untagged(subject))
        slugs = [slug for slug in slugs if subject_key(holdings.titles[slug]) == wanted]
    return Place(slugs[0], tag.comment) if len(slugs) == 1 else None


def _answered(letter: Letter, holdings: Holdings, waiting: Mapping[str, Place]) -> Iterator[Place]:
    for number, name in enumerate(letter.answers):
        how = "an earlier reference" if number else ""
        slugs = holdings.places_of(name)
        if slugs:
            yield Place(slugs[0], name, how)
        elif name in waiting:
            yield Place(waiting[name].slug, name, how)


def _with(place: Place | None, how: str) -> Place | None:
    return None if place is None else Place(place.slug, place.comment, how)


def _untagged(subject: str) -> str:
    return split_subject(re.sub(r"\s*\[[^\[\]]*\]\s*$", "", subject))[0]


def _letters(text: str) -> str:
    """Return a text's letters and digits alone: no markup, no marks of quotation, no line ends."""
    return _NOT_LETTER.sub("", _MARKUP.sub(" ", text)).casefold()
