"""Golden pages: whole small sites through real Pelican, and what they become."""

import difflib

import pytest

from support import ROOT, run

GOLDEN = ROOT / "tests" / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/content"))


def text_files(folder):
    """Return every text of a folder by its relative path, pictures and the theme's own files left out."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in {".ico", ".png"}
        and path.relative_to(folder).parts[0] != "theme"
    }


@pytest.mark.parametrize("case", CASES)
def test_golden(case, tmp_path, request):
    """The site that a case's content becomes is, to the byte, the one that somebody looked at."""
    output = tmp_path / "output"
    run("pelican", str(GOLDEN / case / "content"), "-s", "pelicanconf.py", "-o", str(output), cwd=ROOT)
    found = text_files(output)
    expected = GOLDEN / case / "expected"
    if request.config.getoption("--update-golden"):
        for name, text in found.items():
            target = expected / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        for name in set(text_files(expected)) - set(found):
            (expected / name).unlink()
    wanted = text_files(expected)
    assert sorted(found) == sorted(wanted)
    for name in wanted:
        difference = difflib.unified_diff(
            wanted[name].split("\n"), found[name].split("\n"), name, "built", lineterm=""
        )
        assert found[name] == wanted[name], "\n".join(difference)
