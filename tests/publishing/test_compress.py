"""Compressed copies: right, smaller, the same each time, and made once."""

import gzip
import os

import brotli

from afterword.publishing.compress import forget_copies, is_copy, write_copies
from afterword.publishing.release import digest_tree
from support_publishing import quiet

TEXT = "<p>The water is fine. Come in, and bring a friend.</p>\n" * 60


def compress(tmp_path, files):
    """Write a site and its copies; return the site's folder and what was written."""
    root = tmp_path / f"site{len(list(tmp_path.iterdir()))}"
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root, write_copies(root, digest_tree(root), tmp_path / "cache", 2, quiet)


def test_a_text_has_a_copy_of_each_kind(tmp_path):
    """Which unpacks to the very same bytes; the digests are those of the copies."""
    root, written = compress(tmp_path, {"a/index.html": TEXT.encode()})
    assert gzip.decompress((root / "a/index.html.gz").read_bytes()) == TEXT.encode()
    assert brotli.decompress((root / "a/index.html.br").read_bytes()) == TEXT.encode()
    files = digest_tree(root)
    assert written == {path: files[path] for path in ("a/index.html.gz", "a/index.html.br")}


def test_pictures_and_small_texts_have_none(tmp_path):
    """Nor has what a copy would make larger."""
    noise = os.urandom(3000)
    files = {"a.png": TEXT.encode(), "b.html": b"short", "c.txt": noise, "_headers": TEXT.encode()}
    root, written = compress(tmp_path, files)
    assert written == {}
    assert digest_tree(root).keys() == files.keys()


def test_a_copy_has_the_time_of_its_file(tmp_path):
    """As nginx's gzip_static wants it."""
    root, _ = compress(tmp_path, {"index.html": TEXT.encode()})
    times = {path.stat().st_mtime_ns for path in root.iterdir()}
    assert len(times) == 1


def test_the_same_file_gives_the_same_copy(tmp_path):
    """No time and no name is in it, whatever the cache holds."""
    first, _ = compress(tmp_path, {"index.html": TEXT.encode()})
    (tmp_path / "elsewhere").mkdir()
    second, _ = compress(tmp_path / "elsewhere", {"index.html": TEXT.encode()})
    assert digest_tree(first) == digest_tree(second)


def test_what_was_compressed_is_not_compressed_again(tmp_path, monkeypatch):
    """Only what has changed."""
    compress(tmp_path, {"a.html": TEXT.encode(), "b.html": (TEXT + "b").encode()})
    packed = []
    real = gzip.compress
    monkeypatch.setattr(
        gzip, "compress", lambda data, *rest, **more: packed.append(data) or real(data, *rest, **more)
    )
    root, _ = compress(tmp_path, {"a.html": TEXT.encode(), "b.html": (TEXT + "c").encode()})
    assert packed == [(TEXT + "c").encode()]
    assert gzip.decompress((root / "a.html.gz").read_bytes()) == TEXT.encode()


def test_the_cache_forgets_what_is_in_the_site_no_more(tmp_path):
    """So no word that was taken back stays in it; what another version packed goes too."""
    (tmp_path / "cache" / "0.1-0.1").mkdir(parents=True)
    (tmp_path / "cache" / "0.1-0.1" / "x.gz").touch()
    compress(tmp_path, {"a.html": TEXT.encode(), "b.html": (TEXT + "b").encode()})
    root = tmp_path / "next"
    root.mkdir()
    (root / "a.html").write_text(TEXT)
    files = digest_tree(root)
    forget_copies(tmp_path / "cache", files)
    (shelf,) = (tmp_path / "cache").iterdir()
    assert {path.name for path in shelf.iterdir()} == {f"{files['a.html']}.{kind}" for kind in ("gz", "br")}


def test_an_empty_cache_has_nothing_to_forget(tmp_path):
    """Nor has one that isn't there yet."""
    forget_copies(tmp_path / "cache", {})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_ends_like_a_copy_is_one_only_beside_its_own():
    """A reader's `data.gz` is a file like any other."""
    assert is_copy("a.html.gz", {"a.html", "a.html.gz"})
    assert not is_copy("data.gz", {"a.html", "data.gz"})
