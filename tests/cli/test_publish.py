"""`afterword publish` and the production build."""

import os
import shutil
import subprocess
import sys
from functools import partial

import pytest

from afterword.publishing.lock import hold_lock
from afterword.publishing.release import SUMS, digest_tree, parse_sums
from small_site import make_small_site
from support import run

ESSAY = "Title: A new one\nDate: 2014-01-01\nSlug: new\n\nCome in.\n"
publish = partial(run, "afterword", "publish")


@pytest.fixture
def site(tmp_path):
    """Return the folder of a small site, in a path with a space."""
    return make_small_site(tmp_path / "a site")


def add_targets(site, text):
    """Name targets in the production settings."""
    with (site / "publishconf.py").open("a", encoding="utf-8") as conf:
        conf.write(f'AFTERWORD = {{**AFTERWORD, "targets": {text}}}\n')


def snapshot(folder):
    """Return every path below a folder, with what a link says and when a file was written."""
    return {
        str(path.relative_to(folder)): path.readlink() if path.is_symlink() else path.lstat().st_mtime_ns
        for path in folder.rglob("*")
        if ".cache" not in path.parts
    }


def test_published_into_a_directory(site):
    """The production site stands in public/, and nothing is left beside it but the releases."""
    done = publish(cwd=site)
    assert (site / "public/index.html").is_file()
    assert (site / "public/essays/the-ferryman/index.html.br").is_file()
    names = {path.name for path in site.iterdir()}
    assert names == {
        ".cache",
        "content",
        "theme",
        "pelicanconf.py",
        "publishconf.py",
        "public",
        "public.releases",
    }
    assert [
        path.name for path in (site / ".cache/publish/publishconf").iterdir() if "stage" in path.name
    ] == []
    assert " pages added; " in done.stdout
    assert "This is release 2" in done.stdout


def test_the_sums_are_of_what_is_there(site):
    """So anybody can check a copy of the site, with coreutils alone."""
    publish(cwd=site)
    sums = parse_sums((site / "public" / SUMS).read_text(encoding="utf-8"))
    assert sums == digest_tree((site / "public").resolve())


def test_a_second_publish_replaces_the_first(site):
    """What is gone from the sources is gone from the site."""
    publish(cwd=site)
    (site / "public/stray.html").write_text("x")
    publish(cwd=site)
    assert not (site / "public/stray.html").exists()


def test_a_second_publish_of_the_same_does_nothing(site):
    """No new release, no switch, and nothing checked or built again, once new addresses are noted."""
    publish(cwd=site)
    publish(cwd=site)
    before = snapshot(site)
    done = publish(cwd=site)
    assert "Nothing to publish: public/ is this site already" in done.stdout
    assert "All well" not in done.stdout
    assert "pages made" not in done.stdout
    del before["public.releases/.lock"]
    assert {path: what for path, what in snapshot(site).items() if path in before} == before


def test_the_summary_names_what_changed(site):
    """Added, changed and removed pages, by their addresses; an essay and its citations are two."""
    publish(cwd=site)
    essay = site / "content/essays/the-ferryman.md"
    essay.write_text(essay.read_text(encoding="utf-8").replace("Tags: Rivers\n", ""), encoding="utf-8")
    (site / "content/essays/new.md").write_text(ESSAY, encoding="utf-8")
    done = publish(cwd=site)
    assert "  + /essays/new/\n" in done.stdout
    assert "  ~ /essays/\n" in done.stdout
    assert "  - /topics/rivers/\n" in done.stdout
    assert ": 2 pages added, " in done.stdout
    assert "To go back to the one before: afterword rollback\n" in done.stdout


def test_a_dry_run_touches_nothing(site):
    """It says what would change, down to the last file."""
    before = snapshot(site)
    done = publish("--dry-run", cwd=site)
    assert "  + /theme/style.css\n" in done.stdout
    assert "Would be published to public/" in done.stdout
    assert snapshot(site) == before
    publish(cwd=site)
    (site / "content/essays/new.md").write_text(ESSAY, encoding="utf-8")
    before = snapshot(site)
    assert "  + /essays/new/\n" in publish("--dry-run", cwd=site).stdout
    assert snapshot(site) == before


def test_a_mistake_stops_before_anything_is_touched(site):
    """With a typo in metadata nothing is published, and the old site stays as it was."""
    publish(cwd=site)
    before = snapshot(site / "public")
    path = site / "content/essays/mine.md"
    path.write_text("Title: A\nDate: 2014-01-01\nTgas: x\n\nx\n", encoding="utf-8")
    done = publish(cwd=site, check=False)
    assert done.returncode == 1
    assert "mine.md:3: unknown metadata 'Tgas'" in done.stdout
    assert snapshot(site / "public") == before


def test_an_error_of_the_build_stops_too(site):
    """A template that fails; what it was stands above the last line."""
    publish(cwd=site)
    before = snapshot(site / "public")
    page = site / "theme/templates/base.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</footer>", "{{ nobody.home }}</footer>"), encoding="utf-8")
    done = publish(cwd=site, check=False)
    assert done.returncode == 1
    assert "'nobody' is undefined" in done.stderr
    assert done.stderr.endswith("Visitors see what they saw before\n")
    assert snapshot(site / "public") == before


