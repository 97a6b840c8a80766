"""Removing comments: planned first, so that a person sees what will go and who quotes it; then written."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from afterword.discussion.removed import (
    Register,
    Removed,
    load_key,
    load_register,
    make_key,
    write_register,
)
from afterword.discussion.threadfile import write_thread
from afterword.discussion.tombstone import bury, mark_removal
from afterword.publishing.belongings import find_belongings
from afterword.publishing.quotations import (
    Quotation,
    Words,
    find_mentions,
    find_quotations,
    index_runs,
    own_words,
    unquoted_words,
)
from afterword.publishing.removal import CACHE, PICTURES
from afterword.publishing.requests import Place, find_by_id
from afterword.publishing.sources import SourceText, list_sources
from afterword.text.runs import RUN


@dataclass(frozen=True, slots=True)
class Plan:
    """What a removal does.

    Attributes:
        places: The comments, those that were removed before among them.
        words: The own words of each, in the same order.
        quotations: Other texts that quote them or name their writer.
        replies: How many visible comments answer them directly, and stay.
        belongings: Pictures and files below `content/` that only they show.
    """

    places: tuple[Place, ...]
    words: tuple[Words, ...]
    quotations: tuple[Quotation, ...]
    replies: int
    belongings: tuple[str, ...] = ()


def plan_removal(places: Sequence[Place], content: Path) -> Plan:
    """Return what removing these comments does; nothing is written.

    Args:
        places: The comments.
        content: The site's `content/`.

    Raises:
        ContentError: A source is broken.
    """
    sources = list(list_sources(content))
    names = {f"{place.path.relative_to(content).as_posix()}#{place.comment.id}" for place in places}
    others = [source for source in sources if source.place not in names]
    unquoted = [unquoted_words(place.comment) for place in places]
    index = index_runs(unquoted, others)
    words: list[Words] = []
    found: list[Quotation] = []
    for place, said in zip(places, unquoted, strict=True):
        own = own_words(place, said, index)
        words.append(own)
        found += find_quotations(place.comment.id, own, index)
    words = _without_common(words, others)
    signed: dict[str, set[str]] = {}
    for place in places:
        if place.comment.author.name:
            signed.setdefault(place.comment.author.name, set()).add(place.path.stem)
    for name, threads in signed.items():
        found += find_mentions(name, others, threads)
    quotations: dict[tuple[str, int], Quotation] = {}
    for one in found:
        quotations.setdefault((one.source.place, one.line), one)
    answered = {(place.path, place.comment.id) for place in places}
    replies = sum(
        1
        for source in others
        if source.comment is not None and (source.path, source.comment.in_reply_to) in answered
    )
    ordered = sorted(quotations.values(), key=lambda one: (str(one.source.path), one.line))
    belongings = find_belongings(places, others, content)
    return Plan(tuple(places), tuple(words), tuple(ordered), replies, belongings)


def _without_common(words: Sequence[Words], others: Sequence[SourceText]) -> list[Words]:
    """Return each comment's words; none of one that is so short that its words are others' too."""
    short = {index: " ".join(word for piece in own for word in piece) for index, own in enumerate(words)}
    short = {index: said for index, said in short.items() if said.count(" ") < RUN - 1}
    if not short:
        return list(words)
    texts = [f" {' '.join(block)} " for other in others for block in other.words()]
    common = {index for index, said in short.items() if any(f" {said} " in text for text in texts)}
    return [[] if index in common else own for index, own in enumerate(words)]


def carry_out(plan: Plan, reason: str, content: Path, on: date) -> tuple[str, ...]:
    """Remove the comments: the register first, then their files, then the caches that hold their words.

    Killed in between, it can be run again: until a comment's file is written, its words are found in it.

    Args:
        plan: From `plan_removal`.
        reason: Printed in their place.
        content: The site's `content/`.
        on: Today.

    Returns:
        The caches that were emptied, as paths below the site's folder.

    Raises:
        MissingKeyError: Earlier removals were marked with a key that isn't here.
    """
    register = load_register(content)
    load_key(content, register)
    key = make_key(content)
    new = [
        mark_removal(place.comment, place.path.stem, words, key, on)
        for place, words in zip(plan.places, plan.words, strict=True)
        if place.comment.removed is None
    ]
    write_register(content, register.add(_kept_marks(new, register)))
    for path in dict.fromkeys(place.path for place in plan.places):
        chosen = {place.comment.id: place for place in plan.places if place.path == path}
        thread = next(iter(chosen.values())).thread
        comments = tuple(bury(c, reason) if c.id in chosen else c for c in thread.comments)
        write_thread(path, replace(thread, comments=comments))
    return empty_caches(content)


def _kept_marks(new: Sequence[Removed], register: Register) -> list[Removed]:
    """Return the removals; one without words, whose marks the register has, keeps those."""
    known = {(one.thread, one.comment): one for one in register.removed}
    return [one if one.marks else known.get((one.thread, one.comment), one) for one in new]


def empty_caches(content: Path) -> tuple[str, ...]:
    """Delete what builds remember and could hold words, and return the names of what went.

    Nothing in it is the only copy of anything. What was fetched, and the smaller copies of pictures, stay.

    Args:
        content: The site's `content/`.
    """
    folder = content.parent / CACHE
    gone = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name in PICTURES:
            continue
        with suppress(FileNotFoundError):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            gone.append(f"{CACHE}/{path.name}")
    return tuple(gone)


def leave_quotation(wanted: str, places: Sequence[Place], content: Path, on: date) -> str:
    """Record that a text may go on quoting what was removed; return its place.

    Args:
        wanted: A comment, as `find_by_id` takes it, or the file of an essay or a page: `essays/x.md`.
        places: Every comment.
        content: The site's `content/`.
        on: Today.

    Raises:
        UnusableInputError: There is no such text, or there are several.
    """
    name = wanted.removeprefix(f"{content.name}/")
    if not (name.endswith(".md") and (content / name).is_file()):
        place = find_by_id(wanted, places, content)
        name = f"{place.path.relative_to(content).as_posix()}#{place.comment.id}"
    write_register(content, load_register(content).leave([name], on))
    return name
