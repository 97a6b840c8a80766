"""Small files that machines read: robots.txt, security.txt, the web manifest, headers.

Sources: RFC 9309 (robots.txt), RFC 9116 (security.txt), W3C Web Application Manifest.
"""

import json
from collections.abc import Iterator, Sequence

from afterword.reading.site import SEARCH_POLICY, Site
from afterword.settings import Crawlers
from afterword.vocabulary import format_when

# Who gathers texts to train language models with, as their makers name them in their documentation. Some of
# the names are tokens alone: their crawler comes under another name, and obeys this one.
TRAINERS = (
    "Amazonbot Applebot-Extended Bytespider CCBot ClaudeBot cohere-training-data-crawler Google-Extended"
    " GPTBot meta-externalagent PanguBot"
).split()
# Who fetches pages so that a language model can answer from them, now or at a reader's asking.
ANSWERERS = (
    "Amzn-SearchBot ChatGPT-User Claude-SearchBot Claude-User DuckAssistBot meta-externalfetcher"
    " MistralAI-User OAI-SearchBot Perplexity-User PerplexityBot"
).split()
# What a page may ask of a browser, and these pages never do (W3C Permissions Policy).
_UNUSED = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope"
    " hid microphone midi payment serial usb"
).split()
_PAPER = "#f8fbfa"  # the style sheet's --paper, in the light


def render_robots(site: Site, crawlers: Crawlers = Crawlers.ALL) -> str:
    """Return robots.txt: what may be read and by whom, and where the map is.

    Args:
        site: Where the sitemap lies.
        crawlers: Which crawlers of language models are asked to stay away; whether they do is up to them.
    """
    refused = {
        Crawlers.ALL: [],
        Crawlers.NO_TRAINING: TRAINERS,
        Crawlers.NO_MODELS: sorted([*TRAINERS, *ANSWERERS], key=str.casefold),
    }[crawlers]
    named = "".join(f"User-agent: {name}\n" for name in refused)
    group = f"{named}Disallow: /\n\n" if named else ""
    return f"User-agent: *\nAllow: /\n\n{group}Sitemap: {site.url}/sitemap.xml\n"


def render_security(site: Site) -> str | None:
    """Return security.txt (RFC 9116), or None where no contact is set.

    When it expires is a setting: counted from the day of the build, no two builds would be alike.

    Args:
        site: Its contact, its expiry and its language.
    """
    if not site.security_contact or site.security_expires is None:
        return None
    return (
        f"Contact: {site.security_contact}\n"
        f"Expires: {format_when(site.security_expires)}\n"
        f"Preferred-Languages: {site.language}\n"
        f"Canonical: {site.url}/.well-known/security.txt\n"
    )


def render_manifest(site: Site) -> str:
    """Return the web manifest: what the site is called and how it looks on a home screen."""
    data = {
        "name": site.name,
        "description": site.description,
        "lang": site.language,
        "start_url": f"{site.base}/",
        "scope": f"{site.base}/",
        "display": "minimal-ui",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": list(_icons(site)),
    }
    known = {key: value for key, value in data.items() if value}
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"


def _icons(site: Site) -> Iterator[dict[str, str]]:
    yield {"src": site.base + site.icon, "sizes": "any", "type": "image/svg+xml"}
    folder = site.base + site.icon.rpartition("/")[0]
    for pixels, purpose in ((192, ""), (512, ""), (512, "maskable")):
        name = "-".join(filter(None, ("icon", purpose, str(pixels))))
        icon = {"src": f"{folder}/{name}.png", "sizes": f"{pixels}x{pixels}", "type": "image/png"}
        yield {**icon, "purpose": purpose} if purpose else icon


def render_headers(extra: Sequence[str] = ()) -> str:
    """Return `_headers`, as Netlify and Cloudflare Pages read it.

    Hosts join the values of all rules that fit an address, and browsers obey every policy. So the one that is
    here is the widest that any page needs, and the meta element of each page narrows it.

    Args:
        extra: Further lines for every page.
    """
    lines = [
        f"Content-Security-Policy: {SEARCH_POLICY}; frame-ancestors 'none'",
        "Referrer-Policy: no-referrer",
        "X-Content-Type-Options: nosniff",
        f"Permissions-Policy: {', '.join(f'{name}=()' for name in _UNUSED)}",
        "Cross-Origin-Opener-Policy: same-origin",
        "Strict-Transport-Security: max-age=31536000",
        *extra,
    ]
    return "/*\n" + "".join(f"  {line}\n" for line in lines)
