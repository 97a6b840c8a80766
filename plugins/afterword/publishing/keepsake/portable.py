"""The site as it opens from a disk: links to files, scripts without modules, the search's index in scripts.

A browser gives a page of the `file:` scheme an origin of its own: it may neither fetch nor load modules, and
a folder's address shows a list of files instead of its page. Styles, pictures and classic scripts do load.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from importlib.resources import files
from pathlib import Path

from afterword.publishing.keepsake.place import FinishedSite, Links

# `'self'` is the folder's for most browsers; the scheme is for those that read it otherwise. Neither lets a
# page call another machine.
POLICY = (
    "default-src 'none'; style-src 'self' file:; img-src 'self' file: data:; form-action 'self' file:;"
    " base-uri 'none'"
)
SCRIPT_POLICY = f"{POLICY}; script-src 'self' file:"
INDEX_FOLDER = "search/index/"
DISK = "search/disk.js"

_DATA = re.compile(r"(<script type=\"application/ld\+json\">.*?</script>|<!--.*?-->)", re.DOTALL)
_TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^>\"]*(?:\"[^\"]*\"[^>\"]*)*)?)>")
_ATTRIBUTE = re.compile(
    r' (href|src|srcset|cite|action|data-base|data-index|data-href|data-to|content)="([^"]*)"'
)
_KEPT = re.compile(r' rel="(?:[^"]* )?(?:canonical|shortlink)(?: [^"]*)?"')
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>\n?')
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')
_REFRESH = re.compile(r"(\s*\d+\s*;\s*url=)(.*)", re.IGNORECASE | re.DOTALL)
_MODULE = re.compile(r'<script type="module" src=')
_SEARCH = re.compile(r'(<script src="[^"]*search\.js")')
_IMPORT = re.compile(r'import\("\./([\w-]+)\.js"\)')
# Once, however often it is asked for, as a module is; from beside the script that asks.
_LOAD = (
    "(document.querySelector('script[src$=\"/%s.js\"]') || document.head.append(Object.assign("
    "document.createElement('script'), { src: document.querySelector('script[src$=\"/thread.js\"]')"
    ".src.replace(/thread(?=\\.js$)/, '%s') })))"
)
_HERE = "${location.origin}${location.pathname}"
_SHEET = re.compile(r'(<\?xml-stylesheet[^>]* href=")([^"]*)(")')


@dataclass(slots=True)
class Portable:
    """What became of a site.

    Attributes:
        links: Of the site.
        abroad: Links of the site to itself that lead to no file, and so stay whole: (page, link).
    """

    links: Links
    abroad: list[tuple[str, str]] = field(default_factory=list)


def write_portable(site: FinishedSite, target: Path) -> Portable:
    """Write the site as it opens from a disk.

    Args:
        site: As it was built.
        target: The folder to write, which isn't there yet.
    """
    done = Portable(Links(site))
    for path in sorted(site.files):
        to = target / path
        if path.startswith(INDEX_FOLDER) and path.endswith(".json"):
            to, data = to.with_suffix(".js"), _index_script(site, path)
        elif path.endswith(".html"):
            data = render_page(site, path, done)
        elif path.endswith(".xml"):
            data = _render_feed(site, path, done.links)
        elif path.startswith("theme/") and path.endswith(".js"):
            data = render_classic(site.read(path))
        else:
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes((site.root / path).read_bytes())
            continue
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(data, encoding="utf-8", newline="\n")
    if "search/index.html" in site.files:
        disk = files("afterword.publishing.keepsake").joinpath("disk.js").read_text(encoding="utf-8")
        (target / DISK).write_text(disk, encoding="utf-8", newline="\n")
    return done


def render_page(site: FinishedSite, page: str, done: Portable) -> str:
    """Return a page as it opens from a disk.

    Args:
        site: That it belongs to.
        page: Its path.
        done: Finds its links, and takes down what leads nowhere.
    """

    def turn(name: str, link: str) -> str:
        if name in {"data-base", "data-index"}:
            return _folder(site, page, link)
        found = done.links.find(page, link)
        if found is not None:
            return found.seen_from(page)
        if link.startswith("#") or not link:
            return link
        whole = _whole(site, link)
        if whole.startswith(f"{site.url}/"):
            done.abroad.append((page, link))
        return whole

    parts = _DATA.split(site.read(page))
    parts[::2] = [_TAG.sub(lambda match: _turn_tag(match, turn), part) for part in parts[::2]]
    text = _MANIFEST.sub("", "".join(parts))
    scripted = "<script src=" in text or _MODULE.search(text) is not None
    policy = SCRIPT_POLICY if scripted else POLICY
    text = _POLICY.sub(lambda match: f"{match[1]}{policy}{match[2]}", text)
    text = _MODULE.sub("<script defer src=", text)
    if page == "search/index.html":
        text = _SEARCH.sub(lambda match: f'<script src="disk.js"></script>\n{match[1]}', text)
    return text


def _turn_tag(match: re.Match[str], turn: Callable[[str, str], str]) -> str:
    tag, attributes = match[1], match[2]
    if not attributes or (tag == "link" and _KEPT.search(attributes)):
        return match[0]
    refresh = tag == "meta" and 'http-equiv="refresh"' in attributes

    def change(found: re.Match[str]) -> str:
        name, value = found[1], unescape(found[2])
        if name == "content":
            jump = _REFRESH.fullmatch(value) if refresh else None
            value = f"{jump[1]}{turn(name, jump[2])}" if jump else value
            return f' content="{escape(value)}"' if jump else found[0]
        if name == "srcset":
            value = ", ".join(_turn_candidate(part, turn) for part in value.split(", "))
        else:
            value = turn(name, value)
        return f' {name}="{escape(value)}"'

    return f"<{tag}{_ATTRIBUTE.sub(change, attributes)}>"


def _turn_candidate(candidate: str, turn: Callable[[str, str], str]) -> str:
    address, gap, width = candidate.strip().partition(" ")
    return f"{turn('srcset', address)}{gap}{width}"


def _whole(site: FinishedSite, link: str) -> str:
    """Return a link that leads to no file of the site so that it leads there from a disk too."""
    host = site.url.removesuffix(site.base)
    if link.startswith("//"):
        return f"{host.partition(':')[0]}:{link}"
    return f"{host}{link}" if link.startswith("/") else link


def _folder(site: FinishedSite, page: str, link: str) -> str:
    """Return the relative address of a folder of the site, with a slash where the link has one."""
    inside = link.removeprefix(site.base).strip("/")
    way = posixpath.relpath(inside or ".", posixpath.dirname(page) or ".")
    return f"{way}/" if link.endswith("/") else way


def render_classic(source: str) -> str:
    """Return a module as a classic script: in a block of its own, what it imports loaded by an element.

    Args:
        source: A script of the theme's.
    """
    here = "${document.querySelector('meta[property=\"og:url\"]').content}"
    text = _IMPORT.sub(lambda match: _LOAD % (match[1], match[1]), source.replace(_HERE, here))
    # A script that says "use strict" is a classic one already.
    return text if text.startswith('"use strict"') else f'"use strict";\n{{\n{text.rstrip()}\n}}\n'


def _index_script(site: FinishedSite, path: str) -> str:
    name = Path(path).stem
    return f'searchFile("{name}", {site.read(path)});\n'


def _render_feed(site: FinishedSite, path: str, links: Links) -> str:
    """Return a feed whose style sheet is found from the disk; the rest is for other readers, and stays."""

    def change(match: re.Match[str]) -> str:
        found = links.find(path, unescape(match[2]))
        return match[0] if found is None else f"{match[1]}{escape(found.seen_from(path))}{match[3]}"

    return _SHEET.sub(change, site.read(path), count=1)
