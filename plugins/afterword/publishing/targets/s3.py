"""A bucket of an S3 store, Amazon's or one like it, which visitors read directly or through a CDN.

A store can't switch a whole site at once. So files go out in an order in which no page names what isn't
there yet: what bears a hash in its name, then styles, scripts and pictures, then pages, then feeds and the
sitemap; deletions come last. Cut off midway, visitors see some pages new and some old, each whole; the next
publish mends that. `bucket_state` tells what else is in the bucket.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from afterword.publishing.release import SUMS, Release, render_sums
from afterword.publishing.targets.bucket import Bucket, open_bucket
from afterword.publishing.targets.bucket_state import (
    CURRENT,
    UNCERTAIN,
    State,
    kept_key,
    load_sums,
    look,
    sums_key,
)
from afterword.publishing.targets.objects import Turn, describe_object, find_turn
from afterword.publishing.targets.target import Progress, PublishError, choose_release

_PRIVATE = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "private, no-store"}
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"(?:[\w.-]+/)*", re.ASCII)
_NAMED = 3  # objects that a message names


@dataclass(frozen=True, slots=True)
class S3Target:
    """A bucket, or one prefix of it.

    Credentials come from the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`),
    or are those of a role that the machine has.

    Attributes:
        bucket: Its name.
        prefix: What every path begins with, such as `blog/`; "" for none.
        endpoint: The store's address, where it isn't Amazon's.
        region: "" for what `AWS_REGION` says.
        keep: How many releases can be gone back to, the current among them.
        compress: Put `.gz` and `.br` objects beside text files; only a CDN that is told to makes use of them.
        shared: Publish although others keep objects there too; theirs are never changed or deleted.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    keep: int = 5
    compress: bool = False
    shared: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.bucket):
            raise ValueError(f"'bucket' is {self.bucket!r}; write its name alone, like 'www.example.org'")
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"'prefix' is {self.prefix!r}; write it like 'blog/'")
        if self.endpoint and not re.fullmatch(r"https?://[^\s/@]+/?", self.endpoint):
            raise ValueError("'endpoint' must be like 'https://s3.example.org', without any credentials")
        if self.keep < 1:
            raise ValueError(f"'keep' is {self.keep}; 1 is the least")

    @property
    def description(self) -> str:
        """The bucket and the prefix."""
        where = f" at {self.endpoint}" if self.endpoint else ""
        return f"s3://{self.bucket}/{self.prefix}{where}"

    def published(self) -> Mapping[str, str]:
        """Return what visitors see now; what was left half done is read whole."""
        return look(self._open()).visible

    def publish(self, release: Release, progress: Progress) -> None:
        """Put a release before visitors, and let the oldest ones go."""
        bucket = self._open()

        def send(path: str) -> None:
            bucket.write(path, release.root / path, describe_object(path, release.files))

        with bucket.hold_lock(progress) as tell:
            state = look(bucket)
            self._check_ours(state, release.files)
            self._change(bucket, state, release.id, release.files, send=send, progress=tell)
            self._prune(bucket, look(bucket))

    def releases(self) -> tuple[str, ...]:
        """Return the ids of the releases kept there."""
        return look(self._open()).releases

    def current(self) -> str | None:
        """Return the id of the release that visitors see, None where it is none of ours."""
        return look(self._open()).current or None

    def rollback(self, release_id: str | None, progress: Progress) -> str:
        """Put an earlier release before visitors again, from what the bucket keeps."""
        bucket = self._open()
        with bucket.hold_lock(progress) as tell:
            state = look(bucket)
            wanted = choose_release(state.releases, state.current, release_id, bucket.name)
            files = load_sums(bucket, wanted)
            lost = [
                path
                for path in sorted(files)
                if state.visible.get(path) != files[path] and kept_key(files[path], path) not in state.kept
            ]
            if lost:
                raise PublishError(
                    f"{bucket.name}: of {wanted} the bucket has lost {_name_some(lost)}; nothing was touched."
                    " Choose another release: --list names them"
                )
            self._check_ours(state, files)

            def restore(path: str) -> None:
                bucket.copy(kept_key(files[path], path), path)

            self._change(bucket, state, wanted, files, send=restore, progress=tell)
            return wanted

    def _open(self) -> Bucket:
        return open_bucket(self.bucket, self.prefix.rstrip("/"), self.endpoint, self.region)

    def _check_ours(self, state: State, wanted: Mapping[str, str]) -> None:
        """Raise PublishError where others' objects are in the way, or nobody said that there may be any."""
        where = self.description
        clash = sorted(state.others & {*wanted, SUMS})
        if clash:
            raise PublishError(
                f"{where}: {_name_some(clash)} is there and isn't ours; nothing was touched."
                " Move it away, or choose another 'prefix'"
            )
        if state.others and not (state.current or state.uncertain or self.shared):
            raise PublishError(
                f"{where}: {_name_some(sorted(state.others))} is there and isn't ours; nothing was touched."
                " Choose another bucket or 'prefix', or let 'shared': True publish beside it"
            )

    def _change(
        self,
        bucket: Bucket,
        state: State,
        release_id: str,
        wanted: Mapping[str, str],
        *,
        send: Callable[[str], None],
        progress: Progress,
    ) -> None:
        """Make what visitors see into what is wanted."""
        old = state.visible
        writes = [path for path in sorted(wanted) if old.get(path) != wanted[path]]
        deletions = sorted(old.keys() - wanted.keys())
        touched = state.uncertain | {*writes, *deletions}
        bucket.write(UNCERTAIN, "\n".join(sorted(touched)).encode(), _PRIVATE)
        saved = [path for path in (*writes, *deletions) if path in old]
        saved = [path for path in saved if kept_key(old[path], path) not in state.kept]

        def save(path: str) -> None:
            bucket.copy(path, kept_key(old[path], path))

        bucket.for_each(saved, save, _count(progress, "files kept", 0, len(saved)))
        done = 0
        for turn in Turn:
            paths = [path for path in writes if find_turn(path) is turn]
            bucket.for_each(paths, send, _count(progress, "files sent", done, len(writes)))
            done += len(paths)
        sums = render_sums(wanted).encode()
        bucket.write(SUMS, sums, describe_object(SUMS, wanted))
        bucket.write(sums_key(release_id), sums, _PRIVATE)
        bucket.write(CURRENT, release_id.encode(), _PRIVATE)
        bucket.delete(deletions)
        bucket.delete([UNCERTAIN])

    def _prune(self, bucket: Bucket, state: State) -> None:
        """Let the oldest releases go, and what was kept for them alone."""
        staying = {*state.releases[-self.keep :], state.current}
        needed = {
            kept_key(digest, path) for name in staying for path, digest in load_sums(bucket, name).items()
        }
        bucket.delete(state.kept - needed)
        bucket.delete(sums_key(name) for name in state.releases if name not in staying)


def _count(progress: Progress, what: str, start: int, total: int) -> Callable[[int], None]:
    return lambda number: progress(what, start + number, total)


def _name_some(paths: list[str]) -> str:
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return ", ".join(paths[:_NAMED]) + more
