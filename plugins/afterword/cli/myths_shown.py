"""Texts on a terminal: the evidence in the colour of its stance, and why each label is there."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.cli.myths import Labelled

_COLOURS = {"voices": "red", "rebuts": "green", "wrestles": "yellow", "reports": "blue"}
# What moves a terminal's cursor or worse, a sign for each, so that every place stays what it was.
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")


def print_texts(texts: "Iterable[Labelled]") -> None:
    """Print each text with its evidence coloured, and why each label is there."""
    console = Console()
    for labelled in texts:
        console.rule(Text(labelled.id))
        text = Text(labelled.text.translate(_CONTROLS))
        for label in labelled.labels:
            text.stylize(f"bold {_COLOURS[label.stance]}", label.start, label.end)
        console.print(text)
        if not labelled.labels:
            why = "not English, so not labelled" if labelled.is_foreign else "no myth found"
            console.print(f"\n{why}", style="dim")
        for label in labelled.labels:
            console.print(
                f"\n{label.myth} {label.stance}, {label.score:.2f}, by {label.by}",
                style=_COLOURS[label.stance],
                highlight=False,
            )
            for reason in label.reasons:
                console.print(Padding(Text(reason, style="dim"), (0, 0, 0, 2)))
