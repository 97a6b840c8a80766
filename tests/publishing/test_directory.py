"""A folder as a target: what visitors see, and what is never lost."""

import errno
import os
import resource
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.publishing.lock import hold_lock
from afterword.publishing.release import SUMS, digest_tree
from afterword.publishing.targets import directory
from afterword.publishing.targets.directory import DirectoryTarget
from afterword.publishing.targets.swap import exchange
from afterword.publishing.targets.target import PublishError
from support_publishing import make_release, publish, quiet


@pytest.fixture
def target(tmp_path):
    """Return a target in a folder that isn't there yet."""
    return DirectoryTarget(tmp_path / "www" / "public")


def shown(target):
    """Return every file that visitors see, with its text."""
    return {
        path.relative_to(target.path).as_posix(): path.read_text(encoding="utf-8")
        for path in target.path.rglob("*")
        if path.is_file() and path.name != SUMS
    }


def names(folder):
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_visitors_see_what_was_published(target, tmp_path):
    """Under the path that the settings name, with its sums."""
    release = publish(target, tmp_path, {"essays/a/index.html": "a"})
    assert shown(target) == {"index.html": "home", "essays/a/index.html": "a"}
    assert target.published() == release.files
    done = subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=target.path, check=False)
    assert done.returncode == 0


def test_nothing_is_published_at_first(target):
    """An empty place is no error."""
    assert target.published() == {}
    assert target.releases() == ()


def test_the_next_release_takes_the_place_of_the_last(target, tmp_path):
    """What it lacks is gone, and the last one stays to be gone back to."""
    first = publish(target, tmp_path, {"old.html": "x"})
    second = publish(target, tmp_path, {"new.html": "x"})
    assert shown(target) == {"index.html": "home", "new.html": "x"}
    assert target.releases() == (first.id, second.id)


