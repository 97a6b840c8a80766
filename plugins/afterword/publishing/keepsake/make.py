"""The keepsake, put together: site, texts as data, book, sources; bagged, and packed into one file."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from afterword.publishing.book.epub import write_book
from afterword.publishing.keepsake.archive import write_zip
from afterword.publishing.keepsake.bag import PAYLOAD, write_bag
from afterword.publishing.keepsake.labels import list_myths, load_published
from afterword.publishing.keepsake.pages import read_texts
from afterword.publishing.keepsake.place import FinishedSite
from afterword.publishing.keepsake.portable import write_portable
from afterword.publishing.keepsake.readme import render_readme
from afterword.publishing.keepsake.records import Records
from afterword.publishing.keepsake.sources import copy_raw, write_sources
from afterword.publishing.keepsake.warc import write_warc
from afterword.vocabulary import parse_when, sort_moment

README = "README.txt"
BOOK = "book.epub"
WARC = "site.warc.gz"
_CHANGED = re.compile(r"<lastmod>([^<]*)</lastmod>")
_NOWHERE = datetime(1980, 1, 1, tzinfo=UTC)  # the earliest that a zip can say


@dataclass(frozen=True, slots=True)
class Wish:
    """What goes in, and how it is called.

    Attributes:
        when: What everything is dated; UTC.
        content: The site's sources; None for none.
        raw: Folders that go in as they are, by name: the private ones.
        mask: The site masks e-mail and IP addresses.
        keeper: Who keeps the site; may be empty.
        description: One sentence about it; may be empty.
        warc: With a WARC of the site too.
    """

    when: datetime
    content: Path | None = None
    raw: tuple[Path, ...] = ()
    mask: bool = True
    keeper: str = ""
    description: str = ""
    warc: bool = False

    @property
    def name(self) -> str:
        """What the keepsake is called."""
        return f"keepsake-{self.when:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made.

    Attributes:
        digest: The file's SHA-256, in hex.
        size: Bytes before they were packed.
        counts: Lines of each file of records.
        chapters: Of the book.
        left: How many sources were left out or changed, by the reason.
        private: How many files `raw` brought in.
        abroad: Links of the site to itself that lead to no file of it: (page, link).
    """

    digest: str
    size: int
    counts: dict[str, int]
    chapters: int
    left: Counter[str]
    private: int
    abroad: tuple[tuple[str, str], ...]


def find_newest(site: FinishedSite) -> datetime:
    """Return the newest date of a site's content, as its sitemap has it.

    Args:
        site: As it was built.
    """
    found = [_NOWHERE]
    if "sitemap.xml" in site.files:
        for text in _CHANGED.findall(site.read("sitemap.xml")):
            try:
                found.append(sort_moment(parse_when(text)))
            except ValueError:
                continue
    return max(found)


def make_keepsake(
    site: FinishedSite, wish: Wish, stage: Path, target: Path, tell: Callable[[str], None]
) -> Made:
    """Make the file.

    Args:
        site: As it was built.
        wish: What goes in.
        stage: An empty folder to work in.
        target: The file.
        tell: Told what is being done.

    Raises:
        UnusableInputError: The site can't be read.
        OSError: Something can't be written.
    """
    bag = stage / wish.name
    data = bag / PAYLOAD
    tell("the site, for a disk")
    portable = write_portable(site, data / "site")
    tell("texts and labels as data")
    texts = list(read_texts(site))
    with Records(data / "threads", site) as records:
        for text in texts:
            records.add(text)
        records.add_myths(list_myths(load_published(site)))
    tell("the book")
    chapters = write_book(site, texts, data / BOOK, wish.when, wish.description)
    if wish.warc:
        tell("the web archive")
        write_warc(site, data / WARC, wish.when)
    tell("the sources")
    left: Counter[str] = Counter()
    if wish.content is not None and not wish.raw:
        left = write_sources(wish.content, data / "sources" / wish.content.name, mask=wish.mask)
    private = sum(copy_raw(folder, data / "sources" / folder.name) for folder in wish.raw)
    readme = render_readme(
        site,
        wish.name,
        records.counts,
        keeper=wish.keeper,
        description=wish.description,
        private=bool(private),
        warc=wish.warc,
    )
    (bag / README).write_text(readme, encoding="utf-8", newline="\n")
    tell("digests")
    size = write_bag(
        bag,
        {
            "Source-Organization": site.name,
            **({"Contact-Name": wish.keeper} if wish.keeper else {}),
            "External-Identifier": f"{site.url}/",
            "External-Description": f"{site.name}. {wish.description}".strip(),
            "Bagging-Date": f"{wish.when:%Y-%m-%d}",
            "Bag-Software-Agent": "Afterword",
        },
    )
    tell("one file of all")
    digest = write_zip(bag, target, wish.when)
    return Made(digest, size, records.counts, chapters, left, private, tuple(portable.abroad))
