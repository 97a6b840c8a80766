"""Rules for servers: what each says, and that the servers themselves take them as they are meant."""

import getpass
import http.client
import os
import shutil
import socket
import subprocess
import time

import pytest

from afterword.redirects.paths import parse_old, site_file
from afterword.redirects.servers import (
    RENDERERS,
    render_apache,
    render_caddy,
    render_nginx,
    render_redirects,
    target_url,
)
from afterword.redirects.table import Gone, Redirect, Table

NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
CADDY = shutil.which("caddy")
LONG = f"/{'l' * 180}/"
LEADS = {
    "/2011/03/café/": "/essays/x/",
    "/a$b (c)/": "/essays/y/#c-1",
    "/old.html": "/about/",
    "/?p=41": "/essays/x/",
    "/index.php?a=1&b=2": "/essays/z/",
    "/x*y/": "/star/",
    '/q"uote/': "/quote/",
    "/away/": "https://b.example/é?x=1",
    LONG: "/long/",
}


def redirect(old, target):
    """Return a redirect as a table has it."""
    parsed = parse_old(old)
    return Redirect(parsed, target, None if parsed.query else site_file(parsed.path))


TABLE = Table(
    redirects=tuple(redirect(old, target) for old, target in LEADS.items()),
    gone=(Gone(parse_old("/withdrawn/"), "Withdrawn.", "withdrawn/index.html"),),
)
# What is asked for, and what must come: a status, and where it leads or what is shown.
ASKED = [
    ("/2011/03/caf%C3%A9/", 301, "/essays/x/"),
    ("/2011/03/caf%C3%A9?utm=1", 301, "/essays/x/"),
    ("/a$b%20(c)/", 301, "/essays/y/#c-1"),
    ("/old.html", 301, "/about/"),
    ("/?p=41", 301, "/essays/x/"),
    ("/?p=42", 200, "HOME"),
    ("/", 200, "HOME"),
    ("/index.php?a=1&b=2", 301, "/essays/z/"),
    ("/x*y/", 301, "/star/"),
    ("/xzzy/", 404, ""),
    ("/q%22uote", 301, "/quote/"),
    ("/away", 301, "https://b.example/%C3%A9?x=1"),
    (LONG, 301, "/long/"),
    ("/withdrawn/", 410, "GONE"),
    ("/withdrawn", 410, "GONE"),
]


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a site of two pages."""
    (tmp_path / "site" / "withdrawn").mkdir(parents=True)
    (tmp_path / "site" / "index.html").write_text("HOME")
    (tmp_path / "site" / "withdrawn" / "index.html").write_text("GONE")
    return tmp_path


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def ask(port, path):
    """Return the status of an answer, and where it leads or what it holds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        where = (answer.getheader("Location") or "").removeprefix(f"http://127.0.0.1:{port}")
        return answer.status, where or (body if answer.status in {200, 410} else "")
    finally:
        connection.close()


def answers(command, port, log):
    """Run a server while it is asked for everything; return what it answered."""
    with log.open("w") as said, subprocess.Popen(command, stdout=said, stderr=said) as server:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if server.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            assert server.poll() is None, log.read_text()
            return [(path, *ask(port, path)) for path, _, _ in ASKED]
        finally:
            server.terminate()


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_answers_as_it_is_told(folder):
    """Every address, escaped or not, with and without its last slash; what is gone says why."""
    maps, rules = render_nginx(TABLE).split("# In the server block:\n")
    port = free_port()
    places = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi"))
    places += "".join(f"{name}_temp_path {folder}/{name};" for name in ("uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        # Else a server that root starts reads as somebody who may not look into the test's folder.
        f"user {getpass.getuser()}; daemon off; error_log {folder}/error.log; pid {folder}/pid; events {{}}\n"
        f"http {{ access_log off; {places}\n{maps}"
        f"server {{ listen 127.0.0.1:{port}; root {folder}/site;\n{rules}}} }}\n"
    )
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    assert answers(command, port, folder / "log") == ASKED


@pytest.mark.skipif(CADDY is None, reason="Caddy is not installed")
def test_caddy_answers_as_it_is_told(folder):
    """As nginx does."""
    port = free_port()
    (folder / "Caddyfile").write_text(
        f"{{\nadmin off\nauto_https off\n}}\nhttp://127.0.0.1:{port} {{\nroot * {folder}/site\n"
        f"{render_caddy(TABLE)}file_server\n}}\n"
    )
    command = [CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    assert answers(command, port, folder / "log") == ASKED


def test_netlify_and_cloudflare_each_find_their_lines():
    """Netlify's are forced, since a page stands there too; Cloudflare's come after, without queries."""
    lines = render_redirects(TABLE).splitlines()
    netlify = lines[: lines.index("# Cloudflare Pages and others")]
    others = lines[len(netlify) :]
    assert "/2011/03/caf%C3%A9/ /essays/x/ 301!" in netlify
    assert "/2011/03/caf%C3%A9 /essays/x/ 301!" in netlify
    assert "/index.php a=1 b=2 /essays/z/ 301!" in netlify
    assert "/withdrawn/ /withdrawn/index.html 410!" in netlify
    assert "/2011/03/caf%C3%A9/ /essays/x/ 301" in others
    assert not any("!" in line or "p=41" in line or "410" in line for line in others)


def test_no_old_address_makes_no_file():
    """A site that never moved has no `_redirects`."""
    assert render_redirects(Table()) is None


def test_apache_rules_match_the_path_alone():
    """With or without its last slash; a query has a condition of its own and goes no further."""
    lines = render_apache(TABLE).splitlines()
    assert r'RewriteRule "^/?old\.html$" "/about/" [R=301,L,NE]' in lines
    assert (
        r'RewriteRule "^/?a\$b (c)/?$"'.replace("(c)", r"\(c\)") + ' "/essays/y/#c-1" [R=301,L,NE]' in lines
    )
    at = lines.index('RewriteCond %{QUERY_STRING} "^p=41$"')
    assert lines[at + 1] == 'RewriteRule "^/?$" "/essays/x/" [R=301,L,NE,QSD]'
    assert 'RewriteRule "^/?withdrawn/?$" - [G]' in lines


def test_a_target_stands_under_the_sites_path():
    """One elsewhere stays whole."""
    assert target_url(Table(base="/blog"), "/essays/ü/#c-1") == "/blog/essays/%C3%BC/#c-1"
    assert target_url(Table(base="/blog"), "https://b.example/x") == "https://b.example/x"


@pytest.mark.parametrize("name", RENDERERS)
def test_every_server_takes_an_empty_table(name):
    """A script may ask before there is anything to say."""
    assert "None" not in RENDERERS[name](Table())
