"""A site that goes to a store: a real S3 server on the loopback."""

import logging
import os
import signal
import subprocess
import sys
import traceback

import pytest

from afterword.errors import SettingsError
from afterword.publishing.release import SUMS, parse_sums
from afterword.publishing.targets.bucket import LOCK
from afterword.publishing.targets.objects import A_DAY, ASK_FIRST, FOR_GOOD, Turn, describe_object, find_turn
from afterword.publishing.targets.registry import parse_target
from afterword.publishing.targets.s3 import S3Target
from afterword.publishing.targets.target import PublishError
from releases import quiet, stage, two_sites
from s3server import is_missing, run_s3

needs_server = pytest.mark.skipif(is_missing(), reason="moto isn't installed in .venv/peers/s3")
SECRET = "wJalr+never/shown+anywhere+EXAMPLEKEY"  # noqa: S105 -- opens nothing
PUBLISH = """
import sys
from pathlib import Path
from afterword.publishing.release import SUMS, Release, parse_sums
from afterword.publishing.targets.s3 import S3Target
bucket, endpoint, root, name = sys.argv[1:]
files = parse_sums((Path(root) / SUMS).read_text())
def tell(what, done, total):
    print(what, done, flush=True)
S3Target(bucket, endpoint=endpoint).publish(Release(Path(root), name, files), tell)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Return a store."""
    with run_s3(tmp_path_factory.mktemp("store")) as running:
        yield running


@pytest.fixture(autouse=True)
def _credentials(monkeypatch):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_REGION", "us-east-1")


@pytest.fixture
def target(server, request):
    """Return a target with a bucket of its own, that keeps two releases."""
    name = f"b{abs(hash(request.node.nodeid))}"
    server.make_bucket(name)
    return S3Target(name, endpoint=server.endpoint, keep=2)


def visitors_see(server, target, release):
    """Return the paths of a release that a visitor gets as they are in it."""
    found = {path: server.read(f"{target.bucket}/{target.prefix}{path}") for path in release.files}
    return {path for path, data in found.items() if data == (release.root / path).read_bytes()}


def objects(server, target):
    """Return the keys of a bucket."""
    body, _ = server.ask("GET", target.bucket)
    return {part.partition("</Key>")[0] for part in body.decode().split("<Key>")[1:]}


@needs_server
@pytest.mark.parametrize("prefix", ["", "blog/"])
def test_it_publishes_changes_and_goes_back(target, server, tmp_path, prefix):
    """Visitors see each release whole, and the first again after a rollback."""
    target = S3Target(target.bucket, prefix, target.endpoint)
    first, second = two_sites(tmp_path)
    assert target.published() == {}
    assert target.releases() == ()
    for act, release in [
        (lambda: target.publish(first, quiet), first),
        (lambda: target.publish(second, quiet), second),
        (lambda: target.rollback(None, quiet), first),
        (lambda: target.rollback(second.id, quiet), second),
    ]:
        assert act() in {None, release.id}
        assert visitors_see(server, target, release) == release.files.keys()
        assert target.published() == release.files
        assert parse_sums(server.read(f"{target.bucket}/{prefix}{SUMS}").decode()) == release.files
        assert target.current() == release.id
    assert target.releases() == (first.id, second.id)
    assert server.read(f"{target.bucket}/{prefix}essays/gone/index.html") is None


@needs_server
def test_headers_are_the_same_after_going_back(target, server, tmp_path):
    """What the store sends with a page."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    before = server.ask("GET", f"{target.bucket}/index.html")[1]
    target.publish(second, quiet)
    target.rollback(None, quiet)
    after = server.ask("GET", f"{target.bucket}/index.html")[1]
    for name in ("Content-Type", "Cache-Control"):
        assert before[name.lower()] == after[name.lower()] == describe_object("index.html", {})[name]


@needs_server
def test_only_what_differs_is_sent(target, tmp_path):
    """And what isn't there any more."""
    first, second = two_sites(tmp_path)
    told = []
    target.publish(first, quiet)
    target.publish(second, lambda *words: told.append(words))
    assert [words for words in told if words[0] == "files sent"] == [
        ("files sent", 1, 2),
        ("files sent", 2, 2),
    ]


