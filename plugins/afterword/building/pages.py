"""Pages in hand: what each is made from, whether it is still the same, and making it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from jinja2 import Template, TemplateError, Undefined
from msgspec import Struct

from afterword.building.digests import SHORT, Digester, UnknownValueError, digest_read
from afterword.building.files import digest_parts
from afterword.building.pagekeys import PageKey
from afterword.building.quickstore import Row
from afterword.building.reads import Closure, How, Read, Text, find_closure

EDITED = "edited"  # in the place of an engine's digest: its key isn't known any more
_SHARED = "* "  # before a template's name, where pages have theirs


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made.

    Attributes:
        name: Its path in the output.
        template: What makes it.
        own: What the template is given for this page alone.
        shared: What every template is given.
        override: It may stand where another page was to stand.
    """

    name: str
    template: Template
    own: Mapping[str, Any]
    shared: dict[str, Any]
    override: bool = False

    @property
    def kind(self) -> str:
        """What has all in common but the values of its own: its template, and what these are called."""
        return f"{self.template.name} {' '.join(sorted(self.own))}"

    def values(self) -> dict[str, Any]:
        """Return all that the template is given."""
        return {**self.shared, **self.own}


Items: TypeAlias = tuple[tuple[str, str], ...]


class Made(Struct, frozen=True):
    """What was written of a page.

    Attributes:
        name: Its path in the output.
        items: The entries of tables that it looked up: (table, key).
        key: What it was made from, where that is kept and can be told.
        written: When its file was, in nanoseconds since 1970.
        digest: Of the file's bytes; empty where nobody asked.
        row: Where it stands what makes it by itself, or why nothing does; None where nobody asked.
        kept: It lies in the output already, and wasn't written.
    """

    name: str
    items: Items = ()
    key: PageKey | None = None
    written: int = 0
    digest: str = ""
    row: Row | str | None = None
    kept: bool = False


class Table(Mapping[str, Any]):
    """A dictionary that remembers what was looked up in it."""

    def __init__(self, name: str, values: dict[str, Any], asked: dict[tuple[str, str], None]) -> None:
        self._name, self._values, self._asked = name, values, asked

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - a table of anything
        if not isinstance(key, Undefined):
            self._asked[self._name, key] = None
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class _Kind(NamedTuple):
    """Pages of one template, given values of the same names.

    Attributes:
        shared: The digest of all that the template reads and that is the same for all of them.
        own: What it reads of each page's own, in words and as it is.
    """

    shared: str
    own: tuple[tuple[str, Read], ...]


def _shared_name(page: Page) -> str:
    return f"{_SHARED}{page.kind}"


