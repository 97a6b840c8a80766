"""Kills a publish at random moments, under readers who look at every page, and counts mixtures.

    python tests/killer.py --target directory --runs 200

Two versions of a site take turns; some of their files are the same, some differ, some are in one only. While
one is published over the other, readers fetch every address of both through a real web server, in random
order, again and again; then the process, with all that it started, gets SIGKILL.

What counts as a **mixture**:

- *while it runs*: a visit, which is every address once, that can't be explained by at most one switch: before
  it everything is the old version, byte for byte, and after it the new one. An address that one version lacks
  must then answer with 404. So a page that is missing, cut off, or comes back to the old version after the
  new one was seen, is a mixture; a reader who is half-way through when the site is switched is none.
- *after it was killed*: a visit that isn't wholly one version. Nothing can switch now, so nothing is excused.

At the end one more publish must come through: what was killed leaves nothing that stops the next.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection, HTTPException
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from afterword.publishing.release import SUMS, Release, digest_tree
from afterword.publishing.staging import RELEASE_ID, name_release, stage_site
from afterword.publishing.targets.registry import parse_target
from sshserver import run_sshd

ROOT = Path(__file__).parents[1]
VERSIONS = ("even", "odd")
PAGES = 40
READERS = 2

Fetch = Callable[[str], bytes | None]  # an address of the site → what a visitor gets, None for 404
Site = Mapping[str, bytes]  # what stands at each address


@dataclass(frozen=True)
class Subject:
    """What is put to the test.

    Attributes:
        versions: What each version holds.
        start: Begin to publish a version, in a session of its own; it prints a line when it is about to.
        visit: Opens the site for one visit.
        settle: Waits for what may still be under way on another machine when the process here is dead: an
            order that was on its way is carried out, or isn't.
    """

    versions: Mapping[str, Site]
    start: Callable[[str], "subprocess.Popen[str]"]
    visit: Callable[[], AbstractContextManager[Fetch]]
    settle: Callable[[], None] = lambda: None


@dataclass
class Figures:
    """What was counted.

    Attributes:
        runs: How often something was published.
        killed: How often that was killed before its end.
        switched: In how many of these the new version was what visitors saw afterwards.
        visits: How many whole visits there were.
        mixtures: Each mixture, in words.
    """

    runs: int = 0
    killed: int = 0
    switched: int = 0
    visits: int = 0
    mixtures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return one line."""
        return (
            f"{self.runs} runs, {self.killed} killed ({self.switched} of them after the switch),"
            f" {self.visits} visits of every address, {len(self.mixtures)} mixtures"
        )


def explain(seen: list[tuple[str, bytes | None]], old: Site, new: Site) -> str | None:
    """Return what is wrong with a visit; None where at most one switch from old to new explains it.

    Args:
        seen: Each address with what came, in order.
        old: What was there before.
        new: What was being published.
    """
    switched = False
    for number, (path, body) in enumerate(seen):
        was, now = body == old.get(path), body == new.get(path)
        if not was and not now:
            what = "is missing" if body is None else "is neither the old one nor the new one"
            return f"address {number} of {len(seen)}, {path}, {what}"
        if switched and not now:
            return f"address {number} of {len(seen)}, {path}, is the old one again"
        switched = switched or not was
    return None


def visit(subject: Subject, order: random.Random) -> list[tuple[str, bytes | None]]:
    """Fetch every address of both versions, in random order."""
    paths = sorted({path for site in subject.versions.values() for path in site})
    order.shuffle(paths)
    with subject.visit() as fetch:
        return [(path, fetch(path)) for path in paths]


def whole_version(subject: Subject, order: random.Random) -> str | None:
    """Return which version all of the site is, now that nothing happens; None for a mixture."""
    seen = visit(subject, order)
    found = [
        name for name, site in subject.versions.items() if all(body == site.get(path) for path, body in seen)
    ]
    return found[0] if found else None


def hunt(subject: Subject, runs: int, seed: int, tell: Callable[[str], None] = print) -> Figures:
    """Publish, kill, look; again and again.

    Args:
        subject: What is put to the test.
        runs: How often.
        seed: Of the moments and of the readers' ways.
        tell: Told of every tenth run, and of every mixture.
    """
    lots = random.Random(seed)
    figures = Figures()
    live = VERSIONS[0]
    durations = []
    for name in reversed(VERSIONS):  # to its end each time: how long that takes
        durations.append(_publish(subject, name, None)[1])
        if whole_version(subject, lots) != name:
            raise SystemExit(f"{name} was published, and isn't what visitors see")
    longest = max(durations)
    for number in range(runs):
        coming = VERSIONS[1 - VERSIONS.index(live)]
        old, new = subject.versions[live], subject.versions[coming]
        with _readers(subject, old, new, lots, figures):
            finished, took = _publish(subject, coming, lots.uniform(0, 1.1 * longest))
            subject.settle()
        # Readers slow it down, and other work on the machine: the moments must cover all of it all the same.
        longest = (longest + took) / 2 if finished else longest * 1.03
        figures.runs += 1
        figures.killed += not finished
        after = whole_version(subject, lots)
        figures.visits += 1
        if after is None or (finished and after != coming):
            figures.mixtures.append(f"run {number}: afterwards visitors see {after or 'no whole version'}")
        figures.switched += not finished and after == coming
        live = after or live
        if number % 10 == 9:
            tell(f"… {figures}")
    coming = VERSIONS[1 - VERSIONS.index(live)]
    if not _publish(subject, coming, None)[0] or whole_version(subject, lots) != coming:
        figures.mixtures.append("the last publish, which nobody killed, didn't come through")
    for mixture in figures.mixtures:
        tell(mixture)
    return figures


