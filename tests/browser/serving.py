"""A built site, served as a host would: at its base path, with its `_headers`."""

import re
import threading
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


def parse_headers(text):
    """Return what `_headers` says: (path pattern, name, value) of each line.

    Args:
        text: The file, as Netlify and Cloudflare Pages read it.
    """
    rows, pattern = [], "/*"
    for line in text.splitlines():
        if line.startswith("/"):
            pattern = line.strip()
        elif line.strip():
            name, _, value = line.strip().partition(":")
            rows.append((pattern, name.removeprefix("! "), value.strip()))
    return rows


class Handler(SimpleHTTPRequestHandler):
    """Serves an output folder under its base path."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args, base, rules, **options):
        self.base, self.rules = base, rules
        super().__init__(*args, **options)

    def translate_path(self, path):
        """Find the file; the base path is no folder."""
        return super().translate_path(path.removeprefix(self.base))

    def send_error(self, code, message=None, explain=None):
        """Answer a wrong address with the site's own page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self):
        """Add what `_headers` says; a later rule's value replaces an earlier one's."""
        path = urlsplit(self.path).path.removeprefix(self.base)
        said = {name: value for pattern, name, value in self.rules if fnmatchcase(path, pattern)}
        for name, value in said.items():
            if value and name != "Strict-Transport-Security":
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def serve(folder):
    """Serve a built site while it lasts; yields its address, with a slash at its end."""
    first = re.search(r"<loc>(.*?)</loc>", (folder / "sitemap.xml").read_text(encoding="utf-8"))[1]
    base = unquote(urlsplit(first).path).rstrip("/")
    rules = parse_headers((folder / "_headers").read_text(encoding="utf-8"))
    handler = partial(Handler, directory=str(folder), base=base, rules=rules)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{base}/"
        server.shutdown()
        thread.join()
