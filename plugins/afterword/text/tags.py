"""Where tags end; and attributes changed inside of sanitized ones alone, for words may look like them."""

import re
from collections.abc import Callable

# A tag as anybody writes it, its end found where browsers find it: a quotation mark means something only
# after an equals sign. Possessive, so that a tag without an end is found out in one pass, not in one for each
# of its quotes.
ANY_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]*+)|(?!\s*+=)))*+>"
)
# To be looked for from the mark's own dashes on: <!--> is a whole comment.
COMMENT_END = re.compile("-->|(?<!<!)--!>")
_TAG = re.compile(r"<[a-z][a-z0-9]*(?:[^>\"]|\"[^\"]*\")*>")


def change_tags(html: str, attribute: str, change: Callable[[str], str]) -> str:
    """Return the HTML with each start tag changed that holds an attribute.

    Args:
        html: The sanitizer's output, in which a "<" always begins a tag.
        attribute: What the tag must hold to be changed, such as `href="`.
        change: The tag → what stands in its place.
    """
    if attribute not in html:
        return html
    return _TAG.sub(lambda match: change(match[0]) if attribute in match[0] else match[0], html)
