"""A branch of a git repository, which a host serves as it is: GitHub Pages, and others like it.

A publish is one commit on the branch, made in a clone of our own; no work tree and no index takes part, least
of all those of the site's sources. Going back is one more commit, with an earlier tree, so the history only
grows.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from afterword.publishing.lock import hold_lock
from afterword.publishing.release import SUMS, Release, compare, parse_sums, render_sums
from afterword.publishing.targets.clone import Clone, Publication
from afterword.publishing.targets.programs import hide_credentials
from afterword.publishing.targets.target import Progress, PublishError, choose_release

_PATIENCE = 10.0  # seconds for another publish with the same clone
_PASSWORD = re.compile(r"\w+://[^/@]*:[^/@]*@")
_BRANCH = re.compile(r"(?!-)(?!.*(\.\.|//|@\{|\.lock$|/$))[\w./-]+", re.ASCII)
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class GitTarget:
    """A branch that a host serves.

    Attributes:
        remote: The repository: an address, or a folder. What opens it comes from git's credential helpers or
            the ssh agent; an address with a password in it is refused.
        branch: Which holds nothing but the published site.
        cname: The domain for a `CNAME` file; "" for none.
        compress: Put `.gz` and `.br` copies beside text files; Pages compresses by itself.
        adopt: Replace what is on the branch although somebody else put it there; it stays in the history.
        clone: Where the private clone is; may be deleted at any time.
    """

    remote: str
    branch: str = "gh-pages"
    cname: str = ""
    compress: bool = False
    adopt: bool = False
    clone: Path = Path(".cache/publish/git")

    def __post_init__(self) -> None:
        if not self.remote.strip() or self.remote.startswith("-") or not self.remote.isprintable():
            raise ValueError(f"'remote' is {self.remote!r}; write it like 'git@host.example:me/site.git'")
        if _PASSWORD.match(self.remote):
            raise ValueError(
                "'remote' has a password in it; leave it to git's credential helper, or use an ssh address"
            )
        if not _BRANCH.fullmatch(self.branch):
            raise ValueError(f"'branch' is {self.branch!r}; write it like 'gh-pages'")
        if self.cname and not _DOMAIN.fullmatch(self.cname):
            raise ValueError(f"'cname' is {self.cname!r}; write the domain alone, like 'www.example.org'")

    @property
    def description(self) -> str:
        """The branch and the repository."""
        return f"branch {self.branch} of {hide_credentials(self.remote)}"

    def published(self) -> Mapping[str, str]:
        """Return what the branch holds by now, as its `SHA256SUMS` tells."""
        with self._open() as clone:
            tip = clone.fetch()
            text = clone.read_file(tip, SUMS) if tip else None
            try:
                return parse_sums(text or "")
            except ValueError as error:
                raise PublishError(
                    f"{self.description}: {SUMS}: {error}; take that commit back with git revert"
                ) from None

    def publish(self, release: Release, progress: Progress) -> None:
        """Commit a release and push it; where nothing differs there is no commit."""
        files: dict[str, Path | bytes] = {path: release.root / path for path in release.files}
        files[SUMS] = render_sums(release.files).encode()
        files.setdefault(".nojekyll", b"")  # or else Pages leaves out what begins with an underscore
        if self.cname:
            files["CNAME"] = f"{self.cname}\n".encode()
        with self._open() as clone:
            tip, last = self._look(clone)
            tree = clone.write_tree(files, lambda number: progress("files stored", number, len(files)))
            if last is not None and last.tree == tree:
                return
            before = clone.read_file(tip, SUMS) if tip else None
            message = f"Publish {release.id}\n\n{_count(before, release.files)}"
            self._push(clone, clone.commit(tree, tip, message, release.id), tip, progress)

    def releases(self) -> tuple[str, ...]:
        """Return the ids of the releases in the branch's history."""
        with self._open() as clone:
            tip = clone.fetch()
            return _ids(clone.list_publications(tip)) if tip else ()

    def current(self) -> str | None:
        """Return the id of the release that visitors see, None where it is none of ours."""
        with self._open() as clone:
            tip = clone.fetch()
            return next(clone.list_publications(tip)).release or None if tip else None

    def rollback(self, release_id: str | None, progress: Progress) -> str:
        """Commit an earlier release's tree anew, and push it."""
        with self._open() as clone:
            tip, last = self._look(clone)
            history = list(clone.list_publications(tip)) if tip else []
            trees = {one.release: one.tree for one in history if one.release}
            current = last.release if last is not None else ""
            wanted = choose_release(trees, current, release_id, self.description)
            assert last is not None
            if trees[wanted] != last.tree:
                commit = clone.commit(trees[wanted], tip, f"Go back to {wanted}", wanted)
                self._push(clone, commit, tip, progress)
            return wanted

    def _push(self, clone: Clone, commit: str, tip: str | None, progress: Progress) -> None:
        progress("commit pushed", 0, 1)
        clone.push(commit, tip)
        progress("commit pushed", 1, 1)

    def _look(self, clone: Clone) -> tuple[str | None, Publication | None]:
        """Return the branch's last commit, and what it publishes; both None where there is no branch.

        Raises:
            PublishError: Somebody else's work is on it.
        """
        tip = clone.fetch()
        if tip is None:
            return None, None
        history = list(clone.list_publications(tip))
        last = history[0]
        # A commit of ours that somebody took back by a revert is ours again.
        ours = next((one for one in history if one.release and one.tree == last.tree), None)
        if ours is None and not self.adopt:
            raise PublishError(
                f"{self.description}: its last commit isn't a publish ({clone.tell_author(tip)}); nothing was"
                " pushed. Take it back with git revert, choose another branch, or let 'adopt': True replace"
                " what is there (the history keeps it)"
            )
        return tip, ours or last

    @contextmanager
    def _open(self) -> Iterator[Clone]:
        """Yield the clone, which nobody else uses meanwhile."""
        name = sha256(f"{self.remote}\n{self.branch}".encode()).hexdigest()[:16]
        folder = self.clone / f"{name}.git"
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with hold_lock(folder.with_suffix(".lock"), _PATIENCE, lambda _holder: None):
                yield Clone(folder.resolve(), self.remote, self.branch)
        except OSError as error:
            raise PublishError(
                f"{error.filename or folder}: {error.strerror or error}; visitors see what they saw before"
            ) from None


def _ids(history: Iterator[Publication]) -> tuple[str, ...]:
    return tuple(sorted({one.release for one in history if one.release}))


def _count(before: str | None, after: Mapping[str, str]) -> str:
    try:
        difference = compare(parse_sums(before or ""), after)
    except ValueError:
        return f"{len(after)} files."
    return (
        f"{len(difference.added)} added, {len(difference.changed)} changed,"
        f" {len(difference.removed)} removed."
    )
