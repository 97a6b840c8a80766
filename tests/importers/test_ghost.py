"""Ghost's exports, from its first versions to the newest, and its interfaces' answers."""

import json

import pytest
from importing import FIXTURES
from manyfiles import kept_addresses, packed, take_bytes

from afterword.discussion.model import Author, Status
from afterword.errors import UnusableInputError
from afterword.essays.model import EssayStatus
from afterword.importers.ghost_lexical import render_lexical
from afterword.importers.ghost_mobiledoc import render_mobiledoc
from afterword.vocabulary import Format

GHOST = FIXTURES / "ghost"


def extra(value, name):
    """Return an extra field's value."""
    return next((found for key, found in value.extra if key == name), None)


def test_tags_and_authors_are_joined_in_their_order(site):
    """Tables that join two have an order of their own; what Ghost shows to nobody is no tag."""
    essay = site.take("ghost/tags-and-authors.json").essay()
    assert essay.tags == ("Names", "Bread")
    assert essay.authors == ("Mira Sample", "Ivo Example")
    assert extra(essay, "X-Internal-Tag") == "#homepage"
    assert essay.lang == "en"


def test_every_other_row_is_counted_under_its_table(site):
    """Nothing in the file goes without a number."""
    site.take("ghost/tags-and-authors.json")
    assert site.ledger.other == {"users": 2, "tags": 3, "posts_tags": 3, "posts_authors": 2, "settings": 2}


def test_addresses_of_users_are_counted_and_left_out(site):
    """Neither they nor what guards their accounts enters any file."""
    site.take("ghost/tags-and-authors.json")
    assert site.ledger.dropped == {"email": 2}
    written = {
        path: data for path, data in site.files().items() if not path.endswith("tags-and-authors.json")
    }
    assert not [path for path, data in written.items() if b"mail.example" in data]


def test_each_status_is_known(site):
    """What isn't public, or not for everybody, is withheld under its name."""
    site.take("ghost/every-status.json")
    assert site.ledger.essays.withheld == {"draft": 2, "future": 1, "private": 1, "members-only": 1}
    assert (site.slugs(), site.slugs("pages")) == (["listening-first"], ["about"])


def test_ghosts_own_word_for_a_status_is_kept(site):
    """One that nobody knows counts as a draft."""
    site.take("ghost/every-status.json")
    held = (site.held / "odd.md").read_text(encoding="utf-8")
    assert "X-Status: archived\n" in held
    assert f"Status: {EssayStatus.DRAFT}\n" in held


def test_markdown_of_the_first_versions_stays_markdown(site):
    """It is what the author wrote; moments were milliseconds then."""
    essay = site.take("ghost/old-version.json").essay("old-bread")
    assert (essay.body, essay.format) == ("I learned *forty* names.\n", Format.MARKDOWN)
    assert essay.published.isoformat() == "2013-12-18T21:20:43+00:00"
    assert extra(essay, "X-Featured") == "yes"
    assert essay.lang == "en-US"


def test_a_moment_without_a_zone_is_utc(site):
    """That is how Ghost's database keeps them."""
    assert (
        site.take("ghost/old-version.json").page("about").published.isoformat() == "2013-12-18T22:20:43+00:00"
    )


def test_the_old_address_follows_the_sites_pattern(site):
    """Years and days are those of the site's own zone; a page stands at the top."""
    site.take("ghost/old-version.json")
    assert site.essay("old-bread").aliases == ("/2013/12/19/old-bread/",)
    assert site.page("about").aliases == ("/about/",)


def test_without_a_pattern_the_old_address_is_inferred(site):
    """Newer exports don't say it; Ghost's usual one is marked as a guess."""
    essay = site.take("ghost/tags-and-authors.json").essay()
    assert essay.aliases == ("/listening-first/",)
    assert "aliases from Ghost's usual addresses" in [str(each) for each in essay.inferred]


