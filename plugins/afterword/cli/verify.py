"""`afterword verify`: a keepsake, a bag, a published folder or a live site, each file by its digest."""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.cli.progress import show_progress
from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError
from afterword.publishing.live import Answers, Plan, judge, plan, site_root
from afterword.publishing.release import SUMS, digest_file
from afterword.publishing.verify import LARGEST, Verdict, verify

if TYPE_CHECKING:
    from afterword.fetching.gate import Manners
    from afterword.fetching.terms import Answer, Terms

_GIB = 1 << 30
_LIST = 64 << 20  # bytes of a SHA256SUMS, at most
_FILE = 1 << 30  # bytes of a file of a live site, at most
_AT_ONCE = 4
_AGENT = "afterword-verify (checks a site against its own SHA256SUMS)"


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("verify", help="check a keepsake, a published folder or a live site")
    parser.add_argument("what", metavar="FILE-OR-URL")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument(
        "--largest", type=float, default=LARGEST / _GIB, metavar="GIB", help="that a zip may unpack to"
    )
    parser.add_argument(
        "--delay", type=float, default=0.1, metavar="SECONDS", help="between two requests to the site"
    )
    parser.add_argument(
        "--allow-private", action="store_true", help="ask this machine and its neighbours too"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, and name every file that differs, is missing or wasn't written down."""
    what: str = options.what
    if what.lower().startswith(("http://", "https://")):
        verdict = _verify_live(what, options)
    else:
        verdict = verify(Path(what), int(options.largest * _GIB))
    if options.json:
        print(json.dumps(_as_json(verdict), ensure_ascii=False, indent=1))
    else:
        for line in verdict.lines():
            print(_plain(line))
        print(f"{what}: {_sum_up(verdict)}")
    return 0 if verdict.clean else 1


def _sum_up(verdict: Verdict) -> str:
    checked = f"{verdict.checked:,} {'file' if verdict.checked == 1 else 'files'}"
    if verdict.clean:
        return f"a {verdict.what}, whole: {checked}, each with its digest."
    wrong = (
        (len(verdict.differs), "differ"),
        (len(verdict.missing), "missing"),
        (len(verdict.extra), "extra"),
        (len(verdict.problems), "wrong besides"),
    )
    told = ", ".join(f"{number:,} {word}" for number, word in wrong if number)
    return f"a {verdict.what}, NOT as it was made: of {checked} compared, {told}."


def _plain(line: str) -> str:
    """Return a line without what would move a terminal's cursor: names may come from anywhere."""
    return "".join(character if character.isprintable() else "�" for character in line)


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        "what": verdict.what,
        "clean": verdict.clean,
        "checked": verdict.checked,
        "differs": dict(sorted(verdict.differs.items())),
        "missing": list(verdict.missing),
        "extra": list(verdict.extra),
        "problems": list(verdict.problems),
    }


def _verify_live(address: str, options: argparse.Namespace) -> Verdict:
    try:
        from afterword.fetching.gate import Manners
        from afterword.fetching.terms import Terms
    except ImportError:
        raise UnusableInputError(
            "asking a site needs the extra 'import': pip install 'afterword[import]'"
        ) from None
    root = site_root(address)
    manners = Manners(at_once=_AT_ONCE, delay=max(0.0, options.delay))
    with tempfile.TemporaryDirectory(prefix="afterword-verify-") as folder:
        terms = Terms(Path(folder), _AGENT, _LIST, lambda _head: "")
        planned = _fetch_list(root, terms, manners, allow_private=options.allow_private)
        terms = Terms(Path(folder), _AGENT, _FILE, lambda _head: "")
        answers = _fetch_files(planned, terms, manners, options)
    return judge(planned, answers)


def _fetch_list(root: str, terms: "Terms", manners: "Manners", *, allow_private: bool) -> Plan:
    from afterword.fetching.fetch import fetch_all

    texts: list[str] = []

    def take(answer: "Answer") -> None:
        if answer.arrived is None:
            raise UnusableInputError(
                f"{answer.address}: {answer.reason}; only a site that publishes its digests can be verified"
            )
        texts.append(answer.arrived.path.read_text(encoding="utf-8", errors="replace"))
        answer.arrived.discard()

    fetch_all([root + SUMS], terms, take, manners=manners, allow_private=allow_private)
    return plan(root, texts[0])


def _fetch_files(planned: Plan, terms: "Terms", manners: "Manners", options: argparse.Namespace) -> Answers:
    from afterword.fetching.fetch import fetch_all
    from afterword.fetching.terms import End

    answers = Answers()
    total = len(planned.addresses)
    with show_progress(sys.stderr, quiet=options.json) as progress:
        seen = 0

        def take(answer: "Answer") -> None:
            nonlocal seen
            seen += 1
            path = planned.addresses[answer.address]
            if answer.arrived is not None:
                answers.digests[path] = digest_file(answer.arrived.path)
                answer.arrived.discard()
            elif answer.end is End.GONE:
                answers.missing.add(path)
            else:
                answers.unknown[path] = answer.reason
            progress.step("asked for", seen, total)

        fetch_all(planned.addresses, terms, take, manners=manners, allow_private=options.allow_private)
    return answers
