"""Expressions of an administrator over data from outside: sandboxed, short, never raising more.

`{{ labels.alertname }}` of a JSON body. What the data lacks is empty.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import Template

_LONGEST: Final = 2000


class ExpressionError(ValueError):
    """An expression that can't be read, or can't be worked out for this data."""


def check(expression: str) -> None:
    """Raise ExpressionError where an expression can't be read."""
    _compiled(expression)


def worked_out(expression: str, values: Mapping[str, object]) -> str:
    """What an expression gives for these values, on one line and cut short.

    Raises ExpressionError.
    """
    try:
        given = _compiled(expression).render(values)
    except ExpressionError:
        raise
    except Exception as error:  # data from outside may break any filter
        raise ExpressionError(f"{expression!r}: {error}") from error
    return " ".join(given.split())[:_LONGEST]


@cache
def _compiled(expression: str) -> "Template":
    from jinja2 import ChainableUndefined, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=ChainableUndefined, autoescape=False)
    try:
        return environment.from_string(expression)
    except TemplateSyntaxError as error:
        raise ExpressionError(f"{expression!r}: {error.message}") from error
