"""What a template can read: every name in it and in all that it is made of, and how."""

import pytest
from jinja2 import DictLoader, Environment

from afterword.building.reads import find_closure


def reads(text, **others):
    """Return what a template reads, in words."""
    environment = Environment(loader=DictLoader({"t": text, **others}), autoescape=True)
    return [str(read) for read in find_closure(environment, "t").reads]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ a }}", ["a"]),
        ("{{ a.b.c }}", ["a.b.c"]),
        ("{{ a['b'] }}", ["a[…]"]),
        ("{{ a[b] }}", ["a[…]", "b"]),
        ("{{ a[b] }}{{ a.c }}", ["a", "b"]),
        ("{{ a[:2] }}", ["a"]),
        ("{% if a %}x{% endif %}", ["whether a"]),
        ("{% if not a.b or c %}x{% endif %}", ["whether a.b", "whether c"]),
        ("{{ a or b }}", ["a", "b"]),
        ("{{ a.b|length }}", ["number of a.b"]),
        ("{% if a %}{{ a }}{% endif %}", ["a"]),
        ("{% if a is none %}x{% endif %}", ["a"]),
        ("{{ a.b(c) }}", ["a", "c"]),
        ("{{ a.b }}{{ a }}", ["a"]),
        ("{{ a|f(b) }}", ["a", "b"]),
        ("{% for x in a %}{{ x }}{% endfor %}", ["a", "x"]),
        ("{% for x in a[:2] %}{{ x.b }}{% endfor %}", ["a.[].[]", "a.[].b", "x.b"]),
        ("{% for x in a %}{{ x.b|length }}{% endfor %}", ["a.[].[]", "number of a.[].b", "number of x.b"]),
        (
            "{% for x in a %}{% if x.b %}1{% endif %}{% endfor %}",
            ["a.[].[]", "whether a.[].b", "whether x.b"],
        ),
    ],
)
def test_what_is_read(text, found):
    """The narrowest thing that holds all that the template may look at."""
    environment = Environment(loader=DictLoader({"t": text}), autoescape=True)
    environment.filters["f"] = str
    assert [str(read) for read in find_closure(environment, "t").reads] == found


def test_of_each_element_only_what_is_named():
    """A change of anything else in it doesn't count; how many there are does."""
    found = reads("{% for x in a if x.slug %}{{ x.view.title }}{% endfor %}")
    assert [read for read in found if read.startswith("a")] == ["a.[].[]", "a.[].slug", "a.[].view.title"]


def test_what_others_read_counts():
    """Of what it extends, includes and imports."""
    found = reads(
        "{% extends 'base' %}{% block x %}{% include 'part' %}{% endblock %}",
        base="{% from 'macros' import m %}{{ a }}{% block x %}{% endblock %}",
        part="{{ b }}",
        macros="{% macro m() %}{{ c }}{% endmacro %}",
    )
    assert found == ["a", "b", "c"]


def test_another_text_is_another_closure():
    """Also where only an included one changed."""

    def sources(part):
        environment = Environment(loader=DictLoader({"t": "{% include 'p' %}", "p": part}), autoescape=True)
        return find_closure(environment, "t").sources

    assert sources("one") == sources("one")
    assert sources("one") != sources("two")


def test_an_include_by_a_variable_is_unknown():
    """Nobody can tell what it reads before it runs."""
    environment = Environment(loader=DictLoader({"t": "{% include a %}"}), autoescape=True)
    assert find_closure(environment, "t") is None
