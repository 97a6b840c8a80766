"""A site for tests that need only its particulars."""

from afterword.reading.site import POLICY, Site

SITE = Site(
    name="S",
    url="https://example.org",
    origin="https://example.org",
    base="",
    description="",
    language="en",
    author="K",
    since=None,
    contact_url="",
    stylesheet="/theme/style.css",
    card="/theme/card.png",
    policy=POLICY,
    dispute="",
    feeds=(("Essays", "/feeds/essays"),),
)
