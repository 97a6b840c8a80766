"""Talking to a machine over ssh: never a question to the person, never a key that isn't known."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from afterword.publishing.targets.programs import Done, end_program, last_words, open_program, run_program
from afterword.publishing.targets.target import PublishError

HOST = re.compile(r"(?:[\w.+-]+@)?(?:[\w][\w.-]*|\[[0-9A-Fa-f:.]+\])", re.ASCII)
_FAILED = 255  # ssh's own status; every other is that of the command on the other side
_OPTIONS = {
    "BatchMode": "yes",  # no question that nobody is there to answer
    "StrictHostKeyChecking": "yes",
    "ConnectTimeout": "20",
    "ServerAliveInterval": "15",
    "ServerAliveCountMax": "4",
    "ForwardAgent": "no",
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that ssh reaches.

    Attributes:
        host: `www@host.example`, or a name of ssh's own configuration.
        port: None for what ssh's configuration says, or 22.
        config: A file to take instead of `~/.ssh/config`; None for that one.
    """

    host: str
    port: int | None = None
    config: Path | None = None

    @property
    def command(self) -> list[str]:
        """How ssh is called, up to the host."""
        words = ["ssh", "-T"]
        if self.config is not None:
            words += ["-F", str(self.config)]
        for name, value in _OPTIONS.items():
            words += ["-o", f"{name}={value}"]
        return [*words, *(["-p", str(self.port)] if self.port is not None else [])]

    def run_script(self, script: str) -> Done:
        """Run a script of the POSIX shell over there, to its end.

        It goes in as input, so that whatever shell greets there has nothing to take apart.

        Raises:
            PublishError: ssh can't get there.
        """
        done = run_program([*self.command, self.host, "sh"], given=script.encode())
        if done.status == _FAILED:
            raise PublishError(self.explain(done.complaint))
        return done

    @contextmanager
    def converse(self, script: str) -> Iterator["Conversation"]:
        """Start a script that answers in lines and goes on when it is told to.

        Raises:
            PublishError: ssh can't get there; told by the first `hear`.
        """
        with open_program([*self.command, self.host, "sh"]) as (program, complaints):
            assert program.stdin is not None
            assert program.stdout is not None
            started = Conversation(
                self, program.stdin, program.stdout, complaints, lambda: end_program(program)
            )
            started.say(script)
            yield started

    def explain(self, complaint: str) -> str:
        """Return what is wrong and the way out, in words for a person."""
        name = self.host.rpartition("@")[2]
        if "IDENTIFICATION HAS CHANGED" in complaint or "host key for" in complaint.lower():
            return (
                f"{self.host}: its host key isn't the one that is known, so nothing was sent: somebody may"
                f" stand in between. Ask who runs it; if that was on purpose, run 'ssh-keygen -R {name}',"
                " log in once by hand and compare the fingerprint"
            )
        if "Host key verification failed" in complaint or "host key is known" in complaint:
            return (
                f"{self.host}: its host key isn't known here, so nothing was sent;"
                " log in once by hand and compare the fingerprint"
            )
        if "Permission denied" in complaint or "Too many authentication failures" in complaint:
            return (
                f"{self.host}: the login was refused; load its key into the agent (ssh-add),"
                " or name it in ~/.ssh/config"
            )
        return (
            f"{self.host}: can't be reached ({last_words(complaint)});"
            " nothing was touched. See whether 'ssh' gets there by hand"
        )


@dataclass(frozen=True, slots=True)
class Conversation:
    """A script over there that is under way.

    Attributes:
        machine: Where it runs.
        given: What it reads.
        answers: What it writes.
        complaints: What it writes as errors.
        end: Ends it, and returns ssh's status.
    """

    machine: Machine
    given: IO[bytes]
    answers: IO[bytes]
    complaints: IO[bytes]
    end: Callable[[], int]

    def say(self, words: str) -> None:
        """Tell the script something; a line, or what it is to run."""
        with suppress(BrokenPipeError):  # what it died of is told to whoever wants to hear its answer
            self.given.write(words.encode())
            self.given.flush()

    def hear(self, *, first: bool = False) -> list[str]:
        """Return the next line that it says, cut at tabs.

        Args:
            first: Nothing was heard so far, so nothing was done so far.

        Raises:
            PublishError: It has ended, or never began.
        """
        line = self.answers.readline()
        if not line.endswith(b"\n"):
            self._fail(first=first)
        return line.decode("utf-8", "replace").rstrip("\n").split("\t")

    def complain(self) -> str:
        """End it, and return what was written as errors: answers may overtake these on their way."""
        self.end()
        self.complaints.seek(0)
        return self.complaints.read().decode("utf-8", "replace")

    def _fail(self, *, first: bool) -> None:
        status = self.end()
        if first and status == _FAILED:
            raise PublishError(self.machine.explain(self.complain()))
        what = "the connection broke" if status == _FAILED else "the shell there ended early"
        raise PublishError(
            f"{self.machine.host}: {what} ({last_words(self.complain())}); visitors see the old site or the"
            " new one, whole. Publish again"
        )
