"""Parts of a site that a setting leaves out."""

import re

import pytest

from support import ROOT, run

ADDRESS = re.compile(r'(?:href="|src="|<loc>https://[^/]+|"url": ?"https://[^/"]+)(/[^"#?<]*)')


def links(output):
    """Return every path of the site that a page, a feed or the sitemap names."""
    found = set()
    for path in output.rglob("*"):
        if path.suffix in {".html", ".xml", ".json"}:
            found |= set(ADDRESS.findall(path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize(
    ("setting", "gone"),
    [
        ("labels=False", r"/myths[/.].*"),
        ("search=False", r"/search/.*"),
        ("feeds='essays'", r"/feeds/(?!essays\.).*|/myths/.*(?:\.atom\.xml|\.json)"),
    ],
)
def test_what_a_setting_leaves_out_is_written_nowhere_and_linked_nowhere(setting, gone, tmp_path):
    """Every link leads to a file, and none to what isn't wanted."""
    key, value = setting.split("=")
    conf = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    (tmp_path / "pelicanconf.py").write_text(
        f"{conf}\nAFTERWORD[{key!r}] = {value}\nTHEME = {str(ROOT / 'theme')!r}\n"
    )
    output = tmp_path / "output"
    content = ROOT / "tests" / "golden" / "small" / "content"
    run("pelican", str(content), "-s", "pelicanconf.py", "-o", str(output), "--fatal", "errors", cwd=tmp_path)
    written = {f"/{path.relative_to(output)}" for path in output.rglob("*") if path.is_file()}
    assert "/feeds/essays.atom.xml" in written
    assert not [path for path in (*written, *links(output)) if re.fullmatch(gone, path)]
    dead = {path for path in links(output) if path not in written and f"{path}index.html" not in written}
    assert dead <= {
        path for path in links(ROOT / "tests" / "golden" / "small" / "expected") if path not in written
    }
