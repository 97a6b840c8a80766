"""What the templates of a site ask for: what none of them names needn't be worked out."""

import re

from jinja2 import BaseLoader, Environment, TemplateError

_NAME = re.compile(r"[A-Za-z_]\w*")


def find_names(environment: Environment) -> frozenset[str]:
    """Return every word that stands in a template: among them all names and attributes that they may read.

    Args:
        environment: Knows where the templates are.
    """
    loader = environment.loader
    names: set[str] = set()
    if not isinstance(loader, BaseLoader):
        return frozenset()
    for template in loader.list_templates():
        try:
            source, _, _ = loader.get_source(environment, template)
        except (TemplateError, UnicodeDecodeError):  # such as a picture beside them
            continue
        names.update(_NAME.findall(source))
    return frozenset(names)