def test_what_is_the_same_is_stored_once(target, tmp_path):
    """And has its old time, so that browsers keep it."""
    publish(target, tmp_path, {"same.html": "x", "other.html": "1"})
    before = (target.path / "same.html").stat()
    publish(target, tmp_path, {"same.html": "x", "other.html": "2"})
    after = (target.path / "same.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert (target.path / "other.html").stat().st_nlink == 1


def test_a_file_changed_by_hand_is_not_taken_for_the_same(target, tmp_path):
    """What is linked is judged by its bytes, not by what the sums say of it."""
    publish(target, tmp_path, {"a.html": "right"})
    (target.path / "a.html").write_text("wrong")
    assert "a.html" in target.published()
    release = publish(target, tmp_path, {"a.html": "right", "b.html": "b"})
    assert shown(target)["a.html"] == "right"
    assert target.published() == release.files


def test_only_the_last_are_kept(target, tmp_path):
    """As many as the settings say."""
    target = DirectoryTarget(target.path, keep=2)
    ids = [publish(target, tmp_path, {"a.html": str(number)}).id for number in range(4)]
    assert target.releases() == tuple(ids[2:])
    assert shown(target)["a.html"] == "3"


def test_what_isnt_ours_stays_when_a_release_goes(target, tmp_path):
    """A file that somebody laid into a release is put aside, not deleted."""
    target = DirectoryTarget(target.path, keep=1)
    first = publish(target, tmp_path, {"a/b.html": "1"})
    (target.path / "a" / "note.txt").write_text("mine")
    publish(target, tmp_path, {"a/b.html": "2"})
    assert (target.shelf.folder / f"{first.id}.others" / "a" / "note.txt").read_text() == "mine"
    assert not (target.shelf.folder / f"{first.id}.others" / "a" / "b.html").exists()


def test_a_pinned_release_stays(target, tmp_path):
    """A file of its name with `.keep` beside it is enough."""
    target = DirectoryTarget(target.path, keep=1)
    first = publish(target, tmp_path, {"a.html": "1"})
    (target.shelf.folder / f"{first.id}.keep").touch()
    second = publish(target, tmp_path, {"a.html": "2"})
    third = publish(target, tmp_path, {"a.html": "3"})
    assert target.releases() == (first.id, third.id)
    assert second.id not in target.releases()


def test_sums_that_lead_out_of_a_release_delete_nothing(target, tmp_path):
    """Damaged by hand, they can name any path; only files of the release itself are looked at."""
    target = DirectoryTarget(target.path, keep=1)
    first = publish(target, tmp_path, {"a.html": "1"})
    precious = target.path.parent / "precious.txt"
    precious.write_text("x")
    sums = target.shelf.folder / first.id / SUMS
    sums.write_text(sums.read_text() + f"{'0' * 64}  ../../precious.txt\n{'0' * 64}  {precious}\n")
    publish(target, tmp_path, {"a.html": "2"})
    assert precious.exists()
    assert first.id not in target.releases()


def test_a_release_with_unreadable_sums_is_never_deleted(target, tmp_path):
    """Nobody knows what in it is ours."""
    target = DirectoryTarget(target.path, keep=1)
    first = publish(target, tmp_path, {"a.html": "1"})
    (target.shelf.folder / first.id / SUMS).write_text("not sums\n")
    publish(target, tmp_path, {"a.html": "2"})
    assert (target.shelf.folder / first.id / "a.html").read_text() == "1"


def test_a_plain_folder_of_before_becomes_a_release(target, tmp_path):
    """Nothing in it is lost, not even what nobody knows; it can be gone back to, and stays for good."""
    target.path.mkdir(parents=True)
    for name in ("index.html", "mine.txt"):
        (target.path / name).write_text("before")
    os.utime(target.path / "index.html", (1_600_000_000, 1_600_000_000))
    before = shown(target)
    target = DirectoryTarget(target.path, keep=1)
    for number in range(3):
        publish(target, tmp_path, {"a.html": str(number)})
    assert target.path.is_symlink()
    old = target.releases()[0]
    assert old.startswith("20200913T122640Z-")
    assert target.rollback(old, quiet) == old
    assert shown(target) == before


def test_a_plain_folder_whose_clock_ran_ahead_is_older_all_the_same(target, tmp_path):
    """So the release before the current one is the one before."""
    target.path.mkdir(parents=True)
    (target.path / "index.html").write_text("before")
    ahead = datetime(2099, 1, 1, tzinfo=UTC).timestamp()
    os.utime(target.path / "index.html", (ahead, ahead))
    release = publish(target, tmp_path, {})
    assert target.releases()[-1] == release.id
    target.rollback(None, quiet)
    assert shown(target) == {"index.html": "before"}


def test_a_plain_folder_is_taken_over_where_names_cant_change_places(target, tmp_path, monkeypatch):
    """On a system without that call it takes two steps."""
    monkeypatch.setattr(directory, "exchange", lambda _one, _other: False)
    target.path.mkdir(parents=True)
    (target.path / "index.html").write_text("before")
    publish(target, tmp_path, {"a.html": "a"})
    assert shown(target) == {"index.html": "home", "a.html": "a"}
    target.rollback(None, quiet)
    assert shown(target) == {"index.html": "before"}


@pytest.mark.skipif(not hasattr(os, "sync"), reason="no such call on this system")
def test_names_change_places(tmp_path):
    """A link and a folder, in one step."""
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir()
    link.symlink_to("elsewhere")
    if not exchange(folder, link):
        pytest.skip("this disk can't")
    assert link.is_dir()
    assert str(folder.readlink()) == "elsewhere"


def test_a_folder_that_holds_no_site_is_left_alone(target, tmp_path):
    """Who mistypes a path loses nothing."""
    target.path.mkdir(parents=True)
    (target.path / "thesis.txt").write_text("x")
    with pytest.raises(PublishError, match="holds no site"):
        publish(target, tmp_path, {})
    assert shown(target) == {"thesis.txt": "x"}


def test_an_empty_folder_is_used(target, tmp_path):
    """As made by who set up the server."""
    target.path.mkdir(parents=True)
    publish(target, tmp_path, {})
    assert shown(target) == {"index.html": "home"}


def test_a_link_that_isnt_ours_is_left_alone(target, tmp_path):
    """It says where it leads, and what to do."""
    target.path.parent.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    target.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="is no release of ours"):
        target.published()
    with pytest.raises(PublishError, match="is no release of ours"):
        publish(target, tmp_path, {})
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("blocked", ["www", "www/public", "www/public.releases"])
def test_a_file_where_a_folder_is_wanted_is_named(target, tmp_path, blocked):
    """It stays."""
    path = tmp_path / blocked
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    with pytest.raises(PublishError, match=path.name) as caught:
        publish(target, tmp_path, {})
    assert "name another" in str(caught.value)
    assert path.read_text() == "x"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc on this system")
