"""Essays in Pelican's own lists of topics and authors."""

from types import SimpleNamespace

from afterword.essays.lists import group_essays


def test_a_group_holds_its_own_essays_and_no_equal_ones():
    """Membership goes by identity, as it does for Pelican's articles, and what is listed stays."""
    mine, other = SimpleNamespace(slug="a"), SimpleNamespace(slug="a")
    generator = SimpleNamespace(tags={"t": [mine]}, categories=[("c", [mine])], authors=[("w", [mine])])
    group_essays(generator)
    for essays in (generator.tags["t"], generator.categories[0][1], generator.authors[0][1]):
        assert list(essays) == [mine]
        assert mine in essays
        assert other not in essays
