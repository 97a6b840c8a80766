"""What every page knows of its site, read from the settings."""

from typing import Any
from urllib.parse import urlsplit

from afterword.reading.disputes import dispute_template
from afterword.reading.site import POLICY, Site
from afterword.settings import base_path, contact_url, parse_settings, security_expiry


def build_site(settings: dict[str, Any]) -> Site:
    """Return what every page knows, from Pelican's settings."""
    own = parse_settings(settings)
    parts = urlsplit(settings["SITEURL"])
    base = base_path(settings["SITEURL"])
    return Site(
        name=settings["SITENAME"],
        url=settings["SITEURL"].rstrip("/"),
        origin=f"{parts.scheme}://{parts.netloc}",
        base=base,
        description=own.description,
        language=settings["DEFAULT_LANG"],
        author=own.keeper,
        since=own.since,
        contact_url=contact_url(own),
        dispute=dispute_template(own),
        stylesheet=f"/{settings['THEME_STATIC_DIR']}/style.css",
        card=f"/{settings['THEME_STATIC_DIR']}/card.png",
        policy=POLICY,
        feeds=(("Essays", "/feeds/essays"), ("Comments", "/feeds/comments")),
        first_url=own.first_url.rstrip("/"),
        hub=own.websub_hub,
        me=own.me,
        icon=f"/{settings['THEME_STATIC_DIR']}/favicon.svg",
        feed_sheet=f"/{settings['THEME_STATIC_DIR']}/feed.css",
        security_contact=own.security_contact,
        security_expires=security_expiry(own),
    )
