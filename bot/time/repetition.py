"""Rules by which a day comes again: 每周一, 每月最后一个工作日, every other friday (M-08, M-09).

A day that falls on a day off is put off to the next working day of the same week or month; where
none is left, a monthly one is on the last working day before, and a weekly one is not that week.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.time.calendar import WorkingCalendar

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_MONTHS: Final = 12
_SEARCHED: Final = 60
"""Weeks or months that are looked through for the next day: some may have none, not all."""


class Every(StrEnum):
    """What is counted."""

    WORKDAY = "workday"
    WEEK = "week"
    DATE = "date"
    NTH_WORKDAY = "nth"
    NTH_WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Repetition:
    """A rule: each working day; `days` of every `step`-th week; the `number`-th day of a month.

    `days` are weekdays, Monday 0. `number` is a day of the month, or which of its working days or
    of its weekdays, the last being -1.
    """

    every: Every
    days: tuple[int, ...] = ()
    number: int = 0
    step: int = 1

    @property
    def is_daily(self) -> bool:
        """Whether it is on each working day."""
        return self.every is Every.WORKDAY

    def written(self) -> str:
        """As it is kept: `week 0,2 0 1`."""
        days = ",".join(map(str, self.days)) or "-"
        return f"{self.every.value} {days} {self.number} {self.step}"

    def first(self, day: date, calendar: WorkingCalendar, since: date) -> date | None:
        """The first day from `day` on; `since` is in a week that counts where not all do.

        None where no such day is to be found, as in a year without working days.
        """
        if self.is_daily:
            return calendar.working_day_after(day, 0)
        periods = self._weeks(day, since) if self.every is Every.WEEK else _months(day)
        for _, period in zip(range(_SEARCHED), periods, strict=False):
            found = [each for each in self._in(period, calendar) if each >= day]
            if found:
                return min(found)
        return None

    def _weeks(self, day: date, since: date) -> Iterator[list[date]]:
        monday, begun = _monday(day), _monday(since)
        monday += _WEEK * (-((monday - begun) // _WEEK) % self.step)
        while True:
            yield [monday + number * _DAY for number in range(7)]
            monday += _WEEK * self.step

    def _in(self, period: list[date], calendar: WorkingCalendar) -> set[date]:
        """The days of a week or month that count, in working time."""
        if self.every is Every.NTH_WORKDAY:
            worked = [each for each in period if calendar.is_working_day(each)]
            return set(_nth(worked, self.number))
        if self.every is Every.NTH_WEEKDAY:
            named = _nth([each for each in period if each.weekday() in self.days], self.number)
        elif self.every is Every.DATE:
            named = [period[min(self.number, len(period)) - 1]]
        else:
            named = [period[each] for each in self.days]
        back = self.every is not Every.WEEK
        return {found for each in named if (found := _worked(each, period, calendar, back=back))}


def read_repetition(written: str) -> Repetition:
    """The rule that was kept."""
    every, days, number, step = written.split()
    named = () if days == "-" else tuple(map(int, days.split(",")))
    return Repetition(Every(every), named, int(number), int(step))


def _worked(day: date, period: list[date], calendar: WorkingCalendar, *, back: bool) -> date | None:
    """The day itself if it is worked, else the next of its period, else (`back`) the last one."""
    at = period.index(day)
    ahead = next((each for each in period[at:] if calendar.is_working_day(each)), None)
    if ahead is None and back:
        return next((each for each in reversed(period[:at]) if calendar.is_working_day(each)), None)
    return ahead


def _nth(days: list[date], number: int) -> list[date]:
    """The day of that number from 1 on, or the last for -1; a short month may have none."""
    if number < 0:
        return days[-1:]
    return days[number - 1 : number]


def _months(day: date) -> Iterator[list[date]]:
    year, month = day.year, day.month
    while True:
        yield [date(year, month, number + 1) for number in range(monthrange(year, month)[1])]
        year, month = (year + 1, 1) if month == _MONTHS else (year, month + 1)


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY
