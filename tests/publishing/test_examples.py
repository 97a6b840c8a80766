"""What `docs/examples/` offers works as it stands there."""

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from afterword.publishing.compress import write_copies
from afterword.publishing.targets.objects import A_DAY, ASK_FIRST, FOR_GOOD
from afterword.reading.machines import render_headers
from releases import quiet, stage
from s3server import PYTHON
from support import ROOT

EXAMPLES = ROOT / "docs" / "examples"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
POLICIES = dict(line.strip().split(": ", 1) for line in render_headers().splitlines()[1:])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a folder with a link to a site that is packed already."""
    folder = tmp_path_factory.mktemp("served")
    files = {
        "index.html": "<p>Home</p>" * 200,
        "404.html": "<p>Not here</p>",
        "theme/style.css": "p { color: navy }",
        "look.0123abcd.js": "1",
        "icon.png": b"\x89PNG",
        "feeds/essays.atom.xml": "<feed/>",
        "feeds/essays.json": "{}",
        "site.webmanifest": "{}",
    }
    release = stage(folder, 1, files)
    write_copies(release.root, release.files, folder / "copies", 1, quiet)
    (folder / "site").symlink_to(release.root.name)
    return folder


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def server(request, site):
    """Return the address of a server with the example's configuration."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = {"nginx": prepare_nginx, "caddy": prepare_caddy}[request.param](site, port)
    with (site / f"{request.param}.log").open("wb") as log:
        running = subprocess.Popen(words, stdout=log, stderr=log)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()


def prepare_nginx(folder, port):
    """Write a configuration around the example, have it checked, and return what runs it."""
    if NGINX is None:
        pytest.skip("nginx isn't installed")
    example = (EXAMPLES / "nginx.conf").read_text().replace("listen 80;", f"listen 127.0.0.1:{port};")
    example = example.replace("root /srv/www/site;", f"root {folder}/site;")
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors; user {_me()};\nevents {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off;\n{places}{example}}}\n"
    )
    words = [NGINX, "-c", folder / "nginx.conf", "-e", folder / "errors"]
    checked = subprocess.run([*words, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    return words


def prepare_caddy(folder, port):
    """Write the example with another address, and return what runs it."""
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("Caddy isn't installed")
    example = (EXAMPLES / "Caddyfile").read_text().replace("/srv/www/site", f"{folder}/site")
    example = example.replace("thewaterisfine.example {", f"http://127.0.0.1:{port} {{")
    path = folder / "Caddyfile"
    path.write_text(f"{{\n\tadmin off\n\tstorage file_system {folder}/caddy\n}}\n{example}")
    return [caddy, "run", "--adapter", "caddyfile", "--config", path]


def _me():
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()


def ask(address, accepted="identity"):
    """Return the status, the headers and the length of an answer."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": accepted})  # noqa: S310 -- the loopback's
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 -- likewise
            return answer.status, answer.headers, len(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, len(error.read())


def test_it_sends_what_lies_packed(server):
    """To whom takes it; the plain file to others."""
    _, plain, length = ask(f"{server}/")
    _, packed, shorter = ask(f"{server}/", "gzip")
    assert plain["Content-Encoding"] is None
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    assert packed["Content-Type"] == "text/html; charset=utf-8"
    assert shorter < length / 2


@pytest.mark.parametrize("path", ["/", "/theme/style.css", "/nowhere/"])
def test_it_sends_the_policies(server, path):
    """Each as `_headers` has it, with a page that isn't there too."""
    status, headers, length = ask(server + path)
    assert status == (404 if path == "/nowhere/" else 200)
    assert length == len("<p>Not here</p>") or status == 200
    assert {name: headers[name] for name in POLICIES} == POLICIES


@pytest.mark.parametrize(
    ("path", "type_", "lifetime"),
    [
        ("/", "text/html; charset=utf-8", ASK_FIRST),
        ("/theme/style.css", "text/css; charset=utf-8", ASK_FIRST),
        ("/look.0123abcd.js", "(application|text)/javascript; charset=utf-8", FOR_GOOD),
        ("/icon.png", "image/png", A_DAY),
        ("/feeds/essays.atom.xml", r"application/atom\+xml; charset=utf-8", ASK_FIRST),
        ("/feeds/essays.json", r"application/feed\+json", ASK_FIRST),
        ("/site.webmanifest", r"application/manifest\+json", ASK_FIRST),
    ],
)
def test_it_sends_types_and_lifetimes(server, path, type_, lifetime):
    """Those that a store is told."""
    _, headers, _ = ask(server + path)
    [found] = headers.get_all("Content-Type")
    assert re.fullmatch(type_, found)
    assert headers.get_all("Cache-Control") == [lifetime]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_says_no_secret_in_a_command(path):
    """Secrets get into the environment of a step, where no log shows them."""
    text = path.read_text()
    commands = re.findall(r"run: (.*(?:\n {10,}.*)*)", text)
    assert commands
    assert not any("${{" in command for command in commands)


@pytest.mark.skipif(not PYTHON.exists(), reason="no reader of YAML in .venv/peers/s3")
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_can_be_read(path):
    """And each of its steps does something."""
    code = "import sys, yaml; steps = yaml.safe_load(sys.stdin)['jobs']['publish']['steps']"
    code += "; print(len(steps) if all({'uses', 'run'} & step.keys() for step in steps) else 0)"
    done = subprocess.run(
        [PYTHON, "-c", code], input=path.read_text(), capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 3
