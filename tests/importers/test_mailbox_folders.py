"""Mail: folders, packed months, Pipermail and Yahoo."""

import gzip

import pytest
from mail import MAIL, read

from afterword.errors import UnusableInputError
from afterword.importers.base import Confidence, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.mailbox import sniff


def lay(root, names):
    """Lay fixtures into a folder, each under a name."""
    for name, fixture in names.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((MAIL / fixture).read_bytes() if isinstance(fixture, str) else fixture)
    return root


def test_a_maildir_is_read_with_its_flags(tmp_path):
    """Trashed and drafts are withheld; what isn't delivered yet is no message."""
    root = lay(
        tmp_path / "Maildir",
        {
            "cur/1.host:2,S": "flowed.eml",
            "cur/2.host:2,ST": "attachments.eml",
            "new/3.host:2,D": "no-subject.eml",
            "tmp/4.host": "html-only.eml",
            ".Sent/cur/5.host:2,": "date-without-zone.eml",
        },
    )
    result = read(root)
    assert result.ledger.comments.read == 4
    assert result.ledger.comments.withheld["trash"] == 1
    assert result.ledger.comments.withheld["pending"] == 1
    assert result.ledger.other["undelivered"] == 1


def test_a_folder_is_recognised_by_its_files(tmp_path):
    """And its checksum is over names and bytes."""
    root = lay(tmp_path / "letters", {"a.eml": "flowed.eml", "b.eml": "uuencoded.eml"})
    source = load_source(root)
    assert choose_importer(source).NAME == "mailbox"
    assert source.size == sum(path.stat().st_size for path in root.iterdir())
    (root / "b.eml").rename(root / "c.eml")
    assert load_source(root).sha256 != source.sha256


def test_what_isnt_mail_in_a_folder_is_counted(tmp_path):
    """Nothing is passed over in silence."""
    root = lay(tmp_path / "letters", {"a.eml": "flowed.eml", "notes.txt": b"Only words.", "empty": b" \n"})
    assert read(root).ledger.other == {"not-mail": 1, "empty": 1}


def test_a_folder_without_mail_is_refused(tmp_path):
    """With its name."""
    root = lay(tmp_path / "letters", {"notes.txt": b"Only words."})
    assert sniff(b"", root) is Confidence.NO
    with pytest.raises(UnusableInputError, match="letters: holds no message"):
        read(root)


def test_an_empty_folder_is_refused(tmp_path):
    """Before anybody looks."""
    with pytest.raises(UnusableInputError, match="the folder holds nothing"):
        load_source(tmp_path)


def test_links_out_of_a_folder_are_not_followed(tmp_path):
    """A mailbox ends at its folder."""
    root = lay(tmp_path / "letters", {"a.eml": "flowed.eml"})
    (root / "b.eml").symlink_to(MAIL / "uuencoded.eml")
    assert read(root).ledger.comments.read == 1


def test_apples_mail_is_read():
    """Its own lines around the message are not the message's."""
    assert read("apple.emlx").comment.body == "I stayed for tea."


def test_a_month_of_pipermail_is_read():
    """Hidden addresses are addresses, a scrubbed attachment is named, `>>From ` stays (mboxo)."""
    result = read("pipermail.txt")
    first, second = result.comments
    assert (first.author.name, second.author.name) == ("Ida Brook", "Otto Reed")
    assert second.in_reply_to == first.id
    assert second.body.startswith(">>From the door")
    assert result.fields("X-Attachment") == ["map.png (image/png, 1234 bytes)"]
    assert result.ledger.other == {"scrubbed": 1}
    assert result.ledger.dropped == {"email": 2}


def test_the_oldest_pipermail_has_subjects_alone():
    """Neither ids nor `Re:`: within three weeks one subject is one conversation."""
    result = read("pipermail-1999.txt")
    assert [len(thread.comments) for thread in result.threads] == [2, 1]
    assert [comment.author.name for comment in result.comments] == ["Ida Brook", "Otto Reed", "Nina Vale"]


def test_a_packed_month_is_the_month(tmp_path):
    """`.txt.gz` beside `.txt` is a copy; alone it is read."""
    month = (MAIL / "pipermail.txt").read_bytes()
    older = (MAIL / "pipermail-1999.txt").read_bytes()
    files = {
        "2011-March.txt": month,
        "2011-March.txt.gz": gzip.compress(month),
        "1999-March.txt.gz": gzip.compress(older),
    }
    result = read(lay(tmp_path / "talk", files))
    assert result.ledger.comments.read == 5
    assert result.ledger.other["copy"] == 1


