"""Citations on a built site: everything published has one, and anybody can work out its digest."""

import json
import re
import subprocess

import pytest
from bs4 import BeautifulSoup

from afterword.reading.citing import digest_words
from support import ROOT

RECIPE = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@pytest.fixture(name="cited", scope="module")
def _cited(shipped):
    return {
        path.parents[1]: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(shipped.rglob("cite/cite.json"))
    }


def test_every_essay_and_comment_has_a_citation(shipped, cited):
    """By the very address at which it stands; a removed one has none."""
    site = "https://thewaterisfine.example"
    for kind in ("essays", "discussions"):
        for page in sorted((shipped / kind).glob("*/index.html")):
            soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
            whole = f"{site}/{page.parent.relative_to(shipped)}/"
            wanted = [f"{whole}#{comment['id']}" for comment in soup.select(".c.h-cite")]
            own = [whole] if kind == "essays" else []
            assert [item["URL"] for item in cited[page.parent]] == [*own, *wanted]


def test_the_page_of_citations_stands_beside_and_is_linked(shipped, cited):
    """From the essay, out of the search engines' lists, with both files."""
    sitemap = (shipped / "sitemap.xml").read_text(encoding="utf-8")
    assert cited
    assert "/cite/" not in sitemap
    for folder in cited:
        path = f"/{folder.relative_to(shipped)}/cite/"
        assert f'href="{path}"' in (folder / "index.html").read_text(encoding="utf-8")
        page = (folder / "cite" / "index.html").read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex">' in page
        assert f'href="{path}cite.bib"' in page
        assert f'href="{path}cite.json"' in page
        assert (folder / "cite" / "cite.bib").is_file()


def test_a_digest_is_that_of_the_words_on_the_page(cited):
    """Of each text of the site, without the labels and the notes' numbers."""
    for folder, items in cited.items():
        soup = BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "lxml")
        for own in soup.select(".tag, .fn-ref, .fn-back, .archived"):
            own.decompose()
        for item in items:
            fragment = item["URL"].partition("#")[2]
            root = soup.find(id=fragment) if fragment else soup
            words = root.select_one(".e-content").get_text()
            assert item["custom"]["sha256"] == digest_words(words), item["URL"]


def test_the_recipe_of_the_documentation_gives_the_same(cited, tmp_path):
    """A terminal, Python and nothing of ours."""
    script = tmp_path / "digest.sh"
    text = (ROOT / "docs" / "citing.md").read_text(encoding="utf-8")
    script.write_text(RECIPE.search(text)[1], encoding="utf-8")
    folder, items = next(pair for pair in cited.items() if len(pair[1]) > 2 and "essays" in pair[0].parts)
    for item in items[:3]:
        fragment = item["URL"].partition("#")[2]
        words = ["sh", str(script), str(folder / "index.html"), *([fragment] if fragment else [])]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == item["custom"]["sha256"]
