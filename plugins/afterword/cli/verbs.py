"""The type of what a verb adds itself to."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import argparse

# argparse has no public name for what add_subparsers() returns.
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - see above
