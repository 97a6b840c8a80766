"""What `afterword media` prints for a person."""

from collections import Counter
from collections.abc import Iterator

from afterword.importers.media.items import Inventory, Item, State
from afterword.importers.media.references import host_of

_SHOWN = 20  # of each state; --json has them all
_WORDS = {
    State.HERE: "on this site",
    State.REMOTE: "on other machines, or to be tried again",
    State.MISSING: "nowhere to be had",
    State.REFUSED: "looked at, and not taken in",
    State.WITHHELD: "only in what no page shows",
}


def show_inventory(inventory: Inventory) -> None:
    """Print a table of the states, then each thing that isn't here with the places that refer to it."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    kinds = sorted({item.kind for item in inventory.items})
    table = Table(box=SIMPLE_HEAD)
    for name in ("", *(f"{kind}s" for kind in kinds), "all", ""):
        table.add_column(name, justify="right" if name else "left")
    for state in State:
        found = Counter(item.kind for item in inventory.items if item.state is state)
        table.add_row(state.value, *(str(found[kind]) for kind in kinds), str(found.total()), _WORDS[state])
    console.print(table)
    hosts = Counter(host_of(item.address) for item in inventory.items if item.state is State.REMOTE)
    if hosts:
        console.print(
            "Hosts: " + escape(", ".join(f"{host or '?'} {n}" for host, n in hosts.most_common(_SHOWN)))
        )
    for state in (State.REMOTE, State.MISSING, State.REFUSED):
        for line in _lines([item for item in inventory.items if item.state is state], state):
            console.print(escape(line))
    for file in inventory.unused:
        console.print(escape(f"Unused: {file}; nothing refers to it any more."))
    for file, reason in inventory.wrong:
        console.print(escape(f"Wrong: {file} {reason}."))


def _lines(items: list[Item], state: State) -> Iterator[str]:
    for item in items[:_SHOWN]:
        use, more = item.uses[0], len(item.uses) - 1
        place = use.path if use.line is None else f"{use.path}:{use.line}"
        again = f" and {more} more" if more else ""
        reason = f": {item.reason}" if item.reason else ""
        yield f"{state.value.capitalize()}: {item.address} ({place}{again}){reason}"
    if len(items) > _SHOWN:
        yield f"{state.value.capitalize()}: {len(items) - _SHOWN} more; --json has them all."
