"""The sources that a keepsake holds: no more of a text than its rights allow."""

from afterword.discussion.model import Comment, Thread
from afterword.discussion.threadfile import dumps, load_thread
from afterword.publishing.keepsake.sources import write_sources
from afterword.vocabulary import Rights

COMMENTS = (
    Comment("a", "Written here."),
    Comment("b", "Written elsewhere.", rights=Rights.UNKNOWN),
    Comment("c", "Printed by permission.", rights=Rights.PERMISSION),
)


def test_a_comment_of_unknown_rights_keeps_its_place_alone(tmp_path):
    """Its words stay at home, those of the others go along."""
    content = tmp_path / "content"
    (content / "discussions").mkdir(parents=True)
    text = dumps(Thread("T", comments=COMMENTS))
    (content / "discussions" / "t.thread").write_text(text, encoding="utf-8")
    write_sources(content, tmp_path / "kept", mask=True)
    kept = load_thread(tmp_path / "kept" / "discussions" / "t.thread").comments
    assert [comment.body for comment in kept] == ["Written here.", "", "Printed by permission."]