@needs_server
def test_what_a_page_names_goes_out_first(target, server, tmp_path):
    """At each moment a page of the new site is there only with what it names; gone pages go last."""
    first = stage(tmp_path, 1, {"index.html": "old", "old.html": "old", "style.css": "old"})
    second = stage(
        tmp_path, 2, {"index.html": "new", "style.css": "new", "a.0123abcd.js": "new", "feeds/x.json": "new"}
    )
    seen = []

    def look(what, _done, _total):
        if what == "files sent":
            names = ["a.0123abcd.js", "style.css", "index.html", "feeds/x.json", "old.html"]
            seen.append([(server.read(f"{target.bucket}/{name}") or b"-").decode() for name in names])

    target.publish(first, quiet)
    target.publish(second, look)
    assert seen == [
        ["new", "old", "old", "-", "old"],
        ["new", "new", "old", "-", "old"],
        ["new", "new", "new", "-", "old"],
        ["new", "new", "new", "new", "old"],
    ]
    assert server.read(f"{target.bucket}/old.html") is None


@needs_server
def test_the_last_releases_stay(target, server, tmp_path):
    """What older ones had goes."""
    releases = [stage(tmp_path, number, {"index.html": str(number)}) for number in range(1, 5)]
    for release in releases:
        target.publish(release, quiet)
    assert target.releases() == (releases[2].id, releases[3].id)
    kept = [key for key in objects(server, target) if "kept/" in key]
    assert kept == [f".afterword/kept/{releases[2].files['index.html']}/index.html"]
    assert LOCK not in objects(server, target)


@needs_server
def test_others_objects_stay(target, server, tmp_path):
    """With `shared`, from the first publish to the last."""
    first, second = two_sites(tmp_path)
    server.put(f"{target.bucket}/photos/cat.jpg", b"cat")
    with pytest.raises(PublishError, match=r"photos/cat\.jpg is there and isn't ours.*'shared': True"):
        target.publish(first, quiet)
    assert objects(server, target) == {"photos/cat.jpg"}
    shared = S3Target(target.bucket, endpoint=target.endpoint, shared=True)
    shared.publish(first, quiet)
    server.put(f"{target.bucket}/photos/dog.jpg", b"dog")
    shared.publish(second, quiet)
    shared.rollback(None, quiet)
    assert server.read(f"{target.bucket}/photos/cat.jpg") == b"cat"
    assert server.read(f"{target.bucket}/photos/dog.jpg") == b"dog"


@needs_server
def test_others_objects_are_never_written_over(target, server, tmp_path):
    """One in the place of a page stops it, with `shared` too."""
    first, second = two_sites(tmp_path)
    shared = S3Target(target.bucket, endpoint=target.endpoint, shared=True)
    shared.publish(first, quiet)
    server.put(f"{target.bucket}/essays/new/index.html", b"theirs")
    with pytest.raises(PublishError, match=r"essays/new/index\.html is there and isn't ours"):
        shared.publish(second, quiet)
    assert server.read(f"{target.bucket}/essays/new/index.html") == b"theirs"
    assert visitors_see(server, shared, first) == first.files.keys()


@needs_server
def test_sums_of_somebody_else_prove_nothing(target, server, tmp_path):
    """A copy of a site that was put there by hand is not ours to delete from."""
    first, second = two_sites(tmp_path)
    for path in first.files:
        server.put(f"{target.bucket}/{path}", b"theirs")
    server.put(f"{target.bucket}/{SUMS}", (first.root / SUMS).read_bytes())
    with pytest.raises(PublishError, match="isn't ours; nothing was touched"):
        S3Target(target.bucket, endpoint=target.endpoint, shared=True).publish(second, quiet)
    assert server.read(f"{target.bucket}/essays/gone/index.html") == b"theirs"