def test_a_place_that_forbids_writing_is_named(tmp_path):
    """Not even root makes folders in /proc."""
    target = DirectoryTarget(Path("/proc/self/public"))
    with pytest.raises(PublishError, match=r"/proc/self/public\.releases: .* Visitors see what they saw"):
        publish(target, tmp_path, {})


@pytest.fixture
def tiny(tmp_path):
    """Return a function that mounts a disk of 64 KiB; skip where that isn't allowed."""
    mounted = []

    def mount(options):
        place = tmp_path / "disk"
        place.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if not shutil.which("mount") or subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("this user may not mount")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_live_site(tiny, tmp_path):
    """Nothing half-written is left to fill it either."""
    place = tiny("size=64k")
    target = DirectoryTarget(place / "public")
    first = publish(target, tmp_path, {"a.html": "small"})
    with pytest.raises(PublishError, match="no room is left; make some"):
        publish(target, tmp_path, {"a.html": "large" * 20_000})
    assert target.published() == first.files
    assert names(place / "public.releases") == [".lock", first.id]


def test_a_disk_that_may_not_be_written_leaves_the_live_site(tiny, tmp_path):
    """As after an error of the disk."""
    place = tiny("size=64k")
    target = DirectoryTarget(place / "public")
    first = publish(target, tmp_path, {"a.html": "1"})
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    with pytest.raises(PublishError, match="may not be written; give this user the right"):
        publish(target, tmp_path, {"a.html": "2"})
    assert target.published() == first.files


def test_a_file_that_may_not_grow_leaves_the_live_site(target, tmp_path):
    """A limit of the process is like a full disk; it needs no right to mount."""
    first = publish(target, tmp_path, {"a.html": "small"})
    second = make_release(tmp_path, {"a.html": "large" * 2000}, last=first.id)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        with pytest.raises(PublishError, match="no room is left"):
            target.publish(second, quiet)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert target.published() == first.files
    assert target.releases() == (first.id,)


def test_what_a_killed_publish_left_goes(target, tmp_path):
    """A release that was coming, one that was leaving, and a link that was to change places."""
    first = publish(target, tmp_path, {"a.html": "1"})
    shelf = target.shelf.folder
    (shelf / ".incoming-20270304T120005Z-00000000" / "a").mkdir(parents=True)
    shutil.copytree(shelf / first.id, shelf / ".leaving-20270304T110000Z-00000000")
    (shelf / "20270304T100000Z-00000000").symlink_to("nowhere")
    second = publish(target, tmp_path, {"a.html": "2"})
    assert names(shelf) == [".lock", first.id, second.id]


def test_a_lost_link_is_made_again(target, tmp_path):
    """By the next publish, or by going back, which then means the newest release."""
    publish(target, tmp_path, {"a.html": "1"})
    second = publish(target, tmp_path, {"a.html": "2"})
    target.path.unlink()
    assert target.published() == {}
    assert target.rollback(None, quiet) == second.id
    assert shown(target)["a.html"] == "2"


