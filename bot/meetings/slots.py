"""When a meeting is to be, once or again and again, as people tell it."""

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.engine.commands.argument import Argument, Turn
from bot.engine.commands.line import Line
from bot.engine.commands.moving import TOWARDS
from bot.engine.commands.text import clean
from bot.errors import UserError
from bot.time.phrases import read
from bot.time.phrases.ranges import Range, read_range, split_range
from bot.time.phrases.repeating import read_repetition_words, split_repetition
from bot.time.repetition import Repetition

if TYPE_CHECKING:
    from bot.engine.context import Context


class Slot(Argument[Range]):
    """From when to when, at the end of the line: `周四14:00-15:30`, `fri 2pm for 1h`."""

    turn = Turn.DATE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the longest run of closing tokens that tells a time."""
        return _taken(line, " ".join(line.tokens), ctx) or None

    def read(self, raw: str, ctx: "Context") -> Range:
        """The time meant, seen from now."""
        return read_range(clean(raw), ctx.now, ctx.calendar)


class NewSlot(Argument[Range | date]):
    """Another time, or a day on which it is at the same time: `改到周四`, `to thursday`."""

    turn = Turn.DATE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the longest run of closing tokens that tells a time."""
        return _taken(line, " ".join(line.tokens), ctx) or None

    def read(self, raw: str, ctx: "Context") -> Range | date:
        """The time meant, seen from now."""
        try:
            return read_range(clean(raw), ctx.now, ctx.calendar)
        except UserError as error:
            if error.key != "dates.time_wanted":
                raise
            when = read(clean(raw).strip(), ctx.now, ctx.calendar)
            if not when.date_only:
                raise
            return when.at.astimezone(ctx.calendar.zone).date()


_UNKNOWN: Final = re.compile(
    "(?:^|(?<= ))(?:[每隔](?:隔?[一二两三四五六七八九十0-9]+)?个?"
    "(?:周|月|年|季度?|星期|礼拜)[初末底]?(?= |$)"
    "|(?:(?:every|each)(?: [a-z0-9]+){1,5}|monthly|quarterly)$)",
    re.IGNORECASE,
)
_AGAIN: Final = re.compile("每|隔|every |each ", re.IGNORECASE)


class Occasion(NamedTuple):
    """When a meeting is, and by which rule it comes again; `dated` where a day was told as well."""

    range: Range
    rule: Repetition | None = None
    dated: bool = False


class RepeatedSlot(Argument[Occasion]):
    """A slot, or one that comes again: `每周一 10:00-11:00`, `last workday of every month 3pm`."""

    turn = Turn.DATE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the rule, and the time behind or before it."""
        words, rule = split_repetition(" ".join(line.tokens))
        before, unknown = ("", "") if rule else _without_unknown(words)
        phrase = _taken(line, before, ctx) if unknown else ""
        if phrase:
            return f"{unknown} {phrase}"
        phrase = _taken(line, words, ctx, ruled=bool(rule))
        if phrase and not rule:
            left, rule = _without_unknown(" ".join(line.tokens))
            line.tokens = left.split()
        return _told(rule, phrase) if phrase else None

    def read(self, raw: str, ctx: "Context") -> Occasion:
        """The first time from now on, or from the day that is told as well."""
        phrase, rule = split_repetition(clean(raw))
        if not rule and _AGAIN.match(phrase):
            raise UserError("rules.unreadable", given=phrase[:40])
        try:
            return _occasion(phrase, ctx.now, rule, ctx)
        except UserError as error:
            if error.key == "dates.recurring":
                raise UserError("rules.unreadable", given=clean(raw)[:40]) from None
            if not rule or error.key != "dates.past":
                raise
        tomorrow = ctx.now.astimezone(ctx.calendar.zone).date() + timedelta(days=1)
        morning = datetime.combine(tomorrow, time(0), ctx.calendar.zone)
        return _occasion(phrase, morning, rule, ctx)

    def hint(self, ctx: "Context") -> str:
        """Both ways of telling it."""
        return ctx.text("meeting.when_hint")


def _without_unknown(words: str) -> tuple[str, str]:
    """The words without a rule that is none of ours, and the rule, to be refused.

    What comes again is not arranged for once.
    """
    found = _UNKNOWN.search(words)
    if not found:
        return words, ""
    return f"{words[: found.start()]}{words[found.end() :].lstrip()}".strip(), found[0]


def _told(rule: str, phrase: str) -> str:
    """Both in one line, in the order that is read: `every week` stands behind its day."""
    ahead, behind = f"{rule} {phrase}".strip(), f"{phrase} {rule}"
    is_read_behind = split_repetition(behind) == (phrase, rule)
    return behind if is_read_behind and split_repetition(ahead)[1] != rule else ahead


def _occasion(phrase: str, now: datetime, rule: str, ctx: "Context") -> Occasion:
    found = read_range(phrase, now, ctx.calendar)
    if not rule:
        return Occasion(found)
    dated = _is_dated(phrase, found.starts, ctx)
    weekday = found.starts.astimezone(ctx.calendar.zone).weekday() if dated else None
    return Occasion(found, read_repetition_words(rule, weekday), dated)


def _is_dated(phrase: str, starts: datetime, ctx: "Context") -> bool:
    """Whether words tell the day as well as the time: another day can't stand before them then."""
    other = starts.astimezone(ctx.calendar.zone).date() + timedelta(days=1)
    try:
        read_range(f"{other} {phrase}", ctx.now, ctx.calendar)
    except UserError:
        return True
    return False


def _taken(line: Line, words: str, ctx: "Context", *, ruled: bool = False) -> str:
    """The time at the end of these words; where there is one, the line is left without it.

    Nor is it left with what leads to it, if that is all there is: `改到周四16:00`, `to thu 3pm`.
    """
    left, phrase = split_range(words, ctx.now, ctx.calendar, ruled=ruled)
    if left and (lead := TOWARDS.match(f"{words} ")):
        towards = split_range(words[lead.end() :], ctx.now, ctx.calendar, ruled=ruled)
        left, phrase = (left, phrase) if towards[0] else towards
    if phrase:
        line.tokens = left.split()
    return phrase
