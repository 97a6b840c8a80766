"""A catalogue of the twelve myths without their essays, and a tagger for it."""

from pathlib import Path

import pytest

from afterword.myths.catalogue import Catalogue, Myth
from afterword.myths.tagger import Tagger

IDS = (
    "phoniness extroversion using-people job-seekers-only too-late no-time small-talk numbers-game"
    " instant-payoff natural-born nothing-to-offer merit-alone"
).split()


@pytest.fixture(scope="session")
def catalogue():
    """Return the twelve myths, in order."""
    return Catalogue(
        tuple(
            Myth(name, name, number, "truth", "claim", "answer", "", Path(f"{name}.md"))
            for number, name in enumerate(IDS, 1)
        )
    )


@pytest.fixture(scope="session")
def tagger(catalogue):
    """Return the tagger with the package's own rules and weights."""
    return Tagger(catalogue)
