"""Whatever happens to a mailbox, it is refused by name or read with a ledger that adds up."""

import gzip

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from importing import TODAY
from mail import MAIL

from afterword.discussion.threadfile import dumps, loads
from afterword.errors import AfterwordError
from afterword.importers import mailbox
from afterword.importers.base import Options, load_source
from afterword.importers.ledger import Ledger
from afterword.importers.mail.body import parse_body
from afterword.importers.mail.headers import decode_words, parse_head
from afterword.importers.mail.names import find_addresses, parse_name
from afterword.importers.run import run_import

FIXTURES = sorted(path.name for path in MAIL.iterdir() if not path.name.endswith(".html"))
INSTEAD = st.sampled_from(
    [
        *(b"", b"\0", b"\xff", b"\n", b"\n\n", b"\r", b"\nFrom ", b">", b"=", b"=?", b"?=", b"--", b"--b1\n"),
        *(b"\n--b1--\n", b"begin 644 a\n", b"\nend\n", b"{", b"}", b'"', b"&", b"<", b"(", b"<pre>", b"@"),
        b"\nFrom a@b.example Mon Mar  7 09:00:00 2011\nFrom: a@b.example\n\n",
        b"\nContent-Type: multipart/mixed; boundary=b1\n",
        b"\nContent-Type: message/rfc822\n",
        b"\nContent-Transfer-Encoding: base64\n",
        b"\nContent-Transfer-Encoding: x-uuencode\n",
        b"\nContent-Type: text/plain; charset=utf-7\n",
        b"\nContent-Length: 30\n",
        b"\nReferences: <one@mail.example> <two@mail.example> <one@mail.example>\n",
        b"\x1b$B",
        b"9" * 500,
    ]
)


def take(folder, data, name="export"):
    """Import bytes without writing: they are refused by name, or the ledger adds up."""
    path = folder / name
    path.write_bytes(data)
    refusal = None
    try:
        source = load_source(path)
        outcome = run_import(source, mailbox, into=folder / "content", options=Options(TODAY))
    except AfterwordError as error:
        refusal = str(error)
    assert name in refusal if refusal else outcome.ledger.balanced


@pytest.mark.parametrize("name", FIXTURES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), length=st.integers(0, 40), instead=INSTEAD)
@example(share=0, length=10**9, instead=b"\0")
def test_a_damaged_mailbox_never_unbalances_the_ledger(name, tmp_path, *, share, length, instead):
    """One place of it is overwritten."""
    data = bytearray((MAIL / name).read_bytes())
    place = int(share * len(data))
    data[place : place + length] = instead
    take(tmp_path, bytes(data))


@pytest.mark.parametrize("name", ["two-messages.mbox", "attachments.eml", "pipermail.txt", "yahoo.json"])
def test_a_truncated_mailbox_is_read_to_its_break(name, tmp_path):
    """Wherever it breaks."""
    data = (MAIL / name).read_bytes()
    for end in range(1, len(data), 7):
        take(tmp_path, data[:end])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), length=st.integers(0, 9), instead=INSTEAD)
def test_a_damaged_packed_month_never_unbalances_the_ledger(tmp_path, share, length, instead):
    """Nor one cut or overwritten while it was packed."""
    data = bytearray(gzip.compress((MAIL / "pipermail.txt").read_bytes()))
    place = int(share * len(data))
    data[place : place + length] = instead
    take(tmp_path, bytes(data), "month.txt.gz")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([path.read_bytes() for path in sorted(MAIL.glob("*.eml"))]), max_size=5))
def test_messages_that_follow_each_other_are_all_read(tmp_path, messages):
    """Whatever they hold; and what was read can be written and read back."""
    separator = b"From ida@mail.example Mon Mar  7 09:00:00 2011\n"
    data = b"".join(separator + message + b"\n\n" for message in messages)
    if not data:
        return
    path = tmp_path / "many.mbox"
    path.write_bytes(data)
    source = load_source(path)
    ledger = Ledger("many.mbox", "mailbox", "")
    conversations = list(mailbox.read(source, ledger, Options(TODAY)))
    assert ledger.comments.read == len(messages)
    for conversation in conversations:
        text = dumps(conversation.thread)
        assert dumps(loads(text)) == text


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_of_some_sort(data):
    """The head, the parts and the words of anything at all."""
    head = parse_head(data)
    parse_body(data, head)
    assert 0 <= head.end <= len(data)


@given(st.text(st.sampled_from("=?utf-8bqQB_ \n\x00Aé\udcff<>@()\"',.at")))
def test_any_field_is_words_and_no_address(raw):
    """A name never holds an address, whatever stands in a From."""
    assert "\n" not in decode_words(raw)
    name = parse_name(raw).name
    assert name is None or (name.strip() == name != "" and not find_addresses(name))
