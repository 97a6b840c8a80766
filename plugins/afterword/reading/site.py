"""What every page knows of the site, and its map."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from markupsafe import Markup
from msgspec import Struct

from afterword.vocabulary import When, format_when

# Nothing runs on a page and nothing is fetched for it but what is our own; no script stands in a page.
# Markup, since its quotes need no escape in an attribute that stands in double ones.
POLICY = Markup(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'"
)

# The search, long conversations and pages that lead on, which have scripts of ours.
SEARCH_POLICY = POLICY + Markup("; script-src 'self'")


class Site(Struct, frozen=True):
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
        search_policy: That of the page with the search, and of long conversations.
        feeds: (title, path) of each.
        feeds: (title, path without its ending) of each.
        first_url: What ids in feeds begin with where it isn't `url`: the address that the site had first.
        hub: The WebSub hub that feeds name, or empty.
        me: The keeper's other addresses on the web.
        icon: Its path.
        feed_sheet: The path of the style sheet that browsers print feeds by.
        citations: Pages have their citations beside them.
        every_feed: There are feeds of more than the essays.
        search: There is a search.
        labels: Texts are labelled, and the myths have pages.
        security_contact: Whom to tell of a hole, or empty; with the moment until which that holds.
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
    search_policy: Markup = SEARCH_POLICY
    first_url: str = ""
    hub: str = ""
    me: tuple[str, ...] = ()
    icon: str = "/theme/favicon.svg"
    feed_sheet: str = "/theme/feed.css"
    citations: bool = False
    every_feed: bool = True
    search: bool = True
    labels: bool = True
    security_contact: str = ""
    security_expires: datetime | None = None

    @property
    def id_url(self) -> str:
        """What ids in feeds begin with: for ever the same, wherever the site goes."""
        return self.first_url or self.url

    def canonical(self, output_file: str) -> str:
        """Return a page's whole address.

        Args:
            output_file: Its file under `output/`.
        """
        return f"{self.url}/{output_file.removesuffix('index.html')}"


class Counts(Struct, frozen=True):
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
