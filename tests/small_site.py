"""A small site that is quickly built for production."""

import shutil

from support import ROOT


def make_small_site(folder, settings='AFTERWORD = {**AFTERWORD, "cards": False}'):
    """Write the sources of a small site, and return its folder.

    Args:
        folder: Where; it isn't there yet.
        settings: What goes to the end of `pelicanconf.py`: by default, that no cards are drawn.
    """
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "golden" / "small" / "content", folder / "content")
    shutil.copytree(ROOT / "theme", folder / "theme")
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder / name)
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"{settings}\n")
    return folder
