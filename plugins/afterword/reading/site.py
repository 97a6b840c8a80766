"""What every page knows of the site, and the files that machines read: sitemap, robots, headers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from afterword.vocabulary import When, format_when

# Nothing runs on a page and nothing is fetched for it but what is our own; no script stands in a page.
# Markup, since its quotes need no escape in an attribute that stands in double ones.
POLICY = Markup(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)


@dataclass(frozen=True, slots=True)
class Site:
    """The site's own particulars.

    Attributes:
        name: Its title.
        url: `SITEURL`, with its base path.
        origin: Scheme and host alone.
        base: The path that links begin with, empty at a host's root.
        dispute: The template of the address at which a label is disputed; empty for nowhere.
        stylesheet: Its path.
        card: The path of the picture that stands for the site where a link to it is shown.
        policy: The content security policy, for the meta element.
        feeds: (title, path) of each.
    """

    name: str
    url: str
    origin: str
    base: str
    description: str
    language: str
    author: str
    since: int | None
    contact_url: str
    dispute: str
    stylesheet: str
    card: str
    policy: Markup
    feeds: tuple[tuple[str, str], ...]

    def canonical(self, output_file: str) -> str:
        """Return a page's whole address.

        Args:
            output_file: Its file under `output/`.
        """
        return f"{self.url}/{output_file.removesuffix('index.html')}"


@dataclass(frozen=True, slots=True)
class Counts:
    """What the archive holds."""

    essays: int
    comments: int
    threads: int
    labelled: int


def render_sitemap(pages: Iterable[tuple[str, When | None]]) -> str:
    """Return a sitemap (sitemaps.org 0.9).

    Args:
        pages: Address and last change of each.
    """
    rows = []
    for address, changed in pages:
        lastmod = f"<lastmod>{format_when(changed)}</lastmod>" if changed else ""
        rows.append(f"<url><loc>{escape(address)}</loc>{lastmod}</url>\n")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{"".join(rows)}</urlset>\n'
    )


def render_robots(site: Site) -> str:
    """Return robots.txt: everything may be read, and here is the map."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.url}/sitemap.xml\n"


def render_headers(extra: Sequence[str] = ()) -> str:
    """Return `_headers`, as Netlify and Cloudflare Pages read it.

    Args:
        extra: Further lines for every page.
    """
    lines = [
        f"Content-Security-Policy: {POLICY}; frame-ancestors 'none'",
        "Referrer-Policy: no-referrer",
        "X-Content-Type-Options: nosniff",
        "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy: same-origin",
        "Strict-Transport-Security: max-age=31536000",
        *extra,
    ]
    return "/*\n" + "".join(f"  {line}\n" for line in lines)
