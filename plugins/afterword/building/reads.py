"""What a template can read: found in its text and in all that it extends, includes and imports.

More may be found than a page in fact reads, never less: so a page is at worst made once too often.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from jinja2 import Environment, TemplateError, TemplateNotFound, meta, nodes

from afterword.building.files import digest_parts

_COUNTING = ("length", "count")


class How(Enum):
    """How a value is read."""

    WHOLE = "whole"
    TRUTH = "truth"  # only whether there is any
    COUNT = "count"  # only how many there are
    ITEM = "item"  # only entries that are looked up in it, one by one
    EACH = "each"  # of each of its elements, only the attributes behind "[]"
    EACH_TRUTH = "truth of each"
    EACH_COUNT = "count of each"


_EACH = {How.TRUTH.value: How.EACH_TRUTH.value, How.COUNT.value: How.EACH_COUNT.value}


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """One value that a template reads.

    Attributes:
        path: A name of the context, and attributes from there on; where each is read, "" is an element.
        how: The value of the `How`.
    """

    path: tuple[str, ...]
    how: str

    def __str__(self) -> str:
        words = ".".join(part or "[]" for part in self.path)
        how = self.how.removesuffix(" of each")
        said = {"truth": f"whether {words}", "count": f"number of {words}", "item": f"{words}[…]"}
        return said.get(how, words)


@dataclass(frozen=True, slots=True)
class Closure:
    """A template with all that it is made of.

    Attributes:
        sources: Digest of every text.
        reads: In order.
        names: Of all of them, its own included.
    """

    sources: str
    reads: tuple[Read, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One template by itself.

    Attributes:
        source: Its text.
        others: The names of those that it is made of; None where one is known only when it runs.
        reads: What stands in its text alone.
    """

    source: str
    others: tuple[str | None, ...]
    reads: frozenset[Read]


def find_closure(environment: Environment, name: str, known: dict[str, Text] | None = None) -> Closure | None:
    """Return what a template reads; None where that can't be known: an include by a variable's name, say.

    Args:
        environment: Knows where the templates are.
        name: The template's.
        known: What was found of templates before, and is found now.
    """
    known = {} if known is None else known
    texts: dict[str, Text] = {}
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in texts:
            continue
        if each not in known:
            try:
                known[each] = _find_text(environment, each)
            except TemplateError:
                return None
        texts[each] = text = known[each]
        for other in text.others:
            if other is None:
                return None
            waiting.append(other)
    names = tuple(sorted(texts))
    sources = (part for each in names for part in (each, texts[each].source))
    reads = _simplify(frozenset().union(*(text.reads for text in texts.values())))
    return Closure(digest_parts(sources), reads, names)


def _find_text(environment: Environment, name: str) -> Text:
    """Return a template; raises TemplateError where there is none, or it can't be parsed."""
    if environment.loader is None:
        raise TemplateNotFound(name)
    source = environment.loader.get_source(environment, name)[0]
    tree = environment.parse(source)
    return Text(source, tuple(meta.find_referenced_templates(tree)), frozenset(_find_reads(tree)))


def _simplify(reads: Iterable[Read]) -> tuple[Read, ...]:
    """Leave out what a wider read holds; entries of a table count only where they are its sole use."""
    found = set(reads)
    whole = {read.path for read in found if read.how == How.WHOLE.value}

    def held(read: Read) -> bool:
        last = len(read.path) - (read.how == How.WHOLE.value)
        return any(read.path[:end] in whole for end in range(1, last + 1))

    items = {read.path for read in found if read.how == How.ITEM.value}
    mixed = {path for path in items if sum(1 for read in found if read.path[: len(path)] == path) > 1}
    found = {read for read in found if read.path not in mixed}
    found |= {Read(path, How.WHOLE.value) for path in mixed}
    whole |= mixed
    return tuple(sorted(read for read in found if not held(read)))


def _find_reads(tree: nodes.Node) -> Iterator[Read]:
    parents = _parents(tree)
    names = [node for node in tree.find_all(nodes.Name) if node.ctx == "load"]
    for node in names:
        yield from _use(node, (node.name,), parents, names, depth=0)


def _parents(tree: nodes.Node) -> dict[nodes.Node, tuple[nodes.Node, str]]:
    """Return the node above each node, and the field that holds it; nodes are told apart by identity."""
    found: dict[nodes.Node, tuple[nodes.Node, str]] = {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        for field, value in node.iter_fields():
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, nodes.Node):
                    found[child] = (node, field)
                    waiting.append(child)
    return found


def _use(
    node: nodes.Node,
    path: tuple[str, ...],
    parents: dict[nodes.Node, tuple[nodes.Node, str]],
    names: list[nodes.Name],
    depth: int,
) -> Iterator[Read]:
    """Yield how a value is used, from the place where it is named."""
    above, field = parents[node]
    while isinstance(above, nodes.Getattr):
        path, node = (*path, above.attr), above
        above, field = parents[node]
    if isinstance(above, nodes.Call) and field == "node" and len(path) > 1:
        path = path[:-1]  # a method may read all of what it belongs to
    elif isinstance(above, nodes.Getitem) and field == "node" and len(path) == 1 and not _slices(above):
        yield Read(path, How.ITEM.value)
        return
    if isinstance(above, nodes.Getitem) and field == "node" and _slices(above):
        outer, outer_field = parents[above]
        if isinstance(outer, nodes.For) and outer_field == "iter":  # as if it went through all of them
            above, field = outer, outer_field
    if isinstance(above, nodes.For) and field == "iter" and depth == 0:
        yield from _use_each(above, path, parents, names)
        return
    elif isinstance(above, nodes.Filter) and field == "node" and above.name in _COUNTING:
        yield Read(path, How.COUNT.value)
        return
    elif _is_test(node, parents):
        yield Read(path, How.TRUTH.value)
        return
    yield Read(path, How.WHOLE.value)


def _slices(node: nodes.Getitem) -> bool:
    return isinstance(node.arg, nodes.Slice)


def _use_each(
    loop: nodes.For,
    path: tuple[str, ...],
    parents: dict[nodes.Node, tuple[nodes.Node, str]],
    names: list[nodes.Name],
) -> Iterator[Read]:
    """Yield what a loop reads of each element."""
    if not isinstance(loop.target, nodes.Name):
        yield Read(path, How.WHOLE.value)
        return
    # The same name elsewhere in the template only adds to what is found.
    for name in names:
        if name.name == loop.target.name:
            for read in _use(name, (*path, ""), parents, names, depth=1):
                one = read.path == (*path, "")
                yield (
                    Read(path, How.WHOLE.value)
                    if one
                    else Read(read.path, _EACH.get(read.how, How.EACH.value))
                )
    yield Read((*path, "", ""), How.EACH.value)  # how many there are


def _is_test(node: nodes.Node, parents: dict[nodes.Node, tuple[nodes.Node, str]]) -> bool:
    above, field = parents[node]
    while isinstance(above, nodes.And | nodes.Or | nodes.Not):
        node = above
        above, field = parents[node]
    return isinstance(above, nodes.If | nodes.CondExpr) and field == "test"
