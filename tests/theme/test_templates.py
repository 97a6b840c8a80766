"""The theme alone: what the one comment macro prints, and what the style sheets promise."""

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec.structs import replace

from afterword.reading.filters import FILTERS
from afterword.reading.sheets import render_sheet
from afterword.reading.views import CommentView, LabelView, ReplyView

THEME = Path(__file__).parents[2] / "theme"
TEMPLATES = sorted(path.relative_to(THEME / "templates").as_posix() for path in THEME.rglob("*.html"))
STYLE = (THEME / "static" / "style.css").read_text(encoding="utf-8")
LEDGER = (THEME / "static" / "ledger.css").read_text(encoding="utf-8")
KIB = 1024

PLAIN = CommentView(
    id="1",
    anchor=None,
    number=1,
    depth=0,
    url="/essays/x/#c-1",
    name="A. Reader",
    link=None,
    by_author=False,
    published=datetime(2011, 3, 4, 10, 22, tzinfo=UTC),
    updated=None,
    inferred=(),
    kind="comment",
    tombstone=False,
    reason=None,
    note=None,
    body=Markup("<p>Same here.</p>"),
    labels=(),
    reply_to=None,
    replies=0,
)
LABEL = LabelView(
    myth="phoniness",
    name="Phoniness",
    stance="rebuts",
    verb="answers",
    evidence="",
    place="/essays/x/#c-1",
    href="/myths/phoniness/#rebuts",
    chosen=True,
)


@pytest.fixture(name="env")
def _env():
    env = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters.update(FILTERS)
    env.globals.update(BASE="/blog")
    return env


@pytest.fixture(name="render")
def _render(env):
    macro = env.get_template("macros/comment.html").module.comment
    return lambda **changes: str(macro(PLAIN._replace(**changes)))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles_and_trusts_no_string(env, name):
    """A template parses, and prints as markup only what comes as Markup."""
    env.get_template(name)
    source = (THEME / "templates" / name).read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape", source)


def test_names_are_escaped(render):
    """Markup in a name is shown, not obeyed."""
    assert "<b>" not in render(name="<b>Bold</b>")


def test_a_comment_says_who_when_and_where(render):
    """Author, date and permalink are marked up as microformats."""
    html = render()
    assert '<li class="c u-comment h-cite" id="c-1" data-depth="0">' in html
    assert '<span class="p-author h-card">A. Reader</span>' in html
    assert '<a class="u-url" href="#c-1"><time class="dt-published" datetime="2011-03-04T10:22Z">' in html
    assert html.count("e-content") == 1


def test_a_day_without_an_hour_shows_none(render):
    """A comment dated to the day has no clock time."""
    assert re.search(r">4 March 2011</time>", render(published=date(2011, 3, 4)))


def test_unknown_date_is_said_and_not_invented(render):
    """A comment without a date has no time element."""
    html = render(published=None)
    assert 'data-date="unknown"' in html
    assert "<time" not in html
    assert "undated" in html


def test_unknown_author_is_said_and_not_invented(render):
    """A comment without a name has no author in its microformats."""
    html = render(name=None)
    assert 'data-author="unknown"' in html
    assert "p-author" not in html
    assert "Unnamed" in html


def test_a_tombstone_keeps_its_place_and_no_words(render):
    """What was removed can still be linked to, and counts as no comment."""
    html = render(tombstone=True, name=None, reason="at its writer’s request", body=Markup("<p>gone</p>"))
    assert 'id="c-1"' in html
    assert "at its writer’s request" in html
    assert "h-cite" not in html
    assert "gone" not in html


def test_an_old_anchor_still_lands(render):
    """The old page's fragment stands inside the comment, on its heading."""
    assert '<h3><i id="comment-1041"></i>' in render(anchor="comment-1041")


def test_a_reply_links_to_what_it_answers(render):
    """The parent is named and linked."""
    html = render(depth=1, reply_to=ReplyView("#c-0", "Priya"))
    assert 'in reply to <a class="u-in-reply-to" href="#c-0">Priya</a>' in html


