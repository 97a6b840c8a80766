"""Settings: the closed set of ours, and the names that Pelican would swallow."""

import sys
from pathlib import Path

import pytest
from pelican.settings import read_settings

from afterword.checking.settings import check_setting_names
from afterword.errors import SettingsError
from afterword.settings import base_path, parse_settings

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["pelicanconf.py", "publishconf.py"])
def test_every_setting_is_one_that_somebody_reads(name, monkeypatch):
    """No name in the settings files is misspelt."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT)])
    path = ROOT / name
    assert list(check_setting_names(read_settings(str(path)), path)) == []


def test_a_misspelt_setting_is_named_with_its_line(tmp_path):
    """Pelican takes any name in silence; we don't."""
    path = tmp_path / "pelicanconf.py"
    path.write_text("SITENAME = 'x'\nSITEURLL = 'y'\n")
    (mistake,) = check_setting_names({"SITENAME": "x", "SITEURLL": "y"}, path)
    assert mistake.line == 2
    assert "did you mean 'SITEURL'?" in mistake.message


def test_an_unknown_setting_of_ours_is_an_error_with_a_suggestion():
    """`AFTERWORD` is closed."""
    with pytest.raises(SettingsError, match="did you mean 'excerpt_words'"):
        parse_settings({"AFTERWORD": {"excerpt_word": 3}})


@pytest.mark.parametrize("values", [{"excerpt_words": "many"}, {"excerpt_words": True}, {"strict": 1}])
def test_a_value_of_the_wrong_type_is_an_error(values):
    """A setting has one type."""
    with pytest.raises(SettingsError, match="give it a"):
        parse_settings({"AFTERWORD": values})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"crawlers": "none"}, "it can be 'all', 'no-training', 'no-models'"),
        ({"me": ["example.org"]}, "write an address"),
        ({"websub_hub": "hub.example"}, "write an address"),
        ({"security_contact": "https://example.org/"}, "wanted together"),
        ({"security_contact": "keeper", "security_expires": "2027-06-30T00:00:00Z"}, "mailto:"),
        ({"security_contact": "https://example.org/", "security_expires": "2027-06-30"}, "write a moment"),
    ],
)
def test_a_word_that_means_nothing_is_an_error(values, words):
    """With what it can be."""
    with pytest.raises(SettingsError, match=words):
        parse_settings({"AFTERWORD": values})


def test_a_list_of_addresses_is_kept_in_its_order():
    """However it is written."""
    assert parse_settings({"AFTERWORD": {"me": ["https://a.example/", "https://b.example/"]}}).me == (
        "https://a.example/",
        "https://b.example/",
    )


def test_no_workers_are_too_few():
    """One process does the work at least."""
    with pytest.raises(SettingsError, match="1 is the least"):
        parse_settings({"AFTERWORD": {"workers": 0}})


def test_the_base_path_comes_from_the_address():
    """A site in a folder of its host begins its links with that folder."""
    assert base_path("https://example.org") == ""
    assert base_path("https://example.org/blog/") == "/blog"
