"""Lines of a copied page that nobody wrote for a reader: buttons, forms, footers.

Only whole lines count as furniture, and only where furniture stands: at the edges of a text.
"""

import re
from collections.abc import Iterable


def _whole_line(alternatives: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_FORM = _whole_line(
    (
        (
            r"(?:leave|post|write|add|submit|make) (?:a|your) (?:public )?"
            r"(?:reply|comment|response|thought)s?"
            r"(?: (?:to .{1,60}|below|here))?\s*[:»]?(?:\s*cancel reply)?"
        ),
    )
)
_CLOSED = _whole_line(
    (
        (
            r"(?:sorry,? )?(?:the )?(?:comments?|discussion|replies|this (?:thread|discussion|post|entry))"
            r"(?: (?:to|on|for) this (?:entry|post|article|story))?"
            r"(?: (?:are|is|has been|have been|were))?(?: now)? (?:closed|off)"
            r"(?: (?:for|on|to) .{1,150})?(?: at this time)?[.!]?"
        ),
        r"both comments and (?:pings|trackbacks) are currently closed\.?",
    )
)
_BUTTON = _whole_line(
    (
        (
            r"[\[(]?(?:reply|log ?in to reply|permalink|edit|delete|link|share|like|flag|quote)[\])]?"
            r"(?:\s*[|·•/]\s*(?:reply|permalink|edit|delete|link|share|like|flag|quote))*"
        ),
        r"reply [↓→»▼]",
        r"reply to (?:this )?(?:comment|thread)",
        r"edit this|perma-link|copy link|cancel reply|(?:view|hide) replies|mark as spam",
        r"report(?: abuse| comment)?|hide|show|collapse|expand|rate this.{0,20}",
        r"likes?:? \d+|\d+ likes?|liked by .{1,60}|votes?|(?:up|down) ?vote|\d+ votes?",
        r"loading\.{0,3}…?|[↓↑←→▲▼#¶∞•·|]+",
    )
)
_SORTING = _whole_line(
    (
        r"sort(?:ed)? by:?.{0,30}",
        r"(?:newest|oldest|best|top|most recent)(?: first| comments)?(?:\s*[|/]\s*\w+.*)?",
        r"[←«]? ?(?:older|newer) comments ?[→»]?",
        r"(?:load|show|view) (?:more|all) comments",
        r"comment (?:navigation|pages?).{0,20}",
        r"skip to (?:comment|content).{0,10}|jump to .{0,20}|add (?:yours|your own).{0,3}",
        r"(?:rss|comments?|subscribe to) (?:feed|rss).{0,60}|subscribe to comments.{0,20}",
    )
)
_FIELD = _whole_line(
    (
        r"your e-?mail (?:address )?(?:will not|is never|won[’']t).{0,120}",
        r"required(?: fields are marked.{0,20})?|\*|Δ|captcha.{0,40}",
        r"(?:your )?(?:comment|name|e-?mail|mail|web ?site|url)(?: address)?(?: ?\(.{1,40}\))?(?: ?\*)?:?",
        r"save my name,.{0,90}|notify me of .{0,60}",
        r"post comment|submit(?: comment| reply)?|send|preview",
        r"(?:you must be logged|log ?in) (?:in )?to .{0,60}|logged in as .{0,80}",
        r"this site uses akismet.{0,120}|learn (?:more about )?how your comment data is processed\.?",
        r"enter your comment here.{0,3}|fill in your details below.{0,80}|have your say.{0,3}",
        r"(?:xhtml: )?you (?:may|can) use (?:these )?(?:html )?tags.{0,300}",
        r"(?:some )?html (?:is )?(?:allowed|ok).{0,40}",
        r"rss feed for comments on this post.{0,40}|trackbacks? (?:url|uri|link).{0,200}",
    )
)
_FOOTER = _whole_line(
    (
        r"(?:proudly )?powered by .{1,60}|theme:? .{1,60}|(?:website|site|design|theme) by .{1,60}",
        r"(?:copyright|©).{0,120}|all rights reserved.{0,20}|privacy(?: policy)?|terms.{0,30}",
        r"post navigation|[←«‹] ?.{1,150}|.{1,150} ?[→»›]",
        r"(?:previous|next|older|newer)(?: (?:post|entry|article|story))?(?::.{0,150})?",
        r"(?:back to )?top(?: of page)?|skip to .{1,20}|sitemap|newsletter",
        r"search(?: for:?| this (?:site|blog).{0,3})?|recent (?:posts|comments|entries)",
        r"archives?|categories|meta|log ?in|log out|register|(?:entries|comments) feed|wordpress\.org",
        r"blogroll|tags|pages|home|menu|about|contact(?: us)?|subscribe.{0,40}|follow.{0,40}",
    )
)
_SHARING = _whole_line(
    (
        r"share(?: this)?(?: (?:on|via|with|post|article|story|entry).{0,30})?:?",
        r"tweet(?: this)?|like(?: this)?:?|loading\.{0,3}…?|be the first to like.{0,20}",
        r"related(?: (?:posts?|articles?))?:?|e-?mail(?: this.{0,20})?|print(?: this.{0,20})?|more|save",
        r"facebook|twitter|x|linkedin|pinterest|reddit|tumblr|whatsapp|telegram|pocket|mastodon|bluesky",
        r"threads|digg|del\.icio\.us|stumbleupon|google\+?|click to .{1,60}|\(opens in new window\)",
        r"\d+ (?:shares?|likes?|bloggers? like this.{0,3})|\d+ min(?:ute)? read",
        r"bookmark(?: the permalink)?\.?|permalink|edit(?: this)?|(?:leave|post) a comment",
        r"skip to content|menu|home|search|advertisements?|sponsored|listen(?: to this article)?",
    )
)


def says_closed(text: str) -> bool:
    """Tell whether a line says that the comments are closed."""
    return _CLOSED.fullmatch(text) is not None


def opens_form(text: str) -> bool:
    """Tell whether a line begins the form for a new comment."""
    return _FORM.fullmatch(text) is not None


def is_comment_furniture(text: str) -> bool:
    """Tell whether a line within the comments is a button or the page's own order."""
    return bool(_BUTTON.fullmatch(text) or _SORTING.fullmatch(text))


def is_footer(text: str) -> bool:
    """Tell whether a line behind the comments is a part of the form or of the page's foot."""
    return bool(
        is_comment_furniture(text)
        or _FIELD.fullmatch(text)
        or _FOOTER.fullmatch(text)
        or _SHARING.fullmatch(text)
        or opens_form(text)
        or says_closed(text)
    )


def is_sharing(text: str) -> bool:
    """Tell whether a line at an essay's edge is the page's own: share buttons, navigation."""
    return bool(_SHARING.fullmatch(text))
