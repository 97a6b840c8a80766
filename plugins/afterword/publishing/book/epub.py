"""The book as one file: an EPUB 3.3 (W3C Recommendation of 2023), the same bytes of the same pages."""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from markupsafe import Markup

from afterword.publishing.book.chapter import KINDS, MYTHS, Binder, Chapter, when
from afterword.publishing.book.tidy import LANGUAGE
from afterword.publishing.keepsake.archive import entry
from afterword.publishing.keepsake.labels import list_myths, load_published
from afterword.publishing.keepsake.model import Text
from afterword.publishing.keepsake.place import FinishedSite, Links
from afterword.vocabulary import format_when, sort_moment

_MIMETYPE = "application/epub+zip"
_CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)
_PARTS = (("essay", "Essays"), ("conversation", "Conversations"), ("page", "Pages"))
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_INSIDE = re.compile(r'href="([A-Za-z0-9.-]*)#([^"]+)"')
_MARK = "theme/favicon.svg"
_SVG = "http://www.w3.org/2000/svg"
_LINE = 18  # characters of a line on the cover
_ADDED = frozenset({"links"})


def write_book(
    site: FinishedSite, texts: Iterable[Text], target: Path, when_made: datetime, description: str = ""
) -> int:
    """Write the book.

    Args:
        site: That it is made of.
        texts: All of its texts.
        target: The file.
        when_made: What it is dated; UTC.
        description: One sentence about the site.

    Returns:
        How many chapters it has.
    """
    ordered = sorted(texts, key=_order)
    myths = list_myths(load_published(site))
    names: dict[str, str] = {}
    for text in ordered:
        names[text.path] = _name(text, set(names.values()))
    binder = Binder(site, Links(site), names, {myth.id: myth for myth in myths})
    chapters = [binder.bind(text) for text in ordered]
    ids = {chapter.file: chapter.ids | _ADDED for chapter in chapters}
    ids[MYTHS] = {myth.id for myth in myths}
    shared = {"language": find_language(ordered), "title": site.name}
    mark = "mark.svg" if _MARK in site.files else ""
    counts = [len(text.remarks) for text in ordered]
    holds = (
        f"{_count(sum(t.kind == 'essay' for t in ordered), 'essay')} with {_count(sum(counts), 'comment')}"
    )
    pictures = sorted((path, KINDS[posixpath.splitext(path)[1]]) for path in binder.pictures.values())
    documents = {
        "title.xhtml": binder.render(
            "title.xhtml",
            **shared,
            description=description,
            holds=holds,
            day=when(when_made),
            permalink=f"{site.url}/",
            mark=mark,
        ),
        "nav.xhtml": binder.render(
            "nav.xhtml",
            language=shared["language"],
            title="Contents",
            parts=_parts(chapters),
            myths="The myths" if myths else "",
            first=chapters[0].file if chapters else "",
        ),
        "cover.svg": binder.render("cover.svg", lines=_lines(site.name), mark=_embed_mark(site)),
        "book.css": files("afterword.publishing.book").joinpath("book.css").read_text(encoding="utf-8"),
    }
    if myths:
        documents[MYTHS] = binder.render(
            "myths.xhtml", language=shared["language"], title="The myths", myths=myths
        )
    documents["package.opf"] = binder.render(
        "package.opf",
        **shared,
        identifier=uuid5(NAMESPACE_URL, f"{site.url}/#book"),
        authors=list(
            dict.fromkeys(name for text in ordered if text.kind == "essay" for name in text.authors)
        ),
        description=description,
        permalink=f"{site.url}/",
        modified=format_when(when_made.replace(microsecond=0)),
        pictures=[*pictures, *([(mark, KINDS[".svg"])] if mark else [])],
        chapters=chapters,
        myths=bool(myths),
    )
    for chapter in chapters:
        documents[chapter.file] = _mend_links(chapter, ids)
    with zipfile.ZipFile(target, "w", compresslevel=9) as book:
        book.writestr(entry("mimetype", when_made, packed=True), _MIMETYPE)
        book.writestr(entry("META-INF/container.xml", when_made, packed=False), _CONTAINER)
        for name in sorted(documents):
            book.writestr(entry(f"book/{name}", when_made, packed=False), documents[name])
        taken = {**binder.pictures, **({_MARK: mark} if mark else {})}
        for path, name in sorted(taken.items(), key=lambda pair: pair[1]):
            book.writestr(
                entry(f"book/{name}", when_made, packed=not name.endswith(".svg")),
                (site.root / path).read_bytes(),
            )
    return len(chapters)


def find_language(texts: Iterable[Text]) -> str:
    """Return the language that most texts are in; `und` where none says.

    Args:
        texts: Of the book.
    """
    spoken = Counter(text.language for text in texts if LANGUAGE.fullmatch(text.language))
    return max(sorted(spoken), key=lambda language: spoken[language], default="und")


def _order(text: Text) -> tuple[int, datetime, str]:
    """Essays by date, then conversations of their own, then pages."""
    kinds = [kind for kind, _ in _PARTS]
    return kinds.index(text.kind), sort_moment(text.published), text.path


def _name(text: Text, taken: set[str]) -> str:
    base = f"{text.kind}-{_NOT_A_NAME.sub('-', text.slug.lower()).strip('-') or 'x'}"
    name, number = f"{base}.xhtml", 1
    while name in taken:
        number += 1
        name = f"{base}-{number}.xhtml"
    return name


def _mend_links(chapter: Chapter, ids: dict[str, set[str]]) -> str:
    """Return a chapter whose links into the book end at what is there: the very place, else its chapter."""

    def mend(match: re.Match[str]) -> str:
        file, fragment = match[1] or chapter.file, match[2]
        if file not in ids or fragment in ids[file] or fragment.startswith(("ln", "lr")):
            return match[0]
        return f'href="{match[1]}"' if match[1] else 'href="#title"'

    return _INSIDE.sub(mend, chapter.markup)


def _parts(chapters: Sequence[Chapter]) -> list[tuple[str, list[Chapter]]]:
    parts = [(heading, [c for c in chapters if c.kind == kind]) for kind, heading in _PARTS]
    return [(heading, found) for heading, found in parts if found]


def _lines(title: str) -> list[str]:
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:4]


def _embed_mark(site: FinishedSite) -> Markup:
    """Return the site's mark as a part of the cover; empty where it has none."""
    if _MARK not in site.files:
        return Markup()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        mark = etree.fromstring(site.read(_MARK).encode(), parser)
    except etree.XMLSyntaxError:
        return Markup()
    if mark.tag != f"{{{_SVG}}}svg" or mark.find(f".//{{{_SVG}}}script") is not None:
        return Markup()
    etree.strip_elements(mark, f"{{{_SVG}}}style", with_tail=False)  # a cover has no night
    for name, value in (("x", "0"), ("y", "300"), ("width", "600"), ("height", "600")):
        mark.set(name, value)
    return Markup(etree.tostring(mark, encoding="unicode"))  # noqa: S704 - a part of the theme, parsed


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
