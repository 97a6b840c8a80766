"""Files as a build sees them."""

import pytest

from afterword.building.files import read_whole


@pytest.mark.parametrize("size", [1, 1 << 16, (1 << 17) + 1])
def test_a_file_is_read_whole(tmp_path, size):
    """However long it is."""
    path = tmp_path / "a.md"
    path.write_bytes(b"a" * size)
    assert read_whole(path) == b"a" * size


def test_an_empty_file_has_nothing(tmp_path):
    """It can be read all the same."""
    path = tmp_path / "a.md"
    path.touch()
    assert read_whole(path) == b""


def test_a_file_that_is_missing_is_named(tmp_path):
    """As any other way of reading does."""
    with pytest.raises(FileNotFoundError, match=r"none\.md"):
        read_whole(tmp_path / "none.md")
