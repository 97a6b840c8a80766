"""`afterword init`: a site of one's own."""

import re

import pytest

from support import run


@pytest.fixture
def laid(tmp_path):
    """Return a new site's folder, named with what Python and HTML would stumble over."""
    folder = tmp_path / "a site"
    words = (
        "--name",
        'Tide "Tables" & <Co>',
        "--url",
        "https://tide.example/sub/",
        "--author",
        "Ana\\Ferreira",
    )
    run("afterword", "init", str(folder), *words, cwd=tmp_path)
    return folder


def test_a_new_site_checks_and_builds(laid):
    """Nothing is to be mended, and the front page has the site's own name."""
    run("afterword", "check", cwd=laid)
    run("afterword", "build", cwd=laid)
    front = (laid / "output/index.html").read_text(encoding="utf-8")
    assert "Tide &#34;Tables&#34; &amp; &lt;Co&gt;" in front
    assert '<link rel="canonical" href="https://tide.example/sub/">' in front


def test_a_new_site_says_nothing_of_the_one_that_ships(laid):
    """No name and no address of the sample site stands in what is built."""
    run("afterword", "build", cwd=laid)
    texts = [path.read_bytes() for path in (laid / "output").rglob("*") if path.is_file()]
    assert len(texts) > 100
    assert not [text for text in texts if re.search(rb"thewaterisfine|Halloran", text)]


def test_what_goes_into_git_leaves_private_exports_out(laid):
    """The new site's git ignores exports, outputs and caches."""
    ignored = (laid / ".gitignore").read_text(encoding="utf-8").split()
    assert {"exports/", "output/", ".cache/"} <= set(ignored)


def test_never_over_what_is_there(tmp_path):
    """A folder that holds something is left as it was."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    words = ("init", ".", "--name", "X", "--url", "https://x.example")
    done = run("afterword", *words, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "holds something already" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("url", ["x.example", "ftp://x.example", "https://", "https://x.example/?a"])
def test_an_address_that_is_none(tmp_path, url):
    """It is refused before anything is written."""
    done = run("afterword", "init", "new", "--name", "X", "--url", url, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "https://blog.example" in done.stderr
    assert not (tmp_path / "new").exists()
