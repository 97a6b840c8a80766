"""An edit of one essay's text: its page and its place in feeds and search, and nothing else is made."""

import random

import pytest
from test_never_stale import shown

from afterword.building.manifest import load_edits_of, load_manifest, write_edits
from support import run

ALONE = "for what was edited alone"
LONG = "A remark that is long enough to stand for the whole of it."
ESSAY = "content/essays/the-ferryman.md"


def build(small, *more):
    """Build, and return what was said."""
    return run("afterword", "build", "--profile", *more, cwd=small).stdout


def edit(small, text, name=ESSAY):
    """Put words at the end of an essay."""
    with (small / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def assert_like_a_clean_build(small):
    """Hold the output against that of plain Pelican."""
    run("pelican", "content", "-o", "plain", cwd=small)
    assert shown(small / "output") == shown(small / "plain")


@pytest.fixture
def built(small):
    """Return the small site once it is built, with three essays more."""
    essay = small / ESSAY
    text = essay.read_text(encoding="utf-8")
    # A shorter one is completed by the number of words, which lists then show.
    essay.write_text(
        text.replace("Summary: ", "Summary: The long story of it, told once more. "), encoding="utf-8"
    )
    for number, words in enumerate(("oars and ferrymen", "ferrymen and herons", "herons and oars")):
        path = small / f"content/essays/river-{number}.md"
        path.write_text(
            f"Title: River {number}\nDate: 2015-01-0{number + 1}\nDek: {LONG} {number}\n\n{words}.\n",
            encoding="utf-8",
        )
    build(small)
    return small


def test_a_sentence_more(built):
    """The same bytes as a clean build's, without one."""
    for number in range(2):  # on top of another edit, too
        edit(built, f"The harbour was still, on day {number}.")
        assert ALONE in build(built)
    assert_like_a_clean_build(built)
    assert "Nothing changed" in build(built)


def test_a_whole_build_after_it(built):
    """A whole build knows that the page was made by itself, and makes it as it should be."""
    edit(built, "The harbour was still.")
    assert ALONE in build(built)
    page = built / "content/pages/about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert ALONE not in build(built)
    assert_like_a_clean_build(built)


@pytest.mark.parametrize(
    "text",
    [
        "Networking is phony, and everybody there is fake.",
        "See [the other one](/essays/undated/) for that.",
        "See [the other one]({filename}../pages/about.md) for that.",
        "![A picture](/images/none.png)",
        "## A heading {#comment-1041}",
    ],
)
def test_an_edit_that_reaches_further(built, text):
    """A label, a link to another text, a picture: the whole site is built."""
    edit(built, text)
    build(built)
    assert_like_a_clean_build(built)


def test_metadata_reach_further(built):
    """A title stands on many pages."""
    path = built / ESSAY
    path.write_text(path.read_text(encoding="utf-8").replace("Title: ", "Title: New ", 1), encoding="utf-8")
    assert ALONE not in build(built)
    assert_like_a_clean_build(built)


def test_it_says_why(built):
    """`--explain` of the essay's page, of a feed that holds it, of another page, of none."""
    edit(built, "The harbour was still.")
    page = "essays/the-ferryman/"
    assert f"{page}: made anew, since the text of its essay has changed" in build(built, "--explain", page)
    edit(built, "The harbour was busy.")
    assert "about/: kept" in build(built, "--explain", "about/")


def test_killed_while_it_writes(built):
    """The next build is a whole one."""
    edit(built, "The harbour was still.")
    build(built)
    (manifest,) = (path for path in (built / ".cache/build").glob("*.files"))
    known = load_manifest(manifest)
    write_edits(manifest, load_edits_of(manifest, known)._replace(complete=False))
    assert ALONE not in build(built)
    assert_like_a_clean_build(built)


def test_other_essays_become_related(built):
    """The pages that now lead to others are made anew too."""
    for name in ("river-0", "river-1"):
        edit(built, "Cormorants, estuaries, lighthouses, barnacles.", f"content/essays/{name}.md")
        assert ALONE in build(built)
        assert_like_a_clean_build(built)
    page = (built / "output/essays/river-0/index.html").read_text(encoding="utf-8")
    assert "/essays/river-1/" in page.partition("Close to this")[2]


def test_two_essays_at_once(built):
    """Each edit goes on top of the other in feeds and search."""
    for name in ("river-0", "river-2"):
        edit(built, "Cormorants fly by.", f"content/essays/{name}.md")
    assert ALONE in build(built)
    assert_like_a_clean_build(built)


def test_a_word_goes(built):
    """The search forgets it."""
    path = built / "content/essays/river-0.md"
    path.write_text(path.read_text(encoding="utf-8").replace("oars and", "boats and"), encoding="utf-8")
    assert ALONE in build(built)
    assert_like_a_clean_build(built)


def test_a_foreign_plugin(built):
    """What listens to Pelican and isn't ours may read any text, so all is built."""
    conf = built / "pelicanconf.py"
    more = "import greeting\nfrom pelican import signals\nsignals.finalized.connect(greeting.note)\n"
    conf.write_text(conf.read_text(encoding="utf-8") + more, encoding="utf-8")
    edit(built, "def note(_pelican):\n    return None\n", "greeting.py")
    build(built)
    edit(built, "The harbour was still.")
    assert "the plugin greeting listens" in build(built)


def test_a_theme_that_prints_other_essays(built):
    """A list with whole texts reads what an edit changes, so all is built."""
    page = built / "theme/templates/topics.html"
    page.write_text("{% for article in articles %}{{ article.view.body }}{% endfor %}", encoding="utf-8")
    (built / "content/essays/river-2.md").write_text(
        f"Title: River 2\nTags: Rivers\nDate: 2015-01-03\nDek: {LONG}\n\nHerons.\n", encoding="utf-8"
    )
    build(built)
    edit(built, "The harbour was still.")
    assert "topics.html reads articles" in build(built)
    assert_like_a_clean_build(built)


WORDS = (
    "Herons stood on the pier.",
    "It is all so phony.",
    "- [a page](/about/)\n- [far away](https://far.example/x)",
    "## Under the bridge\n\nCormorants, estuaries, lighthouses.",
    "See [the ferryman]({filename}the-ferryman.md).",
    "> Somebody said so.\n\nAnd *nobody* answered: 100 % “sure”, <b>bold</b> & co.",
)


def test_never_stale_after_edits_of_texts(built, request):
    """Words put anywhere into any essays, and paragraphs taken out, some edits on top of others."""
    draw = random.Random(request.config.getoption("--seed"))  # noqa: S311 - lots, not secrets
    done = []
    for _ in range(request.config.getoption("--edits")):
        for _ in range(draw.randint(1, 2)):
            path = draw.choice(sorted(built.glob("content/essays/*.md")))
            head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
            parts = body.split("\n\n")
            place = draw.randint(0, len(parts))
            parts[place : place + draw.randint(0, 1)] = [draw.choice(WORDS)]
            path.write_text(head + "\n\n" + "\n\n".join(parts), encoding="utf-8")
            done.append((path.name, place))
        done.append(build(built).splitlines()[0])
        run("pelican", "content", "-o", "plain", cwd=built)
        found, wanted = shown(built / "output"), shown(built / "plain")
        different = [name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)]
        assert different == [], done
