"""Whether single essays of a site can be made by themselves: which settings and plugins stand against it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import ref

from afterword.building.environment import Templates
from afterword.settings import parse_settings

# A plugin says so of itself: what it does depends on no essay's own words.
QUICK = "QUICK"
_OFF = ("RELATIVE_URLS", "TYPOGRIFY", "OUTPUT_SOURCES")
_AS_THEY_COME = ("MARKDOWN", "INTRASITE_LINK_REGEX", "PELICAN_CLASS", "READERS", "STATIC_EXCLUDE_SOURCES")


def find_hindrance(settings: Mapping[str, Any]) -> str:
    """Return why the whole site must be built at every edit; empty for no reason.

    Args:
        settings: Pelican's, once all plugins are registered.
    """
    from pelican.settings import DEFAULT_CONFIG

    for name in _OFF:
        if settings.get(name):
            return f"{name} is set"
    for name in _AS_THEY_COME:
        if settings.get(name) != DEFAULT_CONFIG.get(name):
            return f"{name} is set"
    for name, value in settings.items():
        if value and "FEED" in name and name.endswith(("_ATOM", "_RSS")):
            return f"{name} is set: Pelican's own feeds"
    if parse_settings(settings).strict:
        return "every source is checked before anything is built"
    return _find_listener()


def _find_listener() -> str:
    """Return the plugin, not of ours, that listens to Pelican and hasn't said that it minds no text."""
    from pelican import signals

    for signal in vars(signals).values():
        for receiver in list(getattr(signal, "receivers", {}).values()):
            # Most are kept by weak references, to functions or to methods.
            function = receiver() if isinstance(receiver, ref) else receiver
            module = getattr(function, "__module__", "") or ""
            own = module.split(".")[0] in {"afterword", "pelican"}
            if function is not None and not own and not getattr(sys.modules.get(module), QUICK, False):
                return f"the plugin {module} listens"
    return ""


def describe_templates(settings: Mapping[str, Any]) -> Templates:
    """Return where the templates lie, and what they may use."""
    import pelican

    theme = Path(settings["THEME"]).expanduser()
    return Templates(
        (*map(str, settings["THEME_TEMPLATES_OVERRIDES"]), str(theme / "templates")),
        str(Path(pelican.__file__).parent / "themes" / "simple" / "templates"),
        settings["JINJA_ENVIRONMENT"],
        settings["JINJA_FILTERS"],
        settings["JINJA_TESTS"],
    )
