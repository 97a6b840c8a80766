"""What the social card of each page says: its title, and the words that a label rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from afterword.imaging.coverage import Coverage
from afterword.imaging.model import Card
from afterword.reading.mythviews import MythView
from afterword.reading.site import Site
from afterword.reading.views import CommentView, EssayView, LabelView, ThreadView
from afterword.text.plaintext import PlainText
from afterword.text.sentences import first_characters

_TITLE, _WORDS, _KIND = 150, 225, 48  # characters that find room


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as a page names it.

    Attributes:
        path: The picture, from the site's base: "/essays/x/card.png".
        alt: What it says.
        card: What is drawn; None of the theme's own picture, which is there already.
    """

    path: str
    alt: str
    card: Card | None = None


class Deck:
    """Says what the cards show, in letters that their fonts have."""

    def __init__(self, site: Site, coverage: Coverage) -> None:
        self._site = site
        self._readable = coverage.readable

    def essay(self, essay: EssayView) -> CardView | None:
        """Return the card of an essay or a page; of unknown rights, no word that isn't in its excerpt.

        Returns:
            None where the fonts lack a letter of its title.
        """
        names = (*essay.authors, essay.source) if essay.excerpt or not essay.authors else essay.authors
        kind = ", ".join(filter(None, names))
        card = self._card(essay.title, kind, essay.description)
        return self._view(essay.url, _with_label(card, self._label(essay.labels)))

    def thread(self, thread: ThreadView) -> CardView | None:
        """Return the card of a conversation of its own."""
        spoken = [comment for comment in thread.comments if not comment.tombstone]
        card = self._card(thread.title, "A conversation", _words(spoken[0]) if spoken else "")
        labels = (label for comment in spoken for label in comment.labels)
        return self._view(thread.url, _with_label(card, self._label(labels)))

    def myth(self, myth: MythView) -> CardView | None:
        """Return the card of a myth: the truth over the water, the claim under it."""
        card = self._card(myth.truth, f"Myth {myth.number} of {myth.total}", "")
        claim, name = self._readable(first_characters(myth.claim, _WORDS)), self._readable(myth.name)
        label = ("voices", "The myth:", name, claim) if claim and name else None
        return self._view(myth.url, _with_label(card, label))

    def site(self) -> CardView | None:
        """Return the card of the site, for its front page and every list."""
        card = self._card(self._site.name, "", self._site.description)
        return self._view("/", replace(card, site="") if card else None)

    def _card(self, title: str, kind: str, words: str) -> Card | None:
        readable = self._readable(first_characters(title, _TITLE))
        if not readable:
            return None
        return Card(
            site=self._readable(first_characters(self._site.name, _KIND)),
            kind=self._readable(first_characters(kind, _KIND)),
            title=readable,
            words=self._readable(first_characters(words, _WORDS)),
        )

    def _label(self, labels: Iterable[LabelView]) -> tuple[str, str, str, str] | None:
        """Return (stance, verb, myth, evidence) of the label that a card shows.

        One that a person chose comes first, and what others are said to hold comes last.
        """
        shown = [label for label in labels if label.evidence]
        shown.sort(key=lambda label: (not label.chosen, label.stance == "reports"))
        for label in shown:
            words = self._readable(first_characters(label.evidence, _WORDS))
            name = self._readable(label.name)
            if words and name:
                return label.stance, label.verb, name, words
        return None

    def _view(self, url: str, card: Card | None) -> CardView | None:
        return None if card is None else CardView(f"{url}card.png", _alt(card), card)


def _with_label(card: Card | None, label: tuple[str, str, str, str] | None) -> Card | None:
    if card is None or label is None:
        return card
    stance, verb, myth, words = label
    return replace(card, stance=stance, verb=verb, myth=myth, words=_quoted(words))


def _quoted(words: str) -> str:
    return words if words.startswith("“") and words.endswith("”") else f"“{words}”"


def _words(comment: CommentView) -> str:
    return " ".join(PlainText.from_html(str(comment.body)).text.split())


def _alt(card: Card) -> str:
    """Return what a card says, for those who don't see it."""
    source = ", ".join(part for part in (card.site, card.kind) if part)
    said = [f"{card.title} ({source})." if source else f"{card.title}."]
    if card.stance:
        verb = card.verb.replace(":", ",")
        said.append(f"{verb[:1].upper()}{verb[1:]} {card.myth}:")
    return " ".join((*said, card.words)).rstrip()


def deal_cards(
    deck: Deck, essays: Iterable[EssayView], threads: Iterable[ThreadView], myths: Iterable[MythView]
) -> Iterator[tuple[str, CardView]]:
    """Yield the path of each page that has a card of its own, and the card."""
    yield from ((essay.url, card) for essay in essays if (card := deck.essay(essay)))
    yield from ((t.url, card) for t in threads if t.essay_title is None and (card := deck.thread(t)))
    yield from ((myth.url, card) for myth in myths if (card := deck.myth(myth)))
