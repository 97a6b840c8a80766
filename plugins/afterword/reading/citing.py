"""Citing an essay or a comment: who wrote what, when and where, and a digest of the words."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from afterword.building.later import Later
from afterword.myths.archive import Labelled, TextKey
from afterword.reading.filters import day
from afterword.reading.rights import Terms
from afterword.reading.site import Site
from afterword.reading.views import CommentView, EssayView, ThreadView
from afterword.vocabulary import Inference, Rights, When

_EXCERPT = "An excerpt"
SHORT = 12  # hexadecimal digits that a person is shown
_IN_ADDRESS = "%/:=&?~#+!$,;'@()*[]"
CITATION_FILES = ("index.html", "cite.bib", "cite.json")  # under an essay's address, in `cite/`
_KINDS = {"comment": "comment on", "message": "message in"}


@dataclass(frozen=True, slots=True)
class Citation:
    """What is known of a text that somebody cites; None and empty stand for what nobody knows.

    Attributes:
        id: Of the text among all that its page holds.
        part_of: What the text is to `title`, such as "comment on"; empty for the essay itself.
        title: Of the essay or the conversation.
        authors: Names as signed, never taken apart into given and family names.
        container: The site's name.
        path: Where it stands on this site, with its fragment.
        url: The permanent address.
        lang: Of the text.
        notes: Where it stood first, its licence, what was inferred; each a sentence without its full stop.
        sha256: Of the text, 64 hexadecimal digits; see `digest_words`.
    """

    id: str
    part_of: str
    title: str
    authors: tuple[str, ...]
    container: str
    published: When | None
    path: str
    url: str
    lang: str
    notes: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class CitedText:
    """A citation as a page prints it.

    Attributes:
        words: The line for a person, up to its address.
        path: Where the text stands on this site.
        url: The same as a whole address.
        digest: The beginning of its digest.
    """

    words: str
    path: str
    url: str
    digest: str


@dataclass(frozen=True, slots=True)
class CitedPage:
    """A page of citations.

    Attributes:
        title: Of the essay or the conversation.
        page: The path of what is cited; the citations stand in `cite/` under it.
        slug: Its own name in that path.
        citations: The essay's first, then its comments' in their order; made by whoever prints them.
    """

    title: str
    page: str
    slug: str
    citations: Sequence[Citation]

    @property
    def url(self) -> str:
        """The path of the page with the citations."""
        return f"{self.page}cite/"

    def shown(self) -> tuple[CitedText, ...]:
        """Return every citation for a person to read and copy."""
        return tuple(
            CitedText(render_plain(one), one.path, one.url, one.sha256[:SHORT]) for one in self.citations
        )


def digest_words(text: str) -> str:
    """Return the SHA-256 of a text's words, as anyone can work it out from the page.

    White space is taken out, all of it: where a line breaks is the page's business, and no two programs agree
    on what stands between two paragraphs. Letters are composed (Unicode's NFC) and encoded in UTF-8.

    Args:
        text: What a reader sees, without the labels and without the numbers of notes.
    """
    return hashlib.sha256(unicodedata.normalize("NFC", "".join(text.split())).encode()).hexdigest()


def replace_digest(text: str, before: str, now: str) -> str:
    """Return a page or a file of citations in which one text has other words.

    Args:
        text: It states the digest once: whole, or its beginning.
        before: The whole digest that it has.
        now: The one that it is to have.

    Raises:
        ValueError: It doesn't state that digest, or more than once, as where a comment says the same words.
    """
    if text.count(before[:SHORT]) != 1:
        raise ValueError(f"{before[:SHORT]} stands {text.count(before[:SHORT])} times among the citations")
    return text.replace(before, now) if before in text else text.replace(before[:SHORT], now[:SHORT])


def cite_pages(
    essays: Iterable[EssayView],
    threads: Iterable[ThreadView],
    labelled: Mapping[TextKey, Labelled],
    site: Site,
) -> Iterator[CitedPage]:
    """Yield the citations of every essay with its comments, and of every conversation of its own.

    Args:
        essays: Published essays, and pages with a conversation.
        threads: All conversations; those under an essay are left to it.
        labelled: Holds the words of each comment.
        site: Where they stand.
    """
    for essay in essays:
        yield CitedPage(essay.title, essay.url, essay.slug, Later(partial(_both, essay, labelled, site)))
    for thread in threads:
        if thread.essay_title is None:
            citations = Later(partial(_comments, thread, labelled, site))
            yield CitedPage(thread.title, thread.url, thread.slug, citations)


def render_plain(citation: Citation) -> str:
    """Return `A. Reader, comment on “Title”, The Site, 4 March 2011.`, or `n.d.` for an unknown date."""
    title = f"“{citation.title}”"
    parts = [
        ", ".join(citation.authors) or ("Unnamed" if citation.part_of else ""),
        f"{citation.part_of} {title}".lstrip(),
        citation.container,
        day(citation.published) if citation.published is not None else "n.d.",
    ]
    line = ", ".join(" ".join(part.split()) for part in parts if part)
    return f"{line.removesuffix('.')}."


def _both(essay: EssayView, labelled: Mapping[TextKey, Labelled], site: Site) -> Iterator[Citation]:
    yield _essay(essay, site)
    if essay.thread is not None:
        yield from _comments(essay.thread, labelled, site)


def _essay(essay: EssayView, site: Site) -> Citation:
    notes = []
    if essay.excerpt:
        notes.append(_EXCERPT + (f" of what {essay.source} published" if essay.source else ""))
    if source := essay.terms.original or essay.origin:
        notes.append(f"First published at {source}")
    return Citation(
        id=essay.slug,
        part_of="",
        title=essay.title,
        authors=essay.authors,
        container=site.name,
        published=essay.published,
        path=essay.url,
        url=_address(site, essay.url),
        lang=essay.lang or site.language,
        notes=(*notes, *_licence(essay.terms), *_inferred(essay.inferred)),
        sha256=digest_words(essay.text),
    )


def _comments(thread: ThreadView, labelled: Mapping[TextKey, Labelled], site: Site) -> Iterator[Citation]:
    for comment in thread.comments:
        if not comment.tombstone:
            yield _comment(thread, comment, labelled[thread.slug, comment.id].plain.text, site)


def _comment(thread: ThreadView, comment: CommentView, text: str, site: Site) -> Citation:
    notes = [_EXCERPT] if comment.terms.rights is Rights.UNKNOWN else []
    if thread.origin:
        place = f"#{comment.anchor}" if comment.anchor and "#" not in thread.origin else ""
        notes.append(f"First published at {thread.origin}{place}")
    return Citation(
        id=f"{thread.slug}:{comment.id}",
        part_of=_KINDS.get(comment.kind, f"{comment.kind} on"),
        title=thread.essay_title or thread.title,
        authors=(comment.name,) if comment.name else (),
        container=site.name,
        published=comment.published,
        path=comment.url,
        url=_address(site, comment.url),
        lang=site.language,
        notes=(*notes, *_licence(comment.terms), *_inferred(comment.inferred)),
        sha256=digest_words(text),
    )


def _licence(terms: Terms) -> tuple[str, ...]:
    return (f"Licence: {terms.licence.name}",) if terms.licence is not None else ()


def _inferred(inferred: tuple[Inference, ...]) -> tuple[str, ...]:
    return (f"Not stated, but inferred: {'; '.join(map(str, inferred))}",) if inferred else ()


def _address(site: Site, path: str) -> str:
    return quote(f"{site.url}{path}", safe=_IN_ADDRESS)
