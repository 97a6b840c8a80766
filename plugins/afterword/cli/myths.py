"""`afterword myths tag|suggest|evaluate`: which myths a text addresses, and how well the tagger knows."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError

if TYPE_CHECKING:
    from afterword.myths.catalogue import AuthorLabel, Catalogue
    from afterword.myths.labels import Label
    from afterword.myths.tagger import Tagger

_NAMED = 5  # texts in a message


def add_parser(verbs: Verbs) -> None:
    """Add the verb and its own two verbs."""
    parser = verbs.add_parser("myths", help="label texts with the myths they address, and judge the labels")
    parser.add_argument(
        "--catalogue", type=Path, default=Path("content/myths"), metavar="DIR", help="default: content/myths"
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    tag = actions.add_parser(
        "tag", help="print the labels of essays (.md), conversations (.thread) or plain texts"
    )
    tag.add_argument("files", nargs="*", type=Path, metavar="FILE")
    tag.add_argument(
        "--jsonl", metavar="FILE", help='one {"id", "text", "context"?} a line; - is standard input'
    )
    tag.add_argument("--json", action="store_true", help="JSON Lines, also on a terminal")
    suggest = actions.add_parser(
        "suggest", help="list where the tagger and what an author said differ, by default in all of content/"
    )
    suggest.add_argument("files", nargs="*", type=Path, metavar="FILE")
    evaluate = actions.add_parser("evaluate", help="label a labelled file and print how far both agree")
    evaluate.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    evaluate.add_argument("--json", action="store_true", help="the figures as one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print labels, differences or figures."""
    return {"tag": _tag, "suggest": _suggest, "evaluate": _evaluate}[options.action](options)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, what it is called, and its labels."""

    id: str
    text: str
    labels: "tuple[Label, ...]"

    @property
    def is_foreign(self) -> bool:
        """It has no label because it has words, and they aren't English."""
        from afterword.myths.language import is_english

        return not self.labels and any(map(str.isalpha, self.text)) and not is_english(self.text)


def _tag(options: argparse.Namespace) -> int:
    if bool(options.files) == bool(options.jsonl):
        raise UnusableInputError("name a FILE, or --jsonl FILE (- for standard input)")
    catalogue, tagger = _tagger(options.catalogue)
    if options.jsonl:
        texts = _label_lines(options.jsonl, tagger)
    else:
        texts = _label_files(options.files, catalogue, tagger)
    if not options.jsonl and not options.json and sys.stdout.isatty():
        from afterword.cli.myths_shown import print_texts

        print_texts(texts)
        return 0
    foreign = []
    for text in texts:
        row = {"id": text.id, "labels": [_row(label) for label in text.labels]}
        print(json.dumps(row, ensure_ascii=False))
        if text.is_foreign:
            foreign.append(text.id)
    if foreign:
        more = ", …" if len(foreign) > _NAMED else ""
        print(f"Not English, so not labelled: {', '.join(foreign[:_NAMED])}{more}", file=sys.stderr)
    return 0


def _tagger(folder: Path) -> "tuple[Catalogue, Tagger]":
    from afterword.myths.catalogue import load_catalogue
    from afterword.myths.tagger import Tagger

    if not folder.is_dir():
        raise UnusableInputError(f"{folder}: no such folder; --catalogue tells where the myths are")
    catalogue = load_catalogue(folder)
    return catalogue, Tagger(catalogue)


def _row(label: "Label") -> dict[str, Any]:
    return {
        "myth": label.myth,
        "stance": str(label.stance),
        "evidence": label.evidence,
        "start": label.start,
        "end": label.end,
        "score": label.score,
        "by": str(label.by),
    }


def _label_lines(name: str, tagger: "Tagger") -> Iterator[Labelled]:
    if name == "-":
        yield from _label_rows(sys.stdin, "<standard input>", tagger)
        return
    try:
        with Path(name).open(encoding="utf-8") as lines:
            yield from _label_rows(lines, name, tagger)
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInputError(f"{name}: {error}") from None


def _label_rows(lines: Iterable[str], name: str, tagger: "Tagger") -> Iterator[Labelled]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, text, context = row["id"], row["text"], row.get("context")
        except (ValueError, KeyError, TypeError, AttributeError):
            key, text, context = None, None, None
        if not isinstance(key, str | int) or not isinstance(text, str) or not isinstance(context, str | None):
            raise UnusableInputError(
                f'{name}:{number}: write {{"id": …, "text": …}} and, if known, "context"'
            )
        yield Labelled(str(key), text, tagger.label(text, context=context))