def test_going_back_and_back_again(target, tmp_path):
    """Each time one further, until there is none."""
    ids = [publish(target, tmp_path, {"a.html": str(number)}).id for number in range(3)]
    assert target.rollback(None, quiet) == ids[1]
    assert target.rollback(None, quiet) == ids[0]
    assert shown(target)["a.html"] == "0"
    with pytest.raises(PublishError, match="no release before"):
        target.rollback(None, quiet)
    assert target.rollback(ids[2], quiet) == ids[2]
    assert shown(target)["a.html"] == "2"


def test_after_going_back_the_next_publish_is_the_newest(target, tmp_path):
    """And what was gone back from is kept."""
    ids = [publish(target, tmp_path, {"a.html": str(number)}).id for number in range(2)]
    target.rollback(None, quiet)
    third = publish(target, tmp_path, {"a.html": "3"})
    assert target.releases() == (*ids, third.id)
    assert target.current() == third.id


def test_a_damaged_release_is_not_gone_back_to(target, tmp_path):
    """It names the files, and visitors see what they saw."""
    first = publish(target, tmp_path, {"a.html": "1", "b.html": "1"})
    second = publish(target, tmp_path, {"a.html": "2", "b.html": "2"})
    (target.shelf.folder / first.id / "a.html").write_text("x")
    (target.shelf.folder / first.id / "b.html").unlink()
    with pytest.raises(PublishError, match=r"b\.html, a\.html isn't what SHA256SUMS says"):
        target.rollback(None, quiet)
    (target.shelf.folder / first.id / SUMS).write_text("0  x\n")
    with pytest.raises(PublishError, match="line 1 is not"):
        target.rollback(first.id, quiet)
    assert target.current() == second.id


def test_an_unknown_release_is_no_release(target, tmp_path):
    """Nor is a folder of another name, or one without sums."""
    first = publish(target, tmp_path, {})
    (target.shelf.folder / "20270101T000000Z-00000000").mkdir()
    assert target.releases() == (first.id,)
    with pytest.raises(PublishError, match="there is no release 20270101T000000Z-00000000"):
        target.rollback("20270101T000000Z-00000000", quiet)


def test_another_publish_into_the_same_folder_waits_and_stops(target, tmp_path, monkeypatch):
    """From another copy of the site, which has another lock of its own."""
    first = publish(target, tmp_path, {"a.html": "1"})
    monkeypatch.setattr(directory, "_PATIENCE", 0.0)
    with hold_lock(target.shelf.folder / ".lock", 0, quiet):
        with pytest.raises(PublishError, match=rf"process {os.getpid()} on .*, since 2"):
            publish(target, tmp_path, {"a.html": "2"})
        with pytest.raises(PublishError, match="under way"):
            target.rollback(first.id, quiet)
    assert target.published() == first.files


def test_the_folder_can_move(target, tmp_path):
    """The link is relative."""
    publish(target, tmp_path, {"a.html": "1"})
    target.path.parent.rename(tmp_path / "moved")
    moved = DirectoryTarget(tmp_path / "moved" / "public")
    assert digest_tree(moved.path.resolve()) == moved.published()
    assert shown(moved)["a.html"] == "1"


def test_a_release_that_stands_there_is_left_alone(target, tmp_path):
    """Publishing it again makes it current, and writes nothing into it."""
    first = publish(target, tmp_path, {"a.html": "1"})
    (target.shelf.folder / first.id / "a.html").write_text("by hand")
    publish(target, tmp_path, {"a.html": "2"})
    target.publish(first, quiet)
    assert target.current() == first.id
    assert shown(target)["a.html"] == "by hand"


def test_other_trouble_of_the_system_is_told_in_its_words(target, tmp_path, monkeypatch):
    """With the path."""

    def fail(*_arguments):
        raise OSError(errno.EIO, "Input/output error", "x.html")

    release = make_release(tmp_path, {})
    monkeypatch.setattr(shutil, "copyfile", fail)
    with pytest.raises(PublishError, match=r"x\.html: Input/output error; mend that"):
        target.publish(release, quiet)
