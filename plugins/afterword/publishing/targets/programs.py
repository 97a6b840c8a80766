"""Programs of the system that targets call, and what they say where they fail."""

import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from afterword.publishing.targets.target import PublishError

_LAST = 3  # lines of what a program said that a message repeats
_PATIENCE = 30.0  # seconds for a program to end whose input has ended
_IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]+@")


@dataclass(frozen=True, slots=True)
class Done:
    """What a program that has ended left.

    Attributes:
        status: How it ended; 0 is well.
        output: What it wrote.
        complaint: What it wrote as errors, without any name or password in an address.
    """

    status: int
    output: bytes
    complaint: str


def hide_credentials(words: str) -> str:
    """Return what a program said without what stands before the `@` of an address."""
    return _IN_ADDRESS.sub("", words)


def last_words(complaint: str) -> str:
    """Return the end of what a program complained of, as one line."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip(" @\r")]
    return "; ".join(lines[-_LAST:]) or "it said nothing"


def run_program(
    words: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    without: Collection[str] = (),
    given: bytes = b"",
) -> Done:
    """Run a program to its end.

    Args:
        words: The program and its arguments; no shell reads them.
        env: What to set beside what is set already. `LC_ALL=C` always is: messages are compared.
        without: Variables that it isn't to see.
        given: What it reads.

    Raises:
        PublishError: There is no such program.
    """
    with open_program(words, env=env, without=without) as (program, complaints):
        output, _ = program.communicate(given)
        return Done(program.returncode, output, _read(complaints))


@contextmanager
def open_program(
    words: Sequence[str], *, env: Mapping[str, str] | None = None, without: Collection[str] = ()
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """Start a program, to write to and read from; it has ended when the block has.

    Yields:
        The program, and the file that its complaints go to.

    Raises:
        PublishError: There is no such program.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in without}
    surroundings = {**inherited, **(env or {}), "LC_ALL": "C"}
    with tempfile.TemporaryFile() as complaints:
        try:
            # The words are ours, and no shell takes part.
            program = subprocess.Popen(  # noqa: S603
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, env=surroundings
            )
        except FileNotFoundError:
            raise PublishError(f"{words[0]} isn't installed here; install it, then publish again") from None
        try:
            yield program, complaints
        except BaseException:
            program.kill()
            raise
        finally:
            end_program(program)


def end_program(program: subprocess.Popen[bytes]) -> int:
    """Close what a program reads, wait for its end, and return its status."""
    for stream in (program.stdin, program.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()
    try:
        return program.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        program.kill()
        return program.wait()


def _read(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return hide_credentials(complaints.read().decode("utf-8", "replace"))
