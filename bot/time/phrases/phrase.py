"""From the parts of a phrase to the one moment that they mean, or a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.time.phrases.days import FAR, candidates
from bot.time.phrases.hours import second_of_day
from bot.time.phrases.parts import (
    After,
    Day,
    DayOfMonth,
    Edge,
    EndOf,
    Hour,
    Instant,
    Marker,
    MonthDay,
    Pair,
    Part,
    Period,
    Refusal,
    Span,
    Time,
    Weak,
    Week,
    Weekday,
)
from bot.time.phrases.when import Ground, When

_JUST_PAST: Final = timedelta(days=7)
_TODAY: Final = After()
_NOON: Final = Hour(12)
_LAST_MINUTE: Final = 23 * 3600 + 59 * 60
_NOON_SECOND: Final = 12 * 3600
_ONLY_LAST: Final = (Marker.UP_TO, Marker.WITHIN)
_NEVER_LAST: Final = (Marker.BY, Marker.TO, Marker.BEFORE, Marker.LINK)


@dataclass(slots=True)
class _Sorted:
    """The parts of a phrase by what they are."""

    days: list[Day] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    instants: list[Instant] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def put(self, part: Part) -> None:
        match part:
            case Hour() | Edge():
                self.times.append(part)
            case Period():
                self.periods.append(part)
            case Span():
                self.spans.append(part)
            case Instant():
                self.instants.append(part)
            case Marker():
                self.markers.append(part)
            case Refusal():
                self.refusals.append(part)
            case _:
                self.days.append(part)

    @property
    def moments(self) -> int:
        """How many dates and times are told, a date with its time counted twice."""
        of_days = len(self.days) + len(self.times) + len(self.periods)
        return of_days + len(self.spans) + len(self.instants)


def meaning(parts: Sequence[Part], ground: Ground) -> When:
    """The moment that the parts mean together; raises UserError `dates.…` where there is none."""
    told = _Sorted()
    for part in parts:
        told.put(part)
    _refuse_shape(parts, told, ground)
    if told.instants or told.spans:
        return _exact(told, ground)
    return _of_day(told, ground)


def _refuse_shape(parts: Sequence[Part], told: _Sorted, ground: Ground) -> None:
    if parts[0] is Marker.LINK:
        raise ground.refusal("unreadable")
    if told.refusals:
        refused = told.refusals[0]
        raise ground.refusal(refused.key, meant=refused.meant)
    if not told.moments:
        raise ground.refusal("unreadable")
    if told.markers:
        _refuse_markers(parts, told, ground)


def _refuse_markers(parts: Sequence[Part], told: _Sorted, ground: Ground) -> None:
    if parts[-1] in _NEVER_LAST or any(part in _ONLY_LAST for part in parts[:-1]):
        raise ground.refusal("unreadable")
    if Marker.LINK in told.markers or Marker.TO in parts[1:]:
        raise ground.refusal("two_dates" if told.moments > 1 else "unreadable")
    if Marker.AFTER in told.markers and not told.spans:
        raise ground.refusal("after")
    if Marker.BEFORE in told.markers and not (told.times or told.spans or told.instants):
        raise ground.refusal("before_day")


def _exact(told: _Sorted, ground: Ground) -> When:
    """A span from now, or a moment with its zone; neither can have a date beside it."""
    if told.moments > 1:
        raise ground.refusal("two_dates")
    at = told.instants[0].at.astimezone(UTC) if told.instants else _ahead(told, ground)
    return _checked(at, date_only=False, ground=ground)


def _ahead(told: _Sorted, ground: Ground) -> datetime:
    if Marker.UP_TO in told.markers:
        raise ground.refusal("past")
    return (ground.now + told.spans[0].length).astimezone(UTC)


def _of_day(told: _Sorted, ground: Ground) -> When:
    time, period = _time(told, ground)
    if not told.days and time is None and period is not Period.NOON:
        raise ground.refusal("bare_period")
    day, weekday = _day(told.days, ground)
    if isinstance(day, Weak) and (time or period):
        raise ground.refusal("dotted")
    chosen = _first_ahead(day, time, period, ground)
    if weekday is not None and weekday != chosen[0].weekday():
        raise ground.refusal("weekday", date=chosen[0])
    return When(chosen[1], date_only=time is None and period is None)


def _time(told: _Sorted, ground: Ground) -> tuple[Time | None, Period | None]:
    if len(told.times) > 1 or len(set(told.periods)) > 1:
        raise ground.refusal("two_dates")
    time = told.times[0] if told.times else None
    period = told.periods[0] if told.periods else None
    return time, period


def _day(days: list[Day], ground: Ground) -> tuple[Day, int | None]:
    """The one day meant, and a weekday told beside it for it to agree with."""
    match days:
        case []:
            return _TODAY, None
        case [day]:
            return day, None
        case [Week(week), Weekday(weekday, None)] | [Weekday(weekday, None), Week(week)]:
            return Weekday(weekday, week), None
        case [Weak(), _] | [_, Weak()]:
            raise ground.refusal("unreadable")
        case [Weekday(), Weekday()]:
            raise ground.refusal("two_dates")
        case [Weekday() as told, (After() | MonthDay() | DayOfMonth() | Pair() | EndOf()) as day]:
            return _agreeing(day, told, ground)
        case [(After() | MonthDay() | DayOfMonth() | Pair() | EndOf()) as day, Weekday() as told]:
            return _agreeing(day, told, ground)
        case _:
            raise ground.refusal("two_dates")


def _agreeing(day: Day, told: Weekday, ground: Ground) -> tuple[Day, int]:
    if told.week is not None and not set(candidates(told, ground)) & set(candidates(day, ground)):
        raise ground.refusal("two_dates")
    return day, told.weekday


def _first_ahead(
    day: Day, time: Time | None, period: Period | None, ground: Ground
) -> tuple[date, datetime]:
    """The first date that the day can be whose moment still lies ahead."""
    dates = candidates(day, ground)
    for candidate in dates:
        if candidate < ground.today:
            _refuse_just_past(candidate, dates, ground)
            continue
        if candidate - ground.today > FAR:
            raise ground.refusal("too_far")
        at = _moment(candidate, time, period, ground)
        if at > ground.now:
            return candidate, at
        _refuse_just_past(candidate, dates if isinstance(day, MonthDay | Pair) else (), ground)
    raise ground.refusal("past")


def _refuse_just_past(candidate: date, dates: tuple[date, ...], ground: Ground) -> None:
    """A date that has just gone by is rather a slip than the same date next year."""
    if len(dates) > 1 and ground.today - candidate <= _JUST_PAST:
        raise ground.refusal(
            "just_past", year=dates[-1].year, month=candidate.month, day=candidate.day
        )


def _moment(day: date, time: Time | None, period: Period | None, ground: Ground) -> datetime:
    match time:
        case Hour():
            return ground.moment(day, second_of_day(time, period, ground))
        case Edge(closing=True):
            return ground.calendar.end_of_day(day)
        case Edge():
            return ground.calendar.start_of_day(day)
        case None:
            return _end_of(period, day, ground)


def _end_of(period: Period | None, day: date, ground: Ground) -> datetime:
    """The end of a part of the day, or of the whole day."""
    match period:
        case None | Period.AFTERNOON:
            return ground.calendar.end_of_day(day)
        case Period.EARLY:
            return ground.calendar.start_of_day(day)
        case Period.MORNING | Period.NOON:
            return ground.moment(day, _NOON_SECOND)
        case Period.EVENING:
            return ground.moment(day, _LAST_MINUTE)
        case Period.DAWN | Period.DUSK:
            raise ground.refusal("hour_missing")


def _checked(at: datetime, *, date_only: bool, ground: Ground) -> When:
    if at <= ground.now:
        raise ground.refusal("past")
    if at - ground.now > FAR:
        raise ground.refusal("too_far")
    return When(at, date_only)
