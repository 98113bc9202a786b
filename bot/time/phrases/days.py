"""From a day as written to the dates that it can be, the likeliest first, or a refusal."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Final, assert_never

from bot.time.phrases.parts import (
    After,
    Day,
    DayOfMonth,
    EndOf,
    MonthDay,
    Pair,
    Unit,
    Weak,
    Week,
    Weekday,
)
from bot.time.phrases.when import Ground

FAR: Final = timedelta(days=3_653)
"""Deadlines further ahead than ten years are slips of the finger."""
_WEEK: Final = timedelta(days=7)
_MONTHS: Final = 12
_FAR_MONTHS: Final = 120
_FAR_WORKING: Final = 2_600


def candidates(day: Day, ground: Ground) -> tuple[date, ...]:
    """The dates that `day` can be; never empty."""
    match day:
        case After():
            return (_after(day, ground),)
        case Weekday():
            return _weekdays(day, ground.today)
        case MonthDay():
            return _month_days(day, ground)
        case DayOfMonth():
            return _day_of_month(day, ground)
        case EndOf():
            return (_end(day, ground),)
        case Pair():
            return _month_days(_ordered(day, ground), ground)
        case Week() | Weak():
            raise ground.refusal("which_day" if isinstance(day, Week) else "dotted")
        case _:
            assert_never(day)


def _after(day: After, ground: Ground) -> date:
    if day.days > FAR.days or day.months > _FAR_MONTHS or day.working > _FAR_WORKING:
        raise ground.refusal("too_far")
    if day.working:
        return ground.calendar.working_day_after(ground.today, day.working)
    return _months_on(ground.today, day.months) + timedelta(days=day.days)


def _months_on(day: date, months: int) -> date:
    """The same day some months on, or the last one of a shorter month."""
    year, month = _month(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _month(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return year, month + 1


def _weekdays(day: Weekday, today: date) -> tuple[date, ...]:
    if day.week is None:
        first = today + timedelta(days=(day.weekday - today.weekday()) % 7)
        return (first, first + _WEEK)
    monday = today - timedelta(days=today.weekday())
    return (monday + day.week * _WEEK + timedelta(days=day.weekday),)


def _month_days(day: MonthDay, ground: Ground) -> tuple[date, ...]:
    this_year = ground.today.year
    if day.years_ahead is not None:
        years = [this_year + day.years_ahead]
    else:
        years = [this_year, this_year + 1] if day.year is None else [day.year]
    found = tuple(date(year, day.month, day.day) for year in years if _exists(year, day))
    if not found:
        raise ground.refusal("no_such_date")
    return found


def _exists(year: int, day: MonthDay) -> bool:
    if not (1 <= year <= MAXYEAR and 1 <= day.month <= _MONTHS):
        return False
    return 1 <= day.day <= monthrange(year, day.month)[1]


def _day_of_month(day: DayOfMonth, ground: Ground) -> tuple[date, ...]:
    """The day in the month meant; without a month, in this one, or in the next once it is past.

    A month too short is refused rather than skipped: who says 31号 in November is mistaken.
    """
    behind = day.day < ground.today.day
    year, month = _month(ground.today, behind if day.months is None else day.months)
    return _month_days(MonthDay(month, day.day, year), ground)


def _end(day: EndOf, ground: Ground) -> date:
    today = ground.today
    match day.unit:
        case Unit.WEEK:
            return _week_end(today + day.ahead * _WEEK, ground)
        case Unit.MONTH if day.month is not None:
            return _named_month_end(day, day.month, ground)
        case Unit.MONTH:
            return _month_end(*_month(today, day.ahead))
        case Unit.QUARTER:
            to_end = 2 - (today.month - 1) % 3
            return _month_end(*_month(today, to_end + 3 * day.ahead))
        case Unit.YEAR:
            return _month_end(_year(day, ground), _MONTHS)


def _week_end(day: date, ground: Ground) -> date:
    found = ground.calendar.last_working_day_of_week(day)
    if found is None:
        raise ground.refusal("week_off")
    return found


def _named_month_end(day: EndOf, month: int, ground: Ground) -> date:
    if not 1 <= month <= _MONTHS:
        raise ground.refusal("no_such_date")
    year = _year(day, ground)
    if day.year is None and not day.ahead and month < ground.today.month:
        year += 1
    return _month_end(year, month)


def _year(day: EndOf, ground: Ground) -> int:
    year = ground.today.year + day.ahead if day.year is None else day.year
    if year < 1:
        raise ground.refusal("no_such_date")
    return year


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _ordered(day: Pair, ground: Ground) -> MonthDay:
    """A pair with a slash as month and day: by Chinese words, or by the only reading there is."""
    if day.year is None and ground.chinese:
        return MonthDay(day.first, day.second)
    if day.first > _MONTHS or day.first == day.second:
        return MonthDay(day.second, day.first, day.year)
    if day.second > _MONTHS:
        return MonthDay(day.first, day.second, day.year)
    raise ground.refusal("day_or_month", first=day.first, second=day.second)
