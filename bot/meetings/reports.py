"""The reports that weekly and monthly meetings bring along, for those who may read them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Occasion, Report
from bot.meetings.model import Kind, Meeting
from bot.meetings.queries import ahead_of_kinds, units_attending

_KINDS: Final = (Kind.WEEKLY, Kind.MONTHLY)
_WEEK: Final = timedelta(days=7)
_TO_THURSDAY: Final = timedelta(days=3)
_LOOKS_BACK: Final = 10
"""Held by that day, a monthly review is one of the month before."""
_MOST_WEEKS: Final = 5


def brings(ctx: Context, shown: Meeting, viewer: Member | None) -> bool:
    """Whether a meeting has reports for a viewer; for a room whether it has any at all."""
    if viewer is None:
        return bool(_reports(ctx.reading_as(None), shown))
    return bool(reports_for(ctx, shown, viewer))


def reports_for(ctx: Context, shown: Meeting, reader: Member) -> list[Report]:
    """The reports of a meeting that a reader may read."""
    return [each for each in _reports(ctx.reading_as(reader), shown) if each.readable]


def meetings_bringing(ctx: Context, subject: str) -> Iterator[str]:
    """The meetings ahead whose cards lead to a report."""
    for each in ahead_of_kinds(ctx.tx, _KINDS):
        if any(report.subject == subject for report in _reports(ctx, each)):
            yield each.subject


def _reports(ctx: Context, shown: Meeting) -> list[Report]:
    if shown.purpose not in _KINDS:
        return []
    day = shown.starts_at.astimezone(ctx.calendar.zone).date()
    weekly = shown.purpose == Kind.WEEKLY
    weeks = _this_and_last(day) if weekly else _of_month(day)
    units = units_attending(ctx.tx, shown.id)
    occasion = Occasion(units, weeks, latest=weekly, about=shown.about)
    return [each for reports in ctx.rules.reports for each in reports(ctx, occasion)]


def _this_and_last(day: date) -> list[date]:
    monday = day - timedelta(days=day.weekday())
    return [monday, monday - _WEEK]


def _of_month(day: date) -> list[date]:
    """The weeks whose Thursday lies in the month that is looked back at: each is of one month."""
    within = day - timedelta(days=day.day) if day.day <= _LOOKS_BACK else day
    first = within.replace(day=1)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    thursdays = [thursday + number * _WEEK for number in range(_MOST_WEEKS)]
    return [each - _TO_THURSDAY for each in reversed(thursdays) if each.month == first.month]
