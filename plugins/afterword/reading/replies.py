"""The reply path of an archive: mail whose subject names what it answers, so that `afterword inbox` finds it.

Source: RFC 6068 (mailto).
"""

from urllib.parse import quote


def reply_link(address: str, title: str, slug: str, comment: str | None = None) -> str:
    """Return a `mailto:` with `Re: TITLE [slug#c-id]` as its subject; empty without an address.

    Args:
        address: Where answers go; empty for nowhere.
        title: Of the essay or the conversation.
        slug: Of the essay, or of a conversation of its own.
        comment: The id of the comment answered; None for the text itself.
    """
    if not address:
        return ""
    tag = f"{slug}#c-{comment}" if comment is not None else slug
    subject = " ".join(f"Re: {title} [{tag}]".split())
    return f"mailto:{quote(address, safe='@+')}?subject={quote(subject, safe='')}"
