"""A site brought to a disk: its links, whatever they look like."""

import pytest

from afterword.errors import UnusableInputError
from afterword.publishing.keepsake.place import Links, load_site
from afterword.publishing.keepsake.portable import Portable, render_classic, render_page, write_portable

HEAD = (
    '<!doctype html>\n<meta http-equiv="Content-Security-Policy" content="default-src *">\n'
    '<link rel="canonical" href="https://s.example/blog/{path}">\n'
)
FILES = (
    "index.html",
    "essays/x/index.html",
    "essays/ü y/index.html",
    "a:b/index.html",
    "images/p.png",
    "images/sized/p 640.avif",
    "feeds/essays.atom.xml",
    "theme/style.css",
)


@pytest.fixture
def site(tmp_path):
    """Return a site that lives under a path."""
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD.format(path=name.removesuffix("index.html")), encoding="utf-8")
    return load_site(tmp_path)


def turn(site, markup, page="essays/x/index.html"):
    """Return markup as it stands on a page on a disk, and the links that stayed whole."""
    path = site.root / page
    path.write_text(HEAD.format(path=page) + markup, encoding="utf-8")
    done = Portable(Links(site))
    return render_page(site, page, done).splitlines()[-1], [link for _, link in done.abroad]


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("/blog/", "../../index.html"),
        ("/blog", "../../index.html"),
        ("/blog/#labels", "../../index.html#labels"),
        ("https://s.example/blog/essays/%C3%BC%20y/?q=1&amp;r#c-1", "../%C3%BC%20y/index.html?q=1&amp;r#c-1"),
        ("HTTPS://S.example/blog/images/p.png", "../../images/p.png"),
        ("//s.example/blog/feeds/essays.atom.xml", "../../feeds/essays.atom.xml"),
        ("/blog/essays/x/", "index.html"),
        ("/blog/essays/x/#c-1", "#c-1"),
        ("#c-1", "#c-1"),
        ("../x/index.html", "index.html"),
        ("/blog/a:b/", "../../a:b/index.html"),
        ("https://other.example/blog/", "https://other.example/blog/"),
        ("//other.example/x", "https://other.example/x"),
        ("/elsewhere/", "https://s.example/elsewhere/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_a_link_leads_to_the_same_place(site, link, wanted):
    """To its file, relative to the page; what isn't the site's stays."""
    assert turn(site, f'<a class="x" href="{link}">y</a>') == (f'<a class="x" href="{wanted}">y</a>', [])


def test_a_name_with_a_colon_is_no_scheme(site):
    """Where it would come first in the link."""
    assert turn(site, '<a href="/blog/a:b/">x</a>', "index.html")[0] == '<a href="./a:b/index.html">x</a>'


def test_a_page_that_isnt_there_is_on_the_web(site):
    """And is told."""
    wanted = '<a href="https://s.example/blog/gone/#x">y</a>'
    assert turn(site, '<a href="/blog/gone/#x">y</a>') == (wanted, ["/blog/gone/#x"])


def test_pictures_in_every_size_and_jumps_are_found(site):
    """In `srcset`, and in pages that send on."""
    assert turn(site, '<img srcset="/blog/images/sized/p%20640.avif 640w, /blog/images/p.png 1280w">')[0] == (
        '<img srcset="../../images/sized/p%20640.avif 640w, ../../images/p.png 1280w">'
    )
    assert turn(site, '<meta http-equiv="refresh" content="0; url=/blog/essays/x/">')[0] == (
        '<meta http-equiv="refresh" content="0; url=index.html">'
    )


@pytest.mark.parametrize(
    "markup",
    [
        '<meta property="og:url" content="https://s.example/blog/essays/x/">',
        '<link rel="canonical" href="https://s.example/blog/essays/x/">',
        '<script type="application/ld+json">{"@id":"<a href=\\"/blog/\\">"}</script>',
        '<p>Write href="/blog/" in it.</p>',
        '<!-- <a href="/blog/"> -->',
    ],
)
def test_what_is_no_link_stays(site, markup):
    """What says where the page lived, data, and words."""
    assert turn(site, markup)[0] == markup


def test_policies_are_those_of_a_disk(site):
    """Scripts may run where there are some."""
    plain = render_page(site, "index.html", Portable(Links(site)))
    assert "default-src *" not in plain
    assert "script-src" not in plain
    page = site.root / "index.html"
    page.write_text(page.read_text() + '<script type="module" src="/blog/theme/thread.js"></script>')
    scripted = render_page(site, "index.html", Portable(Links(site)))
    assert "script-src 'self' file:" in scripted
    assert '<script defer src="https://s.example/blog/theme/thread.js"></script>' in scripted


def test_a_feeds_sheet_is_found_and_the_rest_stays(site, tmp_path_factory):
    """Feeds are for other machines, so their addresses stay whole."""
    (site.root / "feeds/essays.atom.xml").write_text(
        '<?xml-stylesheet type="text/css" href="/blog/theme/style.css"?><id>https://s.example/blog/</id>'
    )
    target = tmp_path_factory.mktemp("disk") / "site"
    write_portable(site, target)
    assert (target / "feeds/essays.atom.xml").read_text() == (
        '<?xml-stylesheet type="text/css" href="../theme/style.css"?><id>https://s.example/blog/</id>'
    )


def test_a_module_becomes_a_script_of_its_own():
    """Its names are its own, and what it imports comes by an element."""
    text = render_classic('const a = 1;\nconst more = () => import("./look.js");\n')
    assert text.startswith('"use strict";\n{\nconst a = 1;')
    assert "import(" not in text
    assert "look" in text


def test_a_folder_without_a_site_is_refused(tmp_path):
    """Or one whose pages don't say where they live."""
    with pytest.raises(UnusableInputError, match="no finished site"):
        load_site(tmp_path)
    (tmp_path / "index.html").write_text("<p>")
    with pytest.raises(UnusableInputError, match="canonical"):
        load_site(tmp_path)
