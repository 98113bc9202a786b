"""Times from one moment to another: `周四14:00-15:30`, `fri 2pm to 3pm`, `明天下午3点 90分钟`."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.errors import UserError
from bot.time.calendar import WorkingCalendar
from bot.time.phrases.between import ends_of
from bot.time.phrases.reading import LONGEST, read, tells_only_part_of_day, understood

_DAY: Final = timedelta(days=1)
_BETWEEN: Final = re.compile("\\s*(?:到|至|~|～|—+|–|-)\\s*|\\s(?:to|until|till)\\s", re.IGNORECASE)
_HALF_A_DAY: Final = timedelta(hours=12)
_EVENING: Final = 18
_LENGTH: Final = re.compile(
    r"[\s,，](?:共|for\s)?\s*"
    r"([0-9.]+\s*(?:hours?|hrs?|h)(?:\s*(?:and\s)?[0-9]+\s*(?:minutes?|mins?|m))?"
    r"|[0-9]+\s*(?:minutes?|mins?|m)|(?:an|one)\shour(?:\sand\sa\shalf)?|half\san\shour"
    r"|(?:[0-9.]+|[一二两三四五六七八九十半]+)个?半?(?:小时|钟头)(?:半|[0-9一二三四五十]+(?:分钟|分|刻钟))?"
    r"|[0-9一二两三四五六七八九十]+(?:分钟|刻钟))$",
    re.IGNORECASE,
)
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_WORD: Final = re.compile(r"[^\s，；]+")
_MOST_WORDS: Final = 8
_NO_DATE: Final = frozenset({"dates.unreadable", "dates.dotted", "dates.bare_period"})
_NO_RANGE: Final = _NO_DATE | {"dates.time_wanted", "dates.two_dates"}
_NO_BEGINNING: Final = _NO_RANGE | {"dates.recurring", "dates.slip"}
"""What makes the first words of a title no time; a misspelt day there may be a name."""


class Range(NamedTuple):
    """From a moment up to another, in UTC; `ends` is None where only the beginning was told."""

    starts: datetime
    ends: datetime | None


def read_range(phrase: str, now: datetime, calendar: WorkingCalendar) -> Range:
    """The time meant: a beginning with its end or its length, or a beginning alone.

    An end is on the day of the beginning, or past midnight on the next. Raises UserError as
    `read` does, and `dates.time_wanted` where a day is told without a time.
    """
    phrase = phrase.strip()
    if (found := read_hours(phrase, now, calendar)) is not None:
        return found
    for first, last in _halves(phrase):
        try:
            starts = _start(first, now, calendar)
            return Range(starts, _end(starts, last, now, calendar))
        except UserError as error:
            if error.key not in _NO_RANGE:
                raise
    return Range(_start(phrase, now, calendar), None)


def read_hours(phrase: str, now: datetime, calendar: WorkingCalendar) -> Range | None:
    """Hours of one day or a beginning with its length, as `read_range`; None where neither is told.

    `2-3:30pm tomorrow`, `明天下午2点 一个半小时`.
    """
    if (length := _LENGTH.search(phrase)) is not None:
        starts = _start(phrase[: length.start()], now, calendar)
        return Range(starts, starts + _span(length[1], now, calendar))
    if (ends := ends_of(phrase)) is None:
        return None
    try:
        starts = _start(ends.first, now, calendar)
        return Range(starts, _end(starts, ends.last, now, calendar))
    except UserError as error:
        if error.key not in _NO_RANGE:
            raise
    return None


def split_range(
    text: str, now: datetime, calendar: WorkingCalendar, *, ruled: bool = False
) -> tuple[str, str]:
    """The words of a text and the phrase at its end that tells a time; the latter may be empty.

    Where none does, one that begins the text: `明天2pm-3pm 评审`.

    The phrase is the longest run of last words that is one, be it one that can't be. Where a rule
    was taken from the text (`ruled`), words such as `weekly` before the time are none of it.
    """
    no_date = _NO_DATE | {"dates.recurring"} if ruled else _NO_DATE
    words = list(_WORD.finditer(text))[-_MOST_WORDS:]
    for word in words:
        phrase = text[word.start() :]
        if _tells(phrase, now, calendar, no_date):
            return text[: word.start()].rstrip(" ，；"), phrase
    for word in reversed(list(_WORD.finditer(text))[:_MOST_WORDS]):
        if _tells(text[: word.end()], now, calendar, _NO_BEGINNING):
            return text[word.end() :].lstrip(" ，；"), text[: word.end()]
    return text, ""


def _tells(phrase: str, now: datetime, calendar: WorkingCalendar, no_date: frozenset[str]) -> bool:
    if len(phrase) > LONGEST:
        return False
    try:
        read_range(phrase, now, calendar)
    except UserError as error:
        return error.key not in no_date
    return True


def _halves(phrase: str) -> Iterator[tuple[str, str]]:
    """Where the phrase may be parted in two, the last place first: days have hyphens as well."""
    for found in reversed(list(_BETWEEN.finditer(phrase))):
        first, last = phrase[: found.start()].strip(), phrase[found.end() :].strip()
        if first and understood(last):
            yield first, last


def _start(phrase: str, now: datetime, calendar: WorkingCalendar) -> datetime:
    when = read(phrase, now, calendar)
    if when.date_only or tells_only_part_of_day(phrase):
        raise UserError("dates.time_wanted", field=None, phrase=phrase)
    return when.at


def _end(starts: datetime, phrase: str, now: datetime, calendar: WorkingCalendar) -> datetime:
    """The end, seen from the beginning: the first time that it can be, within half a day.

    In `下午2点到3点半` it shares the part of the day, `23:00-00:30` ends on the next day, and a day
    of its own is seen from now.
    """
    there = starts.astimezone(calendar.zone)
    same, next_day = there.date().isoformat(), (there.date() + _DAY).isoformat()
    nights = [f"{next_day} 凌晨"] if there.hour >= _EVENING else []
    days = (f"{same} ", f"{same} 下午", f"{same} 晚上", *nights, f"{next_day} ")
    told = [at for day in days for at in _ends(f"{day}{phrase}", starts, calendar)]
    dated = [at for seen in (now, starts) for at in _ends(phrase, seen, calendar)]
    if soon := [at for at in told if starts < at <= starts + _HALF_A_DAY]:
        return min(soon)
    if late := [at for at in dated if starts < at]:
        return min(late)
    raise UserError("dates.backwards" if told else "dates.unreadable", field=None, phrase=phrase)


def _ends(phrase: str, now: datetime, calendar: WorkingCalendar) -> Iterator[datetime]:
    """The time that a phrase tells, if it does."""
    with suppress(UserError):
        when = read(phrase, now, calendar)
        if not when.date_only:
            yield when.at


def _span(words: str, now: datetime, calendar: WorkingCalendar) -> timedelta:
    phrase = f"{words}后" if _HAN.search(words) else f"in {words}"
    return read(phrase, now, calendar).at - now
