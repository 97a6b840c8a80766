"""Old addresses as servers are told of them: rules for Netlify and Cloudflare, nginx, Caddy and Apache.

Sources: Netlify's and Cloudflare Pages' pages on `_redirects`, nginx's on `map`, Caddy's on `redir` and
`handle_errors`, Apache's on `mod_alias` and `mod_rewrite`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import quote, unquote

from afterword.redirects.paths import escape_path
from afterword.redirects.table import Redirect, Table

_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_SAFE_TARGET = "/~!$&'()*+,;=:@-._?%#"


def target_url(table: Table, target: str) -> str:
    """Return where a redirect leads, as it stands in a link: from the host's root, or whole.

    Args:
        table: For the path that the site lies under.
        target: As `Redirect` has it.
    """
    return (table.base if target.startswith("/") else "") + quote(target, safe=_SAFE_TARGET)


def render_redirects(table: Table) -> str | None:
    """Return `_redirects`, or None where nothing is to be said.

    A page that leads on stands at most old addresses. Netlify sends it rather than a redirect unless the
    redirect is forced with `!`; Cloudflare takes no line with a `!` and always redirects, but not by query,
    and knows no 410. Each passes over the other's lines.

    Args:
        table: Every old address.
    """
    if not table.redirects and not table.gone:
        return None
    netlify, plain = [], []
    for redirect in table.redirects:
        target = target_url(table, redirect.target)
        path = escape_path(redirect.old.path)
        if redirect.old.query:
            wanted = " ".join(redirect.old.query.split("&"))
            netlify.append(f"{path} {wanted} {target} 301!")
            continue
        for spelling in redirect.old.spellings:
            netlify.append(f"{escape_path(spelling)} {target} 301!")
            plain.append(f"{escape_path(spelling)} {target} 301")
    netlify += (
        f"{escape_path(gone.old.path)} {escape_path(f'{table.base}/{gone.stub}')} 410!"
        for gone in table.gone
        if not gone.old.query and gone.stub is not None
    )
    return "\n".join(("# Netlify", *netlify, "# Cloudflare Pages and others", *plain)) + "\n"


def render_nginx(table: Table) -> str:
    """Return maps for nginx's `http` block, and what goes into `server`.

    Args:
        table: Every old address.
    """
    moved: dict[str, str] = {}
    asked: dict[str, str] = {}
    gone: dict[str, str] = {}
    # A map asks for no case of Latin letters, so of addresses that differ in it the first counts.
    for redirect in table.redirects:
        target = target_url(table, redirect.target)
        if redirect.old.query:
            asked.setdefault(f"{redirect.old.path}?{redirect.old.query}".translate(_LOWER), target)
        else:
            for spelling in redirect.old.spellings:
                moved.setdefault(spelling.translate(_LOWER), target)
    for one in table.gone:
        for spelling in one.old.spellings if not one.old.query else ():
            gone.setdefault(spelling.translate(_LOWER), f"{table.base}/{one.stub or '404.html'}")
    longest = max((len(key.encode()) for keys in (moved, asked, gone) for key in keys), default=0)
    return "\n".join(
        (
            "# In the http block:",
            f"map_hash_bucket_size {_power(longest + 32, 128)};",
            f"map_hash_max_size {_power(max(len(moved), len(asked), len(gone)), 2048)};",
            *_nginx_map("$uri", "$afterword_moved", moved),
            *_nginx_map('"$uri?$args"', "$afterword_asked", asked),
            *_nginx_map("$uri", "$afterword_gone", gone),
            "# In the server block:",
            "if ($afterword_asked) { return 301 $afterword_asked; }",
            "if ($afterword_moved) { return 301 $afterword_moved; }",
            "error_page 410 $afterword_gone;",
            "if ($afterword_gone) { return 410; }",
            "",
        )
    )


def _nginx_map(source: str, name: str, rows: Mapping[str, str]) -> Iterator[str]:
    yield f"map {source} {name} {{"
    yield '    default "";'
    yield "    volatile;"  # asked again for the page that is shown instead
    # A value may hold variables and has no escape for their sign; a key holds none.
    yield from (f"    {_quoted(key)} {_quoted(value).replace('$', '%24')};" for key, value in rows.items())
    yield "}"


def _power(number: int, least: int) -> int:
    """Return the power of two that holds a number; nginx wants its tables so."""
    return max(least, 1 << (number - 1).bit_length()) if number > 0 else least


def _quoted(text: str) -> str:
    """Return a string as nginx and Caddy read it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def render_caddy(table: Table) -> str:
    """Return lines for a site's block in a Caddyfile.

    Args:
        table: Every old address.
    """
    lines = []
    for number, redirect in enumerate((r for r in table.redirects if r.old.query), 1):
        wanted = " ".join(_quoted(unquote(part)) for part in redirect.old.query.split("&"))
        lines += [
            f"@afterword_asked_{number} {{",
            f"    path {_caddy_path(redirect.old.path)}",
            f"    query {wanted}",
            "}",
            f"redir @afterword_asked_{number} {_quoted(target_url(table, redirect.target))} 301",
        ]
    plain = [redirect for redirect in table.redirects if not redirect.old.query]
    for number, redirect in enumerate(plain, 1):
        target = _quoted(target_url(table, redirect.target))
        if "*" not in redirect.old.path:  # to the matcher any letters
            lines += (f"redir {_caddy_path(path)} {target} 301" for path in redirect.old.spellings)
            continue
        pattern = re.escape(redirect.old.path.rstrip("/")).replace('"', "\\x22")
        lines += [
            f'@afterword_star_{number} path_regexp "^{pattern}/?$"',
            f"redir @afterword_star_{number} {target} 301",
        ]
    gone = [spelling for one in table.gone if not one.old.query for spelling in one.old.spellings]
    if gone:
        lines += [
            f"@afterword_gone path {' '.join(map(_caddy_path, gone))}",
            "error @afterword_gone 410",
            "handle_errors {",
            "    @afterword_410 expression {err.status_code} == 410",
            "    handle @afterword_410 {",
            "        try_files {path}/index.html {path} /404.html",
            "        file_server {",
            "            status 410",
            "        }",
            "    }",
            "}",
        ]
    return "\n".join(lines) + "\n"


