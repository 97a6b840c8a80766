"""Reddit: the JSON of its API, as `/comments/<id>.json` gives it, or a recording of a client's calls.

Every object is a "thing" with a `kind` and its `data`: a submission is `t3`, a comment `t1`, and `more` names
comments that this answer doesn't hold. Things are looked for wherever they stand, without recursion, so it
doesn't matter which call a listing answers. Dumps of bare comments and submissions, as archives of Reddit
have them, are read too. A submission opens its conversation, and what answers it states so.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.json_records.values import Broken, number
from afterword.importers.ledger import DUPLICATE, Ledger
from afterword.importers.reddit_conversation import Talk, make_conversation
from afterword.importers.reddit_things import COMMENT, MORE, SUBMISSION, Thing, find_things
from afterword.importers.unpacking import unpacked_head

NAME = "reddit"
SUFFIXES = (".json", ".jsonl")

# A recorded answer is a text in JSON, its quotation marks behind backslashes.
_THING = re.compile(rb'\\?"kind\\?"\s*:\s*\\?"(?:t1|t3|more|Listing)\\?"')
_OWN = re.compile(rb'\\?"(?:modhash|subreddit|subreddit_id|link_id|before|dist)\\?"\s*:')
_RECORDING = re.compile(rb'"(?:http_)?interactions"\s*:.*?https://(?:[a-z]+\.)?reddit\.com/', re.DOTALL)
_BARE = re.compile(rb'"(?:link_id|parent_id|name)"\s*:\s*"t[13]_[0-9a-z]+"|"subreddit_id"\s*:\s*"t5_')
_OTHER = {"t2": "account", "t4": "private message", "t5": "subreddit", "t6": "award"}


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for things, for a recording of calls to Reddit, or for bare records with Reddit's ids."""
    head = unpacked_head(head)
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return Confidence.NO
    if _RECORDING.search(head) or (_THING.search(head) and _OWN.search(head)):
        return Confidence.CERTAIN
    return Confidence.LIKELY if _BARE.search(head) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield the conversation of every submission.

    Raises:
        UnusableInputError: The file isn't JSON, or holds neither a submission nor a comment.
    """
    talks: dict[str, Talk] = {}
    found = _Found()
    changed = 0
    for thing in find_things(source, ledger):
        if thing.kind not in {COMMENT, SUBMISSION}:
            ledger.saw_other(_OTHER.get(thing.kind, thing.kind))
            if thing.kind == MORE:
                found.note_more(thing)
            continue
        ledger.saw("comments")
        if isinstance(thing.data, Broken) and not thing.is_usable:
            reason = "the record is damaged or breaks off"
            ledger.quarantine(
                "comments", thing.full_name, reason, line=thing.data.line, offset=thing.data.offset
            )
            continue
        found.names.add(thing.full_name)
        earlier = talks.setdefault(thing.link, Talk()).add(thing)
        if earlier is not None:
            ledger.withhold("comments", DUPLICATE)
            changed += earlier.says_other_than(thing)
    if not ledger.comments.read:
        raise source.unusable("holds neither a submission nor a comment of Reddit's", line=1)
    if changed:
        ledger.notes.append(f"{changed} records stand twice with different words; the later ones were kept")
    found.declare_missing(talks, ledger)
    for link, talk in talks.items():
        if talk.is_there:
            yield make_conversation(link, talk, ledger)


class _Found:
    """What the answers hold, beside what they only name."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._named: dict[str, None] = {}
        self._continued: dict[str, None] = {}

    def note_more(self, thing: Thing) -> None:
        """Take a `more`: ids of comments, or none, where the page says "continue this thread"."""
        children = thing.data.get("children")
        ids = [each for each in children if isinstance(each, str)] if isinstance(children, list) else []
        self._named.update(dict.fromkeys(f"t1_{each}" for each in ids if each != "_"))
        if not ids and not number(thing.data, "count"):
            self._continued[thing.parent] = None

    def declare_missing(self, talks: dict[str, Talk], ledger: Ledger) -> None:
        """Enter which of the comments that were only named didn't come with a later answer."""
        if self._named:
            held = sum(name in self.names for name in self._named)
            ledger.state("“more”", f"{len(self._named)} comments named", len(self._named), held)
            if held < len(self._named):
                ledger.missing["comments"] += len(self._named) - held
        answered = {thing.parent for talk in talks.values() for thing in talk.things}
        if unanswered := len(self._continued.keys() - answered):
            ledger.missing["continued threads"] += unanswered
