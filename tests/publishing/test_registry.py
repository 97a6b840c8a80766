"""Targets in the settings: closed, checked, and each with a way out."""

from pathlib import Path

import pytest

from afterword.errors import SettingsError, UnusableInputError
from afterword.publishing.targets.directory import DirectoryTarget
from afterword.publishing.targets.registry import choose_target, parse_targets

BASE = Path("/srv/site")
HERE = {"kind": "directory", "path": "out"}


def parse(given):
    """Parse targets of a site at BASE."""
    return parse_targets(given, BASE, BASE / "public")


def test_a_site_without_targets_goes_to_its_output_path():
    """Under the name of `public`."""
    assert parse({}) == {"public": DirectoryTarget(BASE / "public")}


def test_a_relative_path_begins_at_the_settings():
    """Not where the command was typed."""
    assert parse({"home": HERE}) == {"home": DirectoryTarget(BASE / "out")}


def test_a_path_that_goes_up_is_followed():
    """The releases are beside where it leads."""
    assert parse({"home": {"kind": "directory", "path": "../www/./site/"}}) == {
        "home": DirectoryTarget(Path("/srv/www/site"))
    }


def test_an_absolute_path_stays_as_it_is():
    """And other settings are taken as they are."""
    given = {"home": {"kind": "directory", "path": "/var/www", "keep": 2, "compress": False}}
    assert parse(given) == {"home": DirectoryTarget(Path("/var/www"), 2, compress=False)}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "directroy", "path": "x"}, "unknown kind 'directroy'; did you mean 'directory'?"),
        (
            {"kind": "directory", "path": "x", "keeps": 3},
            "unknown setting 'keeps' of directory; did you mean",
        ),
        ({"kind": "directory"}, "directory wants 'path' too"),
        ({"kind": "directory", "path": ""}, "give it a path"),
        ({"kind": "directory", "path": 3}, "give it a path"),
        ({"kind": "directory", "path": "x", "keep": True}, "give it a int"),
        ({"kind": "directory", "path": "x", "keep": 0}, "1 is the least"),
        ({"kind": "directory", "path": "/"}, "name a folder in it"),
        ({"path": "x"}, "wants a dictionary with its kind"),
        ("public", "wants a dictionary with its kind"),
    ],
)
def test_a_target_that_means_nothing_is_an_error(values, words):
    """It names the target, and what to write instead."""
    with pytest.raises(SettingsError, match="'home'") as caught:
        parse({"home": values})
    assert words in str(caught.value)


def test_the_only_target_is_meant():
    """Without a name."""
    name, _ = choose_target(parse({"home": HERE}), None, "")
    assert name == "home"


def test_of_several_one_must_be_named():
    """Nothing is guessed where it would be seen by everybody."""
    targets = parse({"home": HERE, "mirror": {**HERE, "path": "other"}})
    with pytest.raises(UnusableInputError, match="name one: home, mirror"):
        choose_target(targets, None, "")
    assert choose_target(targets, None, "mirror")[0] == "mirror"
    assert choose_target(targets, "home", "mirror")[0] == "home"


def test_a_misspelt_target_is_named():
    """With the one that was meant, on the command line and in the settings."""
    targets = parse({"home": HERE})
    with pytest.raises(UnusableInputError, match="did you mean 'home'"):
        choose_target(targets, "hme", "")
    with pytest.raises(SettingsError, match="did you mean 'home'"):
        choose_target(targets, None, "hme")
