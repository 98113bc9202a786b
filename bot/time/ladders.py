"""Reminder ladders: when each rung of a clock is due, derived and never stored.

A ladder turns a clock into a rising sequence of rungs. Times follow from the clock's own planned
times, so a late firing never shifts what comes after it (semantics §3.4).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from bot.time.attendance import attended_after, attended_between
from bot.time.calendar import WorkingCalendar

_PERCENT: Final = 100


class Measure(StrEnum):
    """What a clock counts: working time of the calendar, or every hour of the day.

    Neither counts the leave of a person's calendar.
    """

    WORKING = "working"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock as its ladder sees it.

    `budget` is what the ladder's 100 % stands for and `consumed` what ran before
    `running_since`; `anchor` is the fixed moment (a due date) of ladders that have one.
    """

    budget: timedelta
    consumed: timedelta
    running_since: datetime
    measure: Measure
    anchor: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: its name, unique within a clock, and its planned time."""

    name: str
    at: datetime


class Done(NamedTuple):
    """What a clock has behind it: its rungs by name, and when the last of them was planned.

    Of what had passed before the clock was started it knows the last alone.
    """

    rungs: frozenset[str] = frozenset()
    last: datetime | None = None


class Reached(NamedTuple):
    """How far a clock has come: what has passed unheeded, in order, and what it waits for next."""

    passed: list[Rung]
    coming: Rung | None


Times = Callable[[ClockState, WorkingCalendar], Iterator[Rung]]
"""The rungs of a clock in order of time; may never end, and is walked anew at each firing.

So each rung is reckoned from the one before, where it can be: a task may be years late.
"""


def ahead(times: Times, state: ClockState, calendar: WorkingCalendar, done: Done) -> Iterator[Rung]:
    """The rungs that are still to come.

    They go by name and time, so that a ladder which other settings have moved or reordered goes
    on from where it was and says nothing that has been overtaken.
    """
    for rung in times(state, calendar):
        if rung.name not in done.rungs and (done.last is None or rung.at >= done.last):
            yield rung


def reached(rungs: Iterator[Rung], now: datetime) -> Reached:
    """How many of the rungs that are ahead `now` has reached."""
    passed: list[Rung] = []
    for rung in rungs:
        if rung.at > now:
            return Reached(passed, rung)
        passed.append(rung)
    return Reached(passed, None)


def begun(rungs: Iterator[Rung], now: datetime) -> Reached:
    """Where a ladder begins whose date was given: of what has passed, the last moment's alone."""
    passed: list[Rung] = []
    for rung in rungs:
        if rung.at > now:
            return Reached(passed, rung)
        passed = [*(each for each in passed if each.at == rung.at), rung]
    return Reached(passed, None)


def later(at: datetime, amount: timedelta, measure: Measure, calendar: WorkingCalendar) -> datetime:
    """The moment `amount` after `at`, in working or in wall time."""
    match measure:
        case Measure.WORKING:
            return calendar.add(at, amount)
        case Measure.WALL:
            return attended_after(at, amount, calendar.leave)


def elapsed(
    start: datetime, end: datetime, measure: Measure, calendar: WorkingCalendar
) -> timedelta:
    """How much of the clock ran between two moments, never negative."""
    if end <= start:
        return timedelta(0)
    match measure:
        case Measure.WORKING:
            return calendar.between(start, end)
        case Measure.WALL:
            return attended_between(start, end, calendar.leave)


def share(clock: ClockState, percent: int, calendar: WorkingCalendar) -> datetime:
    """When `percent` of the clock's budget is used up."""
    left = clock.budget * percent / _PERCENT - clock.consumed
    if left <= timedelta(0):
        return clock.running_since
    return later(clock.running_since, left, clock.measure, calendar)


def spent(clock: ClockState, extra: timedelta, calendar: WorkingCalendar) -> datetime:
    """When the whole budget and `extra` beyond it are used up."""
    left = clock.budget + extra - clock.consumed
    if left <= timedelta(0):
        return clock.running_since
    return later(clock.running_since, left, clock.measure, calendar)
