"""The myths and labels that a site publishes in its `myths.json`."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from afterword.errors import UnusableInputError
from afterword.publishing.keepsake.model import Label, Myth
from afterword.publishing.keepsake.place import FinishedSite

FILE = "myths.json"
_TURNING = ("-held", "-turned", "")
_ESSAY_PREFIX = "e"


def load_published(site: FinishedSite) -> Mapping[str, Any]:
    """Return what the site's `myths.json` says; an empty one where there is none.

    Raises:
        UnusableInputError: It is no such file.
    """
    if FILE not in site.files:
        return {"myths": [], "labels": []}
    try:
        found = json.loads(site.read(FILE))
        if isinstance(found, dict) and isinstance(found["myths"], list) and isinstance(found["labels"], list):
            return found
    except (ValueError, KeyError, RecursionError):
        pass
    raise UnusableInputError(f"{site.root / FILE}: isn't what a build writes there; build the site again")


def list_myths(published: Mapping[str, Any]) -> tuple[Myth, ...]:
    """Return the myths, in the catalogue's order.

    Args:
        published: As `load_published` returns it.
    """
    return tuple(
        Myth(myth["id"], myth["name"], myth["truth"], myth["claim"], myth["answer"], myth["url"])
        for myth in published["myths"]
    )


def labels_by_page(published: Mapping[str, Any]) -> dict[str, list[tuple[str, Label]]]:
    """Return each page's labels with the fragments that they lead to, by the page's whole address.

    Args:
        published: As `load_published` returns it.
    """
    found: dict[str, list[tuple[str, Label]]] = defaultdict(list)
    for row in published["labels"]:
        page, _, fragment = row["url"].partition("#")
        label = Label(row["myth"], row["stance"], row["evidence"] or "", row["url"], row["chosen"])
        found[page].append((fragment, label))
    return found


def labels_of(found: Iterable[tuple[str, Label]], elements: frozenset[str]) -> dict[str, tuple[Label, ...]]:
    """Return a page's labels by the comment's element that they belong to; the text's own under "".

    Args:
        found: The page's labels with their fragments.
        elements: The ids of the comments' elements.
    """
    sorted_out: dict[str, list[Label]] = defaultdict(list)
    for fragment, label in found:
        sorted_out[_owner(fragment, label.myth, elements)].append(label)
    return {owner: tuple(labels) for owner, labels in sorted_out.items()}


def _owner(fragment: str, myth: str, elements: frozenset[str]) -> str:
    """Return the element that a sentence's fragment belongs to, `c-7` of `c-7-phoniness-held`."""
    if fragment in elements:
        return fragment
    for turning in _TURNING:
        owner = fragment.removesuffix(f"-{myth}{turning}")
        if owner in elements:
            return owner
        if owner == _ESSAY_PREFIX:
            return ""
    return ""
