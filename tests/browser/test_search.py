"""Search in a real browser, as a reader uses it."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from afterword.reading.searchwords import query_terms

ODD = (
    "Don’t, DON'T, l’été, naïve Ångström, straße, ΣΟΦΟΣ σοφός, İstanbul, Łódź, œuvre, 2,400 km², ½",
    "Networking networked networks; companies, boxes, glasses, calling, need, needed, simply, early, string",
    "知らない人に話しかける。我一直 한국어 สวัสดี हिन्दी עברית العربية x知y",
    "snake_case, foo/bar, a@b, 🙂, ﬁnd, Ⅻ, " + "long" * 30,
)


def records_of(folder):
    """Return the records of a site's index."""
    files = sorted((folder / "search" / "index").glob("d-*.json"), key=lambda path: int(path.stem[2:]))
    return [record for path in files for record in json.loads(path.read_text(encoding="utf-8"))]


def ask(page, words):
    """Type a query, and wait for the answer."""
    page.goto("search/")
    page.get_by_label("Words").fill(words)
    page.keyboard.press("Enter")
    page.locator("#said:not(:empty)").wait_for()


def test_a_result_leads_to_the_comment(page, shipped):
    """From typing to the comment itself, by keyboard alone."""
    url, title, name, *_, text = next(row for row in records_of(shipped) if "#c-" in row[0] and row[2])
    page.goto("search/")
    page.get_by_label("Words").focus()
    page.keyboard.type(f"{text} {name}")
    page.keyboard.press("Enter")
    first = page.locator("#found a").first
    assert title in first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{url}")
    assert page.locator(":target").get_attribute("id") == urlsplit(url).fragment


def test_the_address_carries_the_query(page):
    """A reload, or a link sent to a friend, shows the same."""
    expect = pytest.importorskip("playwright.sync_api").expect
    ask(page, "knees")
    # The number of results is said last, when the list is whole.
    said = page.locator("#said")
    of_all_kinds = said.inner_text()
    page.get_by_label("Kind").select_option("comment")
    expect(said).not_to_have_text(of_all_kinds)
    assert parse_qs(urlsplit(page.url).query) == {"q": ["knees"], "kind": ["comment"]}
    of_comments, before = said.inner_text(), page.locator("#found").inner_text()
    page.reload()
    expect(said).to_have_text(of_comments)
    assert page.locator("#found").inner_text() == before
    assert page.get_by_label("Words").input_value() == "knees"


def test_a_facet_returns_what_has_the_label(page, shipped):
    """Each myth with each stance: so many as have both in one label, and none of their neighbours."""
    records = records_of(shipped)
    page.goto("search/")
    pairs = {tuple(label.split("/")) for row in records for label in row[5].split()}
    assert pairs
    for myth, stance in sorted(pairs):
        wanted = {number for number, row in enumerate(records) if f"{myth}/{stance}" in row[5].split()}
        found = page.evaluate("query => search.search(query)", {"myth": myth, "stance": stance})
        assert set(found["records"]) == wanted
    myth, stance = min(pairs)
    page.get_by_label("Myth").select_option(myth)
    page.get_by_label("Stance").select_option(stance)
    page.locator("#found li").first.wait_for()
    for item in page.locator("#found li").all():
        tag = item.locator(f'.tag[data-stance="{stance}"]')
        assert f"/myths/{myth}/" in " ".join(each.get_attribute("href") for each in tag.all())


def test_the_number_of_results_is_said(page):
    """In a live region, and nothing is said of what isn't asked."""
    page.goto("search/")
    said = page.get_by_role("status")
    assert said.inner_text() == ""
    ask(page, "zyzzyva")
    assert said.inner_text().startswith("Nothing found")
    ask(page, "the")
    assert re.match(r"\d+ texts found", said.inner_text())
    assert page.locator("#found li").count() == 10
    page.get_by_role("button", name="More results").click()
    page.locator("#found li").nth(10).wait_for()
    assert page.locator("#found li:nth-child(11) h2 a").evaluate("link => link === document.activeElement")


def test_what_was_asked_is_marked(page):
    """In the piece of the text that is shown; markup in a query is only words."""
    ask(page, "silences <b>")
    page.goto("search/?q=silences")
    page.locator("#found mark").first.wait_for()
    assert page.locator("#found mark").first.inner_text().lower().startswith("silence")


def test_script_and_index_read_words_alike(page, shipped):
    """The same terms come of every text of the site, and of the oddest ones."""
    texts = [*ODD, *(row[6] for row in records_of(shipped))]
    page.goto("search/")
    found = page.evaluate("texts => Promise.all(texts.map(search.words))", texts)
    for text, terms in zip(texts, found, strict=True):
        assert terms == query_terms(text)


def test_an_answer_moves_nothing(page):
    """Who follows a link to a search sees the page once, not twice."""
    page.add_init_script(
        "self.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " self.moved += entry.value }).observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto("search/?q=the")
    page.locator("#found li").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("self.moved") < 0.005


def test_without_scripts_the_page_says_so(new_page):
    """And shows the ways around it."""
    page = new_page(java_script_enabled=False)
    page.goto("search/")
    assert page.get_by_text("Searching takes a script").is_visible()
    for name in ("All essays", "Conversations", "Myths"):
        assert page.locator(".browse").get_by_role("link", name=name).is_visible()


@pytest.mark.parametrize("path", ["", "essays/which-knee/", "myths/"])
def test_other_pages_load_nothing_of_it(page, path):
    """No script and no index, only a link."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    assert [url for url in asked if "search" in url] == []
    assert page.get_by_role("link", name="Search").is_visible()
