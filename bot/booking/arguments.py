"""Rooms and periods as arguments of commands."""

from typing import TYPE_CHECKING, Final

from bot.booking.model import Resource
from bot.booking.queries import resource_named, resources
from bot.engine.cards import InputKind, Option
from bot.engine.commands.argument import Argument, Turn
from bot.engine.commands.line import Line
from bot.engine.commands.text import clean, fold
from bot.errors import UserError
from bot.time.calendar import Period
from bot.time.phrases import read_period

if TYPE_CHECKING:
    from bot.engine.context import Context

_WORDS: Final = 3
"""Most words of a name that is typed."""


class RoomName(Argument[Resource]):
    """A room by its name in either language, or its id."""

    turn = Turn.NAMED
    input = InputKind.CHOICE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the words that name a room; others are left to the other arguments."""
        for many in range(min(len(line.tokens), _WORDS), 0, -1):
            said = " ".join(line.tokens[:many])
            if resource_named(ctx.tx, said) is not None:
                del line.tokens[:many]
                return said
        return None

    def read(self, raw: str, ctx: "Context") -> Resource:
        """The room of that name; raises UserError with those that there are."""
        return read_room(raw, ctx)

    def offered(self, ctx: "Context") -> tuple[Option, ...]:
        """Every room that can be booked."""
        return room_options(ctx)


class Times(Argument[Period]):
    """A day or a period, whatever is left of the line: `明天 14:00-15:30`."""

    turn = Turn.TEXT

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the words that are left."""
        del ctx
        return line.take_text()

    def read(self, raw: str, ctx: "Context") -> Period:
        """The period meant, seen from now; whole days where no times were given."""
        return read_times(raw, ctx)


def read_room(raw: str, ctx: "Context") -> Resource:
    """The room of that name or id; raises UserError with those that there are."""
    found = resource_named(ctx.tx, clean(raw))
    if found is None:
        between = "、" if ctx.language == "zh" else ", "
        known = between.join(each.name(ctx.language) for each in resources(ctx.tx))
        raise UserError("booking.no_room", given=clean(raw)[:40], known=known or "-")
    return found


def room_options(ctx: "Context") -> tuple[Option, ...]:
    """Every room, with how many it holds."""
    return tuple(
        Option(each.key, ctx.text("booking.room", room=each.name(ctx.language), people=n))
        if (n := each.capacity)
        else Option(each.key, each.name(ctx.language))
        for each in resources(ctx.tx)
    )


def read_times(raw: str, ctx: "Context") -> Period:
    """A period in words; raises UserError that says how to write it."""
    try:
        return read_period(fold(clean(raw)), ctx.now, ctx.calendar)
    except UserError as error:
        if error.key in {"dates.unreadable", "dates.two_dates"}:
            raise UserError("booking.period_wanted", given=clean(raw)[:40]) from error
        raise
