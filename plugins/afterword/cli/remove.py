"""`afterword remove`: takes a person's words down, for good, and proves that they are gone."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError
from afterword.publishing.quotations import Quotation
from afterword.publishing.removal import RemovalReport, check_places
from afterword.publishing.requests import Place, find_by_author, find_by_id, load_places
from afterword.publishing.takedown import Plan, carry_out, leave_quotation, plan_removal
from afterword.reading.filters import plural
from afterword.text.sentences import first_words
from afterword.vocabulary import format_when

WELL, LEFT = 0, 3
_WORDS = 14  # of a comment, in the list of what goes


def add_parser(verbs: Verbs) -> None:
    """Add the verb and its options."""
    parser = verbs.add_parser(
        "remove",
        help="remove comments for good, and prove that their words are gone",
        description="Say what would be removed and who quotes it; with --write, remove it.",
    )
    parser.add_argument("id", nargs="*", metavar="ID", help="a comment: its id, or its address on the page")
    parser.add_argument("--author", metavar="NAME", help="every comment that is signed so")
    parser.add_argument("--reason", metavar="TEXT", help="why, as the page shall say it")
    parser.add_argument("--write", action="store_true", help="remove; without it, only say what would go")
    parser.add_argument("--check", action="store_true", help="look for removed words in what was built")
    parser.add_argument(
        "--in",
        action="append",
        type=Path,
        dest="sites",
        metavar="DIR",
        help="with --check: look there (default: output and public, where they are)",
    )
    parser.add_argument("--leave", metavar="PLACE", help="let a text go on quoting what was removed")
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="DIR")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Plan, remove, check, or record a decision.

    Returns:
        0 all well; 3 removed, and others' texts still quote it or name its writer.

    Raises:
        UnusableInputError: No such comment, or the options don't go together (exit code 2).
        LeftoverError: `--check` found removed words (exit code 1).
    """
    content: Path = options.content
    if not content.is_dir():
        raise UnusableInputError(
            f"{content}: no such folder; run this in the site's folder, or use --content"
        )
    wanted = [bool(options.id), bool(options.author), options.check, bool(options.leave)]
    if sum(wanted) != 1:
        raise UnusableInputError("name comments, or --author, or --check, or --leave: one of them")
    if options.check:
        sites = options.sites or [path for path in (Path("output"), Path("public")) if path.is_dir()]
        report = check_places(sites, content)
        _show(_report_json(report), options, _report_lines(report, sites))
        return WELL
    places = load_places(content)
    today = datetime.now(UTC).date()
    if options.leave:
        name = leave_quotation(options.leave, places, content, today)
        _show({"left": name}, options, [f"{name} may go on quoting what was removed."])
        return WELL
    found = _find(options, places, content)
    plan = plan_removal(found, content)
    lines = list(_plan_lines(plan, content))
    if not options.write:
        ending = "Nothing is written. To remove: the same again with --write"
        lines.append(ending + ("." if options.reason else ' and --reason "…".'))
        _show(_plan_json(plan, content, written=False), options, lines)
        return WELL
    reason = " ".join((options.reason or "").split())
    if not reason:
        raise UnusableInputError(
            "give a --reason; the page says it in the comment's place: \"at the writer's wish\""
        )
    gone = carry_out(plan, reason, content, today)
    _show(_plan_json(plan, content, written=True), options, [*lines, *_after(plan, gone, content)])
    return LEFT if plan.quotations else WELL


def _find(options: argparse.Namespace, places: Sequence[Place], content: Path) -> list[Place]:
    if options.author:
        return find_by_author(options.author, places)
    found = {place.name: place for wanted in options.id for place in [find_by_id(wanted, places, content)]}
    return list(found.values())


def _plan_lines(plan: Plan, content: Path) -> list[str]:
    lines = []
    for place in plan.places:
        comment = place.comment
        date = format_when(comment.published) if comment.published else "undated"
        gone = f" (removed before: {comment.removed})" if comment.removed is not None else ""
        lines.append(f"{place.name}, {comment.author.name or 'unnamed'}, {date}{gone}")
        if comment.body:
            lines.append(f"    {first_words(' '.join(comment.body.split()), _WORDS)}")
    kept = plural(plan.replies, "reply stays", "replies stay")
    lines.append(
        f"{kept}, under a note that something was removed."
        if plan.replies
        else "Nothing stays in their place."
    )
    if plan.belongings:
        lines.append("Only these comments show what follows; delete it too, with its line in media.tsv:")
        lines += [f"    {(content / name)}" for name in plan.belongings]
    for title, names in (("quote it; decide on each:", False), ("name its writer; decide on each:", True)):
        chosen = [one for one in plan.quotations if one.names is names]
        if chosen:
            lines.append(f"{plural(len(chosen), 'text', 'texts')} {title}")
            lines += [f"    {_where(one, content)}: {one.words}" for one in chosen]
    return lines


def _where(quotation: Quotation, content: Path) -> str:
    path = quotation.source.path.relative_to(content.parent)
    comment = quotation.source.comment
    return f"{path}:{quotation.line}" + (f" ({comment.id})" if comment is not None else "")


def _after(plan: Plan, gone: Sequence[str], content: Path) -> list[str]:
    lines = [f"Removed {plural(len(plan.places), 'comment', 'comments')}."]
    if gone:
        lines.append(f"Emptied {', '.join(gone)}: the next build makes them anew.")
    if any(not one.names for one in plan.quotations):
        lines.append("Edit each quotation, or let it stay: afterword remove --leave PLACE")
    lines.append(f"Commit {content}/, build, then look: afterword remove --check")
    return lines


def _plan_json(plan: Plan, content: Path, *, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "comments": [
            {"thread": place.path.stem, "id": place.comment.id, "author": place.comment.author.name}
            for place in plan.places
        ],
        "replies": plan.replies,
        "files": list(plan.belongings),
        "quotations": [
            {
                "path": str(one.source.path.relative_to(content.parent)),
                "line": one.line,
                "id": one.source.comment.id if one.source.comment is not None else None,
                "of": one.of,
                "words": one.words,
            }
            for one in plan.quotations
        ],
    }


def _report_lines(report: RemovalReport, sites: Sequence[Path]) -> list[str]:
    if not report.comments:
        return ["Nothing was ever removed here."]
    where = ", ".join(map(str, sites)) or "no site; build one first"
    removed = plural(report.comments, "removed comment", "removed comments")
    files, caches = (plural(count, "file", "files") for count in (report.files, report.caches))
    line = (
        f"{removed}: none of the words in {files} of the site ({where}), {caches} of caches, or the sources."
    )
    lines = [line]
    if report.unmarked:
        lines.append(f"{report.unmarked} had too few words of their own to be told from anybody's.")
    return [*lines, "Out of reach:", *(f"    {place}" for place in report.unreached)]


def _report_json(report: RemovalReport) -> dict[str, Any]:
    return {
        "comments": report.comments,
        "unmarked": report.unmarked,
        "files": report.files,
        "caches": report.caches,
        "unreached": list(report.unreached),
    }


def _show(data: dict[str, Any], options: argparse.Namespace, lines: Sequence[str]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2) if options.json else "\n".join(lines))
