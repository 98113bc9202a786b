"""From an hour as written to a second of the day, or a refusal."""

from datetime import time
from typing import Final

from bot.time.phrases.parts import Hour, Period, Style
from bot.time.phrases.when import Ground

_HOUR: Final = 3600
_NOON: Final = 12
_DAY: Final = 24
_SIXTY: Final = 60


def _same(*hours: int) -> dict[int, int]:
    return {hour: hour for hour in hours}


def _afternoon(*hours: int) -> dict[int, int]:
    return {hour: hour + _NOON for hour in hours} | _same(*(hour + _NOON for hour in hours))


_OF_PERIOD: Final[dict[Period, dict[int, int]]] = {
    Period.DAWN: _same(0, 1, 2, 3, 4, 5),
    Period.EARLY: _same(4, 5, 6, 7, 8, 9, 10, 11),
    Period.MORNING: _same(5, 6, 7, 8, 9, 10, 11),
    Period.NOON: {11: 11, 12: 12, **_afternoon(1, 2)},
    Period.AFTERNOON: {12: 12, **_afternoon(*range(1, 12))},
    Period.DUSK: _afternoon(4, 5, 6, 7),
    Period.EVENING: {12: 24, 24: 24, **_afternoon(*range(5, 12))},
}
"""Which hours each part of the day can have, and what they are on the 24-hour clock."""


def second_of_day(hour: Hour, period: Period | None, ground: Ground) -> int:
    """Seconds from midnight to that hour, at most a whole day.

    Refuses hours that don't exist (25:00, 17:60), that contradict the part of the day (早上15点)
    and whose half of the day is open (3点).
    """
    if hour.minute >= _SIXTY or hour.second >= _SIXTY or hour.hour > _DAY:
        raise ground.refusal("no_such_time")
    full = _full_hour(hour, period, ground)
    seconds = full * _HOUR + hour.minute * _SIXTY + hour.second
    if seconds > _DAY * _HOUR:
        raise ground.refusal("no_such_time")
    return seconds


def _full_hour(hour: Hour, period: Period | None, ground: Ground) -> int:
    full = _by_style(hour, ground) if period is None or _has_meridiem(hour) else hour.hour
    if period is None:
        return full
    allowed = _OF_PERIOD[period].get(full)
    if allowed is None or (_has_meridiem(hour) and allowed != full):
        raise ground.refusal("no_such_time")
    return allowed


def _has_meridiem(hour: Hour) -> bool:
    return hour.style in {Style.AM, Style.PM}


def _by_style(hour: Hour, ground: Ground) -> int:
    match hour.style:
        case Style.FULL:
            return hour.hour
        case Style.AM | Style.PM:
            return _twelve_hours(hour, ground)
        case Style.SHORT | Style.SPOKEN:
            _refuse_half_told(hour, ground)
            return hour.hour


def _twelve_hours(hour: Hour, ground: Ground) -> int:
    if not 1 <= hour.hour <= _NOON:
        raise ground.refusal("no_such_time")
    if hour.hour == _NOON:
        if hour.style is Style.AM:
            raise ground.refusal("midnight")
        return _NOON
    return hour.hour + _NOON * (hour.style is Style.PM)


def _refuse_half_told(hour: Hour, ground: Ground) -> None:
    """Refuse an hour whose half of the day can't be told from the usual working hours."""
    if not 1 <= hour.hour < _NOON:
        return
    opens = ground.calendar.usually_open
    if opens(time(hour.hour, hour.minute)):
        return
    later = time(hour.hour + _NOON, hour.minute)
    if hour.style is Style.SPOKEN or opens(later):
        raise ground.refusal(
            "half_of_day",
            early=f"{hour.hour:02}:{hour.minute:02}",
            late=f"{later.hour:02}:{later.minute:02}",
        )
