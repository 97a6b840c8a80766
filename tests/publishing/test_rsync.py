"""A site that goes to another machine over ssh: a real sshd, a real rsync."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from afterword.errors import SettingsError
from afterword.publishing.release import SUMS, digest_tree
from afterword.publishing.targets.registry import parse_target
from afterword.publishing.targets.rsync import RsyncTarget
from afterword.publishing.targets.target import PublishError
from releases import quiet, stage, two_sites
from sshserver import find_missing, run_sshd

MISSING = find_missing()
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
PUBLISH = """
import sys
from pathlib import Path
from afterword.publishing.release import SUMS, Release, parse_sums
from afterword.publishing.targets.rsync import RsyncTarget
host, port, config, path, root, name = sys.argv[1:]
files = parse_sums((Path(root) / SUMS).read_text())
target = RsyncTarget(host, path, port=int(port), ssh_config=Path(config))
print("begins", flush=True)
target.publish(Release(Path(root), name, files), lambda *_: None)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Return an sshd."""
    with run_sshd(tmp_path_factory.mktemp("ssh server")) as running:
        yield running


@pytest.fixture
def site(tmp_path):
    """Return where visitors' files will be, in a folder whose name a shell would take apart."""
    folder = tmp_path / "far \"side\" of 'it' $HOME"
    folder.mkdir()
    return folder / "the site"


@pytest.fixture
def target(server, site):
    """Return a target that keeps two releases."""
    return RsyncTarget(server.host, str(site), keep=2, port=server.port, ssh_config=server.config)


def visitors_see(site):
    """Return the digest by path of what is behind the link."""
    return digest_tree(site.resolve())


def test_it_publishes_changes_and_goes_back(target, site, tmp_path):
    """Visitors see each release whole, and the first again after a rollback."""
    first, second = two_sites(tmp_path)
    assert target.published() == {}
    target.publish(first, quiet)
    assert visitors_see(site) == target.published() == first.files
    target.publish(second, quiet)
    assert visitors_see(site) == target.published() == second.files
    assert target.releases() == (first.id, second.id)
    assert target.current() == second.id
    assert target.rollback(None, quiet) == first.id
    assert visitors_see(site) == first.files
    assert target.rollback(second.id, quiet) == second.id
    assert visitors_see(site) == second.files


def test_what_stays_is_stored_once(target, site, tmp_path):
    """It is one file with a name in each release; its time is that of its own change."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    target.publish(second, quiet)
    shelf = site.with_name("the site.releases")
    assert (shelf / first.id / "theme/style.css").samefile(shelf / second.id / "theme/style.css")
    assert not (shelf / first.id / "index.html").samefile(shelf / second.id / "index.html")


def test_a_change_of_the_same_length_and_time_goes_over(target, site, tmp_path):
    """Contents are compared, not sizes and times."""
    one = stage(tmp_path, 1, {"index.html": "aaaa"})
    two = stage(tmp_path, 2, {"index.html": "bbbb"})
    target.publish(one, quiet)
    far = site / "index.html"
    os.utime(two.root / "index.html", ns=(far.stat().st_mtime_ns,) * 2)
    target.publish(two, quiet)
    assert far.read_text() == "bbbb"


def test_a_web_server_may_read_it(target, site, tmp_path):
    """Whatever the permissions here."""
    first, _ = two_sites(tmp_path)
    (first.root / "index.html").chmod(0o600)
    first.root.chmod(0o700)
    target.publish(first, quiet)
    assert (site / "index.html").stat().st_mode & 0o777 == 0o644
    assert site.stat().st_mode & 0o777 == 0o755


def test_the_last_releases_stay(target, site, tmp_path):
    """Older ones go, but for one that is pinned, and what isn't ours is left where it is."""
    releases = [stage(tmp_path, number, {"index.html": str(number)}) for number in range(1, 6)]
    shelf = site.with_name("the site.releases")
    shelf.mkdir()
    (shelf / "notes.txt").write_text("ours")
    (shelf / "20010101T000000Z-00000000").mkdir()  # named like a release, and none
    target.publish(releases[0], quiet)
    (shelf / f"{releases[0].id}.keep").touch()
    target.publish(releases[1], quiet)
    (shelf / releases[1].id / "guest book.txt").write_text("somebody else's")
    for release in releases[2:]:
        target.publish(release, quiet)
    assert target.releases() == (releases[0].id, releases[3].id, releases[4].id)
    assert (shelf / "notes.txt").exists()
    assert (shelf / "20010101T000000Z-00000000").is_dir()
    left = shelf / f"{releases[1].id}.others"
    assert [path.name for path in left.iterdir()] == ["guest book.txt"]


