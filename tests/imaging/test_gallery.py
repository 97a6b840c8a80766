"""The cards of a whole site: drawn once, with any number of processes."""

import pytest

from afterword.imaging.gallery import card_store, write_cards
from afterword.imaging.model import Card


@pytest.fixture
def cache(tmp_path):
    """Return where the cards of earlier builds would be."""
    return tmp_path / ".cache"


def test_only_what_changed_is_drawn(tmp_path, cache):
    """A card that says the same is copied."""
    one, two = Card("Site", "", "One"), Card("Site", "", "Two")
    files = [tmp_path / "a" / "card.png", tmp_path / "b" / "card.png"]
    assert write_cards(zip(files, (one, two), strict=True), card_store(cache)) == 2
    first = files[0].read_bytes()
    files[0].unlink()
    changed = Card("Site", "", "Three")
    assert write_cards(zip(files, (one, changed), strict=True), card_store(cache)) == 1
    assert files[0].read_bytes() == first


def test_two_pages_that_say_the_same_share_one_drawing(tmp_path, cache):
    """And both have their file."""
    card = Card("Site", "", "One")
    files = [tmp_path / name / "card.png" for name in "ab"]
    assert write_cards([(file, card) for file in files], card_store(cache)) == 1
    assert files[0].read_bytes() == files[1].read_bytes()


def test_many_cards_are_drawn_by_several_processes_alike(tmp_path, cache, monkeypatch):
    """The bytes are those of one process."""
    cards = [(tmp_path / f"{number}.png", Card("Site", "", f"Number {number}")) for number in range(6)]
    monkeypatch.setattr("afterword.imaging.gallery._SHELF", 2)
    monkeypatch.setattr("afterword.imaging.workers.count_cores", lambda: 2)
    write_cards(cards, card_store(cache))
    several = [path.read_bytes() for path, _ in cards]
    monkeypatch.setattr("afterword.imaging.workers.count_cores", lambda: 1)
    write_cards(cards, card_store(tmp_path / "other"))
    assert [path.read_bytes() for path, _ in cards] == several


def test_a_cache_that_takes_nothing_stops_no_build(tmp_path):
    """The cards are written all the same."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    write_cards([(tmp_path / "card.png", Card("Site", "", "One"))], card_store(tmp_path / "cache"))
    assert (tmp_path / "card.png").read_bytes().startswith(b"\x89PNG")
