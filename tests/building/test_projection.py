"""The projection of a page's values: templates print the same of it, and it holds no more than they read."""

import pickle
from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment

from afterword.building.projection import Stub, UnprojectableError, project
from afterword.building.reads import find_closure

VALUES = {
    "site": SimpleNamespace(name="The Pier", feeds=(("Essays", "/feeds/essays"),), hidden="unread"),
    "pages": [
        SimpleNamespace(slug="about", view=SimpleNamespace(title="About", url="/about/", body="unread"))
    ],
    "none": [],
    "essay": SimpleNamespace(view=SimpleNamespace(title="Oars", thread=SimpleNamespace(count=3), gone=None)),
    "cards": {"a": "first", "b": "unread"},
    "name": "a",
}
TEXTS = (
    "{{ site.name }}",
    "{% for name, path in site.feeds %}{{ name }} {{ path }}{% endfor %}",
    "{% for page in pages if page.slug == 'about' %}{{ page.view.title }}{% endfor %}",
    "{% if pages %}{{ pages|length }}{% endif %}{% if none %}some{% else %}none{% endif %}",
    "{% for page in pages %}{{ loop.index }}{% endfor %}",
    "{% if essay.view.thread %}{{ essay.view.thread.count }}{% endif %}{{ essay.view.missing }}",
    "{% if essay.view.gone %}gone{% endif %}{{ essay.view.gone.title }}",
    "{{ cards[name] }}{{ cards['c']|default('no card') }}",
    "{% set view = essay.view %}{{ view.title }}",
    "{{ nowhere }}{% if nowhere %}there{% endif %}",
)


def projected(text):
    """Return what a template prints of the projection, and what of all values."""
    environment = Environment(loader=DictLoader({"page": text}), autoescape=True)
    closure = find_closure(environment, "page")
    part = project(closure.reads, VALUES, environment, {"cards": ["a", "c"]})
    template = environment.get_template("page")
    return template.render(pickle.loads(pickle.dumps(part))), template.render(VALUES)  # noqa: S301 - our own


@pytest.mark.parametrize("text", TEXTS)
def test_a_template_prints_the_same_of_it(text):
    """Though it has been kept in a file."""
    found, wanted = projected(text)
    assert found == wanted


def test_what_is_not_read_is_not_in_it():
    """Neither other attributes nor other entries."""
    environment = Environment(loader=DictLoader({"page": "".join(TEXTS[:8])}), autoescape=True)
    part = project(find_closure(environment, "page").reads, VALUES, environment, {"cards": ["a"]})
    assert b"unread" not in pickle.dumps(part)
    assert isinstance(part["site"], Stub)


def test_a_table_whose_attributes_are_read():
    """It can't be told what an attribute of a table would be."""
    environment = Environment(
        loader=DictLoader({"page": "{% for card in pages %}{{ card.slug }}{% endfor %}{{ pages.first }}"}),
        autoescape=True,
    )
    with pytest.raises(UnprojectableError):
        project(find_closure(environment, "page").reads, VALUES, environment, {})
