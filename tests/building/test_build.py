"""`afterword build`, again and again: what it makes anew, what it keeps, what it removes."""

import os
import signal
import subprocess
import sys
import time

import pytest

from support import run

ESSAY = "content/essays/the-ferryman.md"
PAGE = "output/essays/the-ferryman/index.html"


def build(folder, *words, **variables):
    """Build, and return what was said."""
    return run("afterword", "build", *words, cwd=folder, **variables).stdout


def shown(folder, output="output"):
    """Return the bytes of every file of a built site."""
    root = folder / output
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def times(folder):
    """Return when every file of the output was written."""
    root = folder / "output"
    return {str(p.relative_to(root)): p.stat().st_mtime_ns for p in root.rglob("*") if p.is_file()}


def plain(folder):
    """Return what plain Pelican makes of the sources, from nothing."""
    run("pelican", "content", "-o", "plain", cwd=folder)
    return shown(folder, "plain")


def change(path, old, new):
    """Put other words into a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def built(small):
    """Return the folder of a small site that is built."""
    build(small)
    # The clock that files are timed by is coarse, and what changed within its tick isn't trusted.
    time.sleep(0.1)
    return small


def test_nothing_changed(built, monkeypatch):
    """That is said without as much as importing Pelican, and no file is touched."""
    before = times(built)
    build(built)
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    done = run("afterword", "build", cwd=built)
    assert "Nothing changed" in done.stdout
    assert "pelican" not in done.stderr
    assert times(built) == before


def test_it_is_what_plain_pelican_makes(built):
    """To the byte."""
    assert shown(built) == plain(built)


def test_what_a_file_was_copied_over_stays(small):
    """A file of one's own in the place of a feed, as plain Pelican copies it."""
    own = small / "content" / "extra" / "mine.xml"
    own.parent.mkdir()
    own.write_text("<mine/>", encoding="utf-8")
    with (small / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write('STATIC_PATHS = [*STATIC_PATHS, "extra"]\n')
        conf.write('EXTRA_PATH_METADATA = {"extra/mine.xml": {"path": "feeds/essays.atom.xml"}}\n')
    build(small)
    assert (small / "output" / "feeds" / "essays.atom.xml").read_bytes() == b"<mine/>"
    assert shown(small) == plain(small)


def test_the_order_of_the_plugins_is_all_one(built):
    """A signal promises its receivers no order, so none may count on it."""
    before = plain(built)
    with (built / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nPLUGINS = [*reversed(PLUGINS)]\n")
    assert plain(built) == before


def test_a_touched_file_changes_nothing(built):
    """A checkout sets other times; the words are the same."""
    build(built)
    for path in (built / "content").rglob("*.md"):
        path.touch()
    assert "Nothing changed" in build(built)


def test_an_edit_touches_the_pages_that_show_it(built):
    """And no other."""
    before = times(built)
    with (built / ESSAY).open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence at the end.\n")
    said = build(built, "--explain", "essays/the-ferryman/")
    assert "essays/the-ferryman/: made anew, since article." in said
    after = times(built)
    changed = {name for name in after if after[name] != before.get(name)}
    assert "essays/the-ferryman/index.html" in changed
    assert {
        name for name in changed if name.startswith(("people/", "theme/", "about/", "essays/undated"))
    } == set()
    assert "One more sentence" in (built / PAGE).read_text(encoding="utf-8")


def test_why_a_page_was_kept(built):
    """It can be asked."""
    with (built / ESSAY).open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence at the end.\n")
    assert "about/: kept; nothing that it reads has changed" in build(built, "--explain", "about/")


def test_where_the_time_went(small):
    """Phase by phase, with their sum."""
    said = build(small, "--profile")
    for phase in ("essays read", "conversations, labels and views", "pages made", "output", "in all"):
        assert phase in said


def test_a_deleted_essay_takes_its_page_with_it(built):
    """And a renamed one moves."""
    (built / ESSAY).unlink()
    build(built)
    assert not (built / PAGE).parent.exists()


def test_what_no_build_wrote_stays(built):
    """Until everything is to be made anew."""
    mine = built / "output" / "essays" / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    (built / ESSAY).unlink()
    assert "1 other files there are not of this build" in build(built)
    assert mine.read_text(encoding="utf-8") == "mine"
    build(built, "--clean")
    assert not mine.exists()


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("x")])
def test_a_damaged_output_is_mended(built, damage):
    """Though no source has changed."""
    before = shown(built)
    damage(built / PAGE)
    build(built)
    assert shown(built) == before


