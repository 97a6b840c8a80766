"""Changing attributes of sanitized HTML: inside its tags alone, for words may look like attributes."""

import re
from collections.abc import Callable

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
