"""The arguments of working along: people and departments in one breath."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.queries import departments_named
from bot.directory.values import Unit
from bot.engine.cards import InputKind
from bot.engine.commands.argument import Argument, Turn
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import (
    Party,
    PeopleMention,
    UnitMention,
    find_party,
    names_in,
    take_names,
)
from bot.engine.commands.text import clean
from bot.errors import UserError
from bot.tasks.arguments.kinds import TASK
from bot.tasks.model import Task

if TYPE_CHECKING:
    from bot.engine.context import Context

_PEOPLE = PeopleMention()
_MOST: Final = 50


class Parties(Argument[tuple[Party, ...]]):
    """Any number of people and departments: `@何佳怡 @设计部`."""

    input = InputKind.PEOPLE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take all mentions and, where they were forgotten, all names."""
        mentioned = _PEOPLE.take(line, ctx)
        return mentioned or "、".join(take_names(line, ctx, _MOST)) or None

    def read(self, raw: str, ctx: "Context") -> tuple[Party, ...]:
        """Whoever is meant, each once."""
        found = [find_party(each, ctx) for each in names_in(raw, ctx)]
        if not found:
            raise UserError("input.empty")
        return tuple({(type(each), each.id): each for each in found}.values())

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"@{label}"

    def shown(self, raw: str, ctx: "Context") -> str:
        """Names instead of mentions' ids."""
        return _PEOPLE.shown(raw, ctx)


class Units(Parties):
    """Every department that is mentioned; people are left to who comes after."""

    turn = Turn.NAMED
    by_line = True

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the mentions of departments."""

        def unit(token: str) -> str | None:
            known = token[0] in "@＠" and departments_named(ctx.tx, clean(token[1:]))
            return token if known else None

        return " ".join(line.take_all(unit)) or None

    def read(self, raw: str, ctx: "Context") -> tuple[Unit, ...]:
        """The departments meant, each once."""
        found = [UnitMention().read(each, ctx) for each in names_in(raw, ctx)]
        return tuple({each.id: each for each in found}.values())


@dataclass(frozen=True, slots=True)
class Shared:
    """`/任务 协作 T12 @何佳怡 @设计部`."""

    task: Annotated[Task, TASK]
    parties: Annotated[tuple[Party, ...], Parties()]
