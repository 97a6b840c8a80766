"""The documentation: what a person can type, write or set is in it, and nothing that isn't there."""

import argparse
import ast
import csv
import importlib
import json
import re
from dataclasses import MISSING, fields
from importlib.util import find_spec

import pytest

from afterword.cli.main import VERBS
from afterword.essays.schema import KEYS
from afterword.importers.detect import IMPORTERS, load_importer
from afterword.importers.ledger import Ledger
from afterword.publishing.targets.registry import KINDS
from afterword.settings import Settings
from support import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *(path for path in ROOT.glob("*.md"))])
TRUTHS = sorted(
    path.stem
    for path in (ROOT / "tests" / "cases_truth").glob("*.py")
    if re.search(r"^def expected\(|^from .* as expected$", path.read_text(encoding="utf-8"), re.MULTILINE)
)
CASES = ROOT.parent / "shared" / "cases" / "cases.tsv"
OPTION = re.compile(r"--[a-z][a-z-]*")
LINK = re.compile(r"\]\(([^()\s]+)\)")
FENCE = re.compile(r"^```.*?^```|^    .*?$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"`([^`]+)`")


def read(name):
    """Return a page's text."""
    return (DOCS / name).read_text(encoding="utf-8")


def sections(name):
    """Return the parts of a page by their headings of the second level, without backticks."""
    _, *parts = re.split(r"^## ", read(name), flags=re.MULTILINE)
    return {part.partition("\n")[0].replace("`", ""): part.partition("\n")[2] for part in parts}


def find_parsers():
    """Return the parser of each verb, and of each action of a verb, by what is typed to reach it."""
    found = []

    class Remembered(argparse.ArgumentParser):
        def __init__(self, **more):
            super().__init__(**more)
            found.append(self)

    verbs = Remembered(prog="afterword").add_subparsers()
    for module in VERBS.values():
        importlib.import_module(f"afterword.cli.{module}").add_parser(verbs)
    # The usage is cut into lines, and words at their hyphens.
    return {
        parser.prog.split(" [")[0]: set(OPTION.findall(parser.format_usage()))
        for parser in found
        if " " in parser.prog
    }


PARSERS = find_parsers()


def test_every_verb_has_parser_and_section():
    """Both lists are the same."""
    verbs = {f"afterword {verb}" for verb in VERBS}
    assert verbs <= PARSERS.keys()
    assert sections("commands.md").keys() == verbs


@pytest.mark.parametrize("words", PARSERS)
def test_every_option_is_in_the_section_of_its_verb(words):
    """With its own spelling; so are the actions of a verb."""
    text = sections("commands.md")[" ".join(words.split()[:2])]
    if len(words.split()) > 2:
        assert f"`{words}" in text
    missing = {option for option in PARSERS[words] if not re.search(rf"`{option}[ `]", text)}
    assert not missing


@pytest.mark.parametrize("verb", VERBS)
def test_no_option_is_described_that_isnt_there(verb):
    """What the page says can be typed."""
    known = set().union(*(options for words, options in PARSERS.items() if words.split()[1] == verb))
    assert set(OPTION.findall(sections("commands.md")[f"afterword {verb}"])) <= known


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_importer_has_its_section(name):
    """Under the name that `--format` takes, with what the file is, and a place in the guide's table."""
    importer = load_importer(name)
    assert name == importer.NAME
    assert "**The file.**" in sections("importing-formats.md")[name]
    assert f"| [`{name}`](importing-formats.md#{name}) |" in read("importing.md")


def test_every_truth_has_its_section():
    """What is compared by code is told in words."""
    told = {name for heading in sections("importing-cases.md") for name in heading.split(", ")}
    assert TRUTHS
    assert set(TRUTHS) <= told


@pytest.mark.skipif(not CASES.exists(), reason="../shared/cases is absent")
def test_every_key_of_a_truth_is_accounted_for():
    """Each is in its format's section, or among those that count no records in any."""
    page = read("importing-cases.md")
    general = page.partition("\n## ")[0]
    told = {
        name: general + text
        for heading, text in sections("importing-cases.md").items()
        for name in heading.split(", ")
    }
    csv.field_size_limit(10**9)
    missing = set()
    with CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = {name.split(".")[0] for name in NAME.findall(told[row["format"]])}
            words |= set(NAME.findall(told[row["format"]]))
            missing |= {(row["format"], key) for key in json.loads(row["truth"] or "{}") if key not in words}
    assert not missing


def test_every_key_of_an_essays_header_is_explained():
    """In the page on writing."""
    text = read("writing.md")
    assert [key for key in KEYS if f"`{key}`" not in text and f"`{key}:" not in text] == []


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_of_ours_is_explained_with_its_default(field):
    """The default is the one that holds."""
    value = field.default if field.default_factory is MISSING else field.default_factory()
    default = '""' if value == "" else repr(value)
    assert f"| `{field.name}` | `{default}` |" in read("settings.md")


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_of_a_target_is_explained(kind):
    """Of each kind, by its name."""
    module, _, name = KINDS[kind].partition(":")
    if find_spec(f"afterword.publishing.targets.{module}") is None:
        pytest.skip("of a kind that is still to come")
    made = getattr(importlib.import_module(f"afterword.publishing.targets.{module}"), name)
    pages = (FENCE.sub("", page.read_text(encoding="utf-8")) for page in DOCS.glob("*.md"))
    told = {name for page in pages for name in NAME.findall(page)}
    assert {"kind", *(field.name for field in fields(made))} <= told
    assert f'`"{kind}"`' in read("publishing.md")


@pytest.mark.parametrize("name", ["pelicanconf.py", "publishconf.py"])
def test_every_setting_of_this_site_is_explained(name):
    """Pelican's too, as far as the files set them."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    targets = (node for top in tree.body if isinstance(top, ast.Assign) for node in top.targets)
    names = {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    assert names
    assert names <= set(NAME.findall(read("settings.md")))


def test_every_key_of_a_ledger_is_explained():
    """By its name, in the guide's part on the ledger."""
    told = set(NAME.findall(sections("importing.md")["The ledger"]))
    keys = {key for key, value in Ledger("x", "x", "").as_json().items() if not isinstance(value, bool)}
    assert keys - told == set()


def anchors(path):
    """Return the fragments that lead into a page, as forges make them of headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_the_documentation_leads_somewhere(page):
    """To a file that is there, and to a heading in it."""
    dead = []
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:|\{", target):
            continue
        name, _, fragment = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists() or (fragment and fragment not in anchors(path)):
            dead.append(target)
    assert dead == []
