"""`afterword check`: what an author gets wrong, and what is said to them."""

import pytest

from support import run


def check(site):
    """Run the check, and return its exit code and what it printed."""
    done = run("afterword", "check", cwd=site, check=False)
    return done.returncode, done.stdout


def essay(site, head, body="Words.\n", name="mine"):
    """Write an essay into the site."""
    (site / "content/essays" / f"{name}.md").write_text(f"{head}\n\n{body}", encoding="utf-8")


def test_the_site_that_ships_is_well(site):
    """Nothing is wrong with what ships."""
    code, said = check(site)
    assert (code, said[:8]) == (0, "All well")


@pytest.mark.parametrize(
    ("head", "body", "place", "words"),
    [
        ("Title: A\nDate: 2014-01-01\nTgas: x", "x", ":3: ", "did you mean 'Tags'?"),
        ("Title: A\nDate: yesterday", "x", ":2: ", "write 2013-03-11"),
        ("Title: A", "x", ":1: ", "no date; write `Date: 2013-03-11`"),
        ("Title: A\nDate: 2014-01-01\nMyths: phonyness", "x", ":3: ", "did you mean 'phoniness'?"),
        ("Title: A\nDate: 2014-01-01\nMyths: phoniness rebutts", "x", ":3: ", "did you mean 'rebuts'?"),
        (
            'Title: A\nDate: 2014-01-01\nMyths: phoniness rebuts "not there"',
            "x",
            ":3: ",
            "doesn't stand in the text",
        ),
        (
            'Title: A\nDate: 2014-01-01\nMyths: phoniness voices "not there", phoniness rebuts "x"',
            "x",
            ":3: ",
            "“not there” doesn't stand in the text",
        ),
        ("Title: A\nDate: 2014-01-01\nSlug: which-knee", "x", "", "is taken by"),
        ("Title: A\nDate: 2014-01-01\nStatus: private", "x", ":3: ", "doesn't belong here"),
        (
            "Title: A\nDate: 2014-01-01",
            "a\n\n[x]({filename}which-nee.md)",
            ":6: ",
            "did you mean 'which-knee.md'?",
        ),
        ("Title: A\nDate: 2014-01-01", "[x](/essays/which-knee)", ":4: ", "write /essays/which-knee/"),
        (
            "Title: A\nDate: 2014-01-01",
            "[x]({filename}/pages/about.md#labls)",
            ":4: ",
            "did you mean 'labels'?",
        ),
        ("Title: A\nDate: 2014-01-01", '<a href="/nowhere/">x</a>', ":4: ", "leads to no page"),
        ("Title: A\nDate: 2014-01-01", "![x]({static}/images/no.png)", ":4: ", "leads to no file"),
    ],
)
def test_a_mistake_in_an_essay(site, head, body, place, words):
    """Each mistake is named with file, line and what to write instead; exit code 1."""
    essay(site, head, body)
    code, said = check(site)
    assert code == 1
    line = next(line for line in said.split("\n") if "mine.md" in line and words in line)
    assert f"mine.md{place}" in line
    assert "1 to mend." in said


def test_a_mistake_in_a_thread(site):
    """A broken conversation is named with its line."""
    (site / "content/discussions/mine.thread").write_text(
        "Thread: 1\nTitle: A\n\n%%% c1\nPublishd: 2014-01-01\n\nx\n", encoding="utf-8"
    )
    code, said = check(site)
    assert code == 1
    assert "mine.thread:5: " in said
    assert "Published" in said


def test_a_thread_of_no_essay(site):
    """A conversation that names an essay which isn't there is reported."""
    (site / "content/discussions/mine.thread").write_text(
        "Thread: 1\nTitle: A\nEssay: which-nee\n\n%%% c1\n\nx\n", encoding="utf-8"
    )
    code, said = check(site)
    assert code == 1
    assert "mine.thread:3: no essay or page has the slug 'which-nee'" in said


def test_an_unknown_myth_in_a_comment(site):
    """An editor's label is checked at its own line."""
    (site / "content/discussions/mine.thread").write_text(
        "Thread: 1\nTitle: A\n\n%%% c1\nMyths: phony\n\nx\n", encoding="utf-8"
    )
    code, said = check(site)
    assert code == 1
    assert "mine.thread:5: unknown myth 'phony'" in said


def test_a_misspelt_setting(site):
    """Pelican swallows any name; the check doesn't."""
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('SITNAME = "x"\n')
    code, said = check(site)
    assert code == 1
    assert "unknown setting 'SITNAME'; did you mean 'SITENAME'?" in said


def test_a_site_that_is_not_there(tmp_path):
    """Outside a site's folder the command says what it misses; exit code 2."""
    done = run("afterword", "check", cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "pelicanconf.py: no such settings file" in done.stderr


def test_a_mistake_in_a_target_is_named(site):
    """Long before anything is published."""
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write('AFTERWORD = {**AFTERWORD, "targets": {"home": {"kind": "folder", "path": "x"}}}\n')
    code, said = check(site)
    assert code == 1
    assert "pelicanconf.py: AFTERWORD: targets: 'home': unknown kind 'folder'" in said