@contextmanager
def _readers(subject: Subject, old: Site, new: Site, lots: random.Random, figures: Figures) -> Iterator[None]:
    """Let readers visit until the block ends; a visit that has begun is brought to its end."""
    done = threading.Event()

    def read(order: random.Random) -> None:
        while True:
            last = done.is_set()
            trouble = explain(visit(subject, order), old, new)
            figures.visits += 1
            if trouble:
                figures.mixtures.append(f"run {figures.runs}, while it ran: {trouble}")
            if last:
                return

    threads = [threading.Thread(target=read, args=(random.Random(lots.random()),)) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _publish(subject: Subject, version: str, seconds: float | None) -> tuple[bool, float]:
    """Publish; return whether it came to its end, and how long it took once it had begun.

    Args:
        subject: What is put to the test.
        version: Which.
        seconds: Kill it so long after it began; None for never.
    """
    process = subject.start(version)
    assert process.stdout is not None
    process.stdout.readline()
    began = time.perf_counter()
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
    took = time.perf_counter() - began
    said = process.stdout.read()
    process.stdout.close()
    if code not in {0, -signal.SIGKILL}:
        raise SystemExit(f"publishing {version} failed with {code}: {said}")
    return code == 0, took


@contextmanager
def serve(folder: Path) -> Iterator[Callable[[], AbstractContextManager[Fetch]]]:
    """Serve a folder that may be a link, over HTTP; yield what opens it for a visit."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits for the last one's receipt

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()

    @contextmanager
    def open_visit() -> Iterator[Fetch]:
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=20)

        def fetch(path: str) -> bytes | None:
            try:
                connection.request("GET", f"/{quote(path)}")
                answer = connection.getresponse()
                body = answer.read()
            except (HTTPException, TimeoutError):  # the file changed its length while it was sent
                connection.close()
                return b"an answer that is cut off"
            return body if answer.status == 200 else None

        try:
            yield fetch
        finally:
            connection.close()

    try:
        yield open_visit
    finally:
        server.shutdown()
        server.server_close()


def write_versions(folder: Path) -> dict[str, Release]:
    """Make the two versions, as releases with compressed copies."""
    releases = {}
    for version in VERSIONS:
        site = folder / f"build-{version}"
        pages = {"index.html": f"home {version}", "same.css": "p { color: teal }\n" * 99}
        for number in range(PAGES):
            words = f"page {number} " * 200
            pages[f"essays/{number}/index.html"] = words if number % 3 == 0 else f"{version} {words}"
            pages[f"only-{version}/{number}.html"] = f"{version} alone, {number}"
        for path, text in pages.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, encoding="utf-8")
        releases[version] = stage_site(
            site,
            folder / version,
            copies=folder / "copies",
            workers=1,
            progress=lambda _name, _number, _total: None,
            now=datetime.now(UTC),
            last=None,
        )
    return releases


def read_site(root: Path, files: Mapping[str, str]) -> Site:
    """Return what stands at each address of a release."""
    return {path: (root / path).read_bytes() for path in (*files, SUMS)}


def target_subject(
    folder: Path, settings: Mapping[str, object], visit_: Callable[[], AbstractContextManager[Fetch]]
) -> Subject:
    """Return a subject that calls one target's `publish`, and nothing else, so that every moment is its own.

    Args:
        folder: Where versions may be made.
        settings: The target's, as under `AFTERWORD["targets"]`.
        visit_: Opens what the target shows to visitors.
    """
    releases = write_versions(folder)
    target = parse_target("killed", settings, folder)

    def start(version: str) -> "subprocess.Popen[str]":
        release = releases[version]
        last = max((one for one in target.releases() if RELEASE_ID.fullmatch(one)), default=None)
        words = {
            "settings": settings,
            "base": str(folder),
            "root": str(release.root),
            "id": name_release(release.files, datetime.now(UTC), last),
        }
        return _start([sys.executable, __file__, "--publish", json.dumps(words)], folder)

    versions = {name: read_site(release.root, release.files) for name, release in releases.items()}
    return Subject(versions, start, visit_)


def _start(command: list[str], folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def publish_release(words: str) -> None:
    """Publish a release that is ready: what runs in the process that gets killed."""
    given = json.loads(words)
    root = Path(given["root"])
    target = parse_target("killed", given["settings"], Path(given["base"]))
    release = Release(root, given["id"], digest_tree(root))
    print("ready", flush=True)
    target.publish(release, lambda _name, _number, _total: None)


@contextmanager
def directory(folder: Path) -> Iterator[Subject]:
    """Yield the directory target, behind a web server."""
    public = folder / "www" / "public"
    with serve(public) as open_visit:
        yield target_subject(folder, {"kind": "directory", "path": str(public), "keep": 2}, open_visit)


@contextmanager
def whole(folder: Path) -> Iterator[Subject]:
    """Yield all of `afterword publish` into a directory: check, build, compress, publish."""
    site = folder / "site"
    shutil.copytree(ROOT / "tests" / "golden" / "small" / "content", site / "content")
    shutil.copytree(ROOT / "theme", site / "theme")
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, site / name)
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write('AFTERWORD = {**AFTERWORD, "cards": False}\n')

    def write(version: str) -> None:
        # Of topics alone an address may come and go; any other would be missed.
        head = f"Title: The one that turns\nDate: 2014-01-01\nTags: {version}"
        text = f"{head}\n\nThis is the {version} one.\n"
        (site / "content" / "essays" / "turning.md").write_text(text, encoding="utf-8")

    def start(version: str) -> "subprocess.Popen[str]":
        write(version)
        return _start([sys.executable, "-m", "afterword", "publish"], site)

    versions = {}
    for version in VERSIONS:
        write(version)
        command = [sys.executable, "-m", "afterword", "publish", "--to", str(folder / version)]
        subprocess.run(command, cwd=site, check=True, capture_output=True)
        versions[version] = read_site(folder / version, digest_tree((folder / version).resolve()))
    with serve(site / "public") as open_visit:
        yield Subject(versions, start, open_visit)


@contextmanager
def rsync(folder: Path) -> Iterator[Subject]:
    """Yield the rsync target: a real sshd, and a web server before what it writes."""
    public = folder / "far side" / "public"
    keys = folder / "keys"
    for each in (public.parent, keys):
        each.mkdir()

    def settle() -> None:
        lock = public.with_name("public.releases") / ".lock"
        if lock.exists():
            subprocess.run(["flock", "-w", "60", lock, "true"], check=True)

    with run_sshd(keys) as server, serve(public) as open_visit:
        settings = {
            "kind": "rsync",
            "host": server.host,
            "port": server.port,
            "path": str(public),
            "keep": 2,
            "ssh_config": str(server.config),
        }
        yield replace(target_subject(folder, settings, open_visit), settle=settle)


@contextmanager
def git(folder: Path) -> Iterator[Subject]:
    """Yield the git target, over a real sshd; visitors look at the branch in the bare repository itself."""
    bare = folder / "site.git"
    keys = folder / "keys"
    keys.mkdir()
    subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)

    def settle() -> None:
        quiet = 0
        while quiet < 3:
            busy = [*bare.glob("objects/tmp_objdir*"), *bare.glob("refs/heads/*.lock")]
            quiet = 0 if busy else quiet + 1
            time.sleep(0.1)

    @contextmanager
    def open_visit() -> Iterator[Fetch]:
        command = ["git", f"--git-dir={bare}", "cat-file", "--batch"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
            assert reader.stdin is not None
            assert reader.stdout is not None
            given, answers = reader.stdin, reader.stdout

            def fetch(path: str) -> bytes | None:
                given.write(f"gh-pages:{path}\n".encode())
                given.flush()
                _, kind, *size = answers.readline().rsplit(b" ", 2)
                if kind != b"blob":
                    return None
                body = answers.read(int(size[0]))
                answers.read(1)
                return body

            yield fetch
            given.close()

    with run_sshd(keys) as server:
        os.environ["GIT_SSH_COMMAND"] = f"ssh -F '{server.config}' -o BatchMode=yes"
        settings = {
            "kind": "git",
            "remote": f"ssh://{server.host}:{server.port}{bare}",
            "clone": str(folder / "clones"),
        }
        yield replace(target_subject(folder, settings, open_visit), settle=settle)


SUBJECTS: Mapping[str, Callable[[Path], AbstractContextManager[Subject]]] = {
    "directory": directory,
    "rsync": rsync,
    "git": git,
    "whole": whole,
}


def main() -> int:
    """Hunt for mixtures; exit code 1 where there is any."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--target", choices=SUBJECTS, default="directory")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--publish", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.publish:
        publish_release(options.publish)
        return 0
    with (
        tempfile.TemporaryDirectory() as folder,
        SUBJECTS[options.target](Path(folder)) as subject,
    ):
        figures = hunt(subject, options.runs, options.seed)
    print(f"{options.target}: {figures}.")
    return 1 if figures.mixtures else 0


if __name__ == "__main__":
    sys.exit(main())
