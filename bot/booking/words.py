"""Periods and opening times as people read them."""

from bot.booking.model import week_of
from bot.engine.context import Context
from bot.time.calendar import Period
from bot.time.spans import Day
from bot.time.words import weekday_name
from templates import Language


def period_words(ctx: Context, period: Period) -> str:
    """`11月27日 周五 14:00–15:00`; the day of the end only where it is another one."""
    start, end = (each.astimezone(ctx.calendar.zone) for each in period)
    if start.date() == end.date():
        return f"{ctx.day(start.date())} {start:%H:%M}–{end:%H:%M}"
    return f"{ctx.moment(period[0])} – {ctx.moment(period[1])}"


def times(ctx: Context, period: Period) -> str:
    """`14:00–15:00`; midnight at the end is 24:00."""
    start, end = (each.astimezone(ctx.calendar.zone) for each in period)
    closes = "24:00" if end.date() > start.date() else f"{end:%H:%M}"
    return f"{start:%H:%M}–{closes}"


def hours(written: str, language: Language) -> str:
    """A week's opening times: `周一至周五 08:00–20:00`."""
    week = week_of(written).week
    groups: list[tuple[int, int, Day]] = []
    for number, day in enumerate(week):
        if groups and groups[-1][1] == number - 1 and groups[-1][2] == day:
            groups[-1] = (groups[-1][0], number, day)
        else:
            groups.append((number, number, day))
    parts = (f"{_days(first, last, language)} {_spans(day)}" for first, last, day in groups if day)
    return ("、" if language == "zh" else ", ").join(parts)


def _days(first: int, last: int, language: Language) -> str:
    names = [weekday_name(each, language) for each in (first, last)]
    if first == last:
        return names[0]
    return ("至" if language == "zh" else "–").join(names)


def _spans(day: Day) -> str:
    return " ".join(
        f"{each.start // 60:02}:{each.start % 60:02}–{each.end // 60:02}:{each.end % 60:02}"
        for each in day
    )
