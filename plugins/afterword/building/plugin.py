"""Building for Pelican: pages are gathered, and made by several processes once all of them are known."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from pelican import signals
from pelican.utils import get_relative_path, path_to_url, sanitised_join
from pelican.writers import Writer

from afterword.building.compiling import print_fast
from afterword.building.environment import COMPILED, Compiled
from afterword.building.forking import work_off
from afterword.building.gather import GATHERED, Gathered
from afterword.building.manifest import PageKey
from afterword.building.memo import MEMO, Memo
from afterword.building.pages import Judge, Made, Page, Press
from afterword.building.session import SESSION, Session
from afterword.errors import AfterwordError
from afterword.settings import parse_settings

_WRITING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
WRITER = "afterword_writer"  # its place in Pelican's settings, for one build


class PageWriter(Writer):
    """Gathers pages; what has not changed since the last build isn't made again."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings=settings)
        self._session: Session | None = settings.get(SESSION)
        self._pages: dict[str, Page] = {}
        self._gathered: Gathered | None = settings.get(GATHERED)
        self._others: list[tuple[Any, Any]] = []
        settings[WRITER] = self

    def write_file(  # noqa: PLR0917 - Pelican's own order
        self,
        name: Any,
        template: Any,
        context: Any,
        relative_urls: bool = False,
        paginated: Any = None,
        template_name: Any = None,
        override_output: bool = False,
        url: Any = None,
        **kwargs: Any,
    ) -> None:
        """Take down a page; one in several parts is Pelican's own business."""
        if not name:
            return
        if template_name in self.settings["PAGINATED_TEMPLATES"] and (paginated or _lists(kwargs)):
            self._others.append((template, {**context, **kwargs}))
            super().write_file(
                name,
                template,
                context,
                relative_urls,
                paginated,
                template_name,
                override_output,
                url,
                **kwargs,
            )
            return
        own = {"localsiteurl": context.get("localsiteurl"), "output_file": name, **kwargs}
        if relative_urls:
            own["SITEURL"] = own["localsiteurl"] = path_to_url(get_relative_path(name))
        before = self._pages.get(name)
        if before is not None and before.override:
            if override_output:
                raise AfterwordError(f"{name}: two pages want to stand in the place of another")
            return
        if before is not None and not override_output:
            raise AfterwordError(f"{name}: two pages want to stand here; give one another slug")
        self._pages[name] = Page(name, template, own, context, override_output)

    def write_text(self, name: str, make: Callable[[], str], key: str = "") -> None:
        """Write a file that no template makes, such as a feed.

        Args:
            name: Its path in the output.
            make: Returns all of it, with line ends as they are to be.
            key: The digest of all that it is made of; where it is the last build's, nothing is made.
        """
        if key and self._session is not None and self._session.keep_made(name, key):
            return
        data = make().encode("utf-8")
        if self._session is not None and self._session.keep(name, data):
            return
        _write(sanitised_join(self.output_path, name), data)

    def flush(self) -> None:
        """Make every page that isn't as it was."""
        self._mark("feeds, cards and lists")
        judge = self._judge()
        # There is nothing to compare with what is new: its key is found by whoever makes it.
        known = (
            {}
            if judge is None
            else {name: page for name, page in self._pages.items() if not judge.is_new(page)}
        )
        keys = {name: judge.key(page) for name, page in known.items()} if judge else {}
        todo = [page for page in self._pages.values() if not self._keep(page, keys.get(page.name), judge)]
        tables = {page.template.name: judge.tables(page.template) if judge else () for page in todo}
        if judge is not None:
            judge.prepare(page for page in todo if page.name not in keys)

        press = Press()

        def make(page: Page) -> Made:
            if page.own["localsiteurl"]:  # Pelican's contents look it up while they are printed
                page.shared["localsiteurl"] = page.own["localsiteurl"]
            text, made = press.render(page, tables[page.template.name])
            _write(sanitised_join(self.output_path, page.name), text.encode("utf-8"))
            if judge is None:
                return made
            key = keys[page.name] if page.name in keys else judge.key(page)
            return (
                made if isinstance(key, str) else Made(made.name, made.items, judge.finish(page, key, made))
            )

        self._mark("pages compared")
        workers = parse_settings(self.settings).workers
        for number, made in enumerate(work_off(make, todo, workers), 1):
            if self._session is not None and self._session.progress is not None:
                self._session.progress("pages made", number, len(todo))
            if made.key is not None and self._session is not None:
                self._session.pages[made.name] = made.key
        for page in todo if signals.content_written.receivers else ():
            signals.content_written.send(sanitised_join(self.output_path, page.name), context=page.values())
        if judge is not None and self._session is not None:
            self._session.pages.update(judge.shared)
            self._gather(judge, self._session.pages)
        self._pages.clear()
        self._mark("pages made")

    def _gather(self, judge: Judge, keys: Mapping[str, PageKey]) -> None:
        """Keep what it takes to make single pages by themselves."""
        if self._gathered is not None:
            self._gathered.take(self._pages.values(), self._others, judge)
            for page in self._pages.values():
                self._gathered.keep(page, keys.get(page.name), judge)

    def _mark(self, phase: str) -> None:
        if self._session is not None:
            self._session.mark(phase)

    def _judge(self) -> Judge | None:
        return self._session.judge() if self._session is not None else None

    def _keep(self, page: Page, key: Any, judge: Judge | None) -> bool:
        """Return whether a page is as it was; if it isn't, note why."""
        session = self._session
        if session is None or judge is None:
            return False
        if isinstance(key, str):
            session.changes[page.name] = key
            return False
        change = "it is new" if key is None else judge.change(page, key)
        if change is None and not session.still_there(page.name):
            change = "its file isn't what was written"
        if change is not None:
            session.changes[page.name] = change
            return False
        session.kept.add(page.name)
        session.pages[page.name] = judge.kept(page)
        return True


def _write(path: str, data: bytes) -> None:
    """Write a file, in a folder that most often isn't there yet, without a stream between."""
    folder = os.path.dirname(path)  # noqa: PTH120 - a Path costs more than the folder
    try:
        os.mkdir(folder)  # noqa: PTH102 - as above
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above
    handle = os.open(path, _WRITING, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)


def _lists(values: dict[str, Any]) -> bool:
    return not values.keys().isdisjoint({"articles", "dates"})


def share_reading(pelican: Any) -> None:
    """Let sources be read by several processes in plain Pelican too, where nothing is kept."""
    pelican.settings.setdefault(MEMO, Memo(workers=parse_settings(pelican.settings).workers))


def prepare_templates(generator: Any) -> None:
    """Let a generator's templates print fast, and compile none that another one has compiled."""
    print_fast(generator.env)
    if generator.env.bytecode_cache is None:
        generator.env.bytecode_cache = generator.settings.setdefault(COMPILED, Compiled())


def offer_writer(_pelican: Any) -> type[Writer]:
    """Tell Pelican of the writer."""
    return PageWriter


def make_pages(pelican: Any) -> None:
    """Make all pages, now that every generator has named its own."""
    writer: PageWriter | None = pelican.settings.pop(WRITER, None)
    if writer is not None:
        writer.flush()


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(share_reading)
    signals.generator_init.connect(prepare_templates)
    signals.get_writer.connect(offer_writer)
    signals.finalized.connect(make_pages)
