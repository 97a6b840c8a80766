"""Pages in a real browser."""

import pytest


@pytest.mark.parametrize("path", ["", "essays/", "discussions/", "myths/", "topics/", "about/"])
def test_a_page_keeps_its_own_policy(page, path):
    """Nothing that it holds is refused, nothing fails, nobody else is asked."""
    assert page.goto(path).ok
    assert page.locator("main h1").is_visible()


def test_a_wrong_address_gets_the_sites_own_page(page, problems):
    """With the status that says so."""
    assert page.goto("no/such/page/").status == 404
    assert page.get_by_role("heading", level=1).inner_text()
    assert problems.pop().startswith("Failed to load resource")


def test_a_page_reads_the_same_without_scripts(new_page):
    """Every word of an essay's page is there."""
    without, scripted = new_page(java_script_enabled=False), new_page()
    for page in (without, scripted):
        page.goto("essays/which-knee/")
    assert without.locator("main").inner_text() == scripted.locator("main").inner_text()
