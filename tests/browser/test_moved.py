"""A page that leads on, in a real browser: with a script it takes the place on the page along."""

import pytest
from serving import serve

from movedsite import NEW, OLD, add_header, build, copy_sources, rename_essay


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """Return the address of a served site with an essay renamed."""
    folder = tmp_path_factory.mktemp("moved")
    copy_sources(folder)
    rename_essay(folder)
    add_header(folder, f"Aliases: /essays/{OLD}/")
    with serve(build(folder)) as address:
        yield address


def test_an_old_address_leads_on(new_page, moved):
    """The page that was asked for is no step on the way back."""
    page = new_page(base_url=moved)
    page.goto("about/")
    page.goto(f"essays/{OLD}/")
    page.wait_for_url(f"**/essays/{NEW}/")
    assert page.locator("h1").inner_text() == "Which knee"
    page.go_back()
    page.wait_for_url("**/about/")


def test_a_link_to_a_comment_lands_on_the_comment(new_page, moved):
    """A browser itself would forget what follows #."""
    page = new_page(base_url=moved)
    page.goto(f"essays/{OLD}/#c-c12")
    page.wait_for_url(f"**/essays/{NEW}/#c-c12")
    page.locator("#c-c12:target").wait_for()


def test_without_scripts_it_leads_to_the_page(new_page, moved):
    """The place is forgotten, and nothing else."""
    page = new_page(base_url=moved, java_script_enabled=False)
    page.goto(f"essays/{OLD}/#c-c12")
    page.wait_for_url(f"**/essays/{NEW}/")
