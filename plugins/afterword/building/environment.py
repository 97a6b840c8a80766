"""An environment for templates as Pelican makes one, from what of it can be kept."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
)
from jinja2.bccache import Bucket
from msgspec import Struct

from afterword.building.compiling import print_fast
from afterword.building.files import digest_bytes, digest_file, digest_parts

if TYPE_CHECKING:
    from types import CodeType

ENVIRONMENT = "environment"  # its name in the store
COMPILED = "afterword_compiled"  # a place in Pelican's settings, for one build


class Templates(Struct, frozen=True):
    """Where a site's templates lie, and what they may use.

    Attributes:
        folders: In which they are looked for, the theme's the last.
        simple: That of the theme which Pelican falls back to.
        options: As Jinja's `Environment` takes them.
        filters, tests: The site's own.
    """

    folders: tuple[str, ...]
    simple: str
    options: Mapping[str, Any]
    filters: Mapping[str, Any]
    tests: Mapping[str, Any]


class Compiled(BytecodeCache):
    """What the environments of one build have compiled; every generator has one, of the same templates."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, object], tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code if it is known."""
        checksum, code = self._codes.get((bucket.key, _calls(bucket.environment)), ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code."""
        self._codes[bucket.key, _calls(bucket.environment)] = bucket.checksum, bucket.code


def _calls(environment: Environment) -> object:
    """Return what stands in the code of an environment's filters and tests: what they take besides values."""
    known = (*environment.filters.items(), *environment.tests.items())
    return tuple((name, each.jinja_pass_arg) for name, each in known if hasattr(each, "jinja_pass_arg"))


def make_environment(templates: Templates, names: Mapping[str, Any], cache: str) -> Environment:
    """Return an environment in which templates print what they print in Pelican's.

    Args:
        templates: Of the site.
        names: What every template knows, also one that is imported without context.
        cache: A folder for compiled templates.
    """
    simple = FileSystemLoader(templates.simple)
    theme = FileSystemLoader(templates.folders[-1])
    prefixes = PrefixLoader({"!simple": simple, "!theme": theme})
    environment = Environment(  # noqa: S701 - as the site says, whose settings escape everything
        loader=ChoiceLoader([FileSystemLoader(list(templates.folders)), simple, prefixes]),
        bytecode_cache=FileSystemBytecodeCache(cache, f"{_kind(templates.options)}-%s"),
        **templates.options,
    )
    print_fast(environment)
    environment.filters.update(templates.filters)
    environment.tests.update(templates.tests)
    environment.globals.update(names)
    return environment


def _kind(options: Mapping[str, Any]) -> str:
    """Return what tells code apart that isn't the same though the template is."""
    makers = [digest_file(Path(__file__).with_name(name)) for name in ("compiling.py", "printing.py")]
    return digest_parts([*makers, digest_bytes(pickle.dumps(sorted(options.items())))])[:16]
