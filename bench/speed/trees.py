"""Lays the corpus out as the source tree of each engine, beside the settings and templates in `peers/`."""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from speed.corpus import Comment, Corpus, Essay

PEERS = Path(__file__).with_name("peers")
ROOT = Path(__file__).parents[2]
# What the bench theme's site says otherwise than the project's own.
BENCH = """
SITENAME = "The Long Pier"
AFTERWORD = {**AFTERWORD, "feeds": "essays", "feed_items": 20, "dispute": ""}
AFTERWORD |= dict.fromkeys(("labels", "search", "cards", "people", "citations"), False)
DIRECT_TEMPLATES = ["index", "archives"]
PAGE_PATHS = []
"""
STUB = '{% extends "base.html" %}\n'
NO_CARDS = '\nAFTERWORD = {**AFTERWORD, "cards": False}\n'
Lay = Callable[[Essay, Path], None]


def lay_trees(corpus: Corpus, trees: Sequence[tuple[str, Path]]) -> None:
    """Write the sources of several engines, the corpus being made once.

    Args:
        corpus: The essays.
        trees: The kind of each, and its folder, which isn't there yet.
    """
    wanted = [(LAYERS[kind], folder) for kind, folder in trees]
    for kind, folder in trees:
        START[kind](folder)
    for essay in corpus:
        for lay, folder in wanted:
            lay(essay, folder)


def essay_file(kind: str, folder: Path, slug: str) -> Path:
    """Return where an essay of a tree stands."""
    return folder / ("src/essays" if kind == "eleventy" else "content/essays") / f"{slug}.md"


def edit(path: Path, word: str) -> None:
    """Put one word more at the end of an essay."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"\n{word}\n")


def _hugo(essay: Essay, folder: Path) -> None:
    _write(essay_file("hugo", folder, essay.slug), _yaml(essay) + essay.body)
    _write(folder / "data" / "comments" / f"{essay.slug}.json", _json(essay.comments))


def _eleventy(essay: Essay, folder: Path) -> None:
    _write(essay_file("eleventy", folder, essay.slug), _yaml(essay) + essay.body)
    _write(folder / "comments" / f"{essay.slug}.json", _json(essay.comments))


def _pelican(essay: Essay, folder: Path) -> None:
    head = (
        f"Title: {essay.title}\nDate: {essay.published:%Y-%m-%d %H:%M}\nSlug: {essay.slug}\n"
        f"Author: {essay.author}\nTags: {', '.join(essay.topics)}\nDek: {essay.summary}\n"
        f"Comments: {len(essay.comments)}\n\n"
    )
    _write(essay_file("pelican", folder, essay.slug), head + essay.body)
    _write(folder / "comments" / f"{essay.slug}.json", _json(essay.comments))


def _afterword(essay: Essay, folder: Path) -> None:
    head = (
        f"Title: {essay.title}\nDek: {essay.summary}\nDate: {_moment(essay.published)}\n"
        f"Authors: {essay.author}\nTags: {', '.join(essay.topics)}\n\n"
    )
    _write(essay_file("afterword", folder, essay.slug), head + essay.body)
    thread = [f"Thread: 1\nTitle: {essay.title}\nEssay: {essay.slug}\n"]
    for comment in essay.comments:
        answered = f"In-Reply-To: {comment.to.id}\n" if comment.to else ""
        thread.append(
            f"%%% {comment.id}\nAuthor: {comment.author}\nPublished: {_moment(comment.published)}\n"
            f"{answered}\n{comment.body}\n"
        )
    _write(folder / "content" / "discussions" / f"{essay.slug}.thread", "\n".join(thread))


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _yaml(essay: Essay) -> str:
    values = {
        "title": essay.title,
        "slug": essay.slug,
        "author": essay.author,
        "topics": essay.topics,
        "description": essay.summary,
        "comments": len(essay.comments),
    }
    # What is JSON is YAML; the date alone would be a string.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()]
    return f"---\n{''.join(lines)}date: {_moment(essay.published)}\n---\n\n"


def _json(comments: Iterable[Comment]) -> str:
    records = [
        {
            "id": comment.id,
            "depth": comment.depth,
            "to": {"id": comment.to.id, "author": comment.to.author} if comment.to else None,
            "author": comment.author,
            "published": _moment(comment.published),
            "html": comment.html,
        }
        for comment in comments
    ]
    return json.dumps(records, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _start_peer(kind: str, folder: Path) -> None:
    shutil.copytree(PEERS / kind, folder)


def _start_bench(folder: Path) -> None:
    """Lay the bench theme; what it hasn't got of the real one's files is there, and says nothing."""
    shutil.copytree(PEERS / "afterword", folder)
    for path in (*ROOT.glob("theme/templates/*.html"), *ROOT.glob("theme/static/*.css")):
        stub = folder / path.relative_to(ROOT)
        if not stub.exists():
            _write(stub, STUB if path.suffix == ".html" else "")
    _settings(folder, BENCH)


def _start_full(more: str, folder: Path) -> None:
    """Lay the project's own site, without its essays."""
    for name in ("myths", "pages"):
        shutil.copytree(ROOT / "content" / name, folder / "content" / name)
    shutil.copytree(ROOT / "theme", folder / "theme")
    _settings(folder, more)


def _settings(folder: Path, more: str) -> None:
    _write(folder / "pelicanconf.py", (ROOT / "pelicanconf.py").read_text(encoding="utf-8") + more)


LAYERS: dict[str, Lay] = {
    "hugo": _hugo,
    "eleventy": _eleventy,
    "pelican": _pelican,
    "afterword": _afterword,
    "afterword-full": _afterword,
    "afterword-cards": _afterword,
}
START: dict[str, Callable[[Path], None]] = {
    "hugo": partial(_start_peer, "hugo"),
    "eleventy": partial(_start_peer, "eleventy"),
    "pelican": partial(_start_peer, "pelican"),
    "afterword": _start_bench,
    "afterword-full": partial(_start_full, NO_CARDS),
    "afterword-cards": partial(_start_full, ""),
}
