"""Edits of a preview, in the process that serves it."""

import os
from pathlib import Path

import pytest

from afterword.building.place import find_place
from afterword.cli.build import name_command
from afterword.cli.preview import follow_build
from afterword.cli.quick import Desk
from support import run


@pytest.fixture
def preview(site, monkeypatch):
    """Return what is known of a site that was just built, and its folder."""
    monkeypatch.chdir(site)
    for path in site.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    run("afterword", "build", "--quiet", "--extra-settings", "PREVIEW=true", cwd=site)
    conf = Path("pelicanconf.py")
    command = name_command(conf, None, ["PREVIEW=true"])
    watched = (Path("content"), Path("theme"), conf, Path(name_command.__code__.co_filename).parents[1])
    quick = follow_build(find_place(conf, None), command, watched, Desk())
    assert quick is not None
    quick.prepare()
    return quick, site


def test_edits_of_a_preview(preview):
    """An essay's words are made by themselves, again and again; a new file or another output is not."""
    quick, site = preview
    essay = max(site.glob("content/essays/*.md"), key=lambda path: path.stat().st_size)
    page = site / "output" / "essays" / essay.stem / "index.html"
    for word in ("cormorants", "herons"):
        with essay.open("a", encoding="utf-8") as file:
            file.write(f"\nThere were {word} on the pier.\n")
        assert quick.edit([str(essay)])
        assert word in page.read_text(encoding="utf-8")
    assert quick.edit([str(site / "content/essays/.saved~")]), "an editor's file that came and went"
    new = site / "content/essays/new.md"
    new.write_text("Title: New\n\nNew.\n", encoding="utf-8")
    assert not quick.edit([str(new)])
    quick.place.edits.unlink()
    assert not quick.edit([str(essay)]), "another build has been at work"
