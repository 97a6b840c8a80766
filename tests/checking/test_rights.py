"""Mistakes in a text's rights, each with its line and the way out."""

import pytest

from afterword.checking.rights import check_rights
from afterword.vocabulary import Rights


@pytest.mark.parametrize(
    ("rights", "licence", "line", "message"),
    [
        (Rights.LICENCE, None, 2, "but which"),
        (Rights.OWN, "CC-BI-4.0", 3, "did you mean 'CC-BY-4.0'"),
        (None, "all rights reserved", 3, "Creative Commons"),
    ],
)
def test_a_mistake_names_its_line_and_the_way_out(tmp_path, rights, licence, line, message):
    """A licence that is missing, or that nobody knows, is named."""
    path = tmp_path / "x.md"
    path.write_text("Title: X\nRights: whichever\nLicence: whichever\n\nWords.\n", encoding="utf-8")
    (mistake,) = check_rights(path, 1, rights, licence)
    assert mistake.line == line
    assert message in str(mistake)


@pytest.mark.parametrize(
    ("rights", "licence"), [(None, None), (Rights.LICENCE, "CC BY-SA 3.0"), (Rights.UNKNOWN, None)]
)
def test_what_is_known_is_no_mistake(tmp_path, rights, licence):
    """Rights that are stated as they should be pass."""
    assert not list(check_rights(tmp_path / "none.md", 1, rights, licence))


def test_a_comments_licence_is_checked(site):
    """A mistake in one comment is found in its own lines."""
    from afterword.checking.content import check_content

    path = site / "content" / "discussions" / "ten-tips.thread"
    text = path.read_text(encoding="utf-8").replace("%%% c2\n", "%%% c2\nLicence: CC-BI-4.0\n", 1)
    text = text.replace(
        "Licence: CC-BI-4.0\nPublished: 2006-11-17\n", "Published: 2006-11-17\nLicence: CC-BI-4.0\n"
    )
    path.write_text(text, encoding="utf-8")
    settings = {
        "PATH": str(site / "content"),
        "ARTICLE_PATHS": ["essays"],
        "PAGE_PATHS": ["pages"],
        "SITEURL": "",
    }
    (mistake,) = check_content(settings).mistakes
    assert text.split("\n")[mistake.line - 1] == "Licence: CC-BI-4.0"
