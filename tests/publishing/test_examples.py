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
def nginx(tmp_path_factory):
    """Return the address of a server with the example's configuration, and a site packed already."""
    if NGINX is None:
        pytest.skip("nginx isn't installed")
    folder = tmp_path_factory.mktemp("nginx")
    files = {
        "index.html": "<p>Home</p>" * 200,
        "404.html": "<p>Not here</p>",
        "theme/style.css": "p { color: navy }",
        "look.0123abcd.js": "1",
        "icon.png": b"\x89PNG",
        "feeds/essays.atom.xml": "<feed/>",
        "feeds/essays.json": "{}",
    }
    release = stage(folder, 1, files)
    write_copies(release.root, release.files, folder / "copies", 1, quiet)
    link = folder / "site"
    link.symlink_to(release.root.name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    example = (EXAMPLES / "nginx.conf").read_text().replace("listen 80;", f"listen 127.0.0.1:{port};")
    example = example.replace("root /srv/www/site;", f"root {link};")
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
    server = subprocess.Popen(words)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


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


def test_nginx_sends_what_lies_packed(nginx):
    """To whom takes it; the plain file to others."""
    _, plain, length = ask(f"{nginx}/")
    _, packed, shorter = ask(f"{nginx}/", "gzip")
    assert plain["Content-Encoding"] is None
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    assert packed["Content-Type"] == "text/html; charset=utf-8"
    assert shorter < length / 2


@pytest.mark.parametrize("path", ["/", "/theme/style.css", "/nowhere/"])
def test_nginx_sends_the_policies(nginx, path):
    """Each as `_headers` has it, with a page that isn't there too."""
    status, headers, _ = ask(nginx + path)
    assert status == (404 if path == "/nowhere/" else 200)
    assert {name: headers[name] for name in POLICIES} == POLICIES


@pytest.mark.parametrize(
    ("path", "type_", "lifetime"),
    [
        ("/", "text/html; charset=utf-8", ASK_FIRST),
        ("/theme/style.css", "text/css; charset=utf-8", ASK_FIRST),
        ("/look.0123abcd.js", "application/javascript; charset=utf-8", FOR_GOOD),
        ("/icon.png", "image/png", A_DAY),
        ("/feeds/essays.atom.xml", "application/atom+xml; charset=utf-8", ASK_FIRST),
        ("/feeds/essays.json", "application/feed+json", ASK_FIRST),
    ],
)
def test_nginx_sends_types_and_lifetimes(nginx, path, type_, lifetime):
    """Those that a store is told."""
    _, headers, _ = ask(nginx + path)
    assert headers.get_all("Content-Type") == [type_]
    assert headers["Cache-Control"] == lifetime


def test_caddy_sends_the_policies_too():
    """The example has each as `_headers` has it."""
    text = (EXAMPLES / "Caddyfile").read_text()
    assert [name for name, value in POLICIES.items() if f'{name} "{value}"' not in text] == []


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy isn't installed")
def test_caddy_takes_the_example(tmp_path):
    """As it stands."""
    words = ["caddy", "adapt", "--adapter", "caddyfile", "--config", str(EXAMPLES / "Caddyfile")]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Unnecessary" not in done.stderr


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
