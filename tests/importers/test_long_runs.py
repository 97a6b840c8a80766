"""What stands there a hundred thousand times over costs as much as it is long, not the square of it.

Each of these inputs once held an importer up for longer than anybody waits; no test here looks at a clock.
"""

import gzip

import pytest
from importing import FIXTURES, TODAY

from afterword.errors import UnusableInputError
from afterword.importers.autop import autop
from afterword.importers.base import Options, load_source
from afterword.importers.detect import choose_importer, load_importer
from afterword.importers.json_records.loose import LooseParser
from afterword.importers.mail.ids import normal_id, subject_key
from afterword.importers.mail.pages import parse_page
from afterword.importers.plain import plain_text
from afterword.importers.run import run_import
from afterword.importers.texts import shown_name
from afterword.importers.tokens import tokens

MANY = 300_000


def read(name, folder, data):
    """Import bytes by a named importer without writing, and return the ledger."""
    path = folder / "export"
    path.write_bytes(data)
    into = folder / "content"
    return run_import(load_source(path), load_importer(name), into=into, options=Options(TODAY)).ledger


def put(fixture, after, what):
    """Return a fixture with something set in behind the first place of some words."""
    data = (FIXTURES / fixture).read_bytes()
    assert after in data
    return data.replace(after, after + what, 1)


def test_white_space_in_a_field_whose_tag_is_broken(tmp_path):
    """The loose reader looks for the closing tag, not for the white space before it."""
    blanks = put("disqus/plain.xml", b"</tit", b"\r\n" * MANY)
    assert read("disqus", tmp_path, blanks).comments.read == 2


