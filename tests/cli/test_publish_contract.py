"""What a finished site must pass before it goes out: no address lost, no removed word in it."""

from functools import partial

import pytest

from small_site import make_small_site
from support import run

publish = partial(run, "afterword", "publish")


@pytest.fixture
def site(tmp_path):
    """Return the folder of a small site that was published."""
    folder = make_small_site(tmp_path / "site")
    done = publish(cwd=folder)
    assert " new addresses stand in content/permalinks.tsv: commit it\n" in done.stdout
    return folder


def rename(site, header=""):
    """Give an essay another name; return what publishing says then."""
    essay = site / "content/essays/the-ferryman.md"
    essay.with_name("the-boatman.md").write_text(header + essay.read_text(encoding="utf-8"), encoding="utf-8")
    essay.unlink()
    thread = site / "content/discussions/the-ferryman.thread"
    text = thread.read_text(encoding="utf-8").replace("Essay: the-ferryman", "Essay: the-boatman")
    thread.write_text(text, encoding="utf-8")
    return publish(cwd=site, check=False)


def test_a_lost_address_stops_the_publish(site):
    """It names the address and the ways out, and visitors see what they saw."""
    before = (site / "public").readlink()
    done = rename(site)
    assert done.returncode == 1
    assert "/essays/the-ferryman/" in done.stderr
    assert "Aliases: /essays/the-ferryman/" in done.stderr
    assert (site / "public").readlink() == before


def test_an_alias_leads_on(site):
    """Then it goes out, and what is new is noted."""
    done = rename(site, "Aliases: /essays/the-ferryman/\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (site / "public/essays/the-boatman/index.html").is_file()
    assert "/essays/the-boatman/" in (site / "content/permalinks.tsv").read_text(encoding="utf-8")


def test_a_dry_run_notes_nothing(tmp_path):
    """The manifest is of what went out."""
    folder = make_small_site(tmp_path / "site")
    publish("--dry-run", cwd=folder)
    assert not (folder / "content/permalinks.tsv").exists()


def test_a_removed_comment_is_gone_from_what_goes_out(site):
    """And from what publishing keeps for the next time."""
    words = "the water never cared what you weigh or who sent you across it this time"
    thread = site / "content/discussions/on-oars.thread"
    comment = f"\n%%% c9\nAuthor: Cy\nPublished: 2014-06-01T08:00:00Z\n\nI say {words}, friend.\n"
    text = thread.read_text(encoding="utf-8").rstrip("\n")
    thread.write_text(f"{text}\n{comment}", encoding="utf-8")
    publish(cwd=site)
    page = site / "public/discussions/on-oars/index.html"
    assert words in page.read_text(encoding="utf-8")
    run("afterword", "remove", "/discussions/on-oars/#c-c9", "--reason", "asked for", "--write", cwd=site)
    done = publish(cwd=site, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert words not in page.read_text(encoding="utf-8")
    run("afterword", "remove", "--check", cwd=site)
