"""Who signed what, and who is taken for one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.building.packs import Here
from afterword.discussion.conversation import Conversation, Gist, Spoken
from afterword.discussion.model import Author, Comment, Kind, Origin, Thread
from afterword.discussion.tree import build_tree
from afterword.essays.model import Essay
from afterword.reading.namepages import Proof
from afterword.reading.signatures import find_people

ESSAY = Essay("ferry", "The ferry", "", authors=("Ada Quill",), origin="https://old.example/ferry/")


def talk(*comments, slug="ferry", essay=ESSAY, origin=None):
    """Return a conversation of comments, each given as a name or an author, with the essay it follows."""
    made = tuple(
        Comment(f"{number}", "x", author=one if isinstance(one, Author) else Author(one))
        if not isinstance(one, Comment)
        else one
        for number, one in enumerate(comments, 1)
    )
    thread = Thread(slug, essay.slug if essay else None, Origin(origin), comments=made)
    path = Path(f"{slug}.thread")
    gist = Gist(slug, thread, path, len(made), first=None, last=None, anchored=False, pictures=False)
    return Conversation(gist, Here(Spoken(build_tree(thread), {}))), essay


def pages(*talks, essays=(ESSAY,)):
    """Return the path of each comment's writer, by the conversation and the comment."""
    return dict(find_people(essays, talks).comments)


def test_a_name_has_a_page_by_its_slug():
    """With nobody else of that name, nothing is added to it."""
    assert pages(talk("Bo Tidmarsh")) == {("ferry", "1"): "/people/bo-tidmarsh/"}


def test_one_name_in_one_archive_stands_together():
    """Case and spaces tell nobody apart; that it may be several people, the page says."""
    found = find_people([ESSAY], [talk("Bo", "BO", " bo ")])
    assert set(found.comments.values()) == {"/people/bo/"}
    assert found.persons["/people/bo/"].proof is Proof.NAME


def test_one_name_in_two_archives_is_two_people():
    """Each has the archive in the address, and the bare one leads to both."""
    found = find_people(
        [],
        [
            talk("Bo", slug="a", essay=None, origin="https://www.one.example/a/"),
            talk("Bo", slug="b", essay=None, origin="https://two.example/b/"),
        ],
    )
    assert found.comments == {
        ("a", "1"): "/people/bo-one-example/",
        ("b", "1"): "/people/bo-two-example/",
    }
    (signpost,) = found.signposts
    assert signpost.url == "/people/bo/"
    assert [person.url for person in signpost.people] == [
        "/people/bo-one-example/",
        "/people/bo-two-example/",
    ]


def test_one_name_with_one_address_is_one_person_anywhere():
    """They say so themselves; the scheme and a slash make no difference."""
    found = pages(
        talk(Author("Bo", "http://www.bo.example"), slug="a", essay=None, origin="https://one.example/"),
        talk(Author("Bo", "https://bo.example/"), slug="b", essay=None, origin="https://two.example/"),
    )
    assert set(found.values()) == {"/people/bo/"}


def test_an_address_and_a_bare_name_are_two():
    """Nothing says that they are one; the bare name has the bare address."""
    found = pages(talk("Bo", Author("Bo", "https://bo.example/")))
    assert set(found.values()) == {"/people/bo/", "/people/bo-bo-example/"}


def test_one_address_under_two_names_is_two_people():
    """A household, a firm, or the front page of a network."""
    found = pages(talk(Author("Bo", "https://x.example/"), Author("Cy", "https://x.example/")))
    assert set(found.values()) == {"/people/bo/", "/people/cy/"}


def test_a_script_is_nobodys_address():
    """It is neither kept nor compared."""
    found = find_people([], [talk(Author("Bo", "javascript:alert(1)"), "Bo")])
    assert [person.link for person in found.persons.values()] == [None]