def _caddy_path(path: str) -> str:
    return f'"{escape_path(path)}"'


def render_apache(table: Table) -> str:
    """Return lines for Apache's configuration or an `.htaccess` at the host's root.

    Args:
        table: Every old address.
    """
    lines = ["RewriteEngine On"]
    lines += [line for redirect in table.redirects for line in _apache_rule(table, redirect)]
    for gone in table.gone:
        if not gone.old.query:
            lines.append(f"RewriteRule {_apache_pattern(gone.old.path)} - [G]")
            # [G] alone sends Apache's own words.
    if table.gone:
        lines.append(f"ErrorDocument 410 {table.base}/404.html")
    return "\n".join(lines) + "\n"


def _apache_rule(table: Table, redirect: Redirect) -> Iterator[str]:
    if redirect.old.query:
        yield f'RewriteCond %{{QUERY_STRING}} "^{_apache_escape(redirect.old.query)}$"'
    target = target_url(table, redirect.target).replace("%", "\\%").replace("$", "\\$").replace('"', "\\%22")
    flags = "R=301,L,NE" + (",QSD" if redirect.old.query else "")
    yield f'RewriteRule {_apache_pattern(redirect.old.path)} "{target}" [{flags}]'


def _apache_pattern(path: str) -> str:
    """Return a pattern of a decoded path, in a server's configuration and in an `.htaccess` alike."""
    bare = _apache_escape(path.removeprefix("/").removesuffix("/"))
    return f'"^/?{bare}{"/?" if bare and path.endswith("/") else ""}$"'


def _apache_escape(text: str) -> str:
    """Return a text as a regular expression within quotation marks."""
    return re.sub(r"[\\^$.|?*+()\[\]{}]", r"\\\g<0>", text).replace('"', "\\x22")


RENDERERS: Mapping[str, Callable[[Table], str]] = {
    "nginx": render_nginx,
    "caddy": render_caddy,
    "apache": render_apache,
    "netlify": lambda table: render_redirects(table) or "",
}
