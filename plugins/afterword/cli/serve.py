"""`afterword serve`: builds, watches the sources, and reloads the browser."""

import argparse
import signal
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from typing import Any

from afterword.building.place import find_place
from afterword.cli.build import name_command
from afterword.cli.preview import PACKAGE, Code, QuickPreview, follow_build, stamp_code
from afterword.cli.quick import Desk
from afterword.cli.site import load_settings, run_build
from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError

_RELOAD = "/_afterword/reload.js"
_CHANGES = "/_afterword/changes"
# Asks which build is shown, and waits for the next one; the built pages know nothing of it.
_SCRIPT = """
const wait = async (seen) => {
  try {
    const answer = await fetch(`/_afterword/changes?${seen}`);
    const now = await answer.text();
    if (seen && now !== seen) location.reload();
    else wait(now);
  } catch { setTimeout(() => wait(seen), 1000); }
};
wait("");
"""
_LONG_POLL = 25.0  # seconds a browser waits before it asks again


class Build:
    """The number of the build that is shown; browsers wait for it to change."""

    def __init__(self) -> None:
        self.number = int(time.time())
        self._changed = threading.Condition()

    def announce(self) -> None:
        """Tell every waiting browser of a new build."""
        with self._changed:
            self.number += 1
            self._changed.notify_all()

    def wait(self, seen: str) -> str:
        """Return the number of the build that follows `seen`, or the same after a while."""
        with self._changed:
            if seen == str(self.number):
                self._changed.wait(_LONG_POLL)
            return str(self.number)


class Handler(SimpleHTTPRequestHandler):
    """Serves the built site; into each page it puts the script that waits for the next build."""

    build: Build

    def do_GET(self) -> None:
        """Answer one request."""
        path, _, query = self.path.partition("?")
        if path == _CHANGES:
            self._send(200, "text/plain", self.build.wait(query).encode())
        elif path == _RELOAD:
            self._send(200, "text/javascript", _SCRIPT.encode())
        else:
            self._send_file()

    def _send_file(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            if not self.path.partition("?")[0].endswith("/"):
                self.send_response(301)
                self.send_header("Location", self.path.partition("?")[0] + "/")
                self.end_headers()
                return
            file /= "index.html"
        status = 200
        if not file.is_file():
            status, file = 404, Path(str(self.directory)) / "404.html"
        kind = self.guess_type(str(file))
        if kind == "text/html":
            kind = "text/html; charset=utf-8"
        body = file.read_bytes() if file.is_file() else b"Nothing is built here yet."
        if file.suffix == ".html":
            body = _with_script(body)
        self._send(status, str(kind), body)

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the terminal belongs to the build's messages."""


def _with_script(page: bytes) -> bytes:
    """Return the page with the reload script, and with a policy that lets it run; on this machine alone."""
    page = page.replace(b"default-src 'none';", b"default-src 'none'; script-src 'self';", 1)
    script = f'<script src="{_RELOAD}" defer></script>'.encode()
    return page.replace(b"</body>", script + b"</body>", 1)


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("serve", help="build, watch, and reload the browser")
    parser.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), metavar="FILE")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    settings = load_settings(options.settings)
    output = Path(".cache/serve").resolve()
    build = Build()
    handler = type("SiteHandler", (Handler,), {"build": build})
    try:
        server = ThreadingHTTPServer(
            (options.bind, options.port), lambda *a: handler(*a, directory=str(output))
        )
    except (OSError, socket.gaierror) as error:
        raise UnusableInputError(
            f"can't listen on {options.bind}:{options.port}: {error.strerror}; choose another --port"
        ) from None
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `kill` stops it like Ctrl-C
    address = f"http://{options.bind}:{server.server_port}"
    watched = list_watched(options.settings, settings)
    preview = Preview(options.settings, output, address, watched)
    changes = watch_sources(watched)
    preview.build()
    # Before anybody is served: an interrupt while a module is loaded ends Python by the signal, even caught.
    preview.prepare()
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{address}/ shows the site. Save a file and the page follows; Ctrl-C stops.", flush=True)
    try:
        follow(changes, preview, build)
    except KeyboardInterrupt:
        print()
    finally:
        server.shutdown()
    return 0


@dataclass(slots=True)
class Preview:
    """The site as it is built while it is served.

    Attributes:
        settings: The settings file.
        output: Where the site goes.
        address: Of this machine, which stands for the site's own.
        watched: Folders and files of which every change is told.
        code: The engine's, as this process loaded it.
        engine: What the first build was made with.
        quick: Makes single pages in this process.
        desk: What was loaded for that.
    """

    settings: Path
    output: Path
    address: str
    watched: tuple[Path, ...]
    code: Code = field(default_factory=stamp_code)
    engine: str = ""
    quick: QuickPreview | None = None
    desk: Desk = field(default_factory=Desk)

    def build(self) -> bool:
        """Build what has changed, in a process that knows the code as it is now; tell if it went well."""
        started = time.perf_counter()
        more = [f'SITEURL="{self.address}"', "PREVIEW=true"]
        code = run_build(self.settings, self.output, more)
        seconds = time.perf_counter() - started
        print(f"built in {seconds:.1f} s" if code == 0 else "not built; the last build stays", flush=True)
        self.quick = None
        # Where the engine is another than it was, this process can't stand in for a build any more.
        if code == 0 and self.code == stamp_code():
            place = find_place(self.settings, self.output)
            quick = follow_build(
                place, name_command(self.settings, self.output, more), self.watched, self.desk
            )
            if quick is not None and quick.manifest.engine == (self.engine or quick.manifest.engine):
                self.quick, self.engine = quick, quick.manifest.engine
        return code == 0

    def prepare(self) -> None:
        """Load what the next edit will need, while the author looks at this one."""
        if self.quick is not None:
            self.quick.prepare()

    def edit(self, paths: Iterable[str]) -> bool:
        """Build after these files changed: what shows nowhere else by itself; return whether it went well."""
        started = time.perf_counter()
        if self.quick is not None and self.quick.edit(paths):
            print(f"built in {time.perf_counter() - started:.2f} s", flush=True)
            return True
        return self.build()


def list_watched(settings: Path, values: dict[str, Any]) -> tuple[Path, ...]:
    """Return what is watched: the sources, the theme, the settings and the engine itself.

    Args:
        settings: The settings file.
        values: What it says.
    """
    places = (Path(values["PATH"]), Path(values["THEME"]), settings, PACKAGE)
    return tuple(place for place in places if place.exists())


def watch_sources(places: Iterable[Path]) -> Iterator[list[str]]:
    """Watch folders and files from now on.

    Args:
        places: All of them.

    Returns:
        The files of each change, as they come. A change between this call and the first
        `next` is among them, so nothing saved during the first build is missed.
    """
    from watchfiles import watch

    # It begins with the first wait for a change, so wait for the shortest while.
    seen = watch(*places, debounce=100, step=20, rust_timeout=100, yield_on_timeout=True)
    first = next(seen)
    return (sorted({path for _, path in found}) for found in chain([first], seen) if found)


def follow(changes: Iterable[list[str]], preview: Preview, build: Build) -> None:
    """Build again at every change, and tell the browsers of a build that went well."""
    for paths in changes:
        names = list(dict.fromkeys(Path(path).name for path in paths))
        print(", ".join(names[:3]) + (" …" if len(names) > 3 else "") + ": ", end="", flush=True)  # noqa: PLR2004 - a line's worth
        if preview.edit(paths):
            build.announce()
            preview.prepare()
