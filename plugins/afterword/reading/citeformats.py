r"""Citations for programs: BibTeX and CSL-JSON.

Sources: the manuals of biblatex and biber (`@online`, `date`, verbatim `url`, literal `year`), and the schema
of CSL-JSON 1.0.2 (`csl-data.json`). A name stands as it was signed: `literal` in CSL, in braces of its own in
BibTeX, since nothing tells which of its words is the family's.
"""

import re
from collections.abc import Iterable
from typing import Any

from afterword.reading.citing import Citation
from afterword.reading.jsontext import render_value
from afterword.vocabulary import When

# A brace is counted even behind a backslash, so it can't stand for itself.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
_SPECIAL = re.compile(r"[\\{}~^#$%&_]")
_NOT_KEY = re.compile(r"[^A-Za-z0-9._:-]+")


def render_bibtex(citations: Iterable[Citation]) -> str:
    """Return the entries of a `.bib` file, in UTF-8, as biber reads it."""
    return "\n".join(map(_bibtex_entry, citations))


def _bibtex_entry(citation: Citation) -> str:
    published = citation.published
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in citation.authors),
        "title": f"{{{_tex(_title(citation))}}}",
        "organization": f"{{{_tex(citation.container)}}}",
        "date": f"{published:%Y-%m-%d}" if published is not None else "",
        # No date in biblatex's sense, but what it prints for one.
        "year": "" if published is not None else "n.d.",
        "url": citation.url,
        "note": _tex(_note(citation)),
        "sha256": citation.sha256,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{_key(citation)},\n{lines}}}\n"


def _tex(text: str) -> str:
    plain = " ".join(text.split())
    # Most names and titles have nothing to escape, and an archive has many of them.
    return plain.translate(_TEX) if _SPECIAL.search(plain) else plain


def render_csl(citations: Iterable[Citation]) -> str:
    """Return the citations as CSL-JSON, one a line."""
    items = (render_value(_csl_item(one)) for one in citations)
    return "[\n" + ",\n".join(items) + "\n]\n"


def _csl_item(citation: Citation) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": _key(citation),
        "type": "post" if citation.part_of else "post-weblog",
        "title": _title(citation),
        "author": [{"literal": name} for name in citation.authors],
        "container-title": citation.container,
        "issued": _csl_date(citation.published),
        "genre": citation.part_of.partition(" ")[0].capitalize(),
        "URL": citation.url,
        "language": citation.lang,
        "note": _note(citation),
        "custom": {"sha256": citation.sha256},
    }
    return {name: value for name, value in data.items() if value}


def _csl_date(published: When | None) -> dict[str, Any] | None:
    # Without a date a style prints its own word for that, "n.d." in English.
    if published is None:
        return None
    return {"date-parts": [[published.year, published.month, published.day]]}


def _title(citation: Citation) -> str:
    title = " ".join(citation.title.split())
    if not citation.part_of:
        return title
    return f"{citation.part_of[0].upper()}{citation.part_of[1:]} “{title}”"


def _note(citation: Citation) -> str:
    return "".join(f"{note.removesuffix('.')}. " for note in citation.notes).rstrip()


def _key(citation: Citation) -> str:
    return _NOT_KEY.sub("-", citation.id)
