"""Licences by their many names: each is printed by one, and leads to its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.licences import parse_licence

CC = "https://creativecommons.org/"


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("CC-BY-4.0", "CC BY 4.0", f"{CC}licenses/by/4.0/"),
        ("CC BY-SA 3.0", "CC BY-SA 3.0", f"{CC}licenses/by-sa/3.0/"),
        ("cc-by-nc-sa-2.0-uk", "CC BY-NC-SA 2.0 UK", f"{CC}licenses/by-nc-sa/2.0/uk/"),
        ("Creative Commons Attribution 4.0", "CC BY 4.0", f"{CC}licenses/by/4.0/"),
        (
            "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International License",
            "CC BY-NC-ND 4.0",
            f"{CC}licenses/by-nc-nd/4.0/",
        ),
        ("http://creativecommons.org/licenses/by-sa/2.5/deed.de", "CC BY-SA 2.5", f"{CC}licenses/by-sa/2.5/"),
        (f"{CC}licenses/by/3.0/au/", "CC BY 3.0 AU", f"{CC}licenses/by/3.0/au/"),
        ("CC0", "CC0 1.0", f"{CC}publicdomain/zero/1.0/"),
        ("CC0-1.0", "CC0 1.0", f"{CC}publicdomain/zero/1.0/"),
        (f"{CC}publicdomain/mark/1.0/", "Public Domain Mark 1.0", f"{CC}publicdomain/mark/1.0/"),
        ("gfdl-1.3-or-later", "GFDL-1.3-or-later", "https://spdx.org/licenses/GFDL-1.3-or-later.html"),
        ("MIT", "MIT", "https://spdx.org/licenses/MIT.html"),
        ("https://www.example.org/terms", "example.org", "https://www.example.org/terms"),
    ],
)
def test_a_licence_has_one_name_and_address(text, name, url):
    """Whatever a person or a source calls it, the page says the same."""
    licence = parse_licence(text)
    assert (licence.name, licence.url, licence.known) == (name, url, True)


@pytest.mark.parametrize(
    "text",
    ["CC BY", "CC-BI-4.0", "CC-BY-4.5", "CC BY 4.0 DE", "all rights reserved", "LicenseRef-x", "http://[x"],
)
def test_what_is_no_licence_stays_words(text):
    """What nobody knows is printed as it stands and leads nowhere."""
    licence = parse_licence(text)
    assert (licence.name, licence.url, licence.known) == (text, None, False)


@given(st.text())
def test_any_text_can_stand_there(text):
    """Sources write anything into the field; nothing of it stops a build."""
    assert isinstance(parse_licence(text).name, str)