def test_fields_that_nobody_knows_in_a_damaged_record(tmp_path):
    """Where the next known field begins is found once."""
    unknown = put("disqus/plain.xml", b"<thread dsq:id=", b"&<" + b"<b></b>" * (MANY // 7))
    assert read("disqus", tmp_path, unknown).balanced


def test_a_tag_in_a_post_that_is_one_long_name():
    """A name is read once, whatever follows it."""
    html = "<co" + "-1" * MANY
    assert "".join(token.text for token in tokens(html)) == html


def test_a_tag_on_a_page_that_is_one_long_name(tmp_path):
    """The same, where deep answers are looked for."""
    data = put("saved_page/html5-nested.html", b"<li", b"<" + b"Z" * MANY)
    assert read("saved-page", tmp_path, data).comments.read >= 1


@pytest.mark.parametrize("blanks", [" ", "\t"])
def test_white_space_in_a_post(blanks):
    """Line ends are looked for, not the white space before them."""
    assert autop(f"a{blanks * MANY}b\n{blanks}\nc") == f"<p>a{blanks * MANY}b</p>\n\n<p>c</p>"


def test_a_blocks_mark_that_never_ends():
    """Each mark is looked at up to the next."""
    assert autop("<!-- wp:a " * (MANY // 10)).startswith("<!-- wp:a")


def test_quotation_marks_within_a_text_that_never_ends():
    """A lost quotation mark is known to be lost; the brackets behind it count."""
    text = '[{"id": 1}, {"id": !"' + '\\"' * MANY + "}]"
    assert LooseParser(text).parse() == [{"id": 1}, {}]


def test_records_that_open_more_than_they_close():
    """Brackets are counted as far as the next record, no farther."""
    parser = LooseParser("[" + ",".join(['{"id": 1, "a": {{x}'] * 30_000) + "]")
    assert len(parser.parse()) == 30_000


def test_white_space_in_an_id_and_in_a_subject():
    """Mail's oldest fields hold anything."""
    assert normal_id("<a" + " " * MANY + "b>") == "ab"
    assert subject_key("tea" + " " * MANY + "x") == "tea x"
    assert subject_key("tea " + "(was: " * MANY) == ("tea " + "(was: " * MANY).strip()
    assert subject_key("Tea (was: coffee)  ") == "tea"


def test_a_page_of_an_archive_whose_tags_never_end():
    """An author's name is looked for from the first place where it may begin."""
    page = parse_page(b"<!--beginarticle-->" + b"<" * MANY + b"<B>" * MANY)
    assert page is not None
    assert b"From:" not in page.message


def test_line_ends_behind_a_rule(tmp_path):
    """Movable Type's first look at a file is at 64 KiB of it."""
    path = tmp_path / "export"
    path.write_bytes(b"AUTHOR: a\n-----\n" + b"\n" * 65_000)
    importer = load_importer("movable-type")
    assert importer.sniff(load_source(path).head, path) < load_importer("movable-type").sniff(
        (FIXTURES / "movable_type/plain.txt").read_bytes(), path
    )


def test_declarations_by_the_thousand(tmp_path):
    """A file that nobody knows is described, at once."""
    path = tmp_path / "export"
    path.write_bytes(b"<!DOCTYPE" * 7000)
    with pytest.raises(UnusableInputError, match="export"):
        choose_importer(load_source(path))


def test_a_sentence_of_full_stops(tmp_path):
    """A title is made of the first sentence; here there is no end of it."""
    data = b"Hello" + b"." * MANY + b"x\n\nA table.\n\n2 comments\n\nIda\nMarch 4, 2011\nTea.\n"
    assert read("pasted", tmp_path, data).balanced


def test_a_packing_that_breaks_off_is_told(tmp_path):
    """What is there is read, and isn't taken for all."""
    data = (FIXTURES / "disqus/plain.xml").read_bytes() + b"<!-- -->" * 99
    packed = gzip.compress(data, compresslevel=0, mtime=0)
    ledger = read("disqus", tmp_path, packed[:-12])
    assert ledger.truncated
    assert "the packing breaks off; what could be unpacked was read" in {each.what for each in ledger.repairs}
    assert not read("disqus", tmp_path, packed + bytes(9)).truncated


@pytest.mark.parametrize("importer", ["wordpress", "pasted", "saved-page", "movable-type", "disqus"])
def test_a_folder_where_a_file_belongs(tmp_path, importer):
    """`--format wordpress` with a folder's name is an error that says so."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "export.xml").write_text("<rss/>")
    source = load_source(tmp_path / "folder")
    with pytest.raises(UnusableInputError, match="is a folder"):
        run_import(source, load_importer(importer), into=tmp_path / "content", options=Options(TODAY))


def test_comments_in_a_title_that_never_end():
    """The end of one is looked for once; what follows it is words."""
    assert plain_text("<!-- a -->b" + "<!--" * MANY) == "b" + "<!--" * MANY


def test_a_name_that_is_one_long_word_before_an_address():
    """Each word of it is read once."""
    assert shown_name("n" * MANY + " @ ida@example.org")[0] == "n" * MANY + " @"


PAGE = (
    "A ferry\n\nIt leaves at seven, and nobody on it talks.\n\n{}Comments\n\nIda\nMarch 4, 2011\nTea.{}\n"
    "Ola\nMarch 5, 2011\n{}Bread.\n"
)


@pytest.mark.parametrize("line", ["Share", "Reply", "|", "Comments are closed.", "Leave a comment"])
@pytest.mark.parametrize("page", ["{0}A ferry.\n\nWords.", "A ferry.\n\nWords.{1}Words again.", PAGE])
def test_a_copied_page_with_the_same_line_again_and_again(tmp_path, page, line):
    """Buttons and notices at the edges of a text, and of a comment, are passed over once each."""
    lines = f"{line}\n" * (MANY // len(line) // 4)
    assert read("pasted", tmp_path, page.format(lines, f"\n{lines}", lines).encode()).balanced


def test_a_copied_page_that_ends_as_often_as_somebody_speaks(tmp_path):
    """Which comments stand before a line that ends them is looked up, not counted."""
    spoken = "\nComments are closed.\nIda\nMarch 4, 2011\nTea.\n" * (MANY // 45)
    assert read("pasted", tmp_path, PAGE.format("", spoken, "").encode()).balanced


def test_a_saved_page_whose_essay_stands_very_deep(tmp_path):
    """Whether an element is of the essay's text is told by the one that it stands in."""
    tables = b"<table><tr><td>" * 2000
    data = put("saved_page/html5-nested.html", b'type-post hentry">\n<h1 c', tables)
    data = (
        data[: data.rindex(b"<td>") + 4]
        + b'<div class="entry-content"><p>Forty cards.</p></div></body></html>'
    )
    assert read("saved-page", tmp_path, data).balanced
