"""The arguments of room commands."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.booking.arguments import RoomName, Times
from bot.booking.model import Resource
from bot.engine.cards import InputKind
from bot.engine.commands.argument import Argument
from bot.engine.commands.line import Line
from bot.engine.commands.text import clean, fold
from bot.errors import UserError
from bot.time.calendar import Period

if TYPE_CHECKING:
    from bot.engine.context import Context

_MOST: Final = 10_000
_UNITS: Final = ("个人", "人", "people", "persons", "p")


class Heads(Argument[int]):
    """How many come: `8人`, `8 people`, `人数:8`."""

    input = InputKind.NUMBER

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that is a number of people."""
        del ctx
        return line.take(lambda token: token if _count(token, bare=False) else None)

    def read(self, raw: str, ctx: "Context") -> int:
        """A whole number."""
        del ctx
        found = _count(raw, bare=True)
        if not found:
            raise UserError("rooms.no_count", given=clean(raw)[:40])
        return found


def _count(written: str, *, bare: bool) -> int:
    """The number of people that is written; 0 where it is none."""
    said = fold(clean(written)).replace(" ", "")
    digits = said
    for unit in _UNITS:
        digits = digits.removesuffix(unit)
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(_MOST))
    return int(digits) if is_number and (bare or digits != said) else 0


@dataclass(frozen=True, slots=True)
class Asked:
    """`/会议室 [月亮厅] [明天 14:00-15:30] [8人]`."""

    room: Annotated[Resource | None, RoomName()] = None
    period: Annotated[Period | None, Times()] = None
    people: Annotated[int, Heads()] = 0


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