def test_the_authors_comments_are_the_bylines():
    """Whatever they are signed with."""
    found = find_people([ESSAY], [talk(Author("admin", is_essay_author=True), "admin")])
    assert found.comments == {("ferry", "1"): "/people/ada-quill/", ("ferry", "2"): "/people/admin/"}
    assert found.persons["/people/ada-quill/"].names == ("admin",)
    assert found.bylines == {"Ada Quill": "/people/ada-quill/"}


def test_of_two_authors_the_name_decides():
    """One who is neither by name is nobody's byline."""
    essay = Essay("two", "Two", "", authors=("Ada Quill", "Bo Reed"))
    answers = (Author("bo reed", is_essay_author=True), Author("editor", is_essay_author=True))
    found = find_people([essay], [talk(*answers, slug="two", essay=essay)])
    assert found.comments == {("two", "1"): "/people/bo-reed/", ("two", "2"): "/people/editor/"}


def test_the_name_alone_makes_no_author():
    """A commenter called like the author gets a page of their own; the author keeps the address."""
    found = pages(talk("Ada Quill"))
    assert found == {("ferry", "1"): "/people/ada-quill-old-example/"}


def test_an_account_is_one_person_under_any_name():
    """Its source says so; at another source the same number is another account."""
    found = find_people(
        [],
        [
            talk(
                Comment("1", "x", Author("Bo"), extra=(("X-User-ID", "7"),)),
                Comment("2", "x", Author("Bo the Second"), extra=(("X-User-ID", "7"),)),
                slug="a",
                essay=None,
                origin="https://one.example/",
            ),
            talk(
                Comment("1", "x", Author("Cy"), extra=(("X-User-ID", "7"),)),
                slug="b",
                essay=None,
                origin="https://two.example/",
            ),
        ],
    )
    assert found.comments["a", "1"] == found.comments["a", "2"] == "/people/bo/"
    assert found.comments["b", "1"] == "/people/cy/"
    assert found.persons["/people/bo/"].names == ("Bo the Second",)


def test_an_authors_account_is_the_authors_everywhere_in_its_archive():
    """Where they answer under somebody else's essay too."""
    account = (("X-User-ID", "2"),)
    other = Essay("toll", "Toll", "", authors=("Cy",), origin="https://old.example/toll/")
    found = pages(
        talk(Comment("1", "x", Author("Ada", is_essay_author=True), extra=account)),
        talk(Comment("1", "x", Author("Ada"), extra=account), slug="toll", essay=other),
        essays=(ESSAY, other),
    )
    assert set(found.values()) == {"/people/ada-quill/"}


@pytest.mark.parametrize(
    "comment",
    [
        Comment("1", "x"),
        Comment("1", "x", Author("Anonymous")),
        Comment("1", "x", Author("Some Blog"), kind=Kind.PINGBACK),
        Comment("1", "x", Author("Bo"), hide=True),
    ],
    ids=["unnamed", "no name", "pingback", "hidden"],
)
def test_who_gave_no_name_has_no_page(comment):
    """Nor has a blog that linked, nor what isn't printed."""
    assert pages(talk(comment)) == {}


def test_names_without_letters_have_pages_too():
    """And two of them don't share one."""
    found = pages(talk("\N{SNOWMAN}", "\N{UMBRELLA}"))
    assert len(set(found.values())) == 2
    assert all(path.startswith("/people/old-example-") for path in found.values())


@given(
    st.lists(st.sampled_from(["Bo", "bo", "Bö", "Bo One Example", "\N{SNOWMAN}", "Ada Quill"]), max_size=8)
)
def test_every_page_has_its_own_address(names):
    """Signposts too, in whatever order the sources come."""
    talks = [
        talk(name, slug=f"t{n}", essay=None, origin=f"https://{'one' if n % 2 else 'two'}.example/")
        for n, name in enumerate(names)
    ]
    found = find_people([ESSAY], talks)
    urls = [*found.persons, *(signpost.url for signpost in found.signposts)]
    assert len(urls) == len({url.casefold() for url in urls})
    assert dict(find_people([ESSAY], talks[::-1]).comments) == dict(found.comments)