def test_a_missing_parent_is_said(render):
    """A reply to something the archive doesn't hold links nowhere."""
    html = render(reply_to=ReplyView(None, None))
    assert "a comment that is missing" in html
    assert "u-in-reply-to" not in html


def test_depth_is_said_where_the_indent_stops(render):
    """From the fifth level on the depth stands in words."""
    assert "deep" not in render(depth=4)
    assert "5\N{NO-BREAK SPACE}deep" in render(depth=5)


def test_the_author_is_marked(render):
    """The essay's author carries the mark and the word."""
    html = render(by_author=True)
    assert "<small>author</small>" in html
    assert 'src="/blog/theme/author.svg"' in html


def test_a_label_without_a_sentence_is_printed_and_signed(render):
    """A person's label that no sentence shows stands under the comment and says who chose it."""
    html = render(labels=(LABEL,))
    assert 'href="/blog/myths/phoniness/#rebuts"' in html
    assert "by hand" in html


def test_a_readers_link_earns_nothing(render):
    """A commenter's own address is marked as a reader's."""
    assert 'rel="ugc nofollow noopener"' in render(link="https://reader.example/")


def test_a_label_on_a_comment_can_be_disputed(render):
    """Above the comment, outside its words; without an address there is no link."""
    given = replace(LABEL, dispute="mailto:keeper@old.example?subject=a&body=b")
    html = render(labels=(given,))
    link = '<a href="mailto:keeper@old.example?subject=a&amp;body=b" rel="nofollow">dispute the label</a>'
    assert link in html.partition("</header>")[0]
    assert "dispute" not in render(labels=(LABEL,))


def test_of_two_labels_each_is_disputed_by_name(render):
    """So that a reader knows which."""
    given = replace(LABEL, dispute="https://tracker.example/")
    html = render(labels=(given, replace(given, name="No time")))
    assert "dispute Phoniness</a>" in html
    assert "dispute No time</a>" in html


def test_a_comment_can_be_answered_by_mail(render):
    """Above its words; where nobody takes answers in, there is no link."""
    html = render(answer="mailto:a@old.example?subject=Re%3A%20X%20%5Bx%23c-1%5D")
    assert '<a href="mailto:a@old.example?subject=Re%3A%20X%20%5Bx%23c-1%5D">answer by mail</a>' in html
    assert "mailto:" not in render()


def test_bars_stay_in_their_box(env):
    """The longest bar ends inside the box on either side of the waterline, and an empty one draws nothing."""
    bars = env.get_template("macros/bar.html").module
    myths = [
        SimpleNamespace(counts={"voices": 90, "wrestles": 4, "rebuts": 3}, total_count=97),
        SimpleNamespace(counts={"voices": 0, "wrestles": 0, "rebuts": 0}, total_count=0),
    ]
    full, empty = (str(bars.bar(myth, bars.scale(myths))) for myth in myths)
    starts_and_widths = [(float(m[1]), float(m[2])) for m in re.finditer(r'd="M(-?[\d.]+) 0h([\d.]+)v', full)]
    assert len(starts_and_widths) == 3
    assert all(start >= -40 and start + width <= 60 for start, width in starts_and_widths)
    assert "<path" not in empty


def test_the_sheets_stay_small():
    """Both sheets together take at most 4 KiB as they are served, compressed."""
    sheets = (render_sheet(sheet).encode() for sheet in (STYLE, LEDGER))
    assert sum(len(gzip.compress(sheet, 9, mtime=0)) for sheet in sheets) <= 4 * KIB


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_colour_reads_at_seven_to_one(scheme):
    """Words meet WCAG's AAA on the paper, and ink meets it on every wash (WCAG 2.2, 1.4.6)."""
    pairs = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", STYLE)
    words = {pair[1 + scheme] for pair in pairs if pair[0] in {"ink", "soft", "link", "seen", "s"}}
    washes = {pair[1 + scheme] for pair in pairs if pair[0] in {"w", "rule"}}
    named = {pair[0]: pair[1 + scheme] for pair in pairs}
    assert len(words) == 7
    assert len(washes) == 4
    assert min(_contrast(colour, named["paper"]) for colour in words) >= 7
    assert min(_contrast(named["ink"], wash) for wash in washes) >= 7
