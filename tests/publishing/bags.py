"""Small bags and zips to verify, and to spoil."""

import io
import zipfile
from datetime import UTC, datetime

from afterword.publishing.keepsake.archive import write_zip
from afterword.publishing.keepsake.bag import write_bag

WHEN = datetime(2011, 3, 4, 10, 22, tzinfo=UTC)
FILES = {
    "data/a.txt": "one\n",
    "data/ü/b c.txt": "two\n" * 40,
    "data/100%.txt": "three\n",
    "README.txt": "read\n",
}


def make_bag(folder, files=FILES):
    """Write a bag into a folder, and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_bag(folder, {"Source-Organization": "S"})
    return folder


def make_zip(folder, files=FILES):
    """Write a keepsake in small beside a folder, and return it."""
    target = folder / "keepsake-2011-03-04.zip"
    write_zip(make_bag(folder / "keepsake-2011-03-04", files), target, WHEN)
    return target


def zip_of(entries):
    """Return the bytes of a zip.

    Args:
        entries: (name or ZipInfo, bytes) of each file, as they are.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()
