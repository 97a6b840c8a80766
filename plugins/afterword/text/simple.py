"""What most people write, told at a glance: paragraphs, headings, lists, quotations, some emphasis, links.

Whatever we do around the parser changes nothing of such a text: it nests as it should, and not deeply; none
of its elements is empty, obsolete, a picture or a player; it has no attributes but links' addresses and the
language of code.
"""

import re
from functools import cache

_INSIDE = r"[^\s<&][^<]*+"  # words, surely: neither spaces alone nor references to some
_WORDS = (
    rf"[^<]*+(?:<(?:em>{_INSIDE}</em|strong>{_INSIDE}</strong|code>{_INSIDE}</code"
    rf'|a href="[^"<>&]*+">{_INSIDE}</a|br /)>[^<]*+)*+'
)
_PARAGRAPH = rf"<p>(?!\s|&|</p){_WORDS}</p>"
_ITEMS = rf"\s*+(?:<li>{_WORDS}</li>\s*+)++"
# Each end tag by its name, so that nothing stays open; and no groups, which Python 3.11 loses count of here.
_SIMPLE = (
    rf"\s*+(?:(?:{_PARAGRAPH}|<h2>[^<]++</h2>|<h3>[^<]++</h3>|<hr />|<ul>{_ITEMS}</ul>|<ol>{_ITEMS}</ol>"
    rf"|<blockquote>\s*+(?:{_PARAGRAPH}\s*+)++</blockquote>"
    rf'|<pre><code(?: class="language-[\w+-]*+")?+>{_INSIDE}</code></pre>)\s*+)*+'
)


def is_simple(html: str) -> bool:
    """Tell whether a text is sure to be as simple as that; of others nothing is known.

    Args:
        html: Anything.
    """
    return _pattern().fullmatch(html) is not None


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_SIMPLE)  # two milliseconds, which not every command has use for
