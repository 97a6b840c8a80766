"""What somebody wrote on Medium: posts as essays, and answers to other people's posts as one thread."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from msgspec.structs import replace

from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Origin, Thread
from afterword.essays.model import Essay, EssayStatus
from afterword.importers.base import Conversation, Options
from afterword.importers.bodies import essay_body
from afterword.importers.gathering import Gathering
from afterword.importers.ledger import DUPLICATE, Ledger
from afterword.importers.medium_feed import id_of, is_response
from afterword.importers.medium_page import Page
from afterword.importers.moments import Moment
from afterword.importers.syndication.channel import Channel
from afterword.importers.syndication.entry import Entry
from afterword.importers.syndication.post import make_post, post_id
from afterword.importers.texts import shown_name, titled, web_address
from afterword.vocabulary import Format, Inference

_SOURCE = "medium"
_RESPONSES = "responses"
_ID_AT_END = re.compile(r"-?[0-9a-f]{10,14}$")
_TITLE = Inference("title", "who wrote them")
_TAKEN = "{} posts taken for answers to other people's: their titles are their own first words"


@dataclass(frozen=True, slots=True)
class _Answer:
    native: str
    body: str
    author: str
    author_url: str
    address: str
    moment: Moment


class Writing:
    """Takes one text after the other; the answers come last, together.

    Args:
        ledger: Of this import.
        options: What the person asked for.
    """

    def __init__(self, ledger: Ledger, options: Options) -> None:
        self._ledger = ledger
        self._options = options
        self._answers = Gathering(ledger)
        self._answered = 0
        self._writer: tuple[str | None, str] = None, ""
        self._seen: dict[str, set[Page | Entry]] = {}

    def take_page(self, page: Page, stem: str) -> Iterator[Conversation]:
        """Yield the post of a page; an answer is kept.

        Args:
            page: From an export.
            stem: Of its file's name.
        """
        if page.is_response:
            self._keep(
                _Answer(page.native, page.body, page.author, page.author_url, page.address, page.moment)
            )
            return
        self._ledger.saw("essays")
        native = page.native or stem
        if number := self._number(native, page):
            yield _conversation(native, number, self._essay(page, native))

    def take_item(self, entry: Entry, channel: Channel) -> Iterator[Conversation]:
        """Yield the post of a feed's item; an answer is kept."""
        native = id_of(entry)
        if is_response(entry):
            self._keep(_Answer(native, entry.body.html, entry.author, "", entry.link, entry.moment))
            return
        self._ledger.saw("essays")
        if entry.body.cut:
            self._ledger.missing["full texts"] += 1
        native = native or post_id(entry)
        if number := self._number(native, entry):
            essay = make_post(entry, channel, self._options)
            essay = replace(essay, slug=_ID_AT_END.sub("", essay.slug), aliases=_aliases(essay.origin or ""))
            yield _conversation(native, number, essay)

    def responses(self) -> Iterator[Conversation]:
        """Yield the thread of answers, if there are any."""
        if not len(self._answers):
            return
        name, url = self._writer
        self._ledger.notes.append(_TAKEN.format(self._answered))
        thread = Thread(
            title=f"Responses by {name}" if name else "Responses",
            origin=Origin(web_address(url), _SOURCE),
            inferred=(_TITLE,),
            comments=self._answers.comments,
        )
        yield Conversation(source_id=_RESPONSES, slug="", thread=thread)

    def _number(self, native: str, text: Page | Entry) -> int | None:
        """Return which one it is of those with one id, from 1; None where it stood there already."""
        alike = self._seen.setdefault(native, set())
        if text in alike:
            self._ledger.withhold("essays", DUPLICATE)
            return None
        alike.add(text)
        return len(alike)

    def _essay(self, page: Page, native: str) -> Essay:
        title, inferred = titled(page.title, f"/{page.slug}", native)
        body, body_format = essay_body(page.body, keep_html=self._options.keep_html)
        name, from_email = shown_name(page.author)
        extra = [("X-Status", "draft")] if page.is_draft else []
        for field, address in (("X-Author-URL", page.author_url), ("X-URL", page.original)):
            if address:
                extra.append((field, address))
        return Essay(
            slug=page.slug,
            title=title,
            body=body,
            format=body_format,
            dek=page.subtitle or None,
            published=page.moment.value,
            authors=(name.replace(";", ","),) if name else (),
            status=EssayStatus.DRAFT if page.is_draft else EssayStatus.PUBLISHED,
            tags=tuple(tag.replace(";", ",") for tag in page.tags),
            origin=web_address(page.address),
            aliases=() if page.is_draft else _aliases(page.address),
            imported=self._options.today,
            inferred=inferred + from_email + page.moment.inferred,
            extra=(*extra, *page.moment.extra),
        )

    def _keep(self, answer: _Answer) -> None:
        self._ledger.saw("comments")
        self._answered += 1
        name, inferred = shown_name(answer.author)
        if self._writer == (None, ""):
            self._writer = name, answer.author_url
        native = answer.native
        comment_id = (
            make_id(_SOURCE, native)
            if native
            else content_id(_SOURCE, name, answer.moment.value, answer.body)
        )
        self._answers.add(
            Comment(
                id=comment_id,
                body=answer.body,
                author=Author(name, web_address(answer.author_url)),
                published=answer.moment.value,
                format=Format.HTML,
                inferred=inferred + answer.moment.inferred,
                extra=(
                    *((("X-URL", answer.address),) if answer.address else ()),
                    *answer.moment.with_position(self._answered),
                ),
            )
        )


def _conversation(native: str, number: int, essay: Essay) -> Conversation:
    return Conversation(
        source_id=native if number == 1 else f"{native}-{number}", slug=essay.slug, essay=essay
    )


def _aliases(address: str) -> tuple[str, ...]:
    """Return the path of a post on a domain of its owner's; on Medium's own it leads here for nobody."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ()
    host = parts.netloc.lower()
    if not host or host == "medium.com" or host.endswith(".medium.com") or parts.path in {"", "/"}:
        return ()
    return (parts.path.replace(",", "%2C").replace(";", "%3B"),)
