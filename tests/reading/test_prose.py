"""What of views is made only when somebody looks."""

import pickle

import pytest
from markupsafe import Markup
from PIL import Image

from afterword.building.digests import Digester
from afterword.discussion.conversation import load_conversation
from afterword.essays.model import Essay
from afterword.imaging.frames import Frames
from afterword.myths.archive import Labelled
from afterword.myths.catalogue import Catalogue
from afterword.reading.essays import build_essay
from afterword.reading.prose import Prose
from afterword.reading.threads import Archive, build_thread
from afterword.text.plaintext import PlainText

DEK = "A line under the title that is long enough to describe what follows."
HTML = '<h2 id="oars">Oars &amp; more</h2><p>Two of them.</p>'


@pytest.fixture(name="archive")
def _archive():
    def archive(html=HTML, frames=None):
        labelled = {("oars", None): Labelled(PlainText.from_html(html), ())}
        return Archive("", Catalogue(()), labelled, frames=frames)

    return archive


@pytest.fixture(name="frames")
def _frames(tmp_path):
    (tmp_path / "images").mkdir()
    Image.new("RGB", (900, 600)).save(tmp_path / "images" / "ferry.jpg")
    return Frames(tmp_path, "", copies=True)


def build(archive, **more):
    """Return an essay as printed."""
    return build_essay(Essay("oars", "Oars", "…", **more), "/essays/oars/", archive, None)


def test_words_are_not_read_where_a_dek_describes_the_essay(archive):
    """A page without its number of words, and all lists, do without them."""
    view = build(archive(), dek=DEK)
    assert (view.description, view.body) == (
        DEK,
        HTML.replace("Oars &amp; more", '<a href="#oars">Oars &amp; more</a>'),
    )
    assert "_read" not in vars(view.prose.plain)
    assert (view.text, view.words, view.minutes) == ("Oars & more Two of them.", 6, 1)


def test_a_view_lasts(archive):
    """Kept from one build for the next, it is the same, and leaves what made it behind."""
    view = build(archive())
    again = pickle.loads(pickle.dumps(view))  # noqa: S301 - our own
    assert again == view
    assert Digester().digest(again) == Digester().digest(view)
    assert (again.body, again.text, again.contents) == (view.body, view.text, view.contents)


def test_what_an_excerpt_stands_for_has_no_contents():
    """A list of its headings would lead nowhere."""
    body = Markup("").join(
        Markup('<h2 id="{}">Part</h2><p>{}</p>').format(n, "word " * 500) for n in range(3)
    )
    whole = Prose(PlainText.from_html(str(body)), (body,))
    assert len(whole.contents) == 3
    assert Prose(whole.plain, whole.shown, excerpt=True).contents == ()


def test_pictures_of_an_essay_are_asked_for_at_once(archive, frames):
    """Their copies are made before pages are printed, by other processes perhaps."""
    build(archive('<p><img src="/images/ferry.jpg" alt=""></p>', frames))
    assert list(frames.wanted) == ["images/ferry.jpg"]


def test_pictures_of_comments_are_asked_for_at_once(archive, frames, tmp_path):
    """As those of essays."""
    path = tmp_path / "talk.thread"
    path.write_text(
        "Thread: 1\nTitle: Talk\n\n%%% a\nFormat: html\n\n<p><img src='/images/ferry.jpg' alt=''></p>\n"
    )
    talk = load_conversation(path, images=True, mask=True)
    build_thread(talk.at("/discussions/talk/", joined=False), archive(frames=frames), None)
    assert list(frames.wanted) == ["images/ferry.jpg"]
