"""Small finished sites, as a publish stages them."""

from datetime import UTC, datetime, timedelta

from afterword.publishing.release import SUMS, Release, digest_tree, render_sums
from afterword.publishing.staging import name_release

_FIRST = datetime(2027, 3, 4, 10, 22, tzinfo=UTC)


def stage(folder, number, files):
    """Return a release of the files that are given, by path; of a higher number it is newer."""
    root = folder / f"stage {number}"
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    digests = digest_tree(root)
    (root / SUMS).write_text(render_sums(digests))
    return Release(root, name_release(digests, _FIRST + timedelta(days=number)), digests)


def two_sites(folder):
    """Return two releases: of the second one file is new, one changed, one gone, and one stays."""
    first = {
        "index.html": "<p>one</p>",
        "essays/tide/index.html": "<p>The tide</p>",
        "essays/gone/index.html": "<p>Soon gone</p>",
        "theme/style.css": "p { color: navy }",
        'it\'s "odd" $HOME/a b;c.txt': "odd",
    }
    second = {path: text for path, text in first.items() if "gone" not in path}
    second |= {"index.html": "<p>two</p>", "essays/new/index.html": "<p>New</p>"}
    return stage(folder, 1, first), stage(folder, 2, second)


def quiet(_what, _done, _total):
    """Take progress, and say nothing."""


def read_far(path):
    """Return what is in a file; None where there is none."""
    return path.read_bytes() if path.is_file() else None
