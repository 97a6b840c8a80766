"""Checking for Pelican: in production, a mistake in content or settings stops the build before it begins."""

from pathlib import Path
from typing import Any

from pelican import signals

from afterword.checking.content import check_content
from afterword.checking.settings import check_setting_names
from afterword.errors import AfterwordError
from afterword.settings import parse_settings


def stop_at_mistakes(pelican: Any) -> None:
    """Raise with every mistake, where the settings ask for it."""
    settings = pelican.settings
    if not parse_settings(settings).strict:
        return
    mistakes = [str(mistake) for mistake in check_setting_names(settings, Path("publishconf.py"))]
    mistakes += [str(mistake) for mistake in check_content(settings).mistakes]
    if mistakes:
        raise AfterwordError("\n".join((f"{len(mistakes)} to mend before this can be published:", *mistakes)))


def stop_at_a_release(pelican: Any) -> None:
    """Raise where the output is a link to a release that visitors see: Pelican would empty it first."""
    output = Path(pelican.settings["OUTPUT_PATH"])
    if output.is_symlink() and output.readlink().parent.name == f"{output.name}.releases":
        raise AfterwordError(
            f"{output} is what visitors see, and nothing builds into it; afterword publish puts a new site"
            " there. To build elsewhere: -o FOLDER"
        )


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(stop_at_a_release)
    signals.initialized.connect(stop_at_mistakes)
