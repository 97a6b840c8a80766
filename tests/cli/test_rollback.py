"""`afterword rollback`."""

from functools import partial

import pytest

from small_site import make_small_site
from support import run

rollback = partial(run, "afterword", "rollback")


@pytest.fixture
def site(tmp_path):
    """Return the folder of a small site that was published, changed, and published again."""
    folder = make_small_site(tmp_path / "site")
    run("afterword", "publish", cwd=folder)
    (folder / "content/essays/new.md").write_text(
        "Title: New\nDate: 2014-01-01\nSlug: new\n\nx\n", encoding="utf-8"
    )
    run("afterword", "publish", cwd=folder)
    return folder


def test_back_and_forth_again(site):
    """To the release before; by a part of its id, to the last; and an unknown one is named."""
    old, new = (path.name for path in sorted(site.glob("public.releases/2*")))
    done = rollback(cwd=site)
    assert f"shows release {old} again" in done.stdout
    assert "  - /essays/new/\n" in done.stdout
    assert not (site / "public/essays/new").exists()
    assert rollback("--list", cwd=site).stdout == f"{old}  what visitors see\n{new}\n"
    rollback("--to", new[-8:], cwd=site)
    assert (site / "public/essays/new/index.html").is_file()
    done = rollback("--to", "nonsense", cwd=site, check=False)
    assert done.returncode == 2
    assert old in done.stderr
    assert new in done.stderr


def test_nothing_before_the_first(site):
    """One line, and nothing changes."""
    rollback(cwd=site)
    before = (site / "public").readlink()
    done = rollback(cwd=site, check=False)
    assert done.returncode == 1
    assert "no release before the current one" in done.stderr
    assert (site / "public").readlink() == before


def test_a_target_without_releases_lists_none(tmp_path):
    """As before the first publish."""
    folder = make_small_site(tmp_path / "site")
    assert rollback("--list", cwd=folder).stdout == "public/ keeps no releases.\n"