def test_lexical_becomes_html(site):
    """A text that the file holds in the editor's tree alone is read from it."""
    body = site.take("ghost/lexical.json", keep_html=True).essay().body
    for part in (
        "<h2>Names &amp; bread</h2>",
        "<p><em><strong>Forty</strong></em> names, <a href=",
        '<a href="https://bread.example/?a=1&amp;b=2"><code>one &lt;loaf&gt;</code></a><br>told.</p>',
        '<ol start="3"><li>ask<ul><li>kindly</li>\n</ul>\n</li>\n</ol>',
        '<figure><img src="/content/images/loaf.jpg" alt="A loaf"><figcaption><i>Still',
        "<hr>",
        "<pre><code class=\"language-python\">print('&lt;b&gt;')</code></pre>",
        '<p><a href="https://names.example/">Names</a><br>A list of forty</p>',
        "<blockquote><p>🍞 Ask first.</p></blockquote>",
        "<details><summary>Why?</summary><p>Because.</p></details>",
    ):
        assert part in body


def test_of_an_unknown_card_the_words_stay(site):
    """The ledger names its kind."""
    site.take("ghost/lexical.json", keep_html=True)
    assert "<p><b>kept</b></p>" in site.essay().body
    assert [note for note in site.ledger.notes if "sourdough (1)" in note]


def test_mobiledoc_becomes_html(site):
    """Markups open and close among markers; cards hold Markdown and pictures."""
    body = site.take("ghost/mobiledoc.json", keep_html=True).essay().body
    for part in (
        "<h2>Names &amp; bread</h2>",
        '<p><strong>Forty <a href="https://bread.example/">names</a></strong><br>told &lt;kindly&gt;</p>',
        "<ol><li>ask</li><li>listen</li></ol>",
        "<p>A <em>card</em> of names.</p>",
        '<img src="/content/images/loaf.jpg" alt="">',
        '<img src="/content/images/b.jpg" alt="">',
        "<p>kept</p>",
    ):
        assert part in body


@pytest.mark.parametrize("render", [render_lexical, render_mobiledoc])
@pytest.mark.parametrize(
    "source", ["", "null", "[]", "{", '{"root": 1}', '{"sections": [[1]], "root": {"children": [{}]}}']
)
def test_what_is_no_document_gives_nothing(render, source):
    """An editor's field may hold anything."""
    assert render(source).html in {"", "<p></p>"}


def test_a_deep_document_is_rendered():
    """A tree of any depth is walked, not recursed into."""
    depth = 5000
    deep = '{"root":{"children":[' + '{"type":"quote","children":[' * depth
    html = render_lexical(deep + '{"type":"text","text":"deep"}' + "]}" * depth + "]}}").html
    assert html.count("<blockquote>") == depth
    assert "deep" in html


def test_a_count_of_closed_marks_is_no_loop_without_end():
    """A marker may claim to close more than was ever opened."""
    document = {"sections": [[1, "p", [[0, [0], 10**12, "x"]]]], "markups": [["b"]]}
    assert render_mobiledoc(json.dumps(document)).html == "<p><b>x</b></p>"


def test_the_editors_marks_are_taken_out(site):
    """Its comments, its placeholder for the site's address, and its wrapper."""
    site.take("ghost/marks-of-the-editor.json")
    assert site.essay().body == "See [the names](/names/).\n"
    assert site.essay("wrapped").body == "Forty names.\n"


def test_members_comments_come_with_their_posts(site):
    """A reply within a thread answers what it says, not only the comment on top."""
    site.take("ghost/member-comments.json")
    comments = {comment.id: comment for comment in site.thread().comments}
    assert [(each.id, each.in_reply_to) for each in comments.values()] == [
        ("ghost-c1", None),
        ("ghost-c2", "ghost-c1"),
        ("ghost-c3", "ghost-c2"),
        ("ghost-c5", None),
        ("ghost-c6", "ghost-c5"),
    ]
    assert extra(comments["ghost-c3"], "X-Parent") == "ghost-c1"
    assert comments["ghost-c5"].status is Status.DELETED


def test_a_comment_keeps_what_its_row_says(site):
    """Its moments, its anchor on the old page, how many liked it, what its author knows."""
    comment = site.take("ghost/member-comments.json").comment("ghost-c1")
    assert comment.author == Author("Ada Reader")
    assert comment.updated.isoformat() == "2023-03-05T08:05:00+00:00"
    assert comment.anchor == "ghost-comments-c1"
    assert (extra(comment, "X-Likes"), extra(comment, "X-Expertise")) == ("2", "Baker")


