"""The cache of labels: the same labels with it as without it, and no file that it stumbles over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from afterword.myths import cache as module
from afterword.myths.cache import KEPT, LabelCache, load_cache, parse_cache, text_key
from afterword.myths.labelling import Text, label_texts
from afterword.myths.labels import By, Label, Stance, Turning

FAKE = "Networking feels so fake to me."
LABEL = Label(
    "phoniness", Stance.WRESTLES, FAKE, 0, len(FAKE), 0.75, By.RULES, ("a “rule”",), Turning((0, 5), (9, 12))
)
SENTENCES = [
    FAKE,
    "I used to think networking was fake, but it isn't.",
    "Networking isn't about collecting business cards.",
    "I don't have time to network.\n",
    "Ich habe keine Zeit. ",
    "\x00\u200b ",
    "\ud800",
]
WORDS = st.lists(st.sampled_from(SENTENCES), max_size=3).map(" ".join)
TEXTS = st.lists(
    st.builds(
        Text,
        place=st.just("here"),
        text=WORDS,
        quoted=st.sampled_from([(), ((0, 20),)]),
        headings=st.sampled_from([(), ((0, 10),)]),
        context=st.sampled_from([None, "", "On networking"]),
    ),
    max_size=8,
)


def key(number):
    """Return some key."""
    return text_key("1", str(number))


def written(path, *numbers, cache=None):
    """Return the cache that is read back after these texts were labelled and it was written."""
    cache = cache or load_cache(path)
    for number in numbers:
        cache.put(key(number), ())
    cache.write(path)
    return load_cache(path)


@given(TEXTS, TEXTS)
def test_labels_are_the_same_with_a_cache(tmp_path_factory, tagger, earlier, texts):
    """Of texts that are new, known, or known in another place; also where a file stood between."""
    path = tmp_path_factory.mktemp("cache") / "labels"
    cache = LabelCache()
    label_texts(tagger, earlier, cache, workers=1)
    cache.write(path)
    wanted = [
        tagger.label(each.text, quoted=each.quoted, headings=each.headings, context=each.context)
        for each in texts
    ]
    assert label_texts(tagger, texts, cache, workers=1) == wanted
    assert label_texts(tagger, texts, load_cache(path), workers=1) == wanted


def test_every_field_of_a_label_is_kept(tmp_path):
    """Whoever gives labels another field is told here that the file needs it too."""
    cache = LabelCache()
    cache.put(key(1), (LABEL,))
    cache.write(tmp_path / "labels")
    assert load_cache(tmp_path / "labels").find(key(1), FAKE) == (LABEL,)
    assert all(getattr(LABEL, field.name) != field.default for field in fields(Label))


@pytest.mark.parametrize(
    ("version", "more"),
    [("2", {}), ("1", {"quoted": ((0, 1),)}), ("1", {"headings": ((0, 1),)}), ("1", {"context": ""})],
)
def test_whatever_labels_depend_on_is_in_the_key(version, more):
    """The tagger's version, what is quoted, what is a heading, the context."""
    assert text_key(version, "1", **more) != key(1)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"{}", b"\x00" * 99, b"afterword-labels 1 1 x\n", b"afterword-labels 999 1 x\nabc 1 \n"],
    ids=["empty", "blank", "json", "nul", "cut off", "another schema"],
)
def test_a_file_that_is_no_cache_is_replaced(tmp_path, data):
    """It counts as empty, and what is labelled then is kept."""
    path = tmp_path / "labels"
    path.write_bytes(data)
    assert len(load_cache(path)) == 0
    assert written(path, 1).find(key(1), "") == ()


@given(st.data())
def test_a_damaged_file_is_empty(tmp_path_factory, data):
    """Cut off or changed at any byte, it is taken for no cache."""
    path = tmp_path_factory.mktemp("cache") / "labels"
    cache = LabelCache()
    cache.put(key(1), (LABEL,))
    cache.put(key(2), ())
    cache.write(path)
    whole = path.read_bytes()
    assert len(parse_cache(whole)) == 2
    assert len(parse_cache(whole[: data.draw(st.integers(0, len(whole) - 1))])) == 0
    at = data.draw(st.integers(whole.index(b"\n") - 30, len(whole) - 1))
    changed = bytes((whole[at] ^ 1,))
    assert len(parse_cache(whole[:at] + changed + whole[at + 1 :])) == 0


def test_a_folder_in_its_place_is_an_empty_cache(tmp_path):
    """What can't be read isn't needed."""
    assert len(load_cache(tmp_path)) == 0


def test_nothing_new_leaves_the_file_alone(tmp_path):
    """A build in which nothing changed writes nothing."""
    path = tmp_path / "labels"
    written(path, 1)
    path.chmod(0o444)
    before = path.stat()
    cache = load_cache(path)
    assert cache.find(key(1), "") == ()
    cache.write(path)
    assert path.stat() == before


def test_what_no_build_asks_for_goes_in_time(tmp_path):
    """It stays for a branch that somebody returns to, and not for ever."""
    path = tmp_path / "labels"
    written(path, 0, 1)
    for number in range(2, KEPT + 1):
        cache = load_cache(path)
        assert cache.find(key(1), "") == ()
        written(path, number, cache=cache)
    kept = written(path, KEPT + 1)
    assert kept.find(key(0), "") is None
    assert kept.find(key(1), "") == ()


def test_the_file_has_a_largest_size(tmp_path, monkeypatch):
    """What was used longest ago goes first."""
    path = tmp_path / "labels"
    written(path, *range(5))
    monkeypatch.setattr(module, "LARGEST", 5 * 40)
    kept = written(path, *range(5, 9))
    assert all(kept.find(key(number), "") == () for number in range(5, 9))
    assert len(kept) == 5
    assert path.stat().st_size < 5 * 40 + 80


def test_of_two_builds_at_once_one_file_stays_whole(tmp_path):
    """The later one's; nothing of either is left lying about."""
    path = tmp_path / "labels"
    one, two = load_cache(path), load_cache(path)
    one.put(key(1), ())
    two.put(key(2), (LABEL,))
    one.write(path)
    two.write(path)
    kept = load_cache(path)
    assert (kept.find(key(1), ""), kept.find(key(2), FAKE)) == (None, (LABEL,))
    assert list(tmp_path.iterdir()) == [path]


def test_a_cache_that_cannot_be_written_leaves_no_rubbish(tmp_path):
    """The place is taken by a folder: the error is told, the temporary file is gone."""
    (tmp_path / "labels" / "inside").mkdir(parents=True)
    cache = LabelCache()
    cache.put(key(1), ())
    with pytest.raises(OSError, match="labels"):
        cache.write(tmp_path / "labels")
    assert [path.name for path in tmp_path.iterdir()] == ["labels"]
