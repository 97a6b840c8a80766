"""Building for Pelican: pages are gathered, and made by several processes once all of them are known."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, starmap
from operator import attrgetter
from typing import Any, NamedTuple

from pelican import signals
from pelican.utils import get_relative_path, path_to_url, sanitised_join
from pelican.writers import Writer

from afterword.building.compiling import print_fast
from afterword.building.environment import COMPILED, Compiled
from afterword.building.files import digest_bytes
from afterword.building.forking import work_off
from afterword.building.gather import GATHERED, Gathered
from afterword.building.memo import MEMO, Memo, memo_of
from afterword.building.pagekeys import PageKey
from afterword.building.pages import Judge, Made, Page, Press
from afterword.building.session import SESSION, Session
from afterword.errors import AfterwordError
from afterword.settings import parse_settings

_WRITING = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
WRITER = "afterword_writer"  # its place in Pelican's settings, for one build


Set = Callable[[], Mapping[str, str]]  # makes several files


class Text(NamedTuple):
    """A file that no template makes: its path in the output, and its text or what makes it."""

    name: str
    make: Callable[[], str] | str


class PageWriter(Writer):
    """Gathers pages; what has not changed since the last build isn't made again."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings=settings)
        self._session: Session | None = settings.get(SESSION)
        self._pages: dict[str, Page] = {}
        self._texts: dict[str, Text] = {}
        self._sets: list[Set] = []
        self._folders: set[str] = set()
        self._gathered: Gathered | None = settings.get(GATHERED)
        self._others: list[tuple[Any, Any]] = []
        self._press = Press()
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

    def write_text(self, name: str, make: Callable[[], str], *, later: bool = False) -> None:
        """Write a file that no template makes, such as a feed.

        Args:
            name: Its path in the output.
            make: Returns all of it, with line ends as they are to be.
            later: It may be made with the pages, and by another process; what others write in its place
                until then stays.
        """
        # In plain Pelican's output may lie a file of that name from the last time.
        if later and self._session is not None:
            self._texts[name] = Text(name, make)
            return
        data = make().encode("utf-8")
        if self._session is not None and self._session.keep(name, data):
            return
        self._write(name, data)

    def write_texts(self, make: Callable[[], Mapping[str, str]]) -> None:
        """Write several files as `write_text` does later, whose names are known when they are made.

        Args:
            make: Returns all of each by its path in the output.
        """
        if self._session is not None:
            self._sets.append(make)
            return
        for name, text in make().items():
            self._write(name, text.encode("utf-8"))

    def _work_off(self, make: Callable[[Page], Made], pages: Iterable[Page]) -> Iterator[Made]:
        """Make pages, and the texts that were left until now; a page stands in the place of one."""

        def make_all(task: Page | Text | Set) -> tuple[Made, ...]:
            if isinstance(task, Page):
                return (make(task),)
            texts = (task,) if isinstance(task, Text) else starmap(Text, task().items())
            return tuple(self._make_text(text) for text in texts)

        texts = [text for text in self._texts.values() if text.name not in self._pages]
        # What lies in one folder has much in common, and goes to one worker where that can be.
        files: list[Page | Text] = sorted([*texts, *pages], key=attrgetter("name"))
        # First what takes longest, so that nobody is waited for.
        tasks: list[Page | Text | Set] = [*self._sets, *files]
        return chain.from_iterable(work_off(make_all, tasks, parse_settings(self.settings).workers))

    def _make_text(self, text: Text) -> Made:
        data = (text.make if isinstance(text.make, str) else text.make()).encode("utf-8")
        if self._session is not None and self._session.keep(text.name, data):
            return Made(text.name, kept=True)
        try:
            written = self._write(text.name, data, alone=True)
        except FileExistsError:
            return Made(text.name)
        return Made(text.name, written=written, digest=digest_bytes(data))

    def flush(self) -> None:
        """Make every page that isn't as it was, and keep what it takes to make single pages by themselves."""
        self._mark("feeds, cards and lists")
        judge = self._judge()
        gathered = self._gathered if judge is not None else None
        keys = self._compare(judge) if judge is not None else {}
        todo = [page for page in self._pages.values() if not self._keep(page, keys.get(page.name), judge)]
        anew = frozenset(page.name for page in todo)
        tables = _list_tables(todo, judge)
        if judge is not None:
            judge.prepare(page for page in todo if page.name not in keys)
        if gathered is not None and judge is not None:
            gathered.take(self._pages.values(), self._others, judge)
            others = (page for page in self._pages.values() if page.name not in anew)
            todo += filter(gathered.wants, others)

        def make(page: Page) -> Made:
            if page.name in anew:
                made = self._make(page, tables[page.template.name], judge, keys.get(page.name))
            else:
                made = Made(page.name, key=self._session.pages[page.name] if self._session else None)
            if gathered is not None and judge is not None and gathered.wants(page):
                row = gathered.keep(page, made.key, judge)
                return Made(made.name, made.items, made.key, made.written, made.digest, row)
            return made

        self._mark("pages compared")
        for made in self._work_off(make, todo):
            if self._session is not None:
                self._session.take(made, len(anew) if made.name in anew else 0)
            if gathered is not None and made.row is not None:
                gathered.add(made.name, made.row)
        self._tell(todo[: len(anew)])
        if judge is not None and self._session is not None:
            self._session.pages.update(judge.shared)
        self._pages.clear()
        self._texts.clear()
        self._sets.clear()
        self._mark("pages made")

    def _tell(self, pages: Iterable[Page]) -> None:
        """Tell plugins which pages were written."""
        for page in pages if signals.content_written.receivers else ():
            path = sanitised_join(self.output_path, page.name)
            signals.content_written.send(path, context=page.values())

    def _compare(self, judge: Judge) -> dict[str, PageKey | str]:
        """Return the keys of pages that the last build had; what is new, its maker finds the key of."""
        return {name: judge.key(page) for name, page in self._pages.items() if not judge.is_new(page)}

    def _make(
        self, page: Page, tables: tuple[str, ...], judge: Judge | None, key: PageKey | str | None
    ) -> Made:
        """Make a page, and write it."""
        if page.own["localsiteurl"]:  # Pelican's contents look it up while they are printed
            page.shared["localsiteurl"] = page.own["localsiteurl"]
        text, items = self._press.render(page, tables)
        data = text.encode("utf-8")
        written = self._write(page.name, data)
        if judge is None:
            return Made(page.name, items)
        if key is None:
            key = judge.key(page)
        whole = None if isinstance(key, str) else judge.finish(page, key, items)
        return Made(page.name, items, whole, written, digest_bytes(data))

    def _write(self, name: str, data: bytes, *, alone: bool = False) -> int:
        """Write a file, without a stream between; return when, in nanoseconds since 1970.

        Raises:
            FileExistsError: There is one already, which `alone` forbids.
        """
        path = sanitised_join(self.output_path, name)
        folder = os.path.dirname(path)  # noqa: PTH120 - a Path costs more than the folder
        if folder not in self._folders:
            try:
                os.mkdir(folder)  # noqa: PTH102 - as above
            except FileExistsError:
                pass
            except FileNotFoundError:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above
            self._folders.add(folder)
        handle = os.open(path, _WRITING | (os.O_EXCL if alone else os.O_TRUNC), 0o666)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            return os.fstat(handle).st_mtime_ns
        finally:
            os.close(handle)

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


def _list_tables(pages: Iterable[Page], judge: Judge | None) -> dict[str | None, tuple[str, ...]]:
    """Return, by template, the names whose values it uses only by looking up entries."""
    templates = {page.template.name: page.template for page in pages}
    return {name: judge.tables(template) if judge else () for name, template in templates.items()}


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
    if SESSION not in pelican.settings:  # else `afterword build` closes it, once it knows what may be kept
        memo_of(pelican.settings).close(keep=False)


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(share_reading)
    signals.generator_init.connect(prepare_templates)
    signals.get_writer.connect(offer_writer)
    signals.finalized.connect(make_pages)