def _label_files(files: Iterable[Path], catalogue: "Catalogue", tagger: "Tagger") -> Iterator[Labelled]:
    for text in _read_files(files, catalogue):
        labels = tagger.apply_author(text.find(tagger), text.words, text.text)
        yield Labelled(text.id, text.text, labels)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the archive, with what its author says of it."""

    id: str
    text: str
    words: "tuple[AuthorLabel, ...]" = ()
    quoted: tuple[tuple[int, int], ...] = ()
    headings: tuple[tuple[int, int], ...] = ()
    context: str | None = None

    @classmethod
    def of(cls, key: str, html: str, words: "tuple[AuthorLabel, ...]", context: str | None) -> "_Text":
        """Read the words of finished HTML."""
        from afterword.text.plaintext import PlainText

        plain = PlainText.from_html(html)
        return cls(key, plain.text, words, plain.quoted, plain.headings, context)

    def find(self, tagger: "Tagger") -> "tuple[Label, ...]":
        """Return the tagger's own labels."""
        return tagger.label(self.text, quoted=self.quoted, headings=self.headings, context=self.context)


def _read_files(paths: Iterable[Path], catalogue: "Catalogue") -> Iterator[_Text]:
    from afterword.myths.archive import load_author_labels

    for path in paths:
        if not path.is_file():
            raise UnusableInputError(f"{path}: no such file")
        if path.suffix == ".thread":
            from afterword.discussion.conversation import load_conversation

            conversation = load_conversation(path, images=False, mask=True)
            for entry in conversation.entries:
                comment = entry.comment
                if comment.id in conversation.bodies:
                    words = load_author_labels(comment.myths, catalogue, path, comment.id)
                    html, title = str(conversation.bodies[comment.id]), conversation.thread.title
                    yield _Text.of(f"{path}#c-{comment.id}", html, words, title)
        elif path.suffix == ".md":
            from afterword.essays.essayfile import load_essay
            from afterword.essays.render import render_essay

            essay = load_essay(path)
            words = load_author_labels(essay.myths, catalogue, path)
            yield _Text.of(str(path), render_essay(essay), words, essay.title)
        elif path.suffix in {".html", ".htm"}:
            from afterword.text.sanitizer import ESSAY, sanitize

            yield _Text.of(str(path), sanitize(_plain(path), ESSAY), (), None)
        else:
            yield _Text(str(path), _plain(path))


def _suggest(options: argparse.Namespace) -> int:
    content = options.catalogue.parent
    files = options.files or [
        path
        for pattern in ("essays/*.md", "pages/*.md", "discussions/*.thread")
        for path in sorted(content.glob(pattern))
    ]
    catalogue, tagger = _tagger(options.catalogue)
    differing = 0
    for text in _read_files(files, catalogue):
        lines = list(_differences(text.words, text.find(tagger))) if text.words else []
        differing += bool(lines)
        for line in lines:
            print(f"{text.id}: {line}")
    counted = "1 text differs." if differing == 1 else f"{differing} texts differ."
    print(counted if differing else "The tagger and the authors agree.")
    return 0


def _differences(words: "Iterable[AuthorLabel]", labels: "Iterable[Label]") -> Iterator[str]:
    """Yield what the author says otherwise than the tagger, or one of them alone."""
    found = {label.myth: label for label in labels}
    for word in words:
        own = found.pop(word.myth, None)
        stance = f" {word.stance}" if word.stance else ""
        if word.removed and own is None:
            yield f"-{word.myth} takes nothing off; the tagger doesn't find it"
        elif not word.removed and own is None:
            yield f"{word.myth}{stance}: the author alone"
        elif own is not None and not word.removed and word.stance not in {None, own.stance}:
            yield f"{word.myth}: the author says{stance}, the tagger {own.stance}: “{own.evidence}”"
    for label in found.values():
        yield f"{label.myth} {label.stance}: the tagger alone ({label.score:.2f}): “{label.evidence}”"


def _plain(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInputError(f"{path}: {error}; save it as UTF-8") from None


def _evaluate(options: argparse.Namespace) -> int:
    from afterword.cli.myths_figures import print_evaluation

    print_evaluation(_plain(options.gold), options.gold, _tagger(options.catalogue)[1], as_json=options.json)
    return 0
