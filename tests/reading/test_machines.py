"""robots.txt, security.txt, the web manifest and the headers."""

import json
from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser

import pytest
from msgspec.structs import replace

from afterword.reading.machines import render_headers, render_manifest, render_robots, render_security
from afterword.settings import Crawlers
from sites import SITE
from support import ROOT


@pytest.mark.parametrize(
    ("crawlers", "welcome"),
    [
        (Crawlers.ALL, {"Searcher", "GPTBot", "PerplexityBot"}),
        (Crawlers.NO_TRAINING, {"Searcher", "PerplexityBot"}),
        (Crawlers.NO_MODELS, {"Searcher"}),
    ],
)
def test_crawlers_are_asked_to_stay_away_by_name(crawlers, welcome):
    """Search engines never are."""
    robots = RobotFileParser()
    robots.parse(render_robots(SITE, crawlers).splitlines())
    asked = {"Searcher", "GPTBot", "PerplexityBot"}
    assert {name for name in asked if robots.can_fetch(name, "https://example.org/essays/a/")} == welcome
    assert robots.site_maps() == ["https://example.org/sitemap.xml"]


def test_without_a_contact_there_is_no_security_file():
    """RFC 9116 wants one."""
    assert render_security(SITE) is None


def test_the_security_file_has_what_it_must():
    """A contact, and a moment that the settings give."""
    site = replace(
        SITE,
        security_contact="https://example.org/about/",
        security_expires=datetime(2027, 6, 30, tzinfo=UTC),
    )
    assert render_security(site).splitlines() == [
        "Contact: https://example.org/about/",
        "Expires: 2027-06-30T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: https://example.org/.well-known/security.txt",
    ]


def test_the_manifest_begins_at_the_base():
    """Its icons too, and the theme has each."""
    manifest = json.loads(render_manifest(replace(SITE, base="/blog")))
    assert manifest["start_url"] == manifest["scope"] == "/blog/"
    icons = {icon["src"].removeprefix("/blog/theme/") for icon in manifest["icons"]}
    assert {"favicon.svg", "icon-192.png", "icon-maskable-512.png"} <= icons
    assert all((ROOT / "theme/static" / name).is_file() for name in icons)


def test_the_policy_lets_the_manifest_in():
    """And tells no other site where a reader came from."""
    headers = render_headers()
    assert "manifest-src 'self'" in headers
    assert "Referrer-Policy: no-referrer" in headers
