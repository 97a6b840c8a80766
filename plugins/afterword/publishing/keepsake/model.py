"""What a finished page says, as typed values: texts, what was said under them, and the labels of both."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from afterword.vocabulary import When


@dataclass(frozen=True, slots=True)
class Label:
    """A label as the site published it.

    Attributes:
        myth: The myth's id.
        stance: `voices`, `rebuts`, `wrestles` or `reports`.
        evidence: The words that show it; empty where a person chose it and no words show it.
        permalink: Of those words, else of the text.
        chosen: `person` or `tagger`.
    """

    myth: str
    stance: str
    evidence: str
    permalink: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, a message, a pingback, or the place of one that was removed.

    Attributes:
        id: Unique in its conversation.
        permalink: Its whole address.
        author: None where unknown.
        author_url: Where the name leads: a page of the site, or the author's own.
        by_author: The essay's author wrote it.
        in_reply_to: The id of the comment answered; None where it answers none that is there.
        depth: From 0.
        kind: `comment`, `message`, `pingback`, `trackback` or `mention`.
        removed: What stands in its place, where it was removed.
        notes: What the site says about it: edits, inferences, an editor's remark.
        body: The element that holds its words; None where it was removed.
    """

    id: str
    permalink: str
    author: str | None
    author_url: str | None
    by_author: bool
    published: When | None
    in_reply_to: str | None
    depth: int
    kind: str
    removed: str | None
    notes: tuple[str, ...]
    body: HtmlElement | None
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An essay, a page or a conversation of its own, with what was said there.

    Attributes:
        kind: `essay`, `page` or `conversation`.
        path: Of its file in the site.
        permalink: Its whole address.
        source: Whom it credits, where it has no author.
        excerpt: The rights are unknown: `body` is an excerpt, and this the sentence that says so.
        licence: As the page names it.
        body: The element that holds its words; None of a conversation.
        heading: Of what was said: "33 thoughts".
        remarks: In printing order.
        closed: The page says that comments are closed.
    """

    kind: str
    path: str
    permalink: str
    slug: str
    title: str
    dek: str | None
    authors: tuple[str, ...]
    source: str | None
    published: When | None
    updated: When | None
    language: str
    excerpt: str | None
    licence: str | None
    body: HtmlElement | None
    heading: str
    remarks: tuple[Remark, ...]
    labels: tuple[Label, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Myth:
    """A myth of the catalogue, in its own words."""

    id: str
    name: str
    truth: str
    claim: str
    answer: str
    permalink: str
