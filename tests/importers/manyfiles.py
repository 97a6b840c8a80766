"""Exports of many files, for tests: folders of fixtures, as they are or packed."""

import io
import shutil
import zipfile

from importing import FIXTURES, TODAY

from afterword.importers.base import Options, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.ledger import Ledger
from afterword.importers.run import run_import


def zipped(folder, *, extra=(), prefix="", streamed=False):
    """Return a folder of fixtures as a zip archive.

    Args:
        folder: Under the fixtures.
        extra: More files, as (name, bytes).
        prefix: In front of every name.
        streamed: Written as to a pipe: no header knows its file's length.
    """
    files = [
        (prefix + path.relative_to(FIXTURES / folder).as_posix(), path.read_bytes())
        for path in sorted((FIXTURES / folder).rglob("*"))
        if path.is_file()
    ]
    return packed([*files, *extra], streamed=streamed)


def packed(files, *, streamed=False):
    """Return files, as (name, bytes), as a zip archive."""
    target = io.BytesIO()
    out = _Pipe(target) if streamed else target
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


class _Pipe(io.RawIOBase):
    """A target that can't go back, as a pipe."""

    def __init__(self, target):
        super().__init__()
        self._target = target

    def writable(self):
        return True

    def write(self, data):
        return self._target.write(data)


def take_folder(site, folder, *, write=True):
    """Import a folder of fixtures as if it lay in the site's exports."""
    path = site.folder / "exports" / "folder"
    shutil.copytree(FIXTURES / folder, path)
    source = load_source(path)
    site.outcome = run_import(
        source, choose_importer(source), into=site.content, options=Options(TODAY), write=write
    )
    return site


def take_bytes(site, data, name="export"):
    """Import bytes under a name of one's choice, without writing."""
    path = site.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    source = load_source(path)
    site.outcome = run_import(source, choose_importer(source), into=site.content, options=Options(TODAY))
    return site


def kept_addresses(fixture):
    """Return (record, kind, address) of what someone who asked for addresses would get."""
    kept = []
    source = load_source(FIXTURES / fixture)
    importer = choose_importer(source)
    book = Ledger("", importer.NAME, "", keep=lambda *address: kept.append(address))
    list(importer.read(source, book, Options(TODAY)))
    return kept
