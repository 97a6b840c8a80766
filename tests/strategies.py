"""Hypothesis strategies for the shared model: threads as nasty as the format allows."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from afterword.discussion.extra import status_field
from afterword.discussion.model import Author, Comment, Kind, Origin, Status, Thread
from afterword.vocabulary import Format, Inference, Rights

LETTERS = "ABCXYZabcxyz0189"

# Everything a Python string can hold and a file can keep.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
# What readers of lines, of headers and of comments' marks could stumble over.
awkward_lines = st.sampled_from(
    [
        "",
        " ",
        "\r",
        "\x0b",
        "\u2028",
        "%%%",
        "%%% ",
        "%%% wp-1",
        "\\%%% wp-1",
        "\\\\%%% two",
        " %%% wp-1",
        "%%%wp-1",
        "Thread: 1",
        "Author: A. Reader",
        "X-Raw: yes",
        "\\",
        "text  ",
        "more text",
    ]
)
bodies = st.text(characters, max_size=40) | st.lists(awkward_lines, max_size=6).map("\n".join)
values = st.text(characters, min_size=1, max_size=12) | st.sampled_from(
    [" both ends ", "C:\\new", "\\n", "\n", "\ttab", "\\u{20}", "a: b", "\u2028", "ünï"]
)
ids = st.builds("".join, st.tuples(st.sampled_from(LETTERS), st.text(f"{LETTERS}._-", max_size=12)))
moments = st.datetimes(timezones=st.just(UTC)) | st.dates()
words = st.text("abc de", min_size=1, max_size=12).map(str.strip).filter(bool)
inferences = st.lists(
    st.builds(Inference, st.sampled_from(["published", "author", "in-reply-to", "title"]), words), max_size=2
).map(tuple)
extras = st.lists(
    st.tuples(st.sampled_from(["X-Likes", "X-Raw-Date", "X-9", "X-status"]), st.just("") | values)
    | st.tuples(st.just("X-Position"), st.sampled_from(["1", "2", "2.5", "10"]))
    | st.tuples(st.just("X-Status"), st.sampled_from(["pending (hold)", "approved (1)", "0", "deleted"])),
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(tuple)


def optional(strategy):
    """Return the strategy's values, and None as often."""
    return st.none() | strategy


@st.composite
def comments(draw, name=ids, parents=ids):
    """Draw one comment.

    Args:
        draw: Given by Hypothesis.
        name: What its id is drawn from.
        parents: What the id that it answers is drawn from.
    """
    return Comment(
        id=draw(name),
        body=draw(bodies),
        author=Author(draw(optional(values)), draw(optional(values)), draw(st.booleans())),
        published=draw(optional(moments)),
        updated=draw(optional(moments)),
        in_reply_to=draw(optional(parents)),
        status=draw(st.sampled_from(Status)),
        kind=draw(st.sampled_from(Kind)),
        format=draw(st.sampled_from(Format)),
        digest=draw(optional(st.text("0123456789abcdef", min_size=8, max_size=64))),
        anchor=draw(optional(values)),
        inferred=draw(inferences),
        extra=draw(extras),
        myths=draw(optional(values)),
        note=draw(optional(values)),
        hide=draw(st.booleans()),
        rights=draw(optional(st.sampled_from(Rights))),
        licence=draw(optional(values)),
        removed=draw(optional(values)),
    )


@st.composite
def threads(draw, max_comments=6):
    """Draw a thread whose comments answer each other, themselves, or nobody there.

    Args:
        draw: Given by Hypothesis.
        max_comments: The most comments.
    """
    names = draw(st.lists(ids, max_size=max_comments, unique=True))
    parents = st.sampled_from([*names, "nobody-there"])
    return Thread(
        title=draw(st.just("") | values),
        essay=draw(optional(values)),
        origin=Origin(draw(optional(values)), draw(optional(values))),
        rights=draw(optional(st.sampled_from(Rights))),
        licence=draw(optional(values)),
        closed=draw(optional(st.booleans())),
        stated_count=draw(optional(st.integers(0, 99_999))),
        inferred=draw(inferences),
        extra=draw(extras),
        comments=tuple(draw(comments(st.just(name), parents)) for name in names),
    )


few_moments = st.sampled_from(
    [
        None,
        date(2011, 3, 4),
        date(2011, 3, 5),
        datetime(2011, 3, 4, 10, 22, tzinfo=UTC),
        datetime(2011, 3, 4, 11, 0, tzinfo=UTC),
    ]
)
few_positions = st.sampled_from([(), *((("X-Position", at),) for at in ("1", "2", "2.5", "10"))])


@st.composite
def shapes(draw, max_comments=14):
    """Draw comments that differ in little but their place, so that ties, rings and gaps are common.

    Args:
        draw: Given by Hypothesis.
        max_comments: The most comments.
    """
    names = [f"wp-{number}" for number in range(draw(st.integers(0, max_comments)))]
    return tuple(
        Comment(
            name,
            body="words",
            author=Author("A. Reader"),
            published=draw(few_moments),
            in_reply_to=draw(optional(st.sampled_from([*names, "nobody-there"]))),
            status=draw(st.sampled_from(Status)),
            extra=draw(few_positions),
            hide=draw(st.integers(0, 3)) == 0,
        )
        for name in names
    )


few_names = st.sampled_from([None, "A. Reader", "B. Reader"])
few_bodies = st.sampled_from(["", "Same here.", "Same here.\n", "*Not* here."])
few_marks = st.lists(
    st.builds(
        Inference, st.sampled_from(["published", "author", "title"]), st.sampled_from(["heading", "text"])
    ),
    max_size=2,
).map(tuple)
few_extras = st.lists(
    st.tuples(st.sampled_from(["X-Likes", "X-Raw-Date"]), st.sampled_from(["", "1"])), max_size=2
).map(tuple)


@st.composite
def sources(draw, max_comments=5):
    """Draw a thread as an importer hands it over, alike enough that two of them have much in common.

    Args:
        draw: Given by Hypothesis.
        max_comments: The most comments.
    """
    names = draw(st.lists(st.sampled_from("abcdef"), max_size=max_comments, unique=True))
    made = []
    for name in names:
        status = draw(st.sampled_from(Status))
        said = draw(st.sampled_from([(), (status_field(status),), (status_field(status, "as it says"),)]))
        made.append(
            Comment(
                name,
                body=draw(few_bodies),
                author=Author(draw(few_names), None, draw(st.booleans())),
                published=draw(few_moments),
                in_reply_to=draw(optional(st.sampled_from(names))),
                status=status,
                kind=draw(st.sampled_from([Kind.COMMENT, Kind.PINGBACK])),
                format=draw(st.sampled_from(Format)),
                inferred=draw(few_marks),
                extra=(*draw(few_extras), *said),
            )
        )
    return Thread(
        title=draw(st.sampled_from(["", "Contacts", "Too many contacts"])),
        essay=draw(few_names),
        origin=Origin(draw(few_names), draw(few_names)),
        rights=draw(optional(st.sampled_from(Rights))),
        closed=draw(optional(st.booleans())),
        inferred=draw(few_marks),
        extra=draw(few_extras),
        comments=tuple(made),
    )
