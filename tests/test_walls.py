"""The walls between the rooms: who may import whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "plugins" / "afterword"
LEAVES = {"errors", "vocabulary", "settings"}
# Room → the rooms it may import. Everybody may import the leaves; nobody but these says otherwise.
MAY_IMPORT = {
    "text": set(),
    "essays": {"building", "text"},
    "discussion": {"building", "text"},
    "importers": {"essays", "discussion", "text"},
    "myths": {"discussion", "text", "building"},
    "redirects": {"essays", "discussion", "text"},
    "reading": {"building", "redirects", "essays", "discussion", "myths", "text", "imaging"},
    "imaging": {"building", "text"},
    "checking": {"redirects", "essays", "discussion", "myths", "text"},
    "building": set(),
    "fetching": set(),
    "publishing": {"building", "redirects", "essays", "discussion", "text"},
    "cli": {
        "essays",
        "discussion",
        "importers",
        "myths",
        "reading",
        "checking",
        "building",
        "imaging",
        "fetching",
        "publishing",
        "redirects",
        "text",
    },
}
FILES = sorted(PACKAGE.rglob("*.py"))


def imported_modules(path):
    """Yield every module that a file imports, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_its_neighbours(path):
    """Each file keeps to its room's neighbours; only plugin shells and the command line know Pelican."""
    parts = path.relative_to(PACKAGE).parts
    room = parts[0] if len(parts) > 1 else None
    for module in imported_modules(path):
        names = module.split(".")
        if names[0] == "pelican":
            assert path.name == "plugin.py" or room == "cli" or parts == ("checking", "settings.py"), module
        if names[0] != "afterword" or len(names) == 1:
            continue
        other = names[1]
        assert other != "cli" or room in {"cli", None}, f"nothing imports cli: {module}"
        if len(names) > 2 and names[2] == "plugin":
            pytest.fail(f"nobody imports a plugin shell: {module}")
        if room is not None and other != room and other not in LEAVES and other != "cli":
            assert other in MAY_IMPORT[room], f"{room} may not import {other}"


# What could call another machine. The preview of `serve` listens, and calls nobody.
NETWORK = {
    "asyncio",
    "ftplib",
    "http",
    "httpcore",
    "httpx",
    "obstore",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib3",
}
LISTENING = {"http.server", "socket"}
# Publishing goes to other machines when a person says so, and a build never does. Its programs (ssh, rsync,
# git) are all started by one module, and one knows the store's library, whose import stands in functions.
PUBLISHING = ("publishing", "targets", "bucket.py")
STARTING = {
    ("cli", "site.py"),  # a build in a process of its own
    ("importers", "ahead.py"),  # reading in another process
    ("importers", "private.py"),  # asks git whether a file is ignored
    ("publishing", "targets", "programs.py"),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_one_room_touches_the_network(path):
    """No module outside of `fetching` imports what could call another machine."""
    parts = path.relative_to(PACKAGE).parts
    if parts[0] == "fetching":
        return
    allowed = LISTENING if parts == ("cli", "serve.py") else {"obstore"} if parts == PUBLISHING else set()
    for module in imported_modules(path):
        top, _, name = module.partition(".")
        package = f"{top}.{name.split('.')[0]}"
        assert top not in NETWORK or {top, package} & allowed, module
        assert not module.startswith("urllib.request")
        assert top != "subprocess" or parts in STARTING, "what it starts could call another machine"


@pytest.mark.parametrize("name", ["rsync", "git", "s3"])
def test_a_target_loads_its_library_when_it_is_asked(name):
    """So the settings of a site can be read where there is no library for a store."""
    code = f"import sys, afterword.publishing.targets.{name}; print('obstore' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_keeps_state(path):
    """Pelican runs a site twice in one process, so no module holds a mutable value under a plain name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.Set | ast.ListComp):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            assert names == ["__all__"], f"{path.name}:{node.lineno} keeps {names}"
        assert not isinstance(node, ast.Global)


def test_the_theme_never_trusts_a_string():
    """`|safe` stands nowhere in the theme: HTML is a type."""
    for path in (PACKAGE.parents[1] / "theme" / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), path.name
        assert "autoescape" not in text, path.name
