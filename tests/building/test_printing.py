"""Templates compiled our way print what they print when Jinja compiles them."""

import traceback
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import (
    ChainableUndefined,
    DictLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    Undefined,
    UndefinedError,
    pass_context,
)
from markupsafe import Markup

from afterword.building.compiling import PrintingGenerator, print_fast
from afterword.building.environment import Compiled
from afterword.building.printing import escape_text
from support import ROOT

OTHERS = {
    "base": "<title>{% block title %}{{ a }}{% endblock %}</title>{% block main %}{% endblock %}",
    "macros": """
{% macro one(x, y='<', z=x) %}{{ x }}{{ y }}{{ z }}{% endmacro %}
{% macro with_context(x) %}{{ a }}{{ x }}{% endmacro %}
{% macro round() %}<{{ caller('&') }}>{% endmacro %}
{% macro all() %}{{ varargs }}{{ kwargs }}{% endmacro %}
""",
    "part": "{{ a }}{{ here }}{% if b %}{{ b }}{% endif %}",
}
MANY = "{% if a %}1" + "{% elif b %}2{% elif c.x %}3" * 20 + "{% endif %}"
FIXTURE = ROOT / "tests" / "fixtures" / "printing" / "templates.txt"
TEXTS = [*FIXTURE.read_text(encoding="utf-8").splitlines(), MANY]


class Html:
    """Says itself what its markup is."""

    def __html__(self):
        """Return it."""
        return "<html>"

    def __str__(self):
        return "no <html>"


class Lazy:
    """Stands for a string, as a proxy does."""

    @property
    def __class__(self):
        """Return what it pretends to be."""
        return str

    def __str__(self):
        return "<lazy>"


class Text(str):
    """A string of a kind of its own."""

    __slots__ = ()

    def __str__(self):
        return "<mine>"


class Marked(Markup):
    """Markup of a kind of its own."""

    __slots__ = ()


@pass_context
def context_name(context, name):
    """Return what a name stands for where it is asked for."""
    return context.resolve(name)


def stopping():
    """Stop, as if there were nothing more."""
    raise StopIteration


VALUES = st.one_of(
    st.text(st.sampled_from("a<>&\"'%s é\n"), max_size=4),
    st.text(st.sampled_from("a<&"), max_size=4).map(Markup),
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats(allow_nan=False),
    st.sampled_from([Html(), Lazy(), Text("<x>"), Marked("<x>"), ("<", 1), [Markup("<")], {"b": "<"}]),
    st.just(SimpleNamespace(b="<b>")),
)


def compiled(text, *, fast, **options):
    """Return a template; what it says where it can't be compiled."""
    environment = Environment(
        loader=DictLoader({**OTHERS, "t": text}),
        extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"],
        autoescape=options.pop("autoescape", True),
        **options,
    )
    if fast:
        print_fast(environment)
        assert environment.code_generator_class is PrintingGenerator
    return environment.get_template("t")


def printed(template, values):
    """Return what a template prints, or what it says is wrong."""
    try:
        return template.render(values)
    except (TemplateError, TypeError, ValueError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("undefined", [Undefined, StrictUndefined, ChainableUndefined])
@pytest.mark.parametrize("text", TEXTS)
def test_it_prints_the_same(text, undefined):
    """Whatever stands in a template, and whatever it is given."""
    ours, plain = (compiled(text, fast=fast, undefined=undefined) for fast in (True, False))

    @settings(max_examples=25)
    @given(VALUES, VALUES, VALUES)
    def check(a, b, c):
        values = {
            "a": a,
            "b": b,
            "c": c,
            "several": [a, b, c],
            "table": {"key": a, "items": b},
            "lazy": Lazy(),
            "tree": [SimpleNamespace(name=a, more=[SimpleNamespace(name=b, more=[])])],
            "object": SimpleNamespace(name=a, method=lambda x: x),
            "call": lambda x: x,
            "context_name": context_name,
            "stopping": stopping,
        }
        assert printed(ours, values) == printed(plain, values)

    check()


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("options", [{"autoescape": False}, {"finalize": lambda value: value or "none"}])
def test_an_unusual_environment_prints_the_same(text, options):
    """Where nothing is escaped, or something is done with every value."""
    values = {"a": "<a>", "b": "", "c": Markup("<c>"), "several": ["<", "a"], "tree": [], "object": Html()}
    ours, plain = (compiled(text, fast=fast, **options) for fast in (True, False))
    assert printed(ours, values) == printed(plain, values)


def test_a_mistake_is_told_of_with_its_line():
    """Though what stands together is printed together."""
    template = compiled("a\n{{ a }}\n{% if b %}\n{{ c.d.e }}{% endif %}", fast=True)
    with pytest.raises(UndefinedError) as caught:
        template.render(b=1)
    frames = traceback.extract_tb(caught.tb)
    assert [frame.lineno for frame in frames if frame.filename == "<template>"] == [4]


def test_what_a_value_prints_as_is_no_markup_of_its_own():
    """Plain strings are put together faster."""
    assert type(escape_text("<")) is str


def test_an_environment_of_another_kind_stays():
    """Such as one that waits for values."""
    environment = Environment(autoescape=True, enable_async=True)
    print_fast(environment)
    assert environment.code_generator_class is not PrintingGenerator


def test_a_template_is_compiled_once_in_a_build(monkeypatch):
    """Though every generator has an environment of its own."""
    compiled_names = []
    compile_one = Environment.compile
    monkeypatch.setattr(
        Environment,
        "compile",
        lambda self, source, name, filename: (
            compiled_names.append(name) or compile_one(self, source, name, filename)
        ),
    )
    cache = Compiled()
    for text, greet in (("{{ a|greet }}", str), ("{{ a|greet }}", str.upper), ("{{ a|greet }}!", str)):
        environment = Environment(loader=DictLoader({"t": text}), autoescape=True, bytecode_cache=cache)
        environment.filters["greet"] = greet
        assert environment.get_template("t").render(a="a") == text.replace("{{ a|greet }}", greet("a"))
    assert len(compiled_names) == 2


def test_a_filter_that_takes_more_is_compiled_anew():
    """What it takes stands in the code."""
    cache = Compiled()
    for greet in (str, pass_context(lambda context, value: f"{context['b']} {value}")):
        environment = Environment(
            loader=DictLoader({"t": "{{ a|greet }}"}), autoescape=True, bytecode_cache=cache
        )
        environment.filters["greet"] = greet
        printed_text = environment.get_template("t").render(a="a", b="b")
    assert printed_text == "b a"


def test_every_template_of_the_theme_compiles():
    """To code that Python can read."""
    folder = ROOT / "theme" / "templates"
    texts = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")
    }
    environment = Environment(loader=DictLoader(texts), autoescape=True)
    environment.filters |= dict.fromkeys(["day", "iso", "clock", "thousands", "plural"], str)
    print_fast(environment)
    assert all(environment.get_template(name).name == name for name in texts)
