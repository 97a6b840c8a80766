"""Which importer a file is for."""

import pytest

from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.detect import IMPORTERS, choose_importer, load_importer

WXR = b"""<?xml version="1.0"?>
<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version></channel></rss>
"""


def chosen(tmp_path, data, name="export.dat", importer="auto"):
    """Write a file and return the name of the importer that is chosen for it."""
    path = tmp_path / name
    path.write_bytes(data)
    return choose_importer(load_source(path), importer).NAME


def refusal(tmp_path, data, name="export.dat"):
    """Return what is said of a file that nobody knows."""
    with pytest.raises(UnusableInputError) as caught:
        chosen(tmp_path, data, name)
    return str(caught.value)


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_registered_importer_keeps_the_contract(name):
    """Each importer has its name, its suffixes, and the two functions of the protocol."""
    importer = load_importer(name)
    assert name == importer.NAME
    assert all(suffix.startswith(".") or suffix == "folder" for suffix in importer.SUFFIXES)
    assert callable(importer.sniff)
    assert callable(importer.read)


def test_content_decides_and_not_the_name(tmp_path):
    """A WordPress export called .txt is one all the same, and a page called .xml is a page."""
    assert chosen(tmp_path, WXR, "site.txt") == "wordpress"
    assert chosen(tmp_path, b"A title\n\nA text.\n\nComments are closed.\n", "page.xml") == "pasted"


def test_plain_text_is_taken_for_a_page(tmp_path):
    """Words that speak of no other format are a pasted page."""
    assert chosen(tmp_path, b"Bread and names\n\nI learned forty names.\n") == "pasted"


def test_a_page_in_utf16_is_recognised(tmp_path):
    """An editor's choice of encoding doesn't hide a page."""
    assert chosen(tmp_path, "Bread and names\n\nForty of them.\n".encode("utf-16")) == "pasted"


def test_a_named_format_is_not_questioned(tmp_path):
    """Whoever names the format gets it, whatever the file looks like."""
    assert chosen(tmp_path, b"<html><p>words</p></html>", importer="pasted") == "pasted"


def test_an_unknown_format_is_named_with_the_nearest_known(tmp_path):
    """A misspelt --format is answered with the right spelling."""
    with pytest.raises(UnusableInputError, match="did you mean 'wordpress'"):
        chosen(tmp_path, WXR, importer="wordpres")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<plist><dict><key>words</key></dict></plist>", "begins with <plist>"),
        (b'{"version": 3, "items": []}', "looks like JSON"),
        (b"\x00\x01\x02\x03 words", "binary file (a NUL byte at 0)"),
        (b" \n\t\n", "holds no words"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares XML entities"),
    ],
    ids=["markup", "json", "binary", "blank", "entities"],
)
def test_what_nobody_knows_is_described(tmp_path, data, words):
    """The refusal says what the file looks like and names the file, in one line."""
    message = refusal(tmp_path, data)
    assert words in message
    assert "export.dat" in message
    assert "\n" not in message


def test_the_formats_are_listed_where_naming_one_helps(tmp_path):
    """A readable file of no known kind may be one of a known kind; a binary or hostile one may not."""
    assert all(name in refusal(tmp_path, b'{"version": 3, "items": []}') for name in IMPORTERS)
    assert "--format" not in refusal(tmp_path, b"\x00\x01\x02\x03 words")


def test_mail_is_not_taken_for_a_page(tmp_path):
    """A message's headers hold addresses; it never becomes an essay by default."""
    mail = b"From: Ada <ada@mail.example>\nTo: list@lists.example\nSubject: Bread\n\nForty names.\n"
    path = tmp_path / "mail.eml"
    path.write_bytes(mail)
    source = load_source(path)
    assert not load_importer("pasted").sniff(source.head, path)