@needs_server
@pytest.mark.parametrize("damage", [b"not a line of sums\n", None])
def test_damaged_sums_are_made_good(target, server, tmp_path, damage):
    """Our own copy, changed or deleted by hand; those that visitors see tell what was in it."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    key = f"{target.bucket}/.afterword/releases/{first.id}/{SUMS}"
    if damage is None:
        server.delete(key)
    else:
        server.put(key, damage)
    assert target.published() == first.files
    if damage is None:
        target.publish(second, quiet)
        assert visitors_see(server, target, second) == second.files.keys()
        assert server.read(f"{target.bucket}/essays/gone/index.html") is None


@needs_server
def test_sums_that_nothing_tells_stop_it(target, server, tmp_path):
    """The message names the object; nothing is deleted on a guess."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    for key in (SUMS, f".afterword/releases/{first.id}/{SUMS}"):
        server.put(f"{target.bucket}/{key}", b"rubbish\n")
    with pytest.raises(PublishError, match=r"SHA256SUMS: line 1 .*put the object right"):
        target.publish(second, quiet)
    assert visitors_see(server, target, first) == first.files.keys()


@needs_server
def test_an_object_that_was_lost_comes_back(target, server, tmp_path):
    """With the next publish."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    server.delete(f"{target.bucket}/theme/style.css")
    assert "theme/style.css" not in target.published()
    target.publish(second, quiet)
    assert visitors_see(server, target, second) == second.files.keys()


@needs_server
def test_going_back_to_what_was_lost_stops(target, server, tmp_path):
    """Before anything is touched."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)
    target.publish(second, quiet)
    server.delete(f"{target.bucket}/.afterword/kept/{first.files['index.html']}/index.html")
    with pytest.raises(PublishError, match=r"the bucket has lost index\.html; nothing was touched"):
        target.rollback(None, quiet)
    assert visitors_see(server, target, second) == second.files.keys()
    with pytest.raises(PublishError, match="no release 20270101T000000Z-00000000"):
        target.rollback("20270101T000000Z-00000000", quiet)


@needs_server
def test_a_publish_that_is_killed_is_made_good_by_the_next(target, server, tmp_path):
    """At several moments, one after the other; each page is the old or the new one."""
    first = stage(tmp_path, 1, {f"{number}.html": f"{number} one" for number in range(40)})
    second = stage(tmp_path, 2, {f"{number}.html": f"{number} two" for number in range(2, 42)})
    target.publish(first, quiet)
    words = [sys.executable, "-c", PUBLISH, target.bucket, target.endpoint, str(second.root), second.id]
    for moment in ("files kept 1", "files kept 30", "files sent 1", "files sent 25", "files sent 40"):
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as publish:
            for line in publish.stdout:
                if line.strip() == moment:
                    break
            publish.send_signal(signal.SIGKILL)
        for number in range(2, 40):
            page = server.read(f"{target.bucket}/{number}.html").decode()
            assert page in {f"{number} one", f"{number} two"}
    target.publish(second, quiet)
    assert visitors_see(server, target, second) == second.files.keys()
    assert server.read(f"{target.bucket}/0.html") is None
    assert target.published() == second.files
    target.rollback(None, quiet)
    assert visitors_see(server, target, first) == first.files.keys()
    assert target.published() == first.files


@needs_server
def test_a_publish_that_is_killed_can_be_gone_back_from(target, server, tmp_path):
    """To what was there before it."""
    first, second = two_sites(tmp_path)
    target.publish(first, quiet)

    class Killed(BaseException):
        pass

    def kill(what, _done, _total):
        if what == "files sent":
            raise Killed

    with pytest.raises(Killed):
        target.publish(second, kill)
    assert target.rollback(first.id, quiet) == first.id
    assert visitors_see(server, target, first) == first.files.keys()
    assert server.read(f"{target.bucket}/essays/new/index.html") is None


@needs_server
def test_the_second_of_two_publishes_stops(target, server, tmp_path):
    """It names who holds the lock."""
    first, _ = two_sites(tmp_path)
    server.put(f"{target.bucket}/{LOCK}", b'{"process": 7, "host": "desk.example", "machine": "x"}')
    with pytest.raises(PublishError, match=r"under way \(process 7 on desk\.example\)"):
        target.publish(first, quiet)
    assert target.releases() == ()


@needs_server
def test_a_bucket_that_isnt_there(server, tmp_path):
    """The message names it, whatever is asked."""
    first, _ = two_sites(tmp_path)
    target = S3Target("nobodys-bucket", endpoint=server.endpoint)
    for attempt in (target.published, target.releases, lambda: target.publish(first, quiet)):
        with pytest.raises(PublishError, match="s3://nobodys-bucket/: there is no such bucket"):
            attempt()


