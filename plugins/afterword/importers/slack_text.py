"""What people write into Slack, as HTML: its own small markup, and its references to people and channels.

Slack's texts escape `&`, `<` and `>` and nothing else, and set references in angle brackets:
`<@U1|name>`, `<#C1|general>`, `<!here>`, `<https://old.example|words>`. Newlines stay; the page makes
paragraphs and breaks of them.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from html import escape

from afterword.text.entities import unescape

_CODE_BLOCK = re.compile(r"```(.+?)```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_REFERENCE = re.compile(r"<([^<>\n]+)>")
_QUOTED = re.compile(r"(?:^&gt;[^\n]*(?:\n|\Z))+", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^&gt; ?", re.MULTILINE)
_QUOTED_TO_END = re.compile(r"^(?:&gt;){3}(.*)\Z", re.MULTILINE | re.DOTALL)
_MARKS = {"*": "strong", "_": "em", "~": "del"}
_INTEGRATION = re.compile(r"/services/(B[0-9A-Z]{1,20})\|([^<>|\n]{1,200})>")
# Around the number of what is held; no character, so that no reference can make one.
_OPENS, _CLOSES = "\ufdd0", "\ufdd1"
_HELD = re.compile(f"{_OPENS}([0-9]+){_CLOSES}")
_MAIL = re.compile(r"^mailto:", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?|ftp)://", re.IGNORECASE)


class Slang:
    """Reads texts of one export.

    Args:
        people: Names by the ids of users and bots.
        channels: Names by the ids of channels.
    """

    def __init__(self, people: Mapping[str, str], channels: Mapping[str, str]) -> None:
        self._people = people
        self._channels = channels
        self._bots: dict[str, str] = {}

    def name(self, user_id: str) -> str:
        """Return a person's name; empty where the export has none."""
        return self._people.get(user_id, "")

    def bot_name(self, bot_id: str) -> str:
        """Return the name by which a bot's integration was added; empty where no message told of it."""
        return self._bots.get(bot_id, "")

    def learn_bot(self, text: str) -> None:
        """Take the name out of the message that Slack writes when an integration is added."""
        if match := _INTEGRATION.search(text):
            self._bots.setdefault(match[1], unescape(match[2]))

    def html(self, text: str) -> str:
        """Return a text as HTML, in which newlines are breaks yet."""
        held: list[str] = []

        def hold(html: str) -> str:
            held.append(_HELD.sub(lambda match: held[int(match[1])], html))
            return f"{_OPENS}{len(held) - 1}{_CLOSES}"

        text = text.replace(_OPENS, "").replace(_CLOSES, "")
        text = _CODE_BLOCK.sub(lambda match: hold(self._code_block(match[1])), text)
        text = _CODE.sub(lambda match: hold(f"<code>{self._plain(match[1])}</code>"), text)
        text = _REFERENCE.sub(lambda match: hold(self._reference(match[1])), text)
        text = escape(unescape(text), quote=False)
        text = _QUOTED_TO_END.sub(lambda match: f"<blockquote>{match[1].strip()}</blockquote>", text)
        text = _QUOTED.sub(_quotation, text)
        text = _emphasized(text)
        return _HELD.sub(lambda match: held[int(match[1])], text).strip()

    def words(self, text: str) -> str:
        """Return a text with its references by their names, for a field or a title; nothing is escaped."""
        return unescape(self._plain(text))

    def _code_block(self, text: str) -> str:
        return f"<pre><code>{self._plain(text).strip(chr(10))}</code></pre>"

    def _plain(self, text: str) -> str:
        """Return escaped words; in code a reference is its words too."""
        shown = _REFERENCE.sub(lambda match: self._shown(match[1]), text)
        return escape(unescape(shown), quote=False)

    def _reference(self, inner: str) -> str:
        target = unescape(inner.partition("|")[0])
        shown = escape(unescape(self._shown(inner)), quote=False)
        if not _SCHEME.match(target):
            return shown
        return f'<a href="{escape(target)}">{shown}</a>'

    def _shown(self, inner: str) -> str:
        """Return what stands on the page for a reference, escaped as it was."""
        target, _, label = inner.partition("|")
        if target.startswith("@"):
            return f"@{self._people.get(target[1:]) or label.removeprefix('@') or target[1:]}"
        if target.startswith("#"):
            return f"#{label or self._channels.get(target[1:]) or target[1:]}"
        if target.startswith("!"):
            return label or f"@{target[1:].partition('^')[0]}"
        return label or _MAIL.sub("", target)


def _quotation(match: re.Match[str]) -> str:
    return f"<blockquote>{_QUOTE_MARK.sub('', match[0]).strip()}</blockquote>\n"


def _emphasized(text: str) -> str:
    """Return a text with emphasis, and what is struck out, marked; marks hold within a line."""
    for mark, tag in _MARKS.items():
        if text.count(mark) > 1:
            text = _with_tags(text, mark, tag)
    return text


def _with_tags(text: str, mark: str, tag: str) -> str:
    # A mark opens behind no word and before one, and closes the other way round.
    opening = re.finditer(rf"(?<![^\W_])(?<!\{mark})\{mark}(?=\S)(?!\{mark})", text)
    closing = [found.start() for found in re.finditer(rf"(?<=\S)\{mark}(?![^\W_])", text)]
    breaks = [*(found.start() for found in re.finditer("\n", text)), len(text)]
    parts: list[str] = []
    position = 0
    for found in opening:
        start = found.start()
        following = bisect_right(closing, start + 1)
        if start < position or following == len(closing):
            continue
        end = closing[following]
        if end < breaks[bisect_right(breaks, start)]:
            parts += text[position:start], f"<{tag}>{text[start + 1 : end]}</{tag}>"
            position = end + 1
    return "".join([*parts, text[position:]])
