"""What a theme puts around words: buttons, badges, avatars, share bars, related posts, forms.

Themes name these things in their own ways, but out of the same words; a class or an id is taken apart at its
hyphens and judged by its words. Whatever is left out of a text is counted under one of the names here.
"""

import re
from collections import Counter

from afterword.importers.saved.nodes import (
    Node,
    brief,
    classes,
    elements,
    is_within,
    names,
    tag_of,
    take_out,
    words,
)

PARTS_OF_NAME = re.compile(r"[-_:.]+")
_BUTTON_LENGTH = 80  # characters; more is no button
_MOST_WORDS = 0.5  # of an essay's; an element with more of them is the essay, whatever it is called

_SILENT = frozenset("script style noscript template button input select option label canvas dialog".split())
_TOOLS = frozenset(
    "reply edit delete report quote permalink perma share sharing like likes liked vote votes voting upvote downvote"
    " karma rating ratings rate score thumbs flag actions action tools tool util utils controls control button buttons"
    " btn icon moderation says said sharedaddy assistive replylink answer antworten zitieren admin spam".split()
)
# Within a comment's text only what can't be of the text.
_SURE_TOOLS = frozenset(
    "comment-reply-link reply comment-edit-link edit-link sharedaddy comment-likes comment-like-feedback comment-like"
    " pmcc-comments-report-link wpdiscuz-readmore comment-actions comment-reply".split()
)
_SCREEN_READER = frozenset(
    {"screen-reader-text", "sr-only", "assistive-text", "visually-hidden", "hide-if-no-js"}
)
_TEXT = frozenset({"content", "text", "txt", "body", "message", "entry", "copy"})
_AUTHOR_MARKS = frozenset(
    ["author", "post author", "autor", "autorin", "beitragsautor", "auteur", "auteur de l’article", "autore"]
)
_AVATAR = frozenset("avatar avatars gravatar userpic photo thumbnail pic picture image img".split())
_BADGE = frozenset("badge label role rank level number num floor counter count tag karma".split())

# What the ledger calls it, and words of classes and ids; the first that fits has it.
_PARTS = (
    ("form", "respond commentform newsletter newsletters mc4wp signup optin searchform wpcf7 gform subscribe subscription"),
    ("comments", "comments commentlist disqus trackbacks pingbacks pinglist wpdcom livefyre intensedebate nocomments"),
    (
        "share buttons",
        "sharedaddy share shares sharing sharer sharebar social socials addtoany a2a addthis shariff essb ssba dpsp mashsb swp sociable heateor sfsi followme retweet tweetbutton flair likebox wpl sharethis jp-likes",
    ),
    ("related posts", "related relatedposts yarpp crp rp4wp rpbt outbrain taboola upprev similar recommended"),
    ("navigation", "navigation nav navi pagination pager pagenavi breadcrumb breadcrumbs prevnext skiplink pagelink menu"),
    ("author box", "authorbox saboxplugin abh fab"),
    ("line about the post", "meta postmetadata postmeta byline taxonomies metadata dateline postinfo"),
    ("advertisement", "ad ads advert adverts adsense adsbygoogle advertisement werbung anzeige wpcnt wordads sponsored"),
    ("sidebar", "colophon masthead popup modal cookie"),
)  # fmt: skip
_PART_OF_WORD = {word: what for what, listed in reversed(_PARTS) for word in listed.split()}
_ABOUT_AUTHOR = frozenset("box bio info card about description profile area".split())
_ABOUT_POST = frozenset("entry post article single".split())
_POST_LINES = frozenset(
    "meta footer header utility cats categories tags terms date author time info data rating".split()
)
_BY_TAG = {"nav": "navigation", "form": "form", "footer": "line about the post"}


def words_of(node: Node) -> frozenset[str]:
    """Return the words of which an element's classes and id are made."""
    return frozenset(word for name in names(node) for word in PARTS_OF_NAME.split(name))


def is_silent(node: Node) -> bool:
    """Tell whether an element's words are no reader's: a script, a button."""
    return tag_of(node) in _SILENT


def is_tool(node: Node) -> bool:
    """Tell whether an element around a comment is a button, a vote, or words for a screen reader."""
    if is_sure_tool(node):
        return True
    own = classes(node)
    return bool(own) and _ends_in(own, _TOOLS) and brief(node, _BUTTON_LENGTH) is not None


def is_sure_tool(node: Node) -> bool:
    """Tell whether an element is a button even where it stands in a comment's text."""
    own = classes(node)
    if is_silent(node) or "replytocom=" in (node.get("href") or "") or own & _SCREEN_READER:
        return True
    return bool(own & _SURE_TOOLS) and brief(node, 2 * _BUTTON_LENGTH) is not None


def _ends_in(own: frozenset[str], known: frozenset[str]) -> bool:
    """Tell whether a name ends in one of the words, or in one and a further word: `reply-link`, `likes-wrap`."""
    for name in own:
        parts = PARTS_OF_NAME.split(name)
        if parts[-1] in known or (
            len(parts) > 1 and parts[-2] in known and parts[-1] not in _TEXT | {"name"}
        ):
            return True
    return False


def is_avatar(node: Node) -> bool:
    """Tell whether an element is a picture of a comment's writer, or the box around it."""
    return bool(words_of(node) & _AVATAR) and brief(node, 0) is not None


def is_badge(node: Node) -> bool:
    """Tell whether an element is a mark beside a name: "Author", "#3"."""
    own = classes(node)
    if own and _ends_in(own, _BADGE) and brief(node, _BUTTON_LENGTH) is not None:
        return True
    return len(node) == 0 and is_author_mark(node)


def is_author_mark(node: Node) -> bool:
    """Tell whether an element says that the essay's author wrote a comment."""
    return (node.text or "").strip(" ()[]:·,").casefold() in _AUTHOR_MARKS


def is_awaiting(node: Node) -> bool:
    """Tell whether an element says that a comment awaits approval."""
    return any("awaiting" in name or name == "unapproved" for name in names(node))


def part_of(node: Node) -> str | None:
    """Return what an element in or beside an essay is, where it is none of the essay."""
    tag = tag_of(node)
    if tag in _BY_TAG and not (tag == "footer" and is_quoted(node)):
        return _BY_TAG[tag]
    own = words_of(node)
    found = next((what for word in own if (what := _PART_OF_WORD.get(word))), None)
    if found:
        return found
    # Page builders call every part of a text a widget, and layouts tell of a sidebar where they have one:
    # `elementor-widget`, `has-sidebar`.
    if any(name.startswith(("widget", "sidebar")) for name in names(node)):
        return "sidebar"
    if "author" in own and own & _ABOUT_AUTHOR:
        return "author box"
    if own & _ABOUT_POST and own & _POST_LINES and not own & _TEXT - {"entry"}:
        return "line about the post"
    return None


def is_quoted(node: Node) -> bool:
    """Tell whether an element stands in a quotation, whose source it may name."""
    return any(tag_of(above) in {"blockquote", "figure"} for above in node.iterancestors())


def strip_parts(root: Node, counts: Counter[str]) -> None:
    """Take out of an essay's element what is none of its text, and count what was taken.

    Args:
        root: It stays, whatever it is called.
        counts: By what it is.
    """
    most = _MOST_WORDS * len(words(root))
    for node in list(elements(root)):
        if node is root or not is_within(node, root):  # it went with what it stood in
            continue
        if is_silent(node):
            take_out(node)
        elif (what := part_of(node)) and len(words(node)) <= most:
            take_out(node)
            counts[what] += 1
