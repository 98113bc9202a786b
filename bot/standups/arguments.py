"""The arguments of stand-ups: who, from when to when, what one tells."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from bot.engine.commands.argument import (
    Argument,
    Cleared,
    Record,
    Sentence,
    Title,
    Turn,
)
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import Parties, Party
from bot.engine.commands.moving import NewTitle
from bot.engine.commands.text import clean
from bot.engine.commands.told import Told
from bot.errors import UserError
from bot.standups.model import Share, Standup
from bot.standups.queries import share_for_update, standup_for_update
from bot.time.phrases.ranges import read_range, split_range
from bot.time.phrases.repeating import read_repetition_words, split_repetition

if TYPE_CHECKING:
    from bot.engine.context import Context

_SHORTEST: Final = timedelta(minutes=5)
STANDUP: Final = Record("Z", standup_for_update)
SHARE: Final = Record("Q", share_for_update)


class Window(NamedTuple):
    """From when to when of each working day people are waited for."""

    opens: time
    closes: time


class WindowOfDay(Argument[Window]):
    """`9:30-10:00`, `9:30 30分钟`; `每个工作日` may stand before it."""

    turn = Turn.DATE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the time at the end of the line, and the rule beside it."""
        words, rule = split_repetition(" ".join(line.tokens))
        left, phrase = split_range(words, _morning(ctx), ctx.calendar, ruled=bool(rule))
        if not phrase:
            return None
        line.tokens = left.split()
        return f"{rule} {phrase}".strip()

    def read(self, raw: str, ctx: "Context") -> Window:
        """Two times of one day, five minutes apart at least."""
        phrase, rule = split_repetition(clean(raw))
        if rule and not read_repetition_words(rule).is_daily:
            raise UserError("standup.workdays_only")
        starts, ends = read_range(phrase, _morning(ctx), ctx.calendar)
        if ends is None:
            raise UserError("standup.window_wanted", given=phrase[:40])
        opens, closes = (each.astimezone(ctx.calendar.zone) for each in (starts, ends))
        if opens.date() != closes.date() or ends - starts < _SHORTEST:
            raise UserError("standup.window_wanted", given=phrase[:40])
        return Window(opens.time(), closes.time())

    def shape(self, label: str) -> str:
        """As one types it."""
        del label
        return "9:30-10:00"


def _morning(ctx: "Context") -> datetime:
    """The beginning of tomorrow, from which any time of day is still ahead."""
    day = ctx.now.astimezone(ctx.calendar.zone).date() + timedelta(days=1)
    return datetime.combine(day, time(0), ctx.calendar.zone)


@dataclass(frozen=True, slots=True)
class New:
    """`/站会 新建 研发站会 @技术部 9:30-10:00`."""

    title: Annotated[str, Title(100)]
    window: Annotated[Window, WindowOfDay()]
    people: Annotated[tuple[Party, ...], Parties()]


@dataclass(frozen=True, slots=True)
class Changed:
    """What is to be other than it was; what is left out stays."""

    standup: Annotated[Standup, STANDUP]
    title: Annotated[str | None, NewTitle(100)] = None
    window: Annotated[Window | None, WindowOfDay()] = None
    people: Annotated[tuple[Party, ...] | None, Parties()] = None


@dataclass(frozen=True, slots=True)
class One:
    """A stand-up and nothing else."""

    standup: Annotated[Standup, STANDUP]


@dataclass(frozen=True, slots=True)
class Said:
    """`/站会发言 提交 Q12 登录页做完了 计划:联调 阻碍:无`, or one's own words in three lines."""

    share: Annotated[Share, SHARE]
    done: Annotated[str | Cleared | None, Sentence(2000)] = None
    plan: Annotated[str | Cleared | None, Told(2000)] = None
    problems: Annotated[str | Cleared | None, Told(2000)] = None


@dataclass(frozen=True, slots=True)
class Own:
    """A share and nothing else."""

    share: Annotated[Share, SHARE]


@dataclass(frozen=True, slots=True)
class Remarked:
    """A share, and what was answered to its card."""

    share: Annotated[Share, SHARE]
    words: Annotated[str, Sentence(5000)]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
