"""Small finished sites, and the releases that are made of them."""

from datetime import UTC, datetime

from afterword.publishing.staging import stage_site

NOON = datetime(2027, 3, 4, 12, 0, 0, tzinfo=UTC)


def quiet(name, number, total):
    """Say nothing of progress."""


def make_release(folder, files, *, last=None, now=NOON, copies=None):
    """Return a release of a site.

    Args:
        folder: A folder of the test's; the release gets one in it.
        files: Text by path; `index.html` is added where it is missing.
        last: The newest release's id.
        now: When it is made.
        copies: Where compressed copies are kept; None for a release without any.
    """
    number = len(list(folder.glob("site-*")))
    site, stage = folder / f"site-{number}", folder / f"stage-{number}"
    for path, text in {"index.html": "home", **files}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    return stage_site(site, stage, copies=copies, workers=2, progress=quiet, now=now, last=last)


def publish(target, folder, files):
    """Publish a site with these files, after all that was published before, and return its release."""
    last = max(target.releases(), default=None)
    release = make_release(folder, files, last=last)
    target.publish(release, quiet)
    return release
