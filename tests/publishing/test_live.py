"""A live site against its own `SHA256SUMS`, on the loopback."""

import pytest

from afterword.cli.main import main
from afterword.publishing.live import plan, site_root
from afterword.publishing.release import digest_tree, render_sums
from loopback import Plan, hosting

FILES = {
    "index.html": b"<h1>home</h1>",
    "essays/x y/index.html": b"<h1>x</h1>",
    "essays/x y/index.html.gz": b"packed",
    "theme/style.css": b"a{}",
    "_headers": b"/*\n",
}


@pytest.fixture
def live(tmp_path):
    """Return a host with a small published site under /blog."""
    for name, data in FILES.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    sums = render_sums(digest_tree(tmp_path / "site"))
    with hosting() as host:
        host.plans["/blog/SHA256SUMS"] = Plan(sums.encode())
        host.plans["/blog/"] = Plan(FILES["index.html"])
        host.plans["/blog/essays/x%20y/"] = Plan(FILES["essays/x y/index.html"])
        host.plans["/blog/theme/style.css"] = Plan(FILES["theme/style.css"])
        yield host


def check(host, *more):
    """Verify the site as a person would, without waiting."""
    return main(["verify", f"{host.url}/blog", "--allow-private", "--delay", "0", *more])


def test_a_site_as_it_was_published_is_clean(live, capsys):
    """Each file is asked for once, pages as visitors ask; what hosts keep back isn't missed."""
    assert check(live) == 0
    assert "whole: 3 files" in capsys.readouterr().out
    assert live.count() == {
        "/blog/SHA256SUMS": 1,
        "/blog/": 1,
        "/blog/_headers": 1,
        "/blog/essays/x%20y/": 1,
        "/blog/theme/style.css": 1,
    }


def test_what_differs_or_is_missing_is_named(live, capsys):
    """By its path in the site."""
    live.plans["/blog/"] = Plan(b"<h1>hom</h1>")
    del live.plans["/blog/theme/style.css"]
    assert check(live) == 1
    told = capsys.readouterr().out
    assert "differs  index.html\n" in told
    assert "missing  theme/style.css\n" in told
    assert "essays/x y" not in told


def test_what_couldnt_be_asked_is_not_called_clean(live, capsys):
    """With the reason."""
    live.plans["/blog/"] = Plan(statuses=[403])
    assert check(live) == 1
    assert "differs  index.html (not known: 403 Forbidden)" in capsys.readouterr().out


def test_only_so_many_are_asked_at_once(live):
    """Four, however many there are."""
    assert check(live) == 0
    assert live.most <= 4


@pytest.mark.parametrize("answer", [b"<!doctype html><title>Home</title>", b""])
def test_a_page_in_place_of_the_list_is_unusable(live, capsys, answer):
    """Some hosts answer every address with a page."""
    live.plans["/blog/SHA256SUMS"] = Plan(answer)
    assert check(live) == 2
    assert "SHA256SUMS" in capsys.readouterr().err


def test_a_site_without_a_list_is_unusable(live, capsys):
    """And says what would be needed."""
    del live.plans["/blog/SHA256SUMS"]
    assert check(live) == 2
    assert "404 Not Found; only a site that publishes its digests" in capsys.readouterr().err


def test_this_machine_isnt_asked_unless_allowed(live, capsys):
    """An address in somebody's mail can't make this look into the network that it runs in."""
    assert main(["verify", live.url]) == 2
    assert "no public machine" in capsys.readouterr().err
    assert live.asked == []


def test_a_list_cant_lead_elsewhere():
    """Its paths stay under the site's address, whatever they look like."""
    lines = "".join(f"{'0' * 64}  {path}\n" for path in ("../x", "//other.example/x", "a?b#c", "http://x/y"))
    planned = plan("https://site.example/blog/", lines)
    assert list(planned.addresses) == [
        "https://site.example/blog/a%3Fb%23c",
        "https://site.example/blog/http://x/y",
    ]
    assert len(planned.problems) == 2


def test_the_root_is_found_of_the_site_and_of_its_list():
    """With and without a slash."""
    for address in ("https://s.example/b", "https://s.example/b/", "https://s.example/b/SHA256SUMS?x#y"):
        assert site_root(address) == "https://s.example/b/"
