"""Spans of days in words: `到 周五`, `周三到周五`, `wed-fri`, `until fri`, `明天`."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.errors import UserError
from bot.time.calendar import Period, WorkingCalendar
from bot.time.phrases.numerals import EN_NUMBER, ZH_NUMBER, number
from bot.time.phrases.ranges import read_hours
from bot.time.phrases.reading import LONGEST, read, tells_only_part_of_day
from bot.time.phrases.when import When

_UNTIL: Final = re.compile("(?:直到|到|至|(?:until|till|til|through|to)\\s)\\s*", re.IGNORECASE)
_FROM: Final = re.compile("(?:从|自|from\\s)\\s*", re.IGNORECASE)
_AFTERNOON: Final = re.compile("下午|午後|afternoon", re.IGNORECASE)
_WEEK: Final = re.compile("(这|本|下|this |next )\\s*(?:个?星期|个?礼拜|周|week)", re.IGNORECASE)
_DAYS: Final = re.compile(
    f"(.+?)\\s*(?:起|开始|[,，\\s]|\\sfor\\s|(?<=[天日号]))\\s*({ZH_NUMBER}|{EN_NUMBER})\\s*个?"
    "(?:天|工作日|(?:(?:working|business)\\s)?days?)",
    re.IGNORECASE,
)
_MOST_DAYS: Final = 366
_DAY_OF_MONTH: Final = re.compile("([0-9]{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_CLOSING: Final = re.compile("\\s*(?:为止|止)$")
_BETWEEN: Final = re.compile(
    "\\s*(?:到|至|~|～|—+|–|-)\\s*|\\s(?:to|until|till|through)\\s", re.IGNORECASE
)


def read_period(phrase: str, now: datetime, calendar: WorkingCalendar) -> Period:
    """The span meant, whole days where no times were given; from now where it only has an end.

    A week ends with its last working day, and `明天起3天` are three working days. An end before its
    beginning is looked for again from the beginning on: `周三到周五` said on a Thursday is next
    week's. Raises UserError as `read` does.
    """
    if len(phrase) > 2 * LONGEST:
        raise UserError("dates.unreadable", field=None, phrase=phrase[:LONGEST])
    phrase = _CLOSING.sub("", phrase.strip())
    if (hours := read_hours(phrase, now, calendar)) is not None and hours.ends is not None:
        return hours.starts, hours.ends
    if week := _WEEK.fullmatch(phrase):
        return _week(week, now, calendar)
    if days := _DAYS.fullmatch(phrase):
        return _working_days(_start(days[1], now, calendar), days[2].lower(), calendar)
    if until := _UNTIL.match(phrase):
        return now, _end(read(phrase[until.end() :], now, calendar), calendar)
    phrase = _FROM.sub("", phrase, count=1)
    for first, last in _halves(phrase):
        try:
            start = _start(first, now, calendar)
            return start, _end_after(start, last, now, calendar)
        except UserError:
            continue
    return _start(phrase, now, calendar, whole=True), _end(read(phrase, now, calendar), calendar)


def _week(told: re.Match[str], now: datetime, calendar: WorkingCalendar) -> Period:
    is_next = told[1].lower() in {"下", "next "}
    today = now.astimezone(calendar.zone).date()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * is_next)
    last = calendar.last_working_day_of_week(monday) or monday + timedelta(days=6)
    start = _midnight(monday, calendar) if is_next else now
    end = _midnight(last + timedelta(days=1), calendar)
    if start >= end:
        raise UserError("dates.past", field=None, phrase=told[0])
    return start, end


def _working_days(start: datetime, written: str, calendar: WorkingCalendar) -> Period:
    many = number(written)
    day = start.astimezone(calendar.zone).date()
    if not many or many > _MOST_DAYS:
        raise UserError("dates.unreadable", field=None, phrase=written)
    last = calendar.working_day_after(day - timedelta(days=1), many)
    return start, _midnight(last + timedelta(days=1), calendar)


def _halves(phrase: str) -> Iterator[tuple[str, str]]:
    for found in _BETWEEN.finditer(phrase):
        first, last = phrase[: found.start()].strip(), phrase[found.end() :].strip()
        if first and last:
            yield first, last


def _end_after(start: datetime, phrase: str, now: datetime, calendar: WorkingCalendar) -> datetime:
    """The end; a mere number is a day of the month in which it begins: `dec 21 to 24`."""
    if day := _DAY_OF_MONTH.fullmatch(phrase):
        phrase = f"{start.astimezone(calendar.zone):%Y-%m}-{day[1].zfill(2)}"
    try:
        end = _end(read(phrase, now, calendar), calendar)
    except UserError:
        return _end(read(phrase, start, calendar), calendar)
    return end if end > start else _end(read(phrase, start, calendar), calendar)


def _start(
    phrase: str, now: datetime, calendar: WorkingCalendar, *, whole: bool = False
) -> datetime:
    """When what is told begins: a part of the day not at its end, by which `read` knows it."""
    when = read(phrase, now, calendar)
    if not (when.date_only or whole or tells_only_part_of_day(phrase)):
        return when.at
    midnight = _midnight(when.at.astimezone(calendar.zone).date(), calendar)
    return _noon(midnight, calendar) if _AFTERNOON.search(phrase) else midnight


def _end(when: When, calendar: WorkingCalendar) -> datetime:
    """An end at a day's closing is the end of that day."""
    day = when.at.astimezone(calendar.zone).date()
    if when.date_only or when.at >= calendar.end_of_day(day):
        return _midnight(day + timedelta(days=1), calendar)
    return when.at


def _noon(midnight: datetime, calendar: WorkingCalendar) -> datetime:
    """When the afternoon of the day that begins then begins."""
    day = midnight.astimezone(calendar.zone).date()
    return datetime.combine(day, time(12), calendar.zone).astimezone(UTC)


def _midnight(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, time(), calendar.zone).astimezone(UTC)
