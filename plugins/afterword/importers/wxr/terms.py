"""Categories, tags and the terms of other taxonomies."""

from afterword.importers.plain import plain_line
from afterword.importers.wxr.record import RawItem

# (nicename, name) by taxonomy.
Terms = dict[str, tuple[tuple[str, str], ...]]


def read_terms(item: RawItem) -> Terms:
    """Return (nicename, name) by taxonomy; version 1.0 lists each once more without its taxonomy."""
    stated = {plain_line(term.name) for term in item.terms if term.domain}
    found: dict[str, dict[str, str]] = {}
    for term in item.terms:
        name = plain_line(term.name)
        if name and (term.domain or name not in stated):
            found.setdefault(term.domain or "category", {}).setdefault(name, term.nicename)
    return {domain: tuple((nice, name) for name, nice in names.items()) for domain, names in found.items()}


def term_names(terms: Terms, *domains: str) -> tuple[str, ...]:
    """Return the names of some taxonomies' terms, each once."""
    return tuple(dict.fromkeys(list_item(name) for domain in domains for _, name in terms.get(domain, ())))


def list_item(name: str) -> str:
    """Return a name that can stand in a list, which semicolons part."""
    return name.replace(";", ",")
