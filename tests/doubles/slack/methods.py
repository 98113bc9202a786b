"""The table of methods: who may call them, with which arguments, and what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tests.doubles.slack.arguments import Arguments
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json

Does: TypeAlias = Callable[[Platform, Arguments], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """One method; `scopes` are all needed whatever the arguments say."""

    does: Does
    arguments: frozenset[str]
    scopes: tuple[str, ...] = ()
    takes_json: bool = True
    is_for_app: bool = False


METHODS: dict[str, Method] = {}


def method(
    name: str,
    arguments: str = "",
    *scopes: str,
    takes_json: bool = True,
    is_for_app: bool = False,
) -> Callable[[Does], Does]:
    """Put a function into the table; `arguments` are names with spaces between them."""

    def entered(does: Does) -> Does:
        METHODS[name] = Method(
            does, frozenset(arguments.split()), scopes, takes_json=takes_json, is_for_app=is_for_app
        )
        return does

    return entered