def test_comments_that_are_not_public_are_withheld(site):
    """Hidden ones await review, deleted ones are tombstones, those on a draft wait with it."""
    site.take("ghost/member-comments.json")
    assert site.ledger.comments.withheld == {"pending": 1, "deleted": 1, "unpublished-parent": 1}
    assert site.ledger.comments.read == 8


def test_a_name_that_is_an_address_is_shortened(site):
    """No e-mail address is printed for a name."""
    comment = site.take("ghost/member-comments.json").comment("ghost-c2")
    assert comment.author.name == "ben"
    assert comment.inferred


def test_comments_without_their_post_are_a_thread(site):
    """The file may hold comments on what was deleted."""
    site.take("ghost/member-comments.json")
    (thread,) = (slug for slug in site.slugs("discussions") if slug != "listening-first")
    assert [comment.id for comment in site.thread(thread).comments] == ["ghost-c8"]


def test_an_answer_of_the_content_interface_is_read(site):
    """Tags and authors stand in the post, and its address too."""
    essay = site.take("ghost/api-answer.json").essay()
    assert (essay.tags, essay.authors) == (("Bread",), ("Mira Sample",))
    assert essay.origin == "https://old.example/listening-first/"
    assert essay.aliases == ()


def test_an_answer_with_comments_is_read(site):
    """Replies stand inside of what they answer."""
    site.take("ghost/comments-answer.json")
    thread = site.thread()
    assert [(each.id, each.in_reply_to) for each in thread.comments] == [
        ("ghost-c1", None),
        ("ghost-c2", "ghost-c1"),
    ]
    assert thread.title == "Listening first"
    assert thread.origin.url == "https://old.example/listening-first/"
    assert site.ledger.dropped == {"email": 1}


def test_a_zip_with_the_export_in_it_is_read(site):
    """Ghost packs pictures beside it; what is no export is counted."""
    data = (GHOST / "tags-and-authors.json").read_bytes()
    take_bytes(site, packed([("data/site.json", data), ("content/images/loaf.jpg", b"x")]))
    assert site.ledger.format == "ghost"
    assert (site.ledger.essays.written, site.ledger.other["file"]) == (1, 1)


def test_a_zip_that_breaks_off_is_known_by_its_files_name(site):
    """What came of the export is read."""
    posts = [{"id": str(number), "title": f"Loaf {number * 7919}"} for number in range(4000)]
    export = json.dumps({"db": [{"data": {"posts": posts}}]}).encode()
    data = packed([("water.ghost.2024-05-01-10-22-00.json", export)])
    take_bytes(site, data[: len(data) // 2])
    assert site.ledger.format == "ghost"
    assert site.ledger.truncated
    assert 1000 < site.ledger.essays.read < 3000


def test_a_post_that_stands_twice_is_withheld_once(site):
    """One with the same id and other words is another post."""
    export = json.loads((GHOST / "tags-and-authors.json").read_bytes())
    posts = export["db"][0]["data"]["posts"]
    posts += [dict(posts[0]), {**posts[0], "title": "Other"}]
    take_bytes(site, json.dumps(export).encode())
    assert site.ledger.essays.withheld == {"duplicate": 1}
    assert site.ledger.essays.written == 2


def test_a_truncated_export_is_read_to_its_break(site):
    """Posts before it are in; the tables behind it are missing, and nobody is invented."""
    data = (GHOST / "every-status.json").read_bytes()
    take_bytes(site, data[: data.index(b"a-draft")])
    assert site.ledger.truncated
    assert (site.ledger.essays.written, site.ledger.essays.quarantined) == (1, 1)


def test_json_that_is_no_export_is_refused(site):
    """Even where someone insists on Ghost."""
    with pytest.raises(UnusableInputError, match="looks like JSON of no known kind"):
        take_bytes(site, b'{"data": [1, 2]}')


def test_who_asks_for_addresses_gets_them_by_comment():
    """From the table of members, or from the comment itself."""
    assert ("ghost-c1", "email", "ada@mail.example") in kept_addresses("ghost/member-comments.json")
    assert kept_addresses("ghost/comments-answer.json") == [("ghost-c1", "email", "ada@mail.example")]