def test_a_cache_that_is_gone_is_only_slower(built):
    """And one that is damaged likewise."""
    before = shown(built)
    for path in (built / ".cache" / "build").glob("*.files"):
        path.write_bytes(path.read_bytes()[:-9])
    build(built)
    assert shown(built) == before


@pytest.mark.parametrize("name", ["motto.txt", "greeting.py"])
def test_what_settings_read_counts(built, name):
    """A file, or a module: both were opened."""
    change(built / name, "One" if name == "motto.txt" else "Hello", "Another")
    build(built)
    assert shown(built) == plain(built)


def test_a_variable_that_settings_name_counts(built, monkeypatch):
    """Set before one build and not before another."""
    monkeypatch.setenv("SMALL_NAME", " but renamed")
    build(built)
    assert b"Small but renamed" in (built / PAGE).read_bytes()


def test_a_variable_whose_name_is_only_part_of_a_word_does_not_count(built, monkeypatch):
    """Nor does the one in which shells put the command that they run."""
    monkeypatch.setenv("SMALL", "another")
    monkeypatch.setenv("_", "/usr/bin/make")
    assert "Nothing changed" in build(built)


def test_the_same_with_any_number_of_workers(small):
    """To the byte."""
    pages = []
    for workers in (1, 3):
        with (small / "pelicanconf.py").open("a", encoding="utf-8") as file:
            file.write(f'AFTERWORD["workers"] = {workers}\n')
        build(small, "--clean")
        pages.append(shown(small))
    assert pages[0] == pages[1]


def test_a_mistake_leaves_the_site_as_it_was(built):
    """With a word about it."""
    before = shown(built)
    change(built / "theme/templates/base.html", "</footer>", "{{ 1 / 0 }}</footer>")
    done = run("afterword", "build", cwd=built, check=False)
    assert done.returncode != 0
    assert "division by zero" in done.stdout + done.stderr
    assert shown(built) == before


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills in another way")
@pytest.mark.parametrize("delay", [0.3, 0.9, 1.5])
def test_killed_at_any_point_the_next_build_is_right(built, delay):
    """Whatever the killed one had begun."""
    (built / ESSAY).rename(built / "content/essays/another.md")
    change(built / "theme/templates/base.html", "</footer>", "New</footer>")
    process = subprocess.Popen([sys.executable, "-m", "afterword", "build"], cwd=built)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (built / "content/essays/another.md").rename(built / "content/essays/third.md")
    build(built)
    assert shown(built) == plain(built)
    assert not list((built / ".cache/build").glob("*.stage-*"))


def test_two_builds_at_once(small):
    """Both end well, and the site is right."""
    command = [sys.executable, "-m", "afterword", "build"]
    processes = [subprocess.Popen(command, cwd=small, env=os.environ) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    assert shown(small) == plain(small)


def test_a_page_is_written_in_the_same_markdown_as_an_essay(small):
    """Pelican's own reader, which adds to the settings, is made before the pages are read."""
    text = 'Title: {}\n\nShe said "it\'s three dots...", and left.\n'
    (small / "content/essays/dots.md").write_text(text.format("In an essay"), encoding="utf-8")
    (small / "content/pages/three.md").write_text(text.format("On a page"), encoding="utf-8")
    build(small)
    for page in ("essays/dots", "three"):
        assert "<p>She said “it’s three dots…”, and left.</p>" in shown(small)[f"{page}/index.html"].decode()
