"""An essay renamed, in a built site: without its alias nothing goes out, with it the old address leads on."""

import re
import threading
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest

from afterword.publishing.lossreport import LostAddressesError
from afterword.publishing.permalinks import check_permalinks, note_permalinks
from movedsite import NEW, OLD, REDIRECTS, add_header, build, copy_sources, rename_essay
from support import run

REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]*)">')


@pytest.fixture(scope="module")
def moved(tmp_path_factory, shipped):
    """Return a site that was published, then renamed an essay; and what was said before it had its alias."""
    folder = tmp_path_factory.mktemp("moved")
    copy_sources(folder)
    content = folder / "content"
    note_permalinks(content, check_permalinks(shipped, content))
    rename_essay(folder)
    with pytest.raises(LostAddressesError) as raised:
        check_permalinks(build(folder), content)
    add_header(folder, f"Aliases: /essays/{OLD}/, /knee, /blog/knee.html")
    (content / "redirects.toml").write_text(REDIRECTS)
    build(folder)
    return folder, raised.value


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def serve(folder):
    """Serve a folder as a host of mere files does; yields what asks for a path: status and text."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def ask(path):
            connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            finally:
                connection.close()

        try:
            yield ask
        finally:
            server.shutdown()
            thread.join()


def test_without_an_alias_nothing_goes_out(moved):
    """The address is named, with the essay that it has become and the line that leads there."""
    folder, error = moved
    assert [lost.address for lost in error.lost] == [f"/essays/{OLD}/"]
    assert error.lost[0].target == f"/essays/{NEW}/"
    assert f"    Aliases: /essays/{OLD}/\n" in str(error)
    assert str(folder / "content" / "essays" / f"{NEW}.md") in str(error)


def test_with_its_alias_it_goes_out(moved):
    """Every comment's place is answered for, and no id in a feed has changed."""
    folder, _ = moved
    report = check_permalinks(folder / "output", folder / "content")
    assert f"/essays/{OLD}/" in report.redirected
    assert f"/essays/{OLD}/#c-c1" in report.redirected
    assert f"/essays/{NEW}/#c-c1" in report.new
    assert report.gone == ()


@pytest.mark.parametrize("old", [f"/essays/{OLD}/", "/knee/", "/blog/knee.html", "/2011/03/café/"])
def test_an_old_address_leads_to_the_new_one(moved, old):
    """At a host of mere files, for whoever follows what browsers follow."""
    with serve(moved[0] / "output") as ask:
        status, page = ask(quote(old))
        assert status == 200
        target = REFRESH.search(page)[1]
        assert target == f"/essays/{NEW}/"
        status, page = ask(target)
    assert status == 200
    assert 'id="c-c1"' in page


def test_a_page_that_leads_on_is_a_page_like_others(moved):
    """It has the policy, a link to see and to press, and asks no search engine to keep it."""
    folder, _ = moved
    page = (folder / "output" / "knee" / "index.html").read_text()
    assert 'http-equiv="Content-Security-Policy"' in page
    assert f'<a href="/essays/{NEW}/">https://thewaterisfine.example/essays/{NEW}/</a>' in page
    assert f'<link rel="canonical" href="https://thewaterisfine.example/essays/{NEW}/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "/knee/" not in (folder / "output" / "sitemap.xml").read_text()


def test_what_is_gone_says_why(moved):
    """At its own address, and to servers that can say 410."""
    output = moved[0] / "output"
    page = (output / "withdrawn" / "index.html").read_text()
    assert "Withdrawn by its author, who changed her mind." in page
    assert 'http-equiv="refresh"' not in page
    assert "/withdrawn/ /withdrawn/index.html 410!" in (output / "_redirects").read_text().splitlines()


def test_an_old_feed_is_a_copy_of_the_new(moved):
    """No reader of feeds follows a page."""
    output = moved[0] / "output"
    assert (output / "feed.xml").read_bytes() == (output / "feeds" / "essays.atom.xml").read_bytes()


def test_ids_in_feeds_are_those_of_the_first_address(moved):
    """Nobody sees the essay, or a comment on it, as new; what they link to is the new address."""
    text = (moved[0] / "output" / "feeds" / "threads" / f"{OLD}.atom.xml").read_text()
    site = "https://thewaterisfine.example/essays"
    assert f"<id>{site}/{OLD}/#c-c33</id>" in text
    assert f'<link rel="alternate" type="text/html" href="{site}/{NEW}/#c-c33" />' in text
    assert f'ref="{site}/{OLD}/#c-c1" href="{site}/{NEW}/#c-c1"' in text


def test_a_query_has_a_servers_rule_alone(moved):
    """No file can have such a name."""
    lines = (moved[0] / "output" / "_redirects").read_text().splitlines()
    assert "/asked.php x=1 /about/#labels 301!" in lines


def test_a_build_that_remembers_makes_the_same(moved):
    """And takes away what leads nowhere any more."""
    folder, _ = moved
    first = {path.relative_to(folder / "output"): path.read_bytes() for path in files(folder / "output")}
    run("afterword", "build", "--quiet", "--output", "again", cwd=folder)
    assert {
        path.relative_to(folder / "again"): path.read_bytes() for path in files(folder / "again")
    } == first
    path = folder / "content" / "redirects.toml"
    path.write_text(path.read_text().replace('"/2011/03/café/" = "/knee"\n', ""))
    run("afterword", "build", "--quiet", "--output", "again", cwd=folder)
    assert not (folder / "again" / "2011").exists()
    assert (folder / "again" / "knee" / "index.html").exists()
    path.write_text(REDIRECTS)


def files(folder):
    """Return every file of a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_list_tells_what_mere_files_cannot_do(moved):
    """With what leads where."""
    done = run("afterword", "redirects", cwd=moved[0])
    assert f"/knee/ → /essays/{NEW}/\n" in done.stdout
    assert "/asked.php?x=1 → /about/#labels    (a server's rule alone)\n" in done.stdout
    assert "6 redirects, 1 address gone, 0 left." in done.stdout


def test_rules_are_printed_for_a_server(moved):
    """And nothing else, so that they can go into a file."""
    done = run("afterword", "redirects", "--format", "nginx", cwd=moved[0])
    assert done.stdout.startswith("# In the http block:\n")
    assert f'    "/knee" "/essays/{NEW}/";\n' in done.stdout