def test_sums_that_lead_out_of_their_release_delete_nothing(target, site, tmp_path):
    """A manifest that was damaged by hand names files elsewhere; they stay."""
    releases = [stage(tmp_path, number, {"index.html": str(number)}) for number in range(1, 4)]
    target.publish(releases[0], quiet)
    precious = site.parent / "precious"
    precious.write_text("mine")
    sums = site / SUMS
    sums.write_text(sums.read_text() + f"{'0' * 64}  ../../precious\n{'0' * 64}  {precious}\n")
    for release in releases[1:]:
        target.publish(release, quiet)
    assert releases[0].id not in target.releases()
    assert precious.exists()


def test_a_changed_host_key_stops_it(target, server, tmp_path):
    """Nothing is sent, and the message says what to do."""
    first, _ = two_sites(tmp_path)
    server.know("other")
    try:
        with pytest.raises(PublishError, match=r"host key isn't the one that is known.*ssh-keygen -R"):
            target.publish(first, quiet)
    finally:
        server.know("host")
    assert target.releases() == ()


def test_an_unknown_host_key_stops_it(target, server, tmp_path):
    """Nobody is asked."""
    first, _ = two_sites(tmp_path)
    (server.folder / "known").write_text("")
    try:
        with pytest.raises(PublishError, match="host key isn't known here"):
            target.publish(first, quiet)
    finally:
        server.know("host")


def test_a_refused_login_says_how_to_log_in(server, site, tmp_path):
    """And doesn't ask for a password."""
    config = tmp_path / "config"
    config.write_text(server.config.read_text().replace("/user", "/other"))
    target = RsyncTarget(server.host, str(site), port=server.port, ssh_config=config)
    with pytest.raises(PublishError, match="login was refused; load its key into the agent"):
        target.published()


def test_a_machine_that_isnt_there(server, site):
    """The message names it."""
    target = RsyncTarget(server.host, str(site), port=1, ssh_config=server.config)
    with pytest.raises(PublishError, match=f"{server.host}: can't be reached .*Connection refused"):
        target.published()


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_something_else_in_the_place_of_the_link(target, site, tmp_path, kind):
    """It isn't touched, and the message says how to go on."""
    first, _ = two_sites(tmp_path)
    if kind == "file":
        site.write_text("somebody's")
    else:
        other = site if kind == "folder" else tmp_path / "other"
        other.mkdir()
        (other / "index.html").write_text("somebody's")
        if kind == "link":
            site.symlink_to(other)
    with pytest.raises(PublishError, match=r"no release of ours|isn't ours"):
        target.publish(first, quiet)
    assert (site if kind == "file" else site / "index.html").read_text() == "somebody's"
    with pytest.raises(PublishError):
        target.rollback(None, quiet)


