"""A long conversation in a real browser: by keyboard, folded, sorted, cited, remembered, without scripts."""

import re

import pytest

LONG = "essays/nobody-asks-the-meter-reader/"  # 30 comments or more, some answered
SHOWN = ".c:not([hidden])"


@pytest.fixture(name="thread")
def _thread(page):
    page.goto(LONG)
    page.wait_for_selector(".tools")
    return page


def test_keys_go_from_comment_to_comment_until_they_are_turned_off(thread):
    """`j` goes on, `k` back; a box turns both off, and the browser remembers that (WCAG 2.1.4)."""
    ids = thread.locator(".c").evaluate_all("comments => comments.map(c => c.id)")
    seen = []
    for key in "jjk":
        thread.keyboard.press(key)
        seen.append(thread.evaluate("document.activeElement.id"))
    assert seen == [ids[0], ids[1], ids[0]]
    thread.get_by_label("Keys").uncheck()
    thread.reload()
    thread.wait_for_selector(".tools")
    thread.keyboard.press("j")
    assert thread.evaluate("document.activeElement.id") == ""


def test_a_branch_folds_and_a_link_into_it_opens_it(thread):
    """What stands under a comment goes and comes back, and no link leads to something folded away."""
    count = thread.locator(".c").count()
    button = thread.locator(".c > button").first
    button.click()
    assert button.get_attribute("aria-expanded") == "false"
    hidden = thread.locator(".c[hidden]").first.get_attribute("id")
    assert thread.locator(SHOWN).count() < count
    thread.evaluate("id => { location.hash = id }", hidden)
    thread.wait_for_function("!document.querySelector('.c[hidden]')")
    assert button.get_attribute("aria-expanded") == "true"


def test_the_list_sorts_and_comes_back(thread):
    """Newest first, then as it was; what has no date comes last either way."""
    before = thread.locator(".c").evaluate_all("comments => comments.map(c => c.id)")
    times = "comments => comments.map(c => c.querySelector('.dt-published')?.dateTime ?? '')"
    thread.get_by_label("Sort").select_option("newest first")
    newest = thread.locator(".c").evaluate_all(times)
    assert newest == sorted(newest, reverse=True)
    thread.get_by_label("Sort").select_option("by branch")
    assert thread.locator(".c").evaluate_all("comments => comments.map(c => c.id)") == before


def test_only_what_came_since_is_new(thread):
    """The browser remembers which comments were here; the first visit calls none of them new."""
    assert thread.get_by_text("since your last visit").count() == 0
    last = thread.evaluate("""() => {
        const key = `seen ${location.pathname}`, ids = localStorage.getItem(key).split(" ");
        localStorage.setItem(key, ids.slice(0, -1).join(" "));
        return ids.at(-1);
    }""")
    thread.reload()
    assert thread.get_by_text("1 new since your last visit").get_attribute("href") == f"#{last}"


def test_a_copied_passage_says_where_it_is_from(thread):
    """Its writer, its date and an address that finds the words; the site's labels are no part of it."""
    thread.locator(".c .prose p").first.hover()
    thread.evaluate("""() => {
        const body = document.querySelector(".c:has(.tag) .prose");
        body.dispatchEvent(new Event("selectstart", { bubbles: true }));
        getSelection().selectAllChildren(body);
    }""")
    copied = thread.wait_for_function("""() => {
        const data = new DataTransfer();
        document.body.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true }));
        return data.getData("text/plain");
    }""").json_value()
    passage, source = copied.rsplit("\n— ", 1)
    assert "Label:" not in passage
    who, rest = source.split(", ", 1)
    assert thread.locator(".c:has(.tag) .p-author").first.inner_text() == who
    assert re.search(r"\d{4}.*#c-\S+:~:text=\S+$", rest)


def test_a_link_shows_what_it_leads_to(thread):
    """A reply's link shows the comment answered when pointed at, until Escape (WCAG 1.4.13)."""
    link = thread.locator(".u-in-reply-to").first
    link.scroll_into_view_if_needed()
    link.hover()
    peek = thread.locator(".peek")
    peek.wait_for(state="visible")
    assert peek.inner_text().startswith(link.inner_text())
    thread.keyboard.press("Escape")
    peek.wait_for(state="hidden")


def test_the_readers_clock_stands_beside_utc(new_page):
    """A reader an hour or more away sees both times, and which zones they are of."""
    page = new_page(timezone_id="Asia/Tokyo")
    page.goto(LONG)
    page.wait_for_selector(".tools")
    assert re.search(r", \d\d:\d\d · \d\d:\d\d$", page.locator(".c time").first.inner_text())
    assert "Tokyo" in page.locator(".tools").inner_text()


def test_a_link_lands_far_down_a_long_page(page):
    """What is laid out late stands where its address leads."""
    page.goto(LONG)
    last = page.locator(".c").last.get_attribute("id")
    page.goto(f"{LONG}#{last}")
    page.wait_for_function(
        "id => { const { top, bottom } = document.getElementById(id).getBoundingClientRect();"
        " return top < innerHeight && bottom > 0 }",
        arg=last,
    )


def test_without_scripts_there_are_no_controls_and_every_word(new_page):
    """The outline, the links both ways and all comments are there; what needs a script isn't."""
    page = new_page(java_script_enabled=False)
    page.goto(LONG)
    assert page.locator(".tools, .c > button").count() == 0
    page.locator("#comments summary").click()
    page.locator("#comments details a").first.click()
    assert "#c-" in page.url
