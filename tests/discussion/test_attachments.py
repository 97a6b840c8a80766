"""Files that came with a comment, and pictures in comments that this site holds."""

import pytest

from afterword.discussion.attachments import attachment_address, find_attachments
from afterword.discussion.markup import Place, render_body
from afterword.discussion.model import Comment
from afterword.text.media import Medium, make_map
from afterword.vocabulary import Format

OAR = "http://old.example/oar.jpg"
HERE = "images/imported/old.example/oar.jpg"
COPIES = make_map([Medium(OAR, HERE, "image/jpeg", 640, 480)])


def comment(body="", **fields):
    """Return an imported comment."""
    return Comment("ml-1", **{"body": body, "format": Format.HTML, "digest": "0" * 16, **fields})


def carrying(*values):
    """Return a comment with these files."""
    return comment(extra=tuple(("X-Attachment", value) for value in values))


@pytest.mark.parametrize(
    ("value", "name", "kind", "size"),
    [
        ("oar.jpg (image/jpeg, 48211 bytes)", "oar.jpg", "image/jpeg", 48211),
        ("oar.jpg (image/jpeg)", "oar.jpg", "image/jpeg", None),
        ("oar.jpg (48211 bytes)", "oar.jpg", "", 48211),
        ("oar (2).jpg", "oar (2).jpg", "", None),
        ("oar (2).jpg (image/jpeg, 1 bytes)", "oar (2).jpg", "image/jpeg", 1),
        ("without a name (image/jpeg, 7 bytes)", "", "image/jpeg", 7),
    ],
)
def test_what_a_field_says_of_a_file(value, name, kind, size):
    """Name, type and size, as far as its importer knew them."""
    (found,) = find_attachments(carrying(value))
    assert (found.name, found.type, found.size) == (name, kind, size)


def test_two_files_of_one_name_have_two_addresses():
    """Their place among the comment's files is a part of it."""
    one, two = find_attachments(carrying("oar.jpg", "oar.jpg"))
    assert one.address == attachment_address("ml-1", 1, "oar.jpg")
    assert one.address != two.address


def test_a_file_with_an_address_keeps_it():
    """Chats lay their files on the web."""
    (found,) = find_attachments(carrying("oar.jpg https://files.example/7/oar.jpg (image/jpeg, 9 bytes)"))
    assert found.address == "https://files.example/7/oar.jpg"
    assert found.name == "oar.jpg"


def test_a_file_that_is_here_stands_under_the_words():
    """A picture is shown, anything else is a link."""
    copies = make_map(
        [
            Medium(
                attachment_address("ml-1", 1, 'a "b".png'), "images/imported/a/b.png", "image/png", 10, 20
            ),
            Medium(
                attachment_address("ml-1", 2, "plan.pdf"), "images/imported/a/plan.pdf", "application/pdf"
            ),
        ]
    )
    html = render_body(
        carrying('a "b".png', "plan.pdf", "gone.png"), place=Place(media=copies, root="/blog/")
    )
    assert '<img src="/blog/images/imported/a/b.png" width="10" height="20" alt="a &#34;b&#34;.png">' in html
    assert '<a href="/blog/images/imported/a/plan.pdf">[Attachment: plan.pdf]</a>' in html
    assert "gone" not in html


def test_a_comments_picture_that_is_here_is_shown():
    """Its address in the file stays as it was."""
    html = render_body(comment(f'<img src="{OAR}" alt="oar">'), place=Place(media=COPIES))
    assert f'<img src="/{HERE}" width="640" height="480" alt="oar">' in html


def test_a_relative_picture_is_found_by_the_page_it_stood_on():
    """Imported comments were written for another page."""
    html = render_body(comment('<img src="oar.jpg">'), place=Place("http://old.example/post", COPIES))
    assert f'src="/{HERE}"' in html


def test_a_picture_elsewhere_stays_a_link():
    """No page calls a third party."""
    html = render_body(comment('<img src="http://other.example/x.png" alt="x">'), place=Place(media=COPIES))
    assert "<img" not in html
    assert ">[Image: x]</a>" in html


def test_a_relative_picture_of_an_unknown_page_keeps_its_name():
    """It leads nowhere, and says what it was."""
    html = render_body(comment('<img src="oar.jpg">'), place=Place(None, COPIES))
    assert "[Image: oar.jpg]" in html
    assert "href" not in html


def test_a_picture_of_this_site_is_shown_in_a_comment_written_here():
    """An editor may set one."""
    html = render_body(Comment("c", body="![oar](/images/oar.jpg)"), place=Place())
    assert '<img src="/images/oar.jpg" alt="oar">' in html


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/images/x.png",
        "/\\evil.example/images/x.png",
        "/\t/evil.example/images/x.png",
        "/images/../../\\evil.example/x.png",
        "/images//evil.example/x.png",
        "/images/x.png?from=here",
        "/feeds/essays.atom.xml",
        "http:images/x.png",
    ],
)
def test_nothing_but_a_plain_path_to_pictures_passes_for_ours(address):
    """Browsers read more than a path into some characters."""
    for digest in (None, "0" * 16):
        html = render_body(comment(f'<img src="{address}">', digest=digest), place=Place())
        assert "<img" not in html


def test_a_picture_is_not_masked_away():
    """Hosts without a name have a number, which looks like somebody's machine."""
    copies = make_map([Medium("http://203.0.113.7/x.png", "images/imported/203-0-113-7/x.png", "image/png")])
    html = render_body(comment('<img src="http://203.0.113.7/x.png">'), place=Place(media=copies))
    assert 'src="/images/imported/203-0-113-7/x.png"' in html
