"""The invented blog: always the same, of the size that was asked for, and the same words to every parser."""

import pytest

from afterword.discussion.threadfile import load_thread
from afterword.essays.essayfile import load_essay
from speed.corpus import LARGEST, Corpus, load_marked
from speed.engines import NAMES
from speed.trees import essay_file, lay_trees


@pytest.fixture(scope="module")
def essays():
    """Return a small blog."""
    return list(Corpus(12, 6))


def test_the_same_numbers_give_the_same_texts(essays):
    """In every word, so that a run can be repeated."""
    assert list(Corpus(12, 6)) == essays


def test_another_seed_gives_other_texts(essays):
    """With the same addresses."""
    others = list(Corpus(12, 6, seed=2))
    assert [essay.slug for essay in others] == [essay.slug for essay in essays]
    assert all(one.body != other.body for one, other in zip(essays, others, strict=True))


def test_it_is_as_large_as_asked(essays):
    """So many essays, each with so many comments."""
    assert [len(essay.comments) for essay in essays] == [6] * 12


def test_slugs_and_comments_are_told_apart(essays):
    """None is used twice."""
    assert len({essay.slug for essay in essays}) == 12
    assert len({comment.id for essay in essays for comment in essay.comments}) == 72


def test_an_answer_stands_one_deeper_than_what_it_answers(essays):
    """And after it; peers print the depth that they are given."""
    for essay in essays:
        seen = []
        for comment in essay.comments:
            assert comment.depth == (comment.to.depth + 1 if comment.to else 0)
            assert comment.to is None or comment.to in seen
            seen.append(comment)


def test_the_first_essays_of_a_larger_corpus_are_the_same(essays):
    """But for links, which lead into all of it: so sizes can be compared."""
    larger = list(Corpus(24, 6))[:12]
    assert [essay.comments for essay in larger] == [essay.comments for essay in essays]


def test_a_corpus_that_would_reach_into_the_future_is_refused():
    """Hugo wouldn't print such essays."""
    with pytest.raises(ValueError, match=r"50001 essays; 50000 is the most"):
        next(iter(Corpus(LARGEST + 1, 0)))


def test_texts_with_labels_hold_no_markup():
    """So that every engine makes the same words of them."""
    texts = load_marked()
    assert len(texts) > 10_000
    assert not any(sign in text for text in texts for sign in "*_<>&`[]\n")


def test_comments_for_the_peers_are_html(essays):
    """Paragraphs, and no Markdown left in them."""
    found = [comment.html for essay in essays for comment in essay.comments]
    assert all(html.startswith("<p>") and html.endswith("</p>") for html in found)
    assert any("<em>" in html for html in found)
    assert not any("](" in html or "*" in html for html in found)


def test_the_sources_can_be_read(tmp_path, essays):
    """As Afterword's own files, with every comment in its place."""
    lay_trees(Corpus(12, 6), [("afterword", tmp_path / "site")])
    for essay in essays:
        path = essay_file("afterword", tmp_path / "site", essay.slug)
        assert load_essay(path).title == essay.title
        thread = load_thread(path.parents[1] / "discussions" / f"{essay.slug}.thread")
        assert [comment.id for comment in thread.comments] == [comment.id for comment in essay.comments]


@pytest.mark.parametrize("kind", NAMES)
def test_each_engine_gets_every_essay(kind, tmp_path):
    """At the place that an edit looks for."""
    corpus = Corpus(3, 1)
    lay_trees(corpus, [(kind, tmp_path / kind)])
    assert all(essay_file(kind, tmp_path / kind, corpus.slug(number)).is_file() for number in range(3))
