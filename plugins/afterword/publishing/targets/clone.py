"""A private, bare clone of one branch: commits are made in it without any work tree or index."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from afterword.publishing.targets.programs import (
    Done,
    end_program,
    hide_credentials,
    last_words,
    open_program,
    run_program,
)
from afterword.publishing.targets.target import PublishError

# What a hook or another git would have set for its own repository.
_FOREIGN = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_PREFIX GIT_NAMESPACE"
    " GIT_ALTERNATE_OBJECT_DIRECTORIES".split()
)
_SSH = "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes"
_TRAILER = "Afterword-Release"
_LOG = f"--format=%H %T %(trailers:key={_TRAILER},valueonly,separator=%x20)"


@dataclass(frozen=True, slots=True)
class Publication:
    """A commit of the branch.

    Attributes:
        commit: Its name, in hex.
        tree: That of its tree.
        release: The release that it brought; "" where it is none of ours.
    """

    commit: str
    tree: str
    release: str


@dataclass(frozen=True, slots=True)
class Clone:
    """A private clone.

    Attributes:
        folder: Where it is; may be deleted at any time.
        remote: The repository that it is a clone of: an address or a folder.
        branch: Of that.
    """

    folder: Path
    remote: str
    branch: str

    def fetch(self) -> str | None:
        """Bring what the branch has by now; return its last commit, None where there is no such branch.

        Raises:
            PublishError: The repository can't be read.
        """
        if not (self.folder / "HEAD").is_file():
            self._git(["init", "--quiet", "--bare", str(self.folder)], "the clone can't be made")
        # Whoever uses the clone holds a lock around it, so git's own are those of a process that was killed.
        for left in (*self.folder.glob("*.lock"), *self.folder.glob("refs/afterword/**/*.lock")):
            left.unlink(missing_ok=True)
        there = f"refs/heads/{self.branch}"
        listed = self._there(["ls-remote", self.remote, there])
        if not listed.output:
            return None
        self._there(["fetch", "--quiet", "--no-tags", self.remote, f"+{there}:{self._ref}"])
        return self._read(["rev-parse", self._ref]).strip()

    def list_publications(self, tip: str) -> Iterator[Publication]:
        """Yield the commits that lead to one, the newest first."""
        for line in self._read(["log", "--first-parent", _LOG, tip]).splitlines():
            commit, tree, *releases = line.split(" ")
            yield Publication(commit, tree, releases[-1] if releases else "")

    def read_file(self, commit: str, path: str) -> str | None:
        """Return a file's text as it is in a commit; None where it has none of that name."""
        done = self._run(["cat-file", "blob", f"{commit}:{path}"])
        return done.output.decode("utf-8", "replace") if done.status == 0 else None

    def tell_author(self, commit: str) -> str:
        """Return who made a commit, and when, in words."""
        return self._read(["show", "--no-patch", "--format=%an, %as: %s", commit]).strip()

    def write_tree(self, files: Mapping[str, Path | bytes], tell: Callable[[int], None]) -> str:
        """Store files as they are, byte for byte, and return the name of their tree.

        No filter or line ending takes part. Everything goes into one pack.

        Args:
            files: By path: a file's place, or what is in it.
            tell: Told how many are stored.
        """
        scratch = "refs/afterword/scratch"
        words = self._words(["fast-import", "--quiet", "--force", "--done"])
        with open_program(words, env=_surroundings(), without=_FOREIGN) as (program, said):
            assert program.stdin is not None
            try:
                write = program.stdin.write
                write(f"commit {scratch}\ncommitter x <x> 0 +0000\ndata 0\n".encode())
                for number, path in enumerate(sorted(files), 1):
                    source = files[path]
                    data = source if isinstance(source, bytes) else source.read_bytes()
                    write(b"M 100644 inline " + _quote(path) + b"\ndata %d\n" % len(data) + data + b"\n")
                    tell(number)
                write(b"done\n")
            except BrokenPipeError:
                pass  # what it says about that is told below
            if end_program(program):
                said.seek(0)
                raise PublishError(
                    f"{self.folder}: the site can't be stored ({last_words(said.read().decode())});"
                    " visitors see what they saw before"
                )
        return self._read(["rev-parse", f"{scratch}^{{tree}}"]).strip()

    def commit(self, tree: str, parent: str | None, message: str, release_id: str) -> str:
        """Make a commit, and return its name."""
        words = ["commit-tree", tree, *(["-p", parent] if parent else [])]
        if self._run(["-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"]).status != 0:
            words = ["-c", "user.name=Afterword", "-c", "user.email=afterword@localhost", *words]
        done = self._git(
            [*words, "-F", "-"], "no commit can be made", f"{message}\n\n{_TRAILER}: {release_id}\n"
        )
        return done.output.decode().strip()

    def push(self, commit: str, over: str | None) -> None:
        """Let the branch lead to a commit, if it still is where it was.

        Args:
            commit: Whose parent is `over`.
            over: Where the branch was seen; None where it wasn't there.

        Raises:
            PublishError: It has moved, or nothing may be pushed.
        """
        there = f"refs/heads/{self.branch}"
        lease = f"--force-with-lease={there}:{over or ''}"
        done = self._run(["push", "--porcelain", lease, self.remote, f"{commit}:{there}"])
        if done.status == 0:
            self._run(["update-ref", self._ref, commit])
            self._run(["gc", "--auto", "--quiet"])
            return
        said = done.output.decode("utf-8", "replace")
        if re.search(r"stale info|fetch first|non-fast-forward|cannot lock", said):
            raise PublishError(
                f"{self.branch} of {hide_credentials(self.remote)}: somebody else pushed meanwhile,"
                " so nothing was pushed; see what it is (git log), then publish again"
            )
        raise PublishError(self._explain(done.complaint + said))

    @property
    def _ref(self) -> str:
        return f"refs/afterword/{self.branch}"

    def _words(self, words: Sequence[str]) -> list[str]:
        return [
            "git",
            f"--git-dir={self.folder}",
            "-c",
            "core.autocrlf=false",
            "-c",
            "gc.autoDetach=false",
            *words,
        ]

    def _run(self, words: Sequence[str], given: str = "") -> Done:
        return run_program(self._words(words), env=_surroundings(), without=_FOREIGN, given=given.encode())

    def _git(self, words: Sequence[str], what: str, given: str = "") -> Done:
        done = self._run(words, given)
        if done.status != 0:
            raise self._blame_clone(what, done.complaint)
        return done

    def _read(self, words: Sequence[str]) -> str:
        return self._git(words, "the clone can't be read").output.decode("utf-8", "replace")

    def _there(self, words: Sequence[str]) -> Done:
        """Ask the repository itself."""
        done = self._run(words)
        if done.status != 0 and f"not a git repository: '{self.folder}'" in done.complaint:
            raise self._blame_clone("it is none any more", done.complaint)
        if done.status != 0:
            raise PublishError(self._explain(done.complaint))
        return done

    def _blame_clone(self, what: str, complaint: str) -> PublishError:
        return PublishError(
            f"{self.folder}: {what} ({last_words(complaint)}); this folder may be deleted,"
            " the next publish makes it anew"
        )

    def _explain(self, complaint: str) -> str:
        remote = hide_credentials(self.remote)
        changed = "IDENTIFICATION HAS CHANGED" in complaint
        if changed or "Host key verification failed" in complaint:
            return (
                f"{remote}: its host key isn't the one that is known, so nothing was sent; ask who runs it,"
                " and log in once by hand to compare the fingerprint"
            )
        if "No space left" in complaint:
            way = "no room is left"
        elif re.search(
            r"Authentication failed|could not read Username|Permission denied \(|\b403\b", complaint
        ):
            way = "the login was refused; let git's credential helper or the ssh agent have what opens it"
        elif re.search(r"unable to create|insufficient permission|[Pp]ermission", complaint):
            way = "it may not be written; give this login the right to push"
        elif "failed to update ref" in complaint or ".lock': File exists" in complaint:
            way = (
                f"a git that was cut off there has left refs/heads/{self.branch}.lock, or another push is"
                " under way; when none is, delete that file"
            )
        elif "rejected" in complaint or "declined" in complaint:
            way = "the push was refused; see the branch's rules"
        else:
            way = "it can't be reached, or is no repository; see whether 'git ls-remote' gets there by hand"
        return f"{remote}: {way} ({last_words(complaint)}). Visitors see what they saw before"


def _surroundings() -> dict[str, str]:
    """Return what git is told beside what is set already: to ask nobody anything."""
    return {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", _SSH)}


def _quote(path: str) -> bytes:
    """Return a path as git's fast-import reads it."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")