def test_plain_pelican_stops_too(site):
    """The production settings stop Pelican itself at a mistake."""
    (site / "content/essays/mine.md").write_text(
        "Title: A\nDate: 2014-01-01\nTgas: x\n\nx\n", encoding="utf-8"
    )
    done = run("pelican", "content", "-s", "publishconf.py", cwd=site, check=False)
    assert done.returncode != 0
    assert "Tgas" in done.stdout + done.stderr
    assert not (site / "public").exists()


def test_nothing_builds_into_what_visitors_see(site):
    """Pelican empties its output first, and this one is live."""
    publish(cwd=site)
    before = snapshot(site / "public")
    for words in (
        ["pelican", "content", "-s", "publishconf.py"],
        ["afterword", "build", "--output", "public"],
    ):
        done = run(*words, cwd=site, check=False)
        assert done.returncode == 1
        assert "is what visitors see" in done.stdout + done.stderr
    assert snapshot(site / "public") == before


def test_drafts_stay_at_home(site):
    """A draft is built for its author and never published."""
    run("afterword", "new", "Not yet", cwd=site)
    run("afterword", "build", cwd=site)
    publish(cwd=site)
    assert (site / "output/drafts/not-yet/index.html").is_file()
    assert not (site / "public/drafts").exists()
    assert "Not yet" not in (site / "public/index.html").read_text(encoding="utf-8")


def test_a_folder_on_the_command_line(site, tmp_path):
    """Instead of what the settings say; relative to where it was typed."""
    publish("--to", "../elsewhere", cwd=site)
    assert (tmp_path / "elsewhere/index.html").is_file()
    assert not (site / "public").exists()


def test_a_target_by_its_name(site):
    """With its own settings: here, no compressed copies."""
    add_targets(
        site,
        '{"home": {"kind": "directory", "path": "home"},'
        ' "bare": {"kind": "directory", "path": "bare", "compress": False}}',
    )
    assert publish(cwd=site, check=False).returncode == 2
    publish("bare", cwd=site)
    assert (site / "bare/index.html").is_file()
    assert not list(site.glob("bare/**/*.gz"))
    assert not (site / "home").exists()
    done = publish("bear", cwd=site, check=False)
    assert done.returncode == 2
    assert "did you mean 'bare'?" in done.stderr


def test_a_mistake_in_a_target_stops_before_the_build(site):
    """It names the target, and the setting that was meant."""
    add_targets(site, '{"home": {"kind": "directory", "path": "x", "kep": 3}}')
    done = publish(cwd=site, check=False)
    assert done.returncode == 1
    assert "'home': unknown setting 'kep' of directory; did you mean 'keep'?" in done.stderr
    assert not (site / ".cache").exists()


def test_a_target_that_cant_be_written_stops_before_the_build(site):
    """One line, and exit code 1."""
    (site / "file").write_text("x")
    done = publish("--to", "file/public", cwd=site, check=False)
    assert done.returncode == 1
    assert "file is a file, and a folder is wanted" in done.stderr
    assert "Traceback" not in done.stderr
    assert "pages made" not in done.stdout


def test_two_at_once(site):
    """The second waits as long as it is told to, then stops and says who is first."""
    publish(cwd=site)
    before = snapshot(site / "public")
    with hold_lock(site / ".cache/publish/publishconf/lock", 0, print):
        done = publish("--wait", "0.2", cwd=site, check=False)
    assert done.returncode == 1
    assert f"another publish is under way (process {os.getpid()} on " in done.stderr
    assert "waiting for it" in done.stdout
    assert snapshot(site / "public") == before


def test_what_a_killed_publish_left_goes_with_the_next(site):
    """A stage as large as the site."""
    (site / ".cache/publish/publishconf/stage-left/site").mkdir(parents=True)
    publish(cwd=site)
    assert not (site / ".cache/publish/publishconf/stage-left").exists()


def test_what_no_build_made_stays_at_home(site):
    """Files of a build that is forgotten, or that somebody laid into its folder."""
    publish(cwd=site)
    (site / ".cache/publish/publishconf/site/secret.html").write_text("x")
    shutil.rmtree(site / ".cache/build")
    (site / "content/essays/new.md").write_text(ESSAY, encoding="utf-8")
    publish(cwd=site)
    assert (site / "public/essays/new/index.html").is_file()
    assert not (site / "public/secret.html").exists()


def test_the_same_site_from_two_paths_is_the_same_bytes(tmp_path):
    """Whatever the folder's name, the number of workers, the seed of hashes: cards and search index too."""
    digests = []
    for name, workers, seed in (("one", 1, "1"), ("the other/path", 3, "77")):
        folder = make_small_site(tmp_path / name, f'AFTERWORD = {{**AFTERWORD, "workers": {workers}}}')
        # Settings are an input of the site; its workers are not.
        command = [sys.executable, "-m", "afterword", "publish"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)
        digests.append(digest_tree((folder / "public").resolve()))
    assert any(path.startswith("search/index/") for path in digests[0])
    assert any(path.endswith("card.png") for path in digests[0])
    assert digests[0] == digests[1]
