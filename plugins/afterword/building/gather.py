"""What a whole build leaves for the next one, so that an edit of one text needn't build the whole again.

The room that knows the texts says which page belongs to which source, and which of the page's values come
from the source's text; everything else that its templates can read is kept here as a projection.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, Template
from jinja2.defaults import DEFAULT_NAMESPACE

from afterword.building.manifest import PageKey
from afterword.building.pages import Judge, Page
from afterword.building.projection import UnprojectableError, project
from afterword.building.reads import Closure, How, Read

GATHERED = "afterword_gathered"  # its place in Pelican's settings, for one build


@dataclass(frozen=True, slots=True)
class Kept:
    """A page's template and what it is given, but for what comes from the text.

    Attributes:
        template: Its name.
        shared: Which of the shared values are its own: a key of `Gathered.shared`.
        own: The page's own values.
    """

    template: str
    shared: str
    own: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shared:
    """What all pages of a template are given: the names of its context, and those of its environment."""

    values: Mapping[str, Any]
    globals: Mapping[str, Any]


@dataclass(slots=True)
class Gathered:
    """Filled while a build goes on.

    Attributes:
        wanted: By page, the source that it is made from.
        name: The value of those pages that holds the text.
        fresh: Its attributes that come from the text; they are made anew.
        steady: Its attributes that don't.
        known: Names of shared values, or of their attributes as `name.attribute`, that never hold what comes
            from a text.
        around: What all sources have in common.
        before: By source, what it was.
        facts: By source, what is to be known of all of them together.
        kept: By page.
        shared: By the name in `Kept`.
        refused: Why no text can be edited by itself; empty where nothing stands against it.
    """

    wanted: dict[str, str] = field(default_factory=dict)
    name: str = ""
    fresh: frozenset[str] = frozenset()
    steady: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    around: object = None
    before: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
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
        seen: set[tuple[str | None, tuple[str, ...]]] = set()
        for page in pages:
            kind = page.template.name, tuple(sorted(page.own))
            if kind not in seen:
                seen.add(kind)
                self._check(page.template, judge, page.values(), essay=page.name in self.wanted)

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

    def keep(self, page: Page, key: PageKey | None, judge: Judge) -> None:
        """Keep what a page is given, once it is known which entries of tables it asks for."""
        closure = judge.closure(page.template)
        if page.name not in self.wanted or self.refused or closure is None:
            return
        if key is None:
            self.refused = f"{page.name} can't be compared"
            return
        items: dict[str, list[str]] = {}
        for table, entry, _ in key.items:
            items.setdefault(table, []).append(entry)
        environment = page.template.environment
        name = f"{page.template.name} {' '.join(sorted(page.own))}"
        try:
            if name not in self.shared:
                self.shared[name] = _shared(page, closure, environment)
            reads = [read for read in closure.reads if not self._is_fresh(read)]
            reads = [read for read in reads if read.path[0] in page.own or read.how == How.ITEM.value]
            self.kept[page.name] = Kept(
                page.template.name or "", name, project(reads, page.values(), environment, items)
            )
        except UnprojectableError as error:
            self.refused = f"{page.name}: {error}"

    def _is_fresh(self, read: Read) -> bool:
        return read.path[0] == self.name and len(read.path) > 1 and read.path[1] in self.fresh


def _shared(page: Page, closure: Closure, environment: Environment) -> Shared:
    reads = [read for read in closure.reads if read.path[0] not in page.own and read.how != How.ITEM.value]
    further = {name: value for name, value in environment.globals.items() if name not in page.shared}
    further = {name: value for name, value in further.items() if name not in DEFAULT_NAMESPACE}
    return Shared(project(reads, page.shared, environment, {}), project(reads, further, environment, {}))
