"""A folder on another machine, over ssh, which only rsync's changes cross.

The layout is that of `directory`. Files go into a folder that nobody sees, where those that are as they were
become further names of the last release's; then one rename over there switches the link. The script that
holds the lock and does so ends with this process or with the connection, whichever goes first; so does the
lock.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from afterword.publishing.release import Release, compare, parse_sums
from afterword.publishing.staging import RELEASE_ID
from afterword.publishing.targets.far_shelf import render_change, render_digests, render_list, render_path
from afterword.publishing.targets.programs import last_words, open_program
from afterword.publishing.targets.ssh import HOST, Conversation, Machine
from afterword.publishing.targets.target import Progress, PublishError, choose_release

_PATIENCE = 10  # seconds for another publish into the same folder
_HIGHEST_PORT = 65535
_FILE_ERROR = 11  # of rsync's statuses; what the other side says of it is lost now and then
_UNTOUCHED = "Visitors see what they saw before"


@dataclass(frozen=True, slots=True)
class RsyncTarget:
    """A folder on another machine, which a web server there is pointed at.

    Attributes:
        host: `www@host.example`, or a name of ssh's configuration.
        path: Where visitors' files are over there: a link to one release of those in `<path>.releases/`.
        keep: How many releases stay.
        compress: Put `.gz` and `.br` copies beside text files.
        port: None for what ssh's configuration says, or 22.
        ssh_config: A file to take instead of `~/.ssh/config`.
    """

    host: str
    path: str
    keep: int = 5
    compress: bool = True
    port: int | None = None
    ssh_config: Path | None = None

    def __post_init__(self) -> None:
        if not HOST.fullmatch(self.host):
            raise ValueError(f"'host' is {self.host!r}; write it like 'www@host.example'")
        if not self.path.isprintable() or render_path(self.path) in {"/", "./", "./."}:
            raise ValueError(f"'path' is {self.path!r}; name a folder over there, such as '/srv/www/site'")
        if self.keep < 1:
            raise ValueError(f"'keep' is {self.keep}; 1 is the least")
        if self.port is not None and not 0 < self.port <= _HIGHEST_PORT:
            raise ValueError(f"'port' is {self.port}; 22 is the usual one")

    @property
    def description(self) -> str:
        """The machine and the folder."""
        return f"rsync to {self.host}:{self.path}"

    @property
    def machine(self) -> Machine:
        """How ssh gets there."""
        return Machine(self.host, self.port, self.ssh_config)

    def published(self) -> Mapping[str, str]:
        """Return what visitors see now: what is in the files, not what `SHA256SUMS` says of them."""
        done = self.machine.run_script(render_digests(self.path))
        text = done.output.decode("utf-8", "surrogateescape")
        if text.startswith("no\t"):
            raise self._refuse(text.rstrip("\n").split("\t"), done.complaint)
        try:
            return {path.removeprefix("./"): digest for path, digest in parse_sums(text).items()}
        except ValueError:
            raise PublishError(
                f"{self._where}: what is there can't be read ({last_words(done.complaint)})"
            ) from None

    def publish(self, release: Release, progress: Progress) -> None:
        """Put a release before visitors, and let the oldest ones go."""
        before = self.published()
        difference = compare(before, release.files)
        changes = len(difference.added) + len(difference.changed)
        with self._hold() as (there, current, kept):
            if release.id not in kept:
                [incoming] = self._order(there, "receive", release.id)
                self._send(release, incoming, current, changes, progress)
                self._order(there, "settle", release.id)
            self._order(there, "switch", release.id)
            for old in sorted({*kept, release.id})[: -self.keep]:
                if old != release.id:
                    self._order(there, "prune", old)

    def releases(self) -> tuple[str, ...]:
        """Return the ids of the releases kept there."""
        return self._list()[1]

    def current(self) -> str | None:
        """Return the id of the release that visitors see, None where it is none of ours."""
        return self._list()[0]

    def rollback(self, release_id: str | None, progress: Progress) -> str:
        """Put an earlier release before visitors again, after a look at each of its files."""
        with self._hold() as (there, current, kept):
            wanted = choose_release(kept, current, release_id, self._where)
            progress("release checked", 0, 1)
            self._order(there, "check", wanted)
            progress("release checked", 1, 1)
            self._order(there, "switch", wanted)
            return wanted

    @property
    def _where(self) -> str:
        return f"{self.host}:{self.path}"

    def _list(self) -> tuple[str | None, tuple[str, ...]]:
        done = self.machine.run_script(render_list(self.path))
        word, *rest = done.output.decode("utf-8", "replace").rstrip("\n").split("\t")
        if word != "releases":
            raise self._refuse([word, *rest], done.complaint)
        return _parse_state(rest)

    @contextmanager
    def _hold(self) -> Iterator[tuple[Conversation, str | None, tuple[str, ...]]]:
        """Hold the lock over there; yields who has it, the current release and all of them."""
        with self.machine.converse(render_change(self.path, _PATIENCE)) as there:
            # All of the script is there before it begins to read what comes after it.
            word, *rest = there.hear(first=True)
            if word != "ready":
                raise self._refuse([word, *rest], there.complain())
            yield there, *_parse_state(rest)

    def _order(self, there: Conversation, order: str, release_id: str) -> list[str]:
        """Have something done; return what is said of it."""
        there.say(f"{order} {release_id}\n")
        word, *rest = there.hear()
        if word == "no":
            raise self._refuse([word, *rest], there.complain())
        return rest

    def _send(
        self, release: Release, incoming: str, current: str | None, changes: int, progress: Progress
    ) -> None:
        """Bring the files over; what is as it was stays one file under two names."""
        shell = " ".join(_quote_for_rsync(word) for word in self.machine.command)
        words = ["rsync", "--recursive", "--copy-links", "--perms", "--chmod=D755,F644", "--checksum"]
        words += ["--protect-args", "--out-format=%n", f"--rsh={shell}"]
        if current is not None:
            words.append(f"--link-dest=../{current}")
        folder = f"{render_path(self.path)}.releases/{incoming}/"
        with open_program([*words, f"{release.root}/", f"{self.host}:{folder}"]) as (program, complaints):
            assert program.stdout is not None
            sent = 0
            for line in program.stdout:
                if not line.endswith(b"/\n"):
                    sent = min(sent + 1, changes)
                    progress("files sent", sent, changes)
            status = program.wait()
            if status == 0:
                return
            complaints.seek(0)
            complaint = complaints.read().decode("utf-8", "replace")
        raise self._refuse(["no", "space" if status == _FILE_ERROR and not complaint else "rsync"], complaint)

    def _refuse(self, answer: list[str], complaint: str) -> PublishError:
        """Return what went wrong over there, and the way out."""
        reason, detail = [*answer[1:], "", ""][:2]
        said = last_words(complaint)
        if reason == "space" or "No space left" in complaint or "quota exceeded" in complaint.lower():
            way = "no room is left there; make some, or let fewer releases stay ('keep')"
        elif "Permission denied" in complaint or "Read-only file system" in complaint:
            way = f"it may not be written ({said}); give that login the right to, or name another folder"
        elif reason == "busy":
            way = "another publish is under way there; try again when it is done"
        elif reason == "tool":
            way = f"{detail} isn't installed there; install it"
        elif reason == "link":
            way = f"this is a link to {detail}, no release of ours; take it away, or name another folder"
        elif reason in {"plain", "file"}:
            way = (
                f"something that isn't ours is in the place of the link; move it away:"
                f" mv {detail} {detail}.before, or name another folder"
            )
        elif reason == "damaged":
            way = f"that release isn't what its SHA256SUMS says ({detail}); choose another: --list names them"
        else:
            way = f"it didn't work ({said}); mend that, or name another folder"
        return PublishError(f"{self._where}: {way}. {_UNTOUCHED}")


def _parse_state(fields: list[str]) -> tuple[str | None, tuple[str, ...]]:
    current, *names = fields
    return current or None, tuple(sorted(name for name in names if RELEASE_ID.fullmatch(name)))


def _quote_for_rsync(word: str) -> str:
    """Return a word for `--rsh`, whose quoting is rsync's own: a quotation mark inside is doubled."""
    return '"' + word.replace('"', '""') + '"'
