"""Every argument of every command × a share of the tricks, typed and sent as a form."""

from collections.abc import Iterator
from typing import Final

import pytest

from bot.engine.commands.argument import Turn
from bot.engine.commands.command import AnyCommand, Parameter
from tests.hostile.arena import COMMANDS, Arena, Part
from tests.hostile.proof import prove
from tests.hostile.tricks import TRICKS

_LONG: Final = 5_000
_WITH_ARGUMENTS = [
    each for each in COMMANDS if any(not one.argument.is_record for one in each.parameters)
]


@pytest.mark.parametrize("command", _WITH_ARGUMENTS, ids=lambda command: command.id)
def test_in_a_form(arena: Arena, command: AnyCommand) -> None:
    """Each input of the form in turn holds tricks, while all others hold what they should."""
    part = arena.part(command)
    account = arena.stage.account(part.person)
    for each in _fields(command):
        for trick in _tricks(arena, command, each, 9):
            form = part.raw | {each.name: trick}
            prove(arena.press(part, form, opens_forms=len(trick) % 2 == 0), account)


@pytest.mark.parametrize("command", _WITH_ARGUMENTS, ids=lambda command: command.id)
def test_in_a_line(arena: Arena, command: AnyCommand) -> None:
    """Each argument in turn is a trick, behind its mark and behind its name."""
    part = arena.part(command)
    account = arena.stage.account(part.person)
    for each in _fields(command):
        for trick in _tricks(arena, command, each, 9):
            for line in _lines(part, each, trick):
                prove(arena.say(part, line), account)


def _fields(command: AnyCommand) -> list[Parameter]:
    return [each for each in command.parameters if not each.argument.is_record]


def _tricks(arena: Arena, command: AnyCommand, field: Parameter, share: int) -> list[str]:
    """One of `share` tricks, other ones for every field and command; long ones for the first."""
    first = COMMANDS[0] is command and _fields(command)[0] is field
    tricks = [each for each in TRICKS.values() if len(each) < _LONG]
    long = [each for each in TRICKS.values() if len(each) >= _LONG] if first else []
    return [*arena.shared(tricks, share, command.id + field.name), *long]


def _lines(part: Part, field: Parameter, trick: str) -> Iterator[str]:
    others = [f"{name}:{value}" for name, value in part.raw.items() if name != field.name]
    head = " ".join([part.command.head("zh"), part.record, *others])
    mark = field.argument.shape("").strip('"')
    between = "\n" if field.argument.turn is Turn.DESCRIPTION else " "
    yield f"{head}{between}{mark}{trick}"
    if not mark:
        yield f"{head} {field.label(part.command.id, part.language)}:{trick}"
