"""`afterword inbox`: answers that came by mail, or as webmentions, and what a person makes of them."""

import argparse
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError, suggest
from afterword.importers.base import load_source
from afterword.importers.inbox.desk import Desk, Waiting, approve
from afterword.importers.inbox.intake import Intake, take_in
from afterword.importers.inbox.places import Holdings, Place, load_holdings
from afterword.reading.filters import day, plural
from afterword.text.sentences import first_words
from afterword.vocabulary import Format

WELL, FAILED, FLAWED = 0, 1, 3
_TAG = re.compile(r"<[^>]*>")
_WORDS = 24  # of an answer, in the list


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "inbox",
        help="answers by mail and webmentions: take in, review, approve",
        description="Take a mailbox or a file of webmentions in; nothing is published until it is approved.",
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help="a mailbox, or webmention.io's JSON"
    )
    parser.add_argument("--list", action="store_true", dest="show", help="show what waits for review")
    parser.add_argument("--approve", nargs="+", metavar="ID", default=(), help="take into the conversation")
    parser.add_argument("--reject", nargs="+", metavar="ID", default=(), help="turn down, for good")
    parser.add_argument("--to", metavar="SLUG[#ID]", help="with --approve: what it answers")
    parser.add_argument(
        "--into", type=Path, default=Path("content"), metavar="DIR", help="the site's content"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do one of the four.

    Returns:
        0 all well; 1 the counts don't add up; 3 something was mended, or couldn't be used.

    Raises:
        UnusableInputError: A file that is no mailbox, an id that nothing has.
    """
    wanted = [options.file is not None, options.show, bool(options.approve), bool(options.reject)]
    if sum(wanted) != 1:
        raise UnusableInputError("name a mailbox, or one of --list, --approve ID, --reject ID")
    if options.to and not options.approve:
        raise UnusableInputError("--to belongs to --approve")
    if not options.into.is_dir():
        raise UnusableInputError(
            f"{options.into}: there is no such folder; name the site's content with --into"
        )
    desk = Desk(options.into.absolute().parent / "exports" / "inbox")
    if options.show:
        return _list(desk)
    if options.reject:
        for one in [desk.find(name) for name in dict.fromkeys(options.reject)]:
            desk.reject(one)
            print(f"{one.comment.id}: turned down; its words are gone, and it won't come back.")
        return WELL
    holdings = load_holdings(options.into)
    if options.approve:
        return _approve(options.approve, options.to, desk, holdings, options.into)
    return _report(take_in(load_source(options.file), desk, holdings, datetime.now(UTC).date()), desk)


def _report(intake: Intake, desk: Desk) -> int:
    for comment, place in intake.laid:
        print(f"{comment.id}  {_where(place)}")
    print(
        f"{plural(intake.read, 'message', 'messages')} read: {len(intake.laid)} for review in {desk.folder}"
    )
    if intake.known:
        print(f"  {intake.known} known already: waiting, on the site, or turned down")
    for why, number in sorted(intake.left.items()):
        print(f"  {number} left: {why}")
    for damage in intake.damaged:
        print(f"  unusable: {damage}")
    for repair in sorted(set(intake.repairs)):
        print(f"  mended: {repair}")
    if intake.attachments:
        print(f"  {plural(intake.attachments, 'attachment stays', 'attachments stay')} in the mailbox")
    if not intake.balanced:
        print("The counts don't add up; please report this.")
        return FAILED
    return FLAWED if intake.damaged or intake.repairs else WELL


def _where(place: Place | None) -> str:
    if place is None:
        return "answers nothing that is known; say what with --approve ID --to SLUG"
    target = f"{place.slug}#c-{place.comment}" if place.comment else place.slug
    return f"answers {target}" + (f", by {place.how}" if place.how else "")


def _list(desk: Desk) -> int:
    every = list(desk.waiting())
    for one in every:
        comment = one.comment
        place = Place(one.slug, comment.in_reply_to) if one.slug is not None else None
        when = day(comment.published) if comment.published is not None else "undated"
        print(f"{comment.id}  {comment.author.name or 'Unnamed'}, {when}, {comment.kind}")
        print(f"  {_where(place)}" + "".join(f"; {guess}" for guess in comment.inferred))
        print("".join(f"  {name}: {value}\n" for name, value in comment.extra), end="")
        words = _TAG.sub(" ", comment.body) if comment.format is Format.HTML else comment.body
        print(f"  {first_words(' '.join(words.split()), _WORDS)}")
    print(f"{plural(len(every), 'answer waits', 'answers wait')} in {desk.folder}")
    return WELL


def _approve(names: Sequence[str], target: str | None, desk: Desk, holdings: Holdings, content: Path) -> int:
    chosen = [desk.find(name) for name in dict.fromkeys(names)]
    # What can't be is found before anything is written.
    places = [_place(one, target, holdings) for one in chosen]
    for one, place in zip(chosen, places, strict=True):
        path = approve(one, place, content, holdings)
        desk.take(one)
        print(f"{one.comment.id}: in {path}; the next build shows it.")
        unknown = place.comment is not None and not holdings.has(place.slug, place.comment)
        if unknown and place.comment not in {other.comment.id for other in chosen}:
            print(f"  It answers {place.comment}, which isn't there (yet).")
    return WELL


def _place(one: Waiting, target: str | None, holdings: Holdings) -> Place:
    """Return what an answer answers, as the reviewer says, or as it was found.

    Raises:
        UnusableInputError: There is no such text, or nobody says which.
    """
    if target is None:
        if one.slug is None:
            raise UnusableInputError(f"{one.comment.id}: say what it answers: --to SLUG, or --to SLUG#c-ID")
        if one.slug not in holdings.titles:
            raise UnusableInputError(f"{one.slug}: there is no such essay or conversation any more; use --to")
        return Place(one.slug, one.comment.in_reply_to)
    slug, _, comment = target.partition("#")
    comment = comment.removeprefix("c-")
    if slug not in holdings.titles:
        raise UnusableInputError(f"no essay or conversation {slug!r}{suggest(slug, holdings.titles)}")
    if comment and not holdings.has(slug, comment):
        known = holdings.comments.get(slug, {})
        raise UnusableInputError(f"{slug} has no comment {comment!r}{suggest(comment, known)}")
    return Place(slug, comment or None, "the reviewer")
