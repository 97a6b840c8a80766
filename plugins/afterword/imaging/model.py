"""What a social card says."""

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630  # pixels: what networks and messengers show at 1.91 to 1


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; every text is one line, and readable in its fonts.

    Attributes:
        site: The site's name.
        kind: What the page is, or whose: "Myth 3 of 12", "Ines Halloran".
        title: The page's.
        words: A sentence of the page, or its summary.
        stance: Of the label that the words show; empty where they show none.
        verb: "answers".
        myth: "Phoniness".
    """

    site: str
    kind: str
    title: str
    words: str = ""
    stance: str = ""
    verb: str = ""
    myth: str = ""
