"""The servers' settings that the documentation gives, in the servers themselves."""

import re
import shutil
import socket
import subprocess
import time
from http.client import HTTPConnection

import pytest

from afterword.publishing.targets.directory import DirectoryTarget
from support import ROOT
from support_publishing import make_release, quiet

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    types {{ text/html html; }}
    client_body_temp_path {folder}/t1;
    proxy_temp_path {folder}/t2;
    fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4;
    scgi_temp_path {folder}/t5;
{server}
}}
"""


def get(port, path, **headers):
    """Return what a server on this machine answers: status, headers, body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.headers), body


@pytest.fixture
def nginx(tmp_path):
    """Return the target that nginx shows, with the settings of docs/publishing.md, and its port."""
    if NGINX is None:
        pytest.skip("nginx isn't on this machine")
    text = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    (server,) = re.findall(r"^```nginx\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    target = DirectoryTarget(tmp_path / "public")
    server = server.replace("listen 80;", f"listen 127.0.0.1:{port};")
    server = server.replace("/srv/www/public", str(target.path))
    conf = tmp_path / "nginx.conf"
    conf.write_text(AROUND.format(folder=tmp_path, server=server), encoding="utf-8")
    tmp_path.chmod(0o755)
    process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(conf), "-g", "user root;"])
    while True:
        assert process.poll() is None, (tmp_path / "error.log").read_text()
        try:
            get(port, "/")
            break
        except ConnectionRefusedError:
            time.sleep(0.05)
    yield target, port
    process.terminate()
    process.wait()


def test_nginx_follows_the_link_and_sends_compressed_copies(nginx, tmp_path):
    """From the moment of the switch, without being told."""
    target, port = nginx
    first = make_release(
        tmp_path, {"a/index.html": "first " * 500, "404.html": "lost"}, copies=tmp_path / "copies"
    )
    target.publish(first, quiet)
    status, headers, body = get(port, "/a/", **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert body == (first.root / "a/index.html.gz").read_bytes()
    assert get(port, "/a/")[2] == b"first " * 500
    status, _, body = get(port, "/nowhere/")
    assert (status, body) == (404, b"lost")
    second = make_release(tmp_path, {"a/index.html": "second"}, last=first.id)
    target.publish(second, quiet)
    assert get(port, "/a/")[2] == b"second"
    target.rollback(None, quiet)
    assert get(port, "/a/")[2] == b"first " * 500
