"""`afterword new`."""

from afterword.cli.main import main
from afterword.essays.essayfile import load_essay
from afterword.essays.model import EssayStatus


def test_a_new_essay_is_a_draft_that_can_be_read(tmp_path, capsys):
    """The file has the title's slug, today's date and a status that keeps it at home."""
    assert main(["new", "What the ferryman charged", "--content", str(tmp_path)]) == 0
    path = tmp_path / "essays" / "what-the-ferryman-charged.md"
    essay = load_essay(path)
    assert essay.title == "What the ferryman charged"
    assert essay.status is EssayStatus.DRAFT
    assert essay.published is not None
    assert str(path) in capsys.readouterr().out


def test_nothing_is_overwritten(tmp_path, capsys):
    """A second essay of the same title is refused with the way out."""
    main(["new", "A", "--content", str(tmp_path)])
    assert main(["new", "A", "--content", str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_title_without_letters_is_refused(tmp_path, capsys):
    """There must be something to make an address of."""
    assert main(["new", "???", "--content", str(tmp_path)]) == 2
    assert "give it a title" in capsys.readouterr().err
    assert not (tmp_path / "essays").exists()
