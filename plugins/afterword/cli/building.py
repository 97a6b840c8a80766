"""What `afterword build` does where something has changed: Pelican, then only what differs."""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from afterword.building.environment import ENVIRONMENT
from afterword.building.gather import GATHERED, Gathered
from afterword.building.inputs import Opened
from afterword.building.memo import MEMO
from afterword.building.packs import Packs
from afterword.building.place import Place, page_file
from afterword.building.quickstore import write_store
from afterword.building.session import SESSION, Session
from afterword.building.sync import Synced
from afterword.cli.hindrances import describe_templates, find_hindrance
from afterword.cli.progress import Progress, show_progress
from afterword.errors import AfterwordError
from afterword.settings import parse_settings

if TYPE_CHECKING:
    from pelican.generators import ArticlesGenerator, PagesGenerator


_GARBAGE = 100_000  # new values after which garbage is looked for: nearly all that a build makes stays


def build(
    options: argparse.Namespace, place: Place, command: tuple[str, ...], opened: Opened, began: int
) -> int:
    """Build, and say what was written.

    Args:
        options: Of the command line.
        place: Where builds are remembered.
        command: What decides the bytes of what was asked for.
        opened: What this process has read until now.
        began: Nanoseconds since 1970.

    Returns:
        The exit code.
    """
    if options.clean:
        place.forget()
    gc.set_threshold(_GARBAGE)
    session = Session(place, command, options.settings, opened, began)
    try:
        with show_progress(sys.stdout, quiet=options.quiet) as progress:
            session.progress = progress.step
            synced, output = _build(options, session, progress)
    except RuntimeError as error:  # how Pelican's log stops a build
        if not options.publishing:
            raise
        raise AfterwordError(f"not built: {error}; what it was stands above") from error
    finally:
        session.close()
    if not options.quiet and not options.publishing:
        _report(options, session, synced, output)
    return 0


def _build(options: argparse.Namespace, session: Session, progress: Progress) -> tuple[Synced, Path]:
    import pelican
    from pelican import log
    from pelican.utils import clean_output_dir

    output = ["-o", str(options.output)] if options.output is not None else []
    extra = ["-e", *options.extra_settings] if options.extra_settings else []
    quiet = ["--quiet"] if options.quiet else []
    words = pelican.parse_arguments(["-s", str(options.settings), *output, *quiet, *extra])
    fatal = "errors" if options.publishing else ""
    log.init(level=words.verbosity, fatal=fatal, name="pelican", logs_dedup_min_level=logging.WARNING)
    host, settings = pelican.get_instance(words)
    target = Path(host.output_path)
    session.mark("settings and plugins")
    if options.clean:
        clean_output_dir(str(target), settings["OUTPUT_RETENTION"])
    settings[SESSION] = session
    gathered = settings[GATHERED] = Gathered(Packs(session.place.quick), refused=find_hindrance(settings))
    host.output_path = settings["OUTPUT_PATH"] = str(session.stage)
    session.begin(settings, target)
    memo = settings[MEMO] = session.memo(parse_settings(settings).workers)
    progress.phase("reading")
    try:
        with ExitStack() as stack:
            for name, handler in _listeners(session, progress).items():
                stack.enter_context(_listening(name, handler))
            host.run()
        progress.phase("output")
        synced = session.finish(target, lasting=bool(settings["WITH_FUTURE_DATES"]))
    finally:
        # What changed while it was read may have been read too late for the digest under which it is kept.
        memo.close(keep=session.calm)
    templates = {ENVIRONMENT: describe_templates(settings)}
    write_store(session.place.quick, gathered.packs, gathered.memory(session.build, templates))
    session.mark("output")
    return synced, target


Handler: TypeAlias = "Callable[[Any], None]"  # what Pelican hands over has no types


def _listeners(session: Session, progress: Progress) -> dict[str, Handler]:
    def essays_read(generator: "ArticlesGenerator") -> None:
        session.mark("essays read")
        progress.done("essays read", len(generator.articles))

    def pages_read(generator: "PagesGenerator") -> None:
        session.mark("pages read")
        progress.done("pages read", len(generator.pages))
        progress.phase("conversations, labels, views")

    def views_built(_host: object) -> None:
        session.mark("conversations, labels and views")
        progress.phase("feeds and lists")

    return {
        "article_generator_finalized": essays_read,
        "page_generator_finalized": pages_read,
        "get_writer": views_built,
    }


@contextmanager
def _listening(name: str, handler: Handler) -> Iterator[None]:
    from pelican import signals

    signal = getattr(signals, name)
    signal.connect(handler)
    try:
        yield
    finally:
        signal.disconnect(handler)


def _report(options: argparse.Namespace, session: Session, synced: Synced, output: Path) -> None:
    pages = sum(1 for path in synced.outputs if path.endswith(".html"))
    place = os.path.relpath(output)
    changes = f"{len(synced.written)} files written, {len(synced.removed)} removed"
    print(f"{pages} pages in {place}/, {changes}. To look at them: make serve, then http://127.0.0.1:8000/")
    if synced.foreign:
        print(f"{synced.foreign} other files there are not of this build; --clean removes them.")
    if options.explain:
        print(f"{options.explain}: {explain(session, synced, options.explain)}")
    if options.profile:
        before = 0.0
        for name, end in session.phases:
            print(f"{end - before:8.2f} s  {name}")
            before = end
        print(f"{before:8.2f} s  in all")


def explain(session: Session, synced: Synced, page: str) -> str:
    """Return why a page was made anew or kept, in words for a person.

    Args:
        session: Of the build.
        synced: What became of its files.
        page: Its file in the output, or its address: "essays/x/" is "essays/x/index.html".
    """
    name = page_file(page)
    if name not in synced.outputs:
        return "no such page"
    if name in session.kept:
        return "kept; nothing that it reads has changed"
    why = session.changes.get(name, "it is made in every build")
    return f"made anew, since {why}" + (
        "" if name in synced.written else "; its bytes are the same, so it stayed"
    )
