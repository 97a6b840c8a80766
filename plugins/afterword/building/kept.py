"""What a whole build keeps of a page, to make it by itself later; see `building.gather`."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Kept(Struct, frozen=True):
    """A page's template and what it is given, but for what comes from the text.

    Attributes:
        template: Its name.
        shared: Which of the shared values are its own: a key of `Gathered.shared`.
        own: The page's own values.
    """

    template: str
    shared: str
    own: Mapping[str, Any]


class Shared(Struct, frozen=True):
    """What all pages of a template are given: the names of its context, and those of its environment."""

    values: Mapping[str, Any]
    globals: Mapping[str, Any]
