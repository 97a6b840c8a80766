"""What compiled templates print with: `compiling` makes the code that calls these."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import markupsafe
from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode, missing
from markupsafe import Markup, escape

Vars: TypeAlias = dict[str, Any] | None  # what is set in a loop or a block


def _escape_slowly(text: str) -> str:
    return str(escape(text))


# What `escape` makes a `Markup` of; another version of the library may have none.
escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", None) or _escape_slowly


def print_value(value: object) -> str:
    """Return what a value prints as where everything is escaped."""
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is Markup:
        return value  # type: ignore[return-value] # it is a string
    return escape(value)


class Printed(Macro):
    """A macro that is called straight where it takes nothing but its own arguments.

    Attributes:
        func: What it calls.
        absent: A sign of nothing for each of its arguments; None where it takes others too.
    """

    def __init__(self, environment: Environment, func: Callable[..., str], *others: Any) -> None:  # noqa: ANN401 - as Jinja gives them
        super().__init__(environment, func, *others)
        self.func = func
        others_too = self.catch_kwargs or self.catch_varargs or self.caller or self.explicit_caller
        self.absent = None if others_too else (missing,) * len(self.arguments)


@internalcode
def call(
    context: Context,
    loop_vars: Vars,
    block_vars: Vars,
    called: Callable[..., object],
    /,
    *args: object,
    **kwargs: object,
) -> object:
    """Return what a call in a template gives."""
    if type(called) is Printed and not kwargs and (text := _straight(context, called, args)) is not missing:
        return str.__new__(Markup, text) if type(text) is str and context.eval_ctx.autoescape else text
    return context.call(called, *args, **kwargs, _loop_vars=loop_vars, _block_vars=block_vars)


@internalcode
def print_call(
    context: Context,
    loop_vars: Vars,
    block_vars: Vars,
    called: Callable[..., object],
    /,
    *args: object,
    **kwargs: object,
) -> str:
    """Return what a call prints as where everything is escaped."""
    if type(called) is Printed and not kwargs and (text := _straight(context, called, args)) is not missing:
        if type(text) is str:  # what a macro makes needs no escape, and no `Markup` to say so
            return text if context.eval_ctx.autoescape else escape_text(text)
        return print_value(text)
    value = context.call(called, *args, **kwargs, _loop_vars=loop_vars, _block_vars=block_vars)
    return escape_text(value) if type(value) is str else print_value(value)


@internalcode
def _straight(context: Context, called: Printed, args: tuple[object, ...]) -> object:
    """Return what a macro makes, called straight; `missing` where it takes others than its own arguments."""
    absent = called.absent
    if absent is None or len(args) > len(absent):
        return missing
    try:
        return called.func(*args, *absent[len(args) :])
    except StopIteration:  # as `context.call` says it
        return context.environment.undefined(
            "value was undefined because a callable raised a StopIteration exception"
        )


def find_module(template: Template, context: Context) -> TemplateModule:
    """Return what a template imports from another one without its context."""
    if context.globals_keys <= context.environment.globals.keys():
        return template.module
    return template._get_default_module(context)  # noqa: SLF001 - as in Jinja's own code


def make_module(template: Template, context: Context, names: Mapping[str, Any]) -> TemplateModule:
    """Return what a template imports from another one with its context.

    Args:
        template: The other one.
        context: What all of the template knows.
        names: What is known at this place besides.
    """
    known = {name: value for name, value in names.items() if value is not missing}
    return template.make_module({**context.parent, **context.vars, **known}, shared=True)
