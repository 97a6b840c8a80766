"""A misspelt setting: Pelican takes any name in silence, so this names the unknown ones."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from afterword.errors import ContentError, suggest

# Ours, and those that Pelican's own code reads though its defaults don't list them.
_FURTHER = frozenset(
    "AFTERWORD AUTHOR FEED_DOMAIN"
    " ARCHIVES_URL ARCHIVES_SAVE_AS CATEGORIES_SAVE_AS CATEGORIES_URL AUTHORS_URL TAGS_URL"
    " FEED_ALL_RSS FEED_ATOM FEED_RSS FEED_ALL_ATOM_URL FEED_ALL_RSS_URL INDEX_URL CATEGORY_FEED_RSS"
    " TAG_FEED_ATOM TAG_FEED_RSS TRANSLATION_FEED_RSS TIMEZONE SITESUBTITLE GITHUB_URL LINKS SOCIAL MENUITEMS"
    " DEBUG PORT BIND PREVIEW THEME_STATIC_DIR DIRECT_TEMPLATES".split()
)


def check_setting_names(settings: Mapping[str, Any], path: Path) -> Iterable[ContentError]:
    """Yield an error for each setting that nobody reads.

    Args:
        settings: As Pelican read them.
        path: The settings file, for the messages.
    """
    from pelican.settings import DEFAULT_CONFIG

    known = set(DEFAULT_CONFIG) | _FURTHER
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for name in sorted(settings):
        if name.isupper() and name not in known:
            line = next((n for n, row in enumerate(text.split("\n"), 1) if row.startswith(name)), None)
            yield ContentError(path, line, f"unknown setting {name!r}{suggest(name, known)}")
