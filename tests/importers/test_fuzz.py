"""A few hundred of the fuzzer's inputs, and the fuzzer itself: `make fuzz` runs thousands."""

import pytest

import fuzzer
from afterword.errors import UnusableInputError

SEEDS = fuzzer.find_seeds()
FILES = [path for paths in SEEDS.values() for path in paths if path.is_file()]
PLAIN = [fuzzer.FIXTURES / "wordpress" / "plain-post.xml"]


@pytest.mark.parametrize("importer", [name for name, seeds in SEEDS.items() if seeds])
def test_no_damage_makes_an_importer_lose_its_head(importer):
    """A ledger that balances or an error that a person can read, in the time it may have."""
    tally = fuzzer.fuzz(importer, SEEDS[importer], range(20), seed=2, save=None)
    assert tally.faults == []
    assert tally.number == 20


def test_the_same_numbers_give_the_same_inputs(tmp_path):
    """So that a fault can be looked at again."""
    for number in range(40):
        made = [
            [
                (file.name, file.read_bytes())
                for file in files_of(
                    fuzzer.make_input(
                        fuzzer.draw_for("x", 1, number), "isso", FILES, tmp_path / f"{name}{number}"
                    )
                )
            ]
            for name in "ab"
        ]
        assert made[0] == made[1]


def files_of(path):
    """Return a file, or a folder's files."""
    return sorted(path.rglob("*.*")) if path.is_dir() else [path]


def wordpress_that(read):
    """Return a stand-in for the importer whose `read` is this."""

    class Stand:
        NAME = "wordpress"
        SUFFIXES = (".xml",)

        def read(self, source, ledger, _options):
            return read(source, ledger)

    return lambda _name: Stand()


def spin(_source, _ledger):
    """Never come back."""
    while True:
        pass


def lose(_source, ledger):
    """Read a comment and lose it."""
    ledger.saw("comments")
    return iter(())


def stumble(_source, _ledger):
    """Let an exception out that nobody could read."""
    raise KeyError("wp:post_id")


def mumble(_source, _ledger):
    """Refuse, and don't say what."""
    raise UnusableInputError("something is wrong")


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (spin, "too slow"),
        (lose, "not balanced"),
        (stumble, "KeyError"),
        (mumble, "without the file's name"),
    ],
)
def test_the_fuzzer_finds_what_it_looks_for(monkeypatch, tmp_path, read, words):
    """Each kind of fault is told, and the input is kept."""
    monkeypatch.setattr(fuzzer, "SECONDS", 0.2)
    monkeypatch.setattr(fuzzer, "load_importer", wordpress_that(read))
    tally = fuzzer.fuzz("wordpress", PLAIN, range(1, 2), seed=1, save=tmp_path)
    (fault,) = tally.faults
    assert fault.startswith("wordpress --seed 1 --only 1: FAULT")
    assert words in fault
    assert len(list(tmp_path.iterdir())) == 1


def test_what_cannot_be_taken_back_is_a_fault(monkeypatch):
    """Every so many inputs are written, read back and undone."""
    monkeypatch.setattr(fuzzer, "undo_import", lambda *_: type("Undone", (), {"kept": []}))
    monkeypatch.setattr(fuzzer, "damage", lambda data, *_: data)
    tally = fuzzer.fuzz("wordpress", PLAIN, range(1), seed=1, save=None)
    assert "AssertionError" in tally.faults[0]


def test_an_undamaged_input_is_well(monkeypatch):
    """Nothing is found where there is nothing."""
    monkeypatch.setattr(fuzzer, "damage", lambda data, *_: data)
    tally = fuzzer.fuzz("wordpress", PLAIN, range(1), seed=1, save=None)
    assert tally.outcomes == {"well": 1}