class Judge:
    """Tells what pages are made from, and which are the same as in the last build.

    Args:
        engine: The digest of code, settings and packages.
        earlier: The keys of the last build.
    """

    def __init__(self, engine: str, earlier: Mapping[str, PageKey]) -> None:
        self._engine, self._earlier = engine, earlier
        self._digester = Digester()
        self._closures: dict[str, Closure | None] = {}
        self._texts: dict[str, Text] = {}
        self._kinds: dict[tuple[str | None, ...], _Kind] = {}
        self.shared: dict[str, PageKey] = {}

    def is_new(self, page: Page) -> bool:
        """Return whether the last build had no such page, so that there is nothing to compare."""
        return page.name not in self._earlier

    def prepare(self, pages: Iterable[Page]) -> None:
        """Look at what these pages have in common, for copies of this process to know it."""
        for page in {(page.template.name, *page.own): page for page in pages}.values():
            closure = self.closure(page.template)
            if closure is not None:
                for name in closure.names:
                    with suppress(TemplateError):  # if a page wants it, it says what is wrong
                        page.template.environment.get_template(name)
                with suppress(UnknownValueError):
                    self._kind(page, closure)

    def key(self, page: Page) -> PageKey | str:
        """Return what a page is made from, but for entries of tables, or why that can't be told."""
        closure = self.closure(page.template)
        if closure is None:
            return f"what {page.template.name} includes is known only when it runs"
        try:
            kind = self._kind(page, closure)
            reads = {"template": closure.sources, "shared": kind.shared}
            for name, read in kind.own:
                reads[name] = self._digest(page, read)
        except UnknownValueError as error:
            return str(error)
        return PageKey(self._engine, reads)

    def _kind(self, page: Page, closure: Closure) -> "_Kind":
        """Return what is the same for all pages of a template that are given values of the same names.

        What the shared digest is made of is kept under the template's own name, to tell later which of it
        changed.
        """
        names = page.template.name, *page.own
        known = self._kinds.get(names)
        if known is None:
            shared = PageKey(
                self._engine,
                {
                    str(read): self._digest(page, read)
                    for read in closure.reads
                    if read.path[0] not in page.own
                },
            )
            name = _shared_name(page)
            self.shared[name] = shared
            digest = digest_parts([name, *shared.reads, *shared.reads.values()])[:SHORT]
            own = tuple((str(read), read) for read in closure.reads if read.path[0] in page.own)
            known = self._kinds[names] = _Kind(digest, own)
        return known

    def _digest(self, page: Page, read: Read) -> str:
        values = page.own if read.path[0] in page.own else page.shared
        try:
            return digest_read(read, values, page.template.environment, self._digester)
        except UnknownValueError as error:
            raise UnknownValueError(f"{read}: {error}") from None

    def change(self, page: Page, key: PageKey) -> str | None:
        """Return what is another than in the last build, in words for a person; None for nothing."""
        before = self._earlier.get(page.name)
        if before is None:
            return "it is new"
        if before.engine == EDITED:
            return "it was made by itself since, and what it was made from isn't known"
        if before.engine != key.engine:
            return "code, settings or packages have changed"
        other = [read for read in key.reads if before.reads.get(read) != key.reads[read]]
        if "shared" in other:
            name = _shared_name(page)
            was = self._earlier[name].reads if name in self._earlier else {}
            other += [read for read, digest in self.shared[name].reads.items() if was.get(read) != digest]
            other.remove("shared")
        if other or before.reads.keys() != key.reads.keys() or before.reads != key.reads:
            return f"{', '.join(other[:5]) or 'what its template reads'} changed"
        for table, entry, digest in before.items:
            if self._item(page, table, entry) != digest:
                return f"{table}[{entry!r}] changed"
        return None

    def finish(self, page: Page, key: PageKey, asked: Items) -> PageKey | None:
        """Return a page's whole key, once it is made; None where an entry can't be compared."""
        if not asked:
            return key
        items = []
        for table, entry in asked:
            digest = self._item(page, table, entry)
            if digest is None:
                return None
            items.append((table, entry, digest))
        return PageKey(key.engine, key.reads, tuple(items))

    def kept(self, page: Page) -> PageKey:
        """Return the key of a page in which nothing changed."""
        return self._earlier[page.name]

    def tables(self, template: Template) -> tuple[str, ...]:
        """Return the names whose values a template uses only by looking up entries."""
        closure = self.closure(template)
        found = closure.reads if closure is not None else ()
        return tuple(read.path[0] for read in found if read.how == How.ITEM.value)

    def _item(self, page: Page, table: str, entry: str) -> str | None:
        values = page.own.get(table, page.shared.get(table))
        if not isinstance(values, dict):
            return None
        try:
            return self._digester.digest(values[entry]) if entry in values else "-"
        except UnknownValueError:
            return None

    def closure(self, template: Template) -> Closure | None:
        """Return what a template reads; None where that can't be known."""
        name = template.name or ""
        if name not in self._closures:
            self._closures[name] = find_closure(template.environment, name, self._texts) if name else None
        return self._closures[name]


class Press:
    """Makes pages' texts; what pages have in common is put together once, and mustn't change meanwhile."""

    def __init__(self) -> None:
        # Both are kept, so that no other can take their place in memory.
        self._common: dict[tuple[int, int], tuple[Template, dict[str, Any], dict[str, Any]]] = {}

    def render(self, page: Page, tables: tuple[str, ...]) -> tuple[str, Items]:
        """Return a page's text, and the entries of tables that it looked up.

        Args:
            page: With all that it is given.
            tables: Names of dictionaries whose lookups are wanted.
        """
        template, environment = page.template, page.template.environment
        values = {**self._share(page), **page.own}
        asked: dict[tuple[str, str], None] = {}
        for name in tables:
            if isinstance(values.get(name), dict):
                values[name] = Table(name, values[name], asked)
        try:
            # As `template.render` does, but for copies of all that is shared.
            context = template.new_context(values, shared=True)
            text = environment.concat(template.root_render_func(context))
        except Exception:  # noqa: BLE001 - Jinja's own way to tell the template's line
            environment.handle_exception()
        return text, tuple(asked)

    def _share(self, page: Page) -> dict[str, Any]:
        key = id(page.template), id(page.shared)
        if key not in self._common:
            self._common[key] = page.template, page.shared, {**page.template.globals, **page.shared}
        return self._common[key][2]
