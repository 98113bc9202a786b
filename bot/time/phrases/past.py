"""Days gone by, as people look for something of theirs: `上周`, `11月`, `2025年`, `last month`.

Dates elsewhere are seen ahead, since something is to be done by them. Here a month or a day
without its year is the last one that has begun.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

from bot.errors import UserError

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_BETWEEN: Final = re.compile("\\s*(?:到|至|~|—+)\\s*|\\s+(?:to|until)\\s+|\\s-\\s")


class Days(NamedTuple):
    """From the first day up to the day `until`, which is none of them."""

    first: date
    until: date

    @property
    def last(self) -> date:
        """The last of the days."""
        return self.until - _DAY


_Found = re.Match[str]
_Reader = Callable[[_Found, date], Days]


def read_past(phrase: str, today: date) -> Days:
    """The days meant, seen from today; raises UserError `dates.past_wanted` where there are none.

    `phrase` is folded to half width and lower case.
    """
    phrase = phrase.strip()
    if (found := _days(phrase, today)) is not None:
        return found
    first, *last = _BETWEEN.split(phrase, maxsplit=1)
    begins = _days(first, today)
    ends = _days(last[0], today) if last else None
    if begins is None or ends is None or begins.first >= ends.until:
        raise UserError("dates.past_wanted", given=phrase[:40])
    return Days(begins.first, ends.until)


def tells_past(phrase: str, today: date) -> bool:
    """Whether a folded phrase tells days gone by."""
    try:
        read_past(phrase, today)
    except UserError:
        return False
    return True


def _days(phrase: str, today: date) -> Days | None:
    for pattern, reader in _READERS:
        if (found := pattern.fullmatch(phrase)) is not None:
            try:
                return reader(found, today)
            except ValueError:  # such as 30 February
                return None
    return None


def _day(day: date) -> Days:
    return Days(day, day + _DAY)


def _week(day: date) -> Days:
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + _WEEK)


def _month(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))


def _months_ago(today: date, many: int) -> Days:
    counted = today.year * 12 + today.month - 1 - many
    return _month(counted // 12, counted % 12 + 1)


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year + 1, 1, 1))


def _named_month(found: _Found, today: date) -> Days:
    month = next(n for n, each in enumerate(_MONTHS, 1) if each.startswith(found["name"]))
    year = int(found["year"]) if found["year"] else today.year - (month > today.month)
    return _month(year, month)


def _numbered_month(found: _Found, today: date) -> Days:
    month = int(found["month"])
    year = int(found["year"]) if found["year"] else today.year - (month > today.month)
    return _month(year, month)


def _numbered_day(found: _Found, today: date) -> Days:
    month, day = int(found["month"]), int(found["day"])
    if found["year"]:
        return _day(date(int(found["year"]), month, day))
    told = date(today.year, month, day)
    return _day(told if told <= today else date(today.year - 1, month, day))


_NAMES: Final = "|".join(f"{each}|{each[:3]}" for each in _MONTHS)
_Y: Final = "(?:(?P<year>20[0-9]{2})(?:年|-|/))?"
_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        ("今天|today", lambda _, today: _day(today)),
        ("昨天|yesterday", lambda _, today: _day(today - _DAY)),
        ("[本这]周|this week", lambda _, today: _week(today)),
        ("上个?周|last week", lambda _, today: _week(today - _WEEK)),
        ("[本这]个?月|this month", lambda _, today: _months_ago(today, 0)),
        ("上个?月|last month", lambda _, today: _months_ago(today, 1)),
        ("今年|this year", lambda _, today: _year(today.year)),
        ("去年|last year", lambda _, today: _year(today.year - 1)),
        ("(20[0-9]{2})年?", lambda found, _: _year(int(found[1]))),
        (f"{_Y}(?P<month>1[0-2]|0?[1-9])月(?:份)?", _numbered_month),
        ("(?P<year>20[0-9]{2})[-/](?P<month>1[0-2]|0[1-9])", _numbered_month),
        (f"{_Y}(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})[日号]?", _numbered_day),
        (
            "(?P<year>20[0-9]{2})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})",
            _numbered_day,
        ),
        (f"(?P<name>{_NAMES})(?: (?P<year>20[0-9]{{2}}))?", _named_month),
    )
)