def test_a_folder_that_forbids_writing(server, tmp_path):
    """The message names it."""
    first, _ = two_sites(tmp_path)
    target = RsyncTarget(server.host, "/proc/nowhere/site", port=server.port, ssh_config=server.config)
    with pytest.raises(PublishError, match=r"/proc/nowhere/site: .*Visitors see what they saw before"):
        target.publish(first, quiet)


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder with room for 200 KiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder], check=False).returncode:
        pytest.skip("mounting a small disk isn't allowed here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.skipif(os.getuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk(server, small_disk, tmp_path):
    """Visitors see what they saw before; a smaller site goes over afterwards."""
    first, second = two_sites(tmp_path)
    big = stage(tmp_path, 3, {"index.html": "x" * 300_000})
    target = RsyncTarget(server.host, f"{small_disk}/site", port=server.port, ssh_config=server.config)
    target.publish(first, quiet)
    with pytest.raises(PublishError, match="no room is left there"):
        target.publish(big, quiet)
    assert visitors_see(small_disk / "site") == first.files
    target.publish(second, quiet)
    assert visitors_see(small_disk / "site") == second.files
    assert not list(small_disk.glob("site.releases/.incoming-*"))


def test_a_damaged_release_is_not_gone_back_to(target, site, tmp_path):
    """It names the file."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    target.publish(second, quiet)
    (site.with_name("the site.releases") / first.id / "index.html").write_text("else")
    with pytest.raises(PublishError, match=r"index\.html: FAILED"):
        target.rollback(None, quiet)
    assert visitors_see(site) == second.files


def test_going_back_where_there_is_nothing(target, tmp_path):
    """Neither before the first release nor to one that never was."""
    first, _ = two_sites(tmp_path)
    target.publish(first, quiet)
    with pytest.raises(PublishError, match="no release before the current one"):
        target.rollback(None, quiet)
    with pytest.raises(PublishError, match="no release 20270101T000000Z-00000000"):
        target.rollback("20270101T000000Z-00000000", quiet)


def test_the_second_of_two_publishes_stops(target, site, tmp_path, monkeypatch):
    """While somebody holds the lock over there, and after a while."""
    monkeypatch.setattr("afterword.publishing.targets.rsync._PATIENCE", 1)
    first, _ = two_sites(tmp_path)
    shelf = site.with_name("the site.releases")
    shelf.mkdir()
    with subprocess.Popen(
        ["flock", shelf / ".lock", "sh", "-c", "echo held; exec cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(PublishError, match="another publish is under way"):
            target.publish(first, quiet)
        holder.stdin.close()
    target.publish(first, quiet)
    assert visitors_see(site) == first.files


def test_a_publish_that_is_killed_leaves_the_old_site_or_the_new(server, target, site, tmp_path):
    """At whatever moment; and the next one isn't kept out by what it left."""
    first = stage(tmp_path, 1, {f"{number}.html": f"{number} one " * 5000 for number in range(60)})
    second = stage(tmp_path, 2, {f"{number}.html": f"{number} two " * 5000 for number in range(60)})
    words = [sys.executable, "-c", PUBLISH, server.host, str(server.port), str(server.config), str(site)]
    target.publish(first, quiet)
    for delay in (0.0, 0.3, 0.45, 0.6):
        with subprocess.Popen([*words, str(second.root), second.id], stdout=subprocess.PIPE) as publish:
            assert publish.stdout.readline() == b"begins\n"
            time.sleep(delay)
            publish.send_signal(signal.SIGKILL)
        assert visitors_see(site) in (first.files, second.files)
    target.publish(second, quiet)
    assert visitors_see(site) == second.files
    assert not list(site.with_name("the site.releases").glob(".incoming-*"))


def test_a_connection_that_breaks_leaves_the_old_site(target, site, tmp_path):
    """The lock goes with it, and the next publish comes through."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)

    def cut(_what, _done, _total):
        me = os.getpid()
        for child in Path(f"/proc/{me}/task/{me}/children").read_text().split():
            if Path(f"/proc/{child}/comm").read_text() == "ssh\n":
                os.kill(int(child), signal.SIGKILL)

    with pytest.raises(PublishError, match=r"the old site or the new one, whole. Publish again"):
        target.publish(second, cut)
    assert visitors_see(site) == first.files
    target.publish(second, quiet)
    assert visitors_see(site) == second.files


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"host": "-oProxyCommand=x"}, "write it like"),
        ({"host": "www@host:2222"}, "write it like"),
        ({"path": "/"}, "name a folder over there"),
        ({"path": ""}, "name a folder over there"),
        ({"path": "/srv/a\nb"}, "name a folder over there"),
        ({"keep": 0}, "1 is the least"),
        ({"port": 0}, "22 is the usual one"),
    ],
)
def test_settings_that_mean_nothing(values, words, tmp_path):
    """Each is an error that says what to write."""
    given = {"kind": "rsync", "host": "www@host.example", "path": "/srv/www/site", **values}
    with pytest.raises(SettingsError, match=words):
        parse_target("far", given, tmp_path)


def test_it_names_itself():
    """In words for a person."""
    assert RsyncTarget("www@host.example", "site").description == "rsync to www@host.example:site"
