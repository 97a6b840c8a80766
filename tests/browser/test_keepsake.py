"""The keepsake opened from a disk, in a browser without a network."""

from datetime import UTC, datetime

import pytest

from afterword.publishing.keepsake.place import load_site
from afterword.publishing.keepsake.warc import write_warc


@pytest.fixture
def disk(new_page, unpacked):
    """Return a page without a network, and the address of the site on the disk."""
    # A path with a space and a sign in it, as people's disks have.
    moved = unpacked.parent / "my disk #1"
    if not moved.exists():
        moved.symlink_to(unpacked / "data" / "site")
    return new_page(base_url=f"{moved.as_uri()}/", offline=True)


def test_search_finds_a_comment_and_leads_to_it(disk):
    """From the front page, by typing; no complaint of the policy or of a file that isn't there."""
    disk.goto("index.html")
    disk.get_by_role("navigation", name="Main").get_by_role("link", name="Search").click()
    disk.get_by_label("Words").fill("mandatory rapport golden nugget")
    disk.keyboard.press("Enter")
    link = disk.locator("#found a").first
    assert "oldcastle_lass" in link.inner_text()
    link.click()
    disk.wait_for_url("**/essays/which-knee/index.html#c-c11")
    assert "MANDATORY RAPPORT" in disk.locator(":target").inner_text()


def test_facets_and_labels_lead_to_pages(disk):
    """Not to lists of files, as folders would."""
    disk.goto("search/index.html?myth=phoniness&stance=wrestles")
    disk.locator("#found .tag").first.wait_for()
    for link in disk.locator("#found a").all():
        assert ".html#" in link.get_attribute("href") or link.get_attribute("href").endswith(".html")
    disk.locator("#found .tag").first.click()
    disk.wait_for_url("**/myths/*/index.html#*")
    assert disk.locator("h1").is_visible()


def test_a_long_conversation_folds_and_peeks(disk):
    """Its scripts are no modules here, and the second comes when somebody points at a link."""
    disk.goto("essays/which-knee/index.html")
    button = disk.locator(".c > button").first
    button.click()
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    disk.locator("main .u-in-reply-to").first.hover()
    disk.locator(".peek:popover-open").wait_for()
    assert disk.locator("script[src$='look.js']").count() == 1


@pytest.mark.parametrize("path", ["", "essays/", "discussions/", "myths/", "people/", "topics/", "about/"])
def test_every_kind_of_page_opens(disk, path):
    """With its style sheet and its pictures."""
    disk.goto(f"{path}index.html")
    assert disk.evaluate("getComputedStyle(document.documentElement).fontFamily").startswith('"Iowan')
    assert disk.evaluate("[...document.images].every(each => each.complete && each.naturalWidth)")


def test_without_scripts_it_is_read_all_the_same(new_page, unpacked):
    """From the front page to a comment by links alone."""
    page = new_page(base_url=f"{(unpacked / 'data/site').as_uri()}/", offline=True, java_script_enabled=False)
    page.goto("index.html")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Essays").click()
    page.get_by_role("link", name="Which knee").first.click()
    assert page.locator(".h-cite").count() > 20


def test_the_warc_replays(new_page, shipped, tmp_path):
    """Shown from its records alone, at the site's own address: a search, and the comment that it finds."""
    iterator = pytest.importorskip("warcio.archiveiterator", reason="the package warcio is not installed")
    write_warc(load_site(shipped), tmp_path / "site.warc.gz", datetime(2011, 3, 4, tzinfo=UTC))
    kept = {}
    with (tmp_path / "site.warc.gz").open("rb") as file:
        for record in iterator.ArchiveIterator(file):
            if record.rec_type == "response":
                headers = dict(record.http_headers.headers)
                kept[record.rec_headers["WARC-Target-URI"]] = (headers, record.content_stream().read())

    def replay(route):
        headers, body = kept[route.request.url.partition("#")[0]]
        route.fulfill(status=200, headers=headers, body=body)

    page = new_page(base_url="https://thewaterisfine.example/")
    page.context.route("**/*", replay)
    page.goto("search/")
    page.get_by_label("Words").fill("mandatory rapport golden nugget")
    page.locator("#found a").first.click()
    page.wait_for_url("**/essays/which-knee/#c-c11")
    assert "MANDATORY RAPPORT" in page.locator(":target").inner_text()
