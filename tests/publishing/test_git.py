"""A site that goes to a branch: real git, a bare repository on disk, and one behind ssh."""

import os
import shutil
import subprocess
import threading

import pytest

from afterword.errors import SettingsError
from afterword.publishing.release import SUMS, digest_tree
from afterword.publishing.targets.git import GitTarget
from afterword.publishing.targets.registry import parse_target
from afterword.publishing.targets.target import PublishError
from releases import quiet, stage, two_sites
from sshserver import find_missing, run_sshd

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git isn't installed")


def git(*words, cwd, check=True):
    """Run git, and return what it wrote."""
    who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
    who |= {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org"}
    done = subprocess.run(
        ["git", *words], cwd=cwd, env={**os.environ, **who}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 or not check, done.stderr
    return done.stdout


@pytest.fixture
def bare(tmp_path):
    """Return a bare repository."""
    folder = tmp_path / "the 'site'.git"
    git("init", "--quiet", "--bare", str(folder), cwd=tmp_path)
    return folder


@pytest.fixture
def target(bare, tmp_path):
    """Return a target with a domain."""
    return GitTarget(str(bare), cname="www.example.org", clone=tmp_path / "clones")


def served(bare, folder):
    """Return the digest by path of what a host would serve, without the host's own files."""
    shutil.rmtree(folder, ignore_errors=True)
    git("clone", "--quiet", "--branch", "gh-pages", str(bare), str(folder), cwd=folder.parent)
    shutil.rmtree(folder / ".git")
    return {
        path: digest for path, digest in digest_tree(folder).items() if path not in {"CNAME", ".nojekyll"}
    }


def push_something(bare, folder, branch="gh-pages"):
    """Let somebody else push a commit to a branch."""
    git("clone", "--quiet", str(bare), str(folder), cwd=folder.parent)
    git("checkout", "--quiet", "-B", branch, f"origin/{branch}", cwd=folder, check=False)
    (folder / "theirs.html").write_text("theirs")
    git("add", "-A", cwd=folder)
    git("commit", "--quiet", "-m", "By hand", cwd=folder)
    git("push", "--quiet", "origin", f"HEAD:{branch}", cwd=folder)


def test_it_publishes_changes_and_goes_back(target, bare, tmp_path):
    """Visitors see each release whole; one commit each, and one for going back."""
    first, second = two_sites(tmp_path)
    assert target.published() == {}
    assert target.releases() == ()
    target.publish(first, quiet)
    assert served(bare, tmp_path / "served") == target.published() == first.files
    target.publish(second, quiet)
    assert served(bare, tmp_path / "served") == second.files
    assert target.releases() == (first.id, second.id)
    assert target.current() == second.id
    assert target.rollback(None, quiet) == first.id
    assert served(bare, tmp_path / "served") == target.published() == first.files
    assert target.rollback(second.id, quiet) == second.id
    assert served(bare, tmp_path / "served") == second.files
    log = git("log", "--format=%s", "gh-pages", cwd=bare).splitlines()
    assert log == [
        f"Go back to {second.id}",
        f"Go back to {first.id}",
        f"Publish {second.id}",
        f"Publish {first.id}",
    ]
    assert "1 added, 1 changed, 1 removed." in git("log", "--format=%b", "gh-pages", cwd=bare)


def test_what_a_host_wants_is_there(target, bare, tmp_path):
    """The domain, the mark that lets names begin with an underscore, and the sums."""
    first, _ = two_sites(tmp_path)
    target.publish(first, quiet)
    assert git("show", "gh-pages:CNAME", cwd=bare) == "www.example.org\n"
    assert git("show", "gh-pages:.nojekyll", cwd=bare) == ""
    assert git("show", f"gh-pages:{SUMS}", cwd=bare) == (first.root / SUMS).read_text()


def test_bytes_stay_what_they_are(target, bare, tmp_path):
    """Neither line endings, nor a .gitignore or .gitattributes of the site, change or hide a file."""
    files = {
        "index.html": b"one\r\ntwo\n\0\xff",
        ".gitattributes": "* text eol=lf\n",
        ".gitignore": "*.html\n",
        'a "b"\té.txt': "odd",
    }
    release = stage(tmp_path, 1, files)
    target.publish(release, quiet)
    names = git("-c", "core.quotePath=false", "ls-tree", "-rz", "--name-only", "gh-pages", cwd=bare).split(
        "\0"
    )
    assert set(files) < set(names)
    done = subprocess.run(["git", "show", "gh-pages:index.html"], cwd=bare, capture_output=True, check=True)
    assert done.stdout == files["index.html"]


def test_nothing_new_is_no_commit(target, bare, tmp_path):
    """The same site under a newer name."""
    first, _ = two_sites(tmp_path)
    target.publish(first, quiet)
    again = stage(tmp_path, 3, {path: (first.root / path).read_bytes() for path in first.files})
    target.publish(again, quiet)
    assert git("rev-list", "--count", "gh-pages", cwd=bare) == "1\n"


def test_the_sources_are_left_alone(target, bare, tmp_path, monkeypatch):
    """Work tree, index and branches of the repository that the command runs in, from a hook too."""
    first, _ = two_sites(tmp_path)
    sources = tmp_path / "sources"
    git("init", "--quiet", str(sources), cwd=tmp_path)
    (sources / "essay.md").write_text("half")
    git("add", "essay.md", cwd=sources)
    (sources / "essay.md").write_text("half written")
    before = git("status", "--porcelain=v2", "--branch", cwd=sources), digest_tree(sources)
    monkeypatch.chdir(sources)
    monkeypatch.setenv("GIT_DIR", str(sources / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(sources / ".git/index"))
    target.publish(first, quiet)
    monkeypatch.undo()
    assert (git("status", "--porcelain=v2", "--branch", cwd=sources), digest_tree(sources)) == before
    assert served(bare, tmp_path / "served") == first.files


def test_another_machine_goes_on(target, bare, tmp_path):
    """Without the clone that made the last commit."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    shutil.rmtree(tmp_path / "clones")
    target.publish(second, quiet)
    assert target.rollback(None, quiet) == first.id


def test_somebody_elses_commit_stops_it(target, bare, tmp_path):
    """It names who, and a revert lets it go on."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    push_something(bare, tmp_path / "theirs")
    for attempt in (lambda: target.publish(second, quiet), lambda: target.rollback(None, quiet)):
        with pytest.raises(PublishError, match=r"isn't a publish \(Ada, .*: By hand\).*git revert"):
            attempt()
    assert git("rev-list", "--count", "gh-pages", cwd=bare) == "2\n"
    git("revert", "--no-edit", "HEAD", cwd=tmp_path / "theirs")
    git("push", "--quiet", "origin", "HEAD:gh-pages", cwd=tmp_path / "theirs")
    target.publish(second, quiet)
    assert served(bare, tmp_path / "served") == second.files


def test_a_branch_of_something_else_can_be_adopted(bare, tmp_path):
    """When the settings say so; what was there stays in the history."""
    first, _ = two_sites(tmp_path)
    push_something(bare, tmp_path / "theirs")
    values = {"kind": "git", "remote": str(bare), "clone": "clones"}
    with pytest.raises(PublishError, match="'adopt': True"):
        parse_target("pages", values, tmp_path).publish(first, quiet)
    parse_target("pages", {**values, "adopt": True}, tmp_path).publish(first, quiet)
    assert served(bare, tmp_path / "served") == first.files
    assert git("show", "gh-pages~1:theirs.html", cwd=bare) == "theirs"


def test_a_push_meanwhile_stops_it(target, bare, tmp_path):
    """Between the look and the push; nothing of it is overwritten."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    pushed = threading.Event()

    def interfere(what, _done, _total):
        if what == "commit pushed" and not pushed.is_set():
            pushed.set()
            push_something(bare, tmp_path / "theirs")

    with pytest.raises(PublishError, match="somebody else pushed meanwhile"):
        target.publish(second, interfere)
    assert git("show", "gh-pages:theirs.html", cwd=bare) == "theirs"


def test_a_branch_that_came_meanwhile_stops_it(target, bare, tmp_path):
    """Where there was none at the first look."""
    first, _ = two_sites(tmp_path)

    def interfere(what, done, _total):
        if what == "commit pushed" and not done:
            push_something(bare, tmp_path / "theirs")

    with pytest.raises(PublishError, match="somebody else pushed meanwhile"):
        target.publish(first, interfere)


def test_a_repository_that_isnt_there(tmp_path):
    """The message names it."""
    target = GitTarget(str(tmp_path / "nowhere"), clone=tmp_path / "clones")
    with pytest.raises(PublishError, match=r"nowhere: it can't be reached, or is no repository"):
        target.published()


def test_a_push_that_is_refused(target, bare, tmp_path):
    """By the rules of the repository; visitors see what they saw."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    hook = bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho protected >&2; exit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PublishError, match=r"the push was refused.*Visitors see what they saw before"):
        target.publish(second, quiet)
    hook.unlink()
    assert target.published() == first.files
    target.publish(second, quiet)
    assert target.published() == second.files


def test_a_clone_that_is_broken_says_so(target, tmp_path):
    """And what to do."""
    first, _ = two_sites(tmp_path)
    target.publish(first, quiet)
    [clone] = (tmp_path / "clones").glob("*.git")
    shutil.rmtree(clone / "objects")
    with pytest.raises(PublishError, match="may be deleted"):
        target.releases()
    shutil.rmtree(clone)
    assert target.releases() == (first.id,)


def test_going_back_where_there_is_nothing(target, tmp_path):
    """Neither without a branch, nor before the first release, nor to one that never was."""
    first, _ = two_sites(tmp_path)
    for _ in range(2):
        with pytest.raises(PublishError, match="no release before the current one"):
            target.rollback(None, quiet)
        target.publish(first, quiet)
    with pytest.raises(PublishError, match="no release 20270101T000000Z-00000000"):
        target.rollback("20270101T000000Z-00000000", quiet)


@pytest.mark.skipif(bool(find_missing()), reason=f"not installed: {', '.join(find_missing())}")
def test_it_goes_over_ssh(bare, tmp_path, monkeypatch):
    """With what ssh's own configuration says; a changed host key stops it."""
    first, second = two_sites(tmp_path)
    keys = tmp_path / "keys"
    keys.mkdir()
    with run_sshd(keys) as server:
        options = "-o BatchMode=yes -o StrictHostKeyChecking=yes"
        monkeypatch.setenv("GIT_SSH_COMMAND", f"ssh -F '{server.config}' {options}")
        target = GitTarget(f"ssh://{server.host}:{server.port}{bare}", clone=tmp_path / "clones")
        target.publish(first, quiet)
        assert target.published() == first.files
        server.know("other")
        with pytest.raises(PublishError, match="host key isn't the one that is known"):
            target.publish(second, quiet)
    assert served(bare, tmp_path / "served") == first.files


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"remote": "https://me:secret@host.example/site.git"}, "has a password in it"),
        ({"remote": "--upload-pack=x"}, "write it like"),
        ({"remote": ""}, "write it like"),
        ({"branch": "-x"}, "write it like 'gh-pages'"),
        ({"branch": "a..b"}, "write it like 'gh-pages'"),
        ({"cname": "https://www.example.org/"}, "the domain alone"),
    ],
)
def test_settings_that_mean_nothing(values, words, tmp_path):
    """Each is an error that says what to write, and repeats no password."""
    given = {"kind": "git", "remote": "git@host.example:me/site.git", **values}
    with pytest.raises(SettingsError, match=words) as caught:
        parse_target("pages", given, tmp_path)
    assert "secret" not in str(caught.value)


def test_a_user_in_an_address_is_not_repeated():
    """A token may stand there."""
    target = GitTarget("https://sometoken@host.example/site.git")
    assert target.description == "branch gh-pages of https://host.example/site.git"


def test_locks_of_a_git_that_was_killed_are_cleared_from_the_clone(target, tmp_path):
    """They are nobody's."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    [clone] = (tmp_path / "clones").glob("*.git")
    (clone / "refs/afterword/gh-pages.lock").touch()
    (clone / "packed-refs.lock").touch()
    target.publish(second, quiet)
    assert target.published() == second.files


def test_a_lock_in_the_repository_itself_is_named(target, bare, tmp_path):
    """It may be somebody's, so it isn't cleared away."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    (bare / "refs/heads/gh-pages.lock").touch()
    with pytest.raises(PublishError, match=r"refs/heads/gh-pages\.lock, or another push is under way"):
        target.publish(second, quiet)