@pytest.fixture
def _strict(server, target):
    """Let the store judge who asks, for once."""
    server.ask("POST", "moto-api/reset-auth", b"0")
    yield
    server.ask("POST", "moto-api/reset-auth", b"1000000000")


@needs_server
@pytest.mark.usefixtures("_strict")
def test_a_bucket_that_isnt_ours(server, target, tmp_path, caplog, capfd):
    """The store's refusal is told, and no secret: not in the message, what led to it, nor a log."""
    caplog.set_level(logging.DEBUG)
    first, _ = two_sites(tmp_path)
    for attempt in (target.published, lambda: target.publish(first, quiet)):
        with pytest.raises(PublishError, match=r"the store refuses \(403") as caught:
            attempt()
        assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert SECRET not in caplog.text + "".join(capfd.readouterr()) + repr(target) + target.description


def test_a_store_that_isnt_there():
    """The message says what to look at, and no secret."""
    target = S3Target("some-bucket", endpoint="http://127.0.0.1:1")
    with pytest.raises(PublishError, match="can't be reached; see 'endpoint'") as caught:
        target.published()
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_no_credentials(monkeypatch):
    """The message names the variables."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(PublishError, match="set AWS_ACCESS_KEY_ID"):
        S3Target("some-bucket", endpoint="http://127.0.0.1:1").published()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"bucket": "s3://bucket"}, "write its name alone"),
        ({"prefix": "/blog"}, "write it like 'blog/'"),
        ({"prefix": "blog"}, "write it like 'blog/'"),
        ({"endpoint": "s3.example.org"}, "must be like"),
        ({"endpoint": "https://key:secret@s3.example.org"}, "without any credentials"),
        ({"keep": 0}, "1 is the least"),
    ],
)
def test_settings_that_mean_nothing(values, words, tmp_path):
    """Each is an error that says what to write, and repeats no secret."""
    given = {"kind": "s3", "bucket": "www.example.org", **values}
    with pytest.raises(SettingsError, match=words) as caught:
        parse_target("store", given, tmp_path)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "type_", "encoding", "lifetime"),
    [
        ("index.html", "text/html; charset=utf-8", None, ASK_FIRST),
        ("essays/tide/index.html.br", "text/html; charset=utf-8", "br", ASK_FIRST),
        ("theme/style.css.gz", "text/css; charset=utf-8", "gzip", ASK_FIRST),
        ("export.gz", "application/octet-stream", None, ASK_FIRST),
        ("theme/look.0123abcd.js", "text/javascript; charset=utf-8", None, FOR_GOOD),
        ("images/sized/cat.webp", "image/webp", None, A_DAY),
        ("feeds/essays.json", "application/feed+json", None, ASK_FIRST),
        ("feeds/essays.atom.xml", "application/atom+xml; charset=utf-8", None, ASK_FIRST),
        ("myths/no-time/feed.json", "application/feed+json", None, ASK_FIRST),
        ("sitemap.xml", "application/xml; charset=utf-8", None, ASK_FIRST),
        ("site.webmanifest", "application/manifest+json", None, ASK_FIRST),
        (SUMS, "text/plain; charset=utf-8", None, ASK_FIRST),
        ("_headers", "text/plain; charset=utf-8", None, ASK_FIRST),
        ("thing.xyz", "application/octet-stream", None, ASK_FIRST),
    ],
)
def test_each_file_has_its_headers(path, type_, encoding, lifetime):
    """Type, encoding, and how long it may be kept."""
    headers = describe_object(path, {path: "", "essays/tide/index.html": "", "theme/style.css": ""})
    assert headers["Content-Type"] == type_
    assert headers.get("Content-Encoding") == encoding
    assert headers["Cache-Control"] == lifetime


def test_each_file_has_its_turn():
    """What is named by others before them; its compressed copy with it."""
    paths = ["feeds/essays.json", "index.html", "theme/style.css", "look.0123abcd.js.br", "index.html.gz"]
    assert [find_turn(path) for path in paths] == [
        Turn.ANNOUNCEMENT,
        Turn.PAGE,
        Turn.PART,
        Turn.FOR_GOOD,
        Turn.PAGE,
    ]
