"""Whether an engine wrote the whole site: every page and every comment, lest it win by leaving out."""

from dataclasses import dataclass
from pathlib import Path

from speed.corpus import Corpus, Essay
from speed.engines import Engine

FEED_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What an engine wrote: bytes of all files, pages of the corpus, and other pages."""

    size: int
    pages: int
    extra: int


class IncompleteError(Exception):
    """Something is missing, or is there that shouldn't be."""


def expected_pages(essays: list[Essay]) -> set[str]:
    """Return every page that each engine has to write."""
    topics = {topic for essay in essays for topic in essay.topics}
    return {
        "index.html",
        "essays/index.html",
        "topics/index.html",
        *(f"topics/{topic}/index.html" for topic in topics),
        *(f"essays/{essay.slug}/index.html" for essay in essays),
    }


def check_output(output: Path, engine: Engine, corpus: Corpus, pages: set[str]) -> Written:
    """Look through a cold build.

    Raises:
        IncompleteError: A page or a comment is missing, the feed hasn't its items, or pages were written
            that the engine wasn't known to write.
    """
    files = [path for path in output.rglob("*") if path.is_file()]
    found = {str(path.relative_to(output)) for path in files if path.suffix == ".html"}
    if lost := sorted(pages - found):
        raise IncompleteError(f"{engine.name}: {len(lost)} pages are missing, such as {lost[0]}")
    extra = sorted(found - pages)
    if engine.extra is not None and len(extra) != engine.extra:
        raise IncompleteError(f"{engine.name}: {len(extra)} further pages, not {engine.extra}: {extra[:5]}")
    comments = sum(
        (output / page).read_bytes().count(b' data-depth="')
        for page in pages
        if page.startswith("essays/") and page != "essays/index.html"
    )
    if comments != corpus.essays * corpus.comments:
        raise IncompleteError(f"{engine.name}: {comments} comments, not {corpus.essays * corpus.comments}")
    items = (output / engine.feed).read_text(encoding="utf-8").count("<entry>")
    if items < min(FEED_ITEMS, corpus.essays):
        raise IncompleteError(f"{engine.name}: {items} items in {engine.feed}")
    return Written(sum(path.stat().st_size for path in files), len(pages), len(extra))


def check_edit(output: Path, engine: Engine, corpus: Corpus, word: str) -> None:
    """Look for the new word on the edited essay's page.

    Raises:
        IncompleteError: It isn't there.
    """
    if word not in (output / "essays" / corpus.edited / "index.html").read_text(encoding="utf-8"):
        raise IncompleteError(f"{engine.name}: the edit isn't on the page")