def test_a_month_that_stands_twice_is_withheld_once(tmp_path):
    """Under whatever name."""
    files = {"2011-March.txt": "pipermail.txt", "again/2011-March.txt": "pipermail.txt"}
    result = read(lay(tmp_path / "talk", files))
    assert result.ledger.comments.read == 4
    assert result.ledger.comments.withheld == {"duplicate": 2}


def test_a_page_says_nothing_that_its_month_doesnt(tmp_path):
    """It is counted; a page whose message no month has is read."""
    files = {
        "2011-March.txt": "pipermail.txt",
        "2011-March/000000.html": "page-of-a-message-in-the-month.html",
        "2011-March/000001.html": "page-of-a-lost-message.html",
        "2011-March/thread.html": b"<!DOCTYPE HTML>",
    }
    shorter = (MAIL / "pipermail.txt").read_bytes().partition(b"-------------- next part")[0]
    result = read(lay(tmp_path / "talk", {**files, "2011-March.txt": shorter}))
    assert result.ledger.other == {"page": 1, "index": 1}
    lost = result.comments[-1]
    assert (lost.author.name, lost.body) == ("Nina Vale", "Forty cards, and nobody called.")
    assert result.threads[-1].title == "[Talk] Cards & tea"
    assert "2011-March/000001.html holds a message" in result.ledger.notes[0]


def test_a_packed_file_that_breaks_off_is_read_to_its_break(tmp_path):
    """And the ledger says so."""
    many = b"".join(
        (MAIL / "pipermail.txt")
        .read_bytes()
        .replace(b"one at", b"m%d at" % n)
        .replace(b"two at", b"n%d at" % n)
        for n in range(300)
    )
    path = tmp_path / "2011-March.txt.gz"
    packed = gzip.compress(many)
    path.write_bytes(packed[: len(packed) * 9 // 10])
    result = read(path)
    assert result.ledger.truncated
    assert result.ledger.comments.read > 300


def test_a_packed_file_of_nothing_is_refused(tmp_path):
    """With its name."""
    path = tmp_path / "2011-March.txt.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00damaged")
    with pytest.raises(UnusableInputError, match="2011-March"):
        read(path)


def test_a_packed_bomb_is_refused(tmp_path):
    """Before it fills the disk."""
    path = tmp_path / "2011-March.txt.gz"
    head = b"From ida@mail.example Mon Mar  7 09:00:00 2011\nFrom: Ida\n\n"
    path.write_bytes(gzip.compress(head + bytes(80 << 20)))
    with pytest.raises(UnusableInputError, match="such files are refused"):
        read(path)


def test_a_yahoo_group_is_read():
    """A message as it was sent goes before the same as shown; topics are conversations; spam is withheld."""
    result = read("yahoo.json")
    assert result.ledger.comments.read == 3
    assert result.ledger.comments.withheld == {"spam": 1}
    assert result.ledger.other == {"rendition": 1}
    (first, second), (spam,) = (thread.comments for thread in result.threads)
    assert first.body == "Words of 1: it's tea & talk."
    assert (second.author.name, second.format) == ("Otto Reed", "html")
    assert spam.published is None
    assert result.fields("X-Yahoo-Message") == ["1", "2", "3"]


def test_a_yahoo_file_that_isnt_whole_json_is_refused(tmp_path):
    """With its name; in a folder it is quarantined."""
    data = (MAIL / "yahoo.json").read_bytes()[:-20]
    path = tmp_path / "group.json"
    path.write_bytes(data)
    with pytest.raises(UnusableInputError, match=r"group\.json: isn't whole JSON"):
        read(path)
    result = read(lay(tmp_path / "group", {"1.json": data, "a.eml": "flowed.eml"}))
    assert result.ledger.comments.quarantined == 1


@pytest.mark.parametrize("name", sorted(path.name for path in MAIL.glob("*.[emty]*")))
def test_a_file_of_mail_is_recognised_by_its_content(name):
    """Whatever it is called."""
    head = (MAIL / name).read_bytes()
    if b"From" in head[:200] or name.endswith(".json"):
        assert sniff(head, MAIL / "x") in {Confidence.CERTAIN, Confidence.LIKELY}
