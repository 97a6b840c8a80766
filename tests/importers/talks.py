"""Importing exports of talk in tests: a folder of fixtures under a name of its own, or packed."""

import shutil

from importing import FIXTURES, TODAY
from manyfiles import zipped

from afterword.importers.base import Options, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.run import run_import


def take_folder(site, folder, name="export"):
    """Import a folder of fixtures, or any other, as if it lay in the site's exports."""
    path = site.folder / "exports" / name
    shutil.copytree(FIXTURES / folder, path)
    return _take(site, path)


def take_zip(site, folder, prefix=""):
    """Import a folder of fixtures as a zip; the prefix goes in front of every name in it."""
    path = site.folder / "exports" / "export.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(folder, prefix=prefix))
    return _take(site, path)


def _take(site, path):
    source = load_source(path)
    options = Options(TODAY)
    site.outcome = run_import(source, choose_importer(source), into=site.content, options=options, write=True)
    return site
