"""Dates and times in digits, the same in both languages."""

from datetime import datetime
from typing import Final

from bot.time.phrases.parts import (
    Hour,
    Instant,
    Marker,
    MonthDay,
    Pair,
    Refusal,
    Style,
    Weak,
)
from bot.time.phrases.rules import Found, Parts, Rule, fixed

_MONTHS: Final = 12
_DAYS: Final = 31
_AFTERNOON: Final = 13


def _instant(found: Found) -> Parts:
    day, clock, zone = found.group("day", "clock", "zone")
    try:
        return (Instant(datetime.fromisoformat(f"{day}T{clock}{zone.upper()}")),)
    except ValueError:
        return (Refusal("no_such_date"),)


def _date(found: Found) -> Parts:
    year, month, day = (int(digits) for digits in found.group("y", "m", "d"))
    return (MonthDay(month, day, year),)


def _date_last(found: Found) -> Parts:
    return (Pair(int(found["a"]), int(found["b"]), int(found["y"])),)


def _slash(found: Found) -> Parts | None:
    first, second = int(found["a"]), int(found["b"])
    plausible = min(first, second) <= _MONTHS and max(first, second) <= _DAYS
    return (Pair(first, second),) if plausible and min(first, second) else None


def _attached(found: Found) -> Parts:
    return (MonthDay(int(found["m"]), int(found["d"])),)


def _dashed(found: Found) -> Parts | None:
    first, second = found["m"], found["d"]
    month, day = int(first), int(second)
    if not (1 <= month <= _MONTHS and 1 <= day <= _DAYS):
        return None
    iso = len(first) == len(second) == len("05")
    sure = iso and ("0" in (first[0], second[0]) or day > _MONTHS)
    return (MonthDay(month, day),) if sure else (Weak(),)


def _dotted(found: Found) -> Parts | None:
    month, day = int(found["m"]), int(found["d"])
    return (Weak(),) if 1 <= month <= _MONTHS and 1 <= day <= _DAYS else None


def _meridiem(found: Found) -> Parts:
    style = Style.AM if found["half"] == "a" else Style.PM
    return (Hour(int(found["h"]), int(found["m"] or 0), style=style),)


def _clock(found: Found) -> Parts:
    hour = int(found["h"])
    full = len(found["h"]) == len("05") or hour >= _AFTERNOON
    style = Style.FULL if full else Style.SHORT
    return (Hour(hour, int(found["m"]), int(found["s"] or 0), style),)


_TWO: Final = "[0-9]{1,2}"
_END: Final = r"(?![\d.:/\-])"
_HAN_AFTER: Final = r"(?=[日号前之以上下早晚中凌清傍内止])"

RULES: Final = (
    Rule(
        "iso",
        r"(?P<day>\d{4}-\d{2}-\d{2})[t\s]\s*(?P<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
        r"\s?(?P<zone>z|[+-]\d{2}(?::?\d{2})?)(?![\w:])",
        _instant,
    ),
    Rule(
        "ymd",
        rf"(?P<y>[0-9]{{4}})(?P<sep>[-/.])(?P<m>{_TWO})(?:[-/.])(?P<d>{_TWO})"
        r"(?:t(?=\d\d:)|(?![\d./\-]))",
        _date,
    ),
    Rule(
        "xxy",
        rf"(?P<a>{_TWO})[-/.](?P<b>{_TWO})[-/.](?P<y>[0-9]{{4}}){_END}",
        _date_last,
    ),
    Rule("round_the_clock", "24/7", lambda _: None),
    Rule("slash", rf"(?P<a>{_TWO})/(?P<b>{_TWO}){_END}", _slash),
    Rule("attached", rf"(?P<m>{_TWO})[.-](?P<d>{_TWO})[日号]?{_HAN_AFTER}[日号]?", _attached),
    Rule(
        "meridiem",
        rf"(?P<h>{_TWO})(?:[:.]?(?P<m>[0-9]{{2}}))?\s*(?P<half>[ap])\.?m(?:\.|(?![a-z]))",
        _meridiem,
    ),
    Rule("clock", rf"(?P<h>{_TWO}):(?P<m>[0-9]{{2}})(?::(?P<s>[0-9]{{2}}))?(?![\d:])", _clock),
    Rule("dashed", rf"(?P<m>{_TWO})-(?P<d>{_TWO}){_END}", _dashed),
    Rule("dotted", rf"(?P<m>{_TWO})\.(?P<d>{_TWO}){_END}", _dotted),
    Rule("comma", r",", fixed(Marker.FILLER)),
)
