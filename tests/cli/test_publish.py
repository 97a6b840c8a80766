"""`afterword publish` and the production build."""

from support import run


def test_published_into_a_directory(site):
    """The production site stands in public/, and nothing is left beside it."""
    run("afterword", "publish", cwd=site)
    assert (site / "public/index.html").is_file()
    assert not [path.name for path in site.iterdir() if path.name.startswith(".public")]


def test_a_second_publish_replaces_the_first(site):
    """What is gone from the sources is gone from the site."""
    run("afterword", "publish", cwd=site)
    (site / "public/stray.html").write_text("x")
    run("afterword", "publish", cwd=site)
    assert not (site / "public/stray.html").exists()


def test_a_mistake_stops_before_anything_is_touched(site):
    """With a typo in metadata nothing is published, and the old site stays as it was."""
    run("afterword", "publish", cwd=site)
    before = (site / "public/index.html").read_bytes()
    path = site / "content/essays/mine.md"
    path.write_text("Title: A\nDate: 2014-01-01\nTgas: x\n\nx\n", encoding="utf-8")
    done = run("afterword", "publish", cwd=site, check=False)
    assert done.returncode == 1
    assert "mine.md:3: unknown metadata 'Tgas'" in done.stdout
    assert (site / "public/index.html").read_bytes() == before


def test_plain_pelican_stops_too(site):
    """The production settings stop Pelican itself at a mistake."""
    (site / "content/essays/mine.md").write_text(
        "Title: A\nDate: 2014-01-01\nTgas: x\n\nx\n", encoding="utf-8"
    )
    done = run("pelican", "content", "-s", "publishconf.py", cwd=site, check=False)
    assert done.returncode != 0
    assert "Tgas" in done.stdout + done.stderr
    assert not (site / "public").exists()


def test_drafts_stay_at_home(site):
    """A draft is built for its author and never published."""
    run("afterword", "new", "Not yet", cwd=site)
    run("afterword", "build", cwd=site)
    run("afterword", "publish", cwd=site)
    assert (site / "output/drafts/not-yet/index.html").is_file()
    assert not (site / "public/drafts").exists()
    assert "Not yet" not in (site / "public/index.html").read_text(encoding="utf-8")
