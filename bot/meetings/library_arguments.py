"""The arguments of looking for minutes and decisions: words, days, who was there, a series."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.engine.commands.argument import Argument, Title
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import Party, PartyMention
from bot.engine.commands.pages import Page
from bot.engine.commands.text import clean, fold
from bot.errors import UserError
from bot.meetings.arguments import MEETING
from bot.meetings.library import Sought
from bot.meetings.model import Meeting
from bot.meetings.policy import reader
from bot.time.phrases.past import Days, read_past, tells_past

if TYPE_CHECKING:
    from bot.engine.context import Context

_MOST_WORDS: Final = 5


class PastDays(Argument[Days]):
    """Days gone by, wherever they stand in the line: `上周`, `11月`, `last month`."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the longest run of tokens that tells days."""
        today = ctx.now.astimezone(ctx.calendar.zone).date()
        for many in range(min(len(line.tokens), _MOST_WORDS), 0, -1):
            for start in range(len(line.tokens) - many + 1):
                words = " ".join(line.tokens[start : start + many])
                if tells_past(fold(words), today):
                    del line.tokens[start : start + many]
                    return words
        return None

    def read(self, raw: str, ctx: "Context") -> Days:
        """The days meant, seen from today."""
        today = ctx.now.astimezone(ctx.calendar.zone).date()
        return read_past(fold(clean(raw)), today)

    def hint(self, ctx: "Context") -> str:
        """What can be written."""
        return ctx.text("minutes.days_hint")


class SeriesOf(Argument[Meeting]):
    """The series that a meeting is one of, behind `系列:`."""

    also = ("会议", "meeting")

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> Meeting:
        """That meeting, if it is theirs to see; raises UserError for any other."""
        found = MEETING.read(raw, ctx)
        if not reader(ctx, found):
            raise UserError("input.no_record", given=clean(raw)[:40], example="M12")
        return found

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:M12"


@dataclass(frozen=True, slots=True)
class Listed:
    """`/会议 纪要 缓存 11月 @技术部 系列:M12 p2`."""

    words: Annotated[str | None, Title(100)] = None
    span: Annotated[Days | None, PastDays()] = None
    party: Annotated[Party | None, PartyMention()] = None
    series: Annotated[Meeting | None, SeriesOf()] = None
    page: Annotated[int, Page()] = 1

    def sought(self) -> Sought:
        """What is looked for."""
        return Sought(self.words or "", self.span, self.party, self.series)
