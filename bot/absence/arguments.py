"""The arguments of absence commands: one frozen dataclass for each shape."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.absence.queries import absence_for_update
from bot.directory.absences import Absence
from bot.directory.values import Member
from bot.engine.argument import Argument, Record, Turn
from bot.engine.cards import InputKind
from bot.engine.line import Line
from bot.engine.mentions import PersonMention
from bot.engine.text import clean, fold
from bot.errors import UserError
from bot.time.calendar import Period
from bot.time.phrases import read_period

if TYPE_CHECKING:
    from bot.engine.context import Context

_ABSENCE: Final = Record("L", absence_for_update)


class Span(Argument[Period]):
    """The days, whatever is left of the line: `到 周五`, `周三到周五`, `wed-fri`."""

    turn = Turn.TEXT
    input = InputKind.TEXT

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the words that are left."""
        del ctx
        return line.take_text()

    def read(self, raw: str, ctx: "Context") -> Period:
        """The span meant, seen from now."""
        try:
            return read_period(raw, ctx.now, ctx.calendar)
        except UserError as error:
            if error.key == "dates.unreadable":
                raise UserError("absence.span_wanted", given=clean(raw)[:40]) from error
            raise


class Introduced(PersonMention):
    """A person behind one of a few words: `替 @李雷`, `for @lilei`."""

    def __init__(self, *words: str) -> None:
        self.words = frozenset(words)

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the word and the mention behind it."""
        del ctx
        for index, token in enumerate(line.tokens[:-1]):
            if fold(token) in self.words:
                behind = Line("")
                behind.tokens = [line.tokens[index + 1]]
                if (mention := behind.take_person()) is not None:
                    del line.tokens[index : index + 2]
                    return mention
        return None

    def shape(self, label: str) -> str:
        """The argument by its name."""
        return f"{label}:@"


@dataclass(frozen=True, slots=True)
class New:
    """`请假中 到 周五`, `请假 周三到周五 @王五`; `替 @李雷` for somebody else's leave."""

    span: Annotated[Period, Span()]
    absent: Annotated[Member | None, Introduced("替", "帮", "for")] = None
    deputy: Annotated[Member | None, PersonMention()] = None


@dataclass(frozen=True, slots=True)
class Deputised:
    """`代理 @王五 周一到周三`; without days for the leave that is on or comes next."""

    deputy: Annotated[Member, PersonMention()]
    span: Annotated[Period | None, Span()] = None


@dataclass(frozen=True, slots=True)
class One:
    """An absence and nothing else."""

    absence: Annotated[Absence, _ABSENCE]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
