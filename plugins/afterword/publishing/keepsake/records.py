"""Texts, conversations, comments, labels and myths as JSON Lines, each file beside the schema of its lines.

The schemas (JSON Schema 2020-12) stand in `schemas/` and say what every member means.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, Self

from afterword.publishing.keepsake.markup import read_words, render_html
from afterword.publishing.keepsake.model import Label, Myth, Remark, Text
from afterword.publishing.keepsake.place import FinishedSite
from afterword.vocabulary import When, format_when

FILES = ("essays", "conversations", "comments", "labels", "myths")
_SCHEMAS = files("afterword.publishing.keepsake").joinpath("schemas")


class Records:
    """Writes the files, a text at a time.

    Args:
        folder: Where they go; it is made.
        site: For addresses.
    """

    def __init__(self, folder: Path, site: FinishedSite) -> None:
        self._site = site
        self._stack = ExitStack()
        self._files: dict[str, IO[str]] = {}
        self.counts = dict.fromkeys(FILES, 0)
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            path = folder / f"{name}.jsonl"
            self._files[name] = self._stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
            schema = _SCHEMAS.joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
            (folder / f"{name}.schema.json").write_text(schema, encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, text: Text) -> None:
        """Write a text and what was said there.

        Args:
            text: As its page says.
        """
        if text.body is not None:
            self._write("essays", _essay(text))
            self._label(text.labels, text.permalink, ", ".join(text.authors) or None, text.published)
        if text.remarks:
            self._write("conversations", _conversation(text))
        for remark in text.remarks:
            self._write("comments", self._comment(remark, text))
            self._label(remark.labels, remark.permalink, remark.author, remark.published)

    def add_myths(self, myths: Iterable[Myth]) -> None:
        """Write the catalogue.

        Args:
            myths: In its order.
        """
        for myth in myths:
            row = {
                name: getattr(myth, name) for name in ("id", "permalink", "name", "claim", "truth", "answer")
            }
            self._write("myths", row)

    def _comment(self, remark: Remark, text: Text) -> dict[str, Any]:
        html = render_html(remark.body, text.permalink)
        link = remark.author_url
        return {
            "id": remark.id,
            "permalink": remark.permalink,
            "page": text.permalink,
            "kind": remark.kind,
            "author": remark.author,
            "author_url": f"{self._site.url.removesuffix(self._site.base)}{link}"
            if link and link.startswith("/")
            else link,
            "by_essay_author": remark.by_author,
            "published": _when(remark.published),
            "in_reply_to": remark.in_reply_to,
            "depth": remark.depth,
            "removed": remark.removed,
            "notes": list(remark.notes),
            "html": html,
            "text": read_words(html),
            "labels": [_label(label) for label in remark.labels],
        }

    def _label(self, labels: Iterable[Label], of: str, author: str | None, published: When | None) -> None:
        for label in labels:
            row = {**_label(label), "of": of, "author": author, "published": _when(published)}
            self._write("labels", row)

    def _write(self, name: str, row: Mapping[str, Any]) -> None:
        # U+2028 and U+2029 are no line ends in JSON, and are in the eyes of some who read it line by line.
        line = json.dumps(row, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        self._files[name].write(f"{line}\n")
        self.counts[name] += 1


def _essay(text: Text) -> dict[str, Any]:
    html = render_html(text.body, text.permalink)
    return {
        "id": text.slug or "index",
        "permalink": text.permalink,
        "kind": text.kind,
        "title": text.title,
        "dek": text.dek,
        "authors": list(text.authors),
        "source": text.source,
        "published": _when(text.published),
        "updated": _when(text.updated),
        "language": text.language,
        "excerpt": text.excerpt,
        "licence": text.licence,
        "html": html,
        "text": read_words(html),
        "labels": [_label(label) for label in text.labels],
        "comments": len(text.remarks),
    }


def _conversation(text: Text) -> dict[str, Any]:
    return {
        "page": text.permalink,
        "title": text.title,
        "essay": None if text.body is None else text.slug or "index",
        "heading": text.heading,
        "closed": text.closed,
        "comments": len(text.remarks),
    }


def _label(label: Label) -> dict[str, str]:
    return {
        "myth": label.myth,
        "stance": label.stance,
        "evidence": label.evidence,
        "permalink": label.permalink,
        "chosen": label.chosen,
    }


def _when(value: When | None) -> str | None:
    return None if value is None else format_when(value)
