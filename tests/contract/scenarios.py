"""Scenarios of the features that are played again on every messenger in every run."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import Final, NamedTuple

from tests.stage import Stage

_USUAL: Final = ("tests.help.test_ask", "tests.tasks.test_acknowledge")
"""Forms, buttons, replies, reminders and changes in place; `test_whole` plays all there are."""


class Scenario(NamedTuple):
    """A test that wants nothing but a stage."""

    id: str
    play: Callable[[Stage], None]


def scenarios() -> Sequence[Scenario]:
    """Those that say nothing about which messenger they are played on."""
    return [each for name in _USUAL for each in _of(import_module(name))]


def _of(module: ModuleType) -> Iterator[Scenario]:
    for name, play in inspect.getmembers(module, inspect.isfunction):
        alone = [*inspect.signature(play).parameters] == ["stage"]
        marks = {each.name for each in getattr(play, "pytestmark", [])}
        if name.startswith("test_") and alone and "console" not in marks:
            yield Scenario(f"{module.__name__.removeprefix('tests.')}::{name}", play)
