"""What a whole build leaves for the next one, so that an edit of one text needn't build the whole again.

The room that knows the texts says which page belongs to which source, and which of the page's values come
from the source's text; everything else that its templates can read is kept here as a projection.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, Template
from jinja2.defaults import DEFAULT_NAMESPACE

from afterword.building.kept import Kept, Shared
from afterword.building.packs import Packs
from afterword.building.pagekeys import PageKey
from afterword.building.pages import Judge, Page
from afterword.building.projection import UnprojectableError, project
from afterword.building.quickstore import Memory, Row, put_row
from afterword.building.reads import Closure, How, Read

_ITEM = How.ITEM.value
GATHERED = "afterword_gathered"  # its place in Pelican's settings, for one build


@dataclass(slots=True)
class Gathered:
    """Filled while a build goes on.

    Attributes:
        packs: Where it is kept.
        wanted: By page, the source that it is made from.
        name: The value of those pages that holds the text.
        fresh: Its attributes that come from the text; they are made anew.
        steady: Its attributes that don't.
        known: Names of shared values, or of their attributes as `name.attribute`, that never hold what comes
            from a text.
        around: What all sources have in common.
        tell: By source, what it was, and what is to be known of all sources together (None for nothing).
        rows: By source, where it is kept.
        shared: By the name in `Kept`.
        refused: Why no text can be edited by itself; empty where nothing stands against it.
    """

    packs: Packs
    wanted: dict[str, str] = field(default_factory=dict)
    name: str = ""
    fresh: frozenset[str] = frozenset()
    steady: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    around: object = None
    tell: Callable[[str], tuple[Any, Any]] | None = None
    rows: dict[str, Row] = field(default_factory=dict)
    shared: dict[str, Shared] = field(default_factory=dict)
    refused: str = ""

    def take(
        self, pages: Iterable[Page], others: Iterable[tuple[Template, Mapping[str, Any]]], judge: Judge
    ) -> None:
        """Look at all pages of a build, before they are made.

        Args:
            pages: Those that are compared from build to build.
            others: The template of every page that isn't, and all that it is given.
            judge: It knows what templates read.
        """
        for template, values in others:
            self._check(template, judge, values)
        seen: set[str] = set()
        for page in pages:
            if page.kind not in seen:
                seen.add(page.kind)
                essay = page.name in self.wanted
                self._check(page.template, judge, page.values(), essay=essay)
                if essay and not self.refused:
                    self._share(page, judge)

    def _share(self, page: Page, judge: Judge) -> None:
        """Keep what all pages of a template are given."""
        closure = judge.closure(page.template)
        if closure is not None:
            try:
                self.shared[page.kind] = _shared(page, closure, page.template.environment)
            except UnprojectableError as error:
                self.refused = f"{page.name}: {error}"

    def _check(
        self, template: Template, judge: Judge, values: Mapping[str, Any], *, essay: bool = False
    ) -> None:
        """Refuse where a template may read a text's own words from anywhere but the page's own value."""
        closure = judge.closure(template)
        if closure is None:
            self.refused = f"what {template.name} includes is known only when it runs"
            return
        for read in closure.reads:
            name = read.path[0]
            if essay and name == self.name:
                if len(read.path) < 2 or read.path[1] not in self.fresh | self.steady:  # noqa: PLR2004 - name, attribute
                    self.refused = f"{template.name} reads {read}"
            elif not self._knows(read) and (name in values or name in template.environment.globals):
                self.refused = f"{template.name} reads {read}"

    def _knows(self, read: Read) -> bool:
        names = (".".join(read.path[:end]) for end in (1, 2))
        return any(name in self.known or name in DEFAULT_NAMESPACE for name in names)

    def wants(self, page: Page) -> bool:
        """Return whether a page can be made by itself later, if what it is given is kept."""
        return not self.refused and page.name in self.wanted and page.kind in self.shared

    def keep(self, page: Page, key: PageKey | None, judge: Judge) -> Row | str:
        """Keep what a page is given, once it is known which entries of tables it asks for.

        Args:
            page: One that is wanted.
            key: Its own.
            judge: It knows what templates read.

        Returns:
            Where it stands; else why it can't be kept, in words for a person.
        """
        closure = judge.closure(page.template)
        if key is None or closure is None or self.tell is None:
            return f"{page.name} can't be compared"
        items: dict[str, list[str]] = {}
        for table, entry, _ in key.items:
            items.setdefault(table, []).append(entry)
        reads = [read for read in closure.reads if read.path[0] in page.own or read.how == _ITEM]
        reads = [read for read in reads if not self._is_fresh(read)]
        try:
            own = project(reads, page.values(), page.template.environment, items)
        except UnprojectableError as error:
            return f"{page.name}: {error}"
        before, fact = self.tell(self.wanted[page.name])
        kept = Kept(page.template.name or "", page.kind, own)
        try:
            return put_row(self.packs, page.name, before, kept, fact)
        except Exception as error:  # noqa: BLE001 - a full disk, or a theme's value that can't be pickled
            return f"{page.name} can't be kept: {error}"

    def add(self, page: str, row: Row | str) -> None:
        """Take down what became of a page that was to be kept."""
        if isinstance(row, str):
            self.refused = self.refused or row
        else:
            self.rows[self.wanted[page]] = row

    def memory(self, build: str, more: Mapping[str, object]) -> Memory:
        """Return all of it.

        Args:
            build: The build's name.
            more: Further values by name, such as what makes an environment for templates.
        """
        shared = {f"shared {name}": value for name, value in self.shared.items()}
        return Memory(build, self.refused, {"around": self.around, **more, **shared}, self.rows)

    def _is_fresh(self, read: Read) -> bool:
        return read.path[0] == self.name and len(read.path) > 1 and read.path[1] in self.fresh


def _shared(page: Page, closure: Closure, environment: Environment) -> Shared:
    reads = [read for read in closure.reads if read.path[0] not in page.own and read.how != How.ITEM.value]
    # Also what pages are given besides: a macro that is imported without context has only this.
    further = {name: value for name, value in environment.globals.items() if name not in DEFAULT_NAMESPACE}
    return Shared(project(reads, page.shared, environment, {}), project(reads, further, environment, {}))
