"""How the values of settings are written: durations, weeks, lists, each with an example."""

import ipaddress
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Final, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf

from bot.errors import SetupError
from bot.files.kinds import KINDS
from bot.time.durations import parse_duration
from bot.time.spans import Day, Span, WorkingHours

Value = TypeVar("Value")

Count = Annotated[int, Field(ge=1, examples=["3"])]

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS: Final = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?")
_SPAN: Final = re.compile(r"([0-9]{1,2}:[0-9]{2})-([0-9]{1,2}:[0-9]{2})")
_SIZE: Final = re.compile(r"([0-9]{1,6})\s*(B|KB|MB|GB|)", re.IGNORECASE)
_UNITS: Final = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
_URL: Final = re.compile(r"https?://[A-Za-z0-9.\-:\[\]]+(/[A-Za-z0-9./_\-]*)?")
_WEEK_HELP: Final = "write it like mon-fri 09:00-12:00 13:30-18:00; sat 09:00-12:00"


def _written(parse: Callable[[str], Value], value: object) -> object:
    """Parse text and pass on what is parsed already; SetupError becomes pydantic's ValueError."""
    if not isinstance(value, str):
        return value
    try:
        return parse(value.strip())
    except SetupError as error:
        raise ValueError(str(error)) from error


def _listed(each: Callable[[str], Value], written: str) -> tuple[Value, ...]:
    return tuple(each(item.strip()) for item in written.split(",") if item.strip())


def parse_time(written: str) -> time:
    """Read `HH:MM` of a 24-hour day; 24:00 is midnight. Raises ValueError."""
    hours, _, minutes = written.partition(":")
    if not (hours.isascii() and hours.isdigit() and minutes.isdigit()):
        raise ValueError("it is not a time of day")
    if (hours, minutes) == ("24", "00"):
        return time(0)
    return time(int(hours), int(minutes))


def _time_or_off(written: str) -> time | None:
    return None if written.lower() == "off" else parse_time(written)


def parse_week(written: str) -> WorkingHours:
    """Read `mon-fri 09:00-12:00 13:30-18:00; sat 09:00-12:00`; days not named are days off.

    Raises ValueError for what can't be read and for a day named twice.
    """
    week: dict[int, Day] = {}
    for part in filter(None, (part.strip().lower() for part in written.split(";"))):
        days, *spans = part.split()
        for day in _weekdays(days):
            if day in week:
                raise ValueError(f"{_WEEKDAYS[day]} stands twice in it")
            week[day] = tuple(map(_span, spans))
    return WorkingHours(tuple(week.get(day, ()) for day in range(len(_WEEKDAYS))))


def _weekdays(written: str) -> range:
    found = _DAYS.fullmatch(written)
    names = [name for name in found.groups() if name] if found else []
    if not names or any(name not in _WEEKDAYS for name in names):
        raise ValueError(f"{written!r} names no weekdays; {_WEEK_HELP}")
    first, last = _WEEKDAYS.index(names[0]), _WEEKDAYS.index(names[-1])
    if last < first:
        raise ValueError(f"{written!r} ends before it begins; {_WEEK_HELP}")
    return range(first, last + 1)


def _span(written: str) -> Span:
    found = _SPAN.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is no span of hours; {_WEEK_HELP}")
    return Span(parse_time(found[1]), parse_time(found[2]))


def _zone(written: str) -> ZoneInfo:
    try:
        return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("there is no such time zone") from error


def _positive(duration: timedelta) -> timedelta:
    if not duration:
        raise ValueError("it has to be longer than nothing")
    return duration


def _rising(percents: tuple[int, ...]) -> tuple[int, ...]:
    if list(percents) != sorted(set(percents)):
        raise ValueError("each percentage has to be larger than the one before")
    return percents


def parse_size(written: str) -> int:
    """Read `20MB` as bytes. Raises ValueError."""
    found = _SIZE.fullmatch(written)
    if found is None or not int(found[1]):
        raise ValueError("it is no size in KB, MB or GB")
    return int(found[1]) * _UNITS[found[2].lower()]


def _kind(written: str) -> str:
    kind = written.lower().lstrip(".")
    if kind not in KINDS:
        raise ValueError(f"{written!r} is none of {' '.join(KINDS)}")
    return kind


def _percent(written: str) -> int:
    return int(written.removesuffix("%"))


def _loopback(written: str) -> str:
    # The console lets whoever has its token act as anybody: it is not for the network.
    try:
        inside = written == "localhost" or ipaddress.ip_address(written).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise ValueError("the console answers on this machine only")
    return written


def _http(written: str) -> str:
    if not _URL.fullmatch(written):
        raise ValueError("it is no address that starts with https:// or http://")
    return written.rstrip("/") + "/"


def parse_address(written: str) -> str:
    """Read an address that is called as it stands, its query with it. Raises ValueError."""
    try:
        parts = urlsplit(written)
        is_one = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # of a port or an IPv6 address that is none
        is_one = False
    if not is_one or not written.isprintable() or " " in written:
        raise ValueError("it is no address that starts with https:// or http://")
    return written


def _address_or_none(written: str) -> str:
    return parse_address(written) if written else ""


Duration = Annotated[
    timedelta,
    BeforeValidator(partial(_written, parse_duration)),
    AfterValidator(_positive),
    Field(examples=["2h", "90m", "1d"]),
]
DurationOrNone = Annotated[
    timedelta,
    BeforeValidator(partial(_written, parse_duration)),
    Field(examples=["60s", "0s"]),
]
TimeOfDay = Annotated[
    time, BeforeValidator(partial(_written, parse_time)), Field(examples=["09:00"])
]
TimeOrOff = Annotated[
    time | None,
    BeforeValidator(partial(_written, _time_or_off)),
    Field(examples=["17:00", "off"]),
]
Percent = Annotated[
    int, BeforeValidator(partial(_written, _percent)), Field(ge=1, le=99, examples=["80"])
]
Percents = Annotated[
    tuple[Annotated[int, Field(ge=1, le=99)], ...],
    BeforeValidator(partial(_written, partial(_listed, _percent))),
    AfterValidator(_rising),
    Field(examples=["50,80"]),
]
Week = Annotated[
    InstanceOf[WorkingHours],
    BeforeValidator(partial(_written, parse_week)),
    Field(examples=["mon-fri 09:00-12:00 13:30-18:00"]),
]
Zone = Annotated[
    InstanceOf[ZoneInfo],
    BeforeValidator(partial(_written, _zone)),
    Field(examples=["Asia/Shanghai"]),
]
Dates = Annotated[
    tuple[date, ...],
    BeforeValidator(partial(_written, partial(_listed, date.fromisoformat))),
    Field(examples=["2026-12-31,2027-01-04"]),
]
Paths = Annotated[
    tuple[Path, ...],
    BeforeValidator(partial(_written, partial(_listed, Path))),
    Field(examples=["/etc/muster/holidays-2027.toml"]),
]
Size = Annotated[
    int, BeforeValidator(partial(_written, parse_size)), Field(ge=1, examples=["20MB", "500KB"])
]
FileTypes = Annotated[
    tuple[str, ...],
    BeforeValidator(partial(_written, partial(_listed, _kind))),
    Field(examples=["png,jpg,pdf,docx,xlsx"]),
]
LoopbackHost = Annotated[
    str, BeforeValidator(partial(_written, _loopback)), Field(examples=["127.0.0.1"])
]
HttpUrl = Annotated[
    str, BeforeValidator(partial(_written, _http)), Field(examples=["https://slack.com/api/"])
]
SecretAddressOrNone = Annotated[
    str,
    BeforeValidator(partial(_written, _address_or_none)),
    Field(repr=False, json_schema_extra={"secret": True}),
]
"""An address that is called as it stands; who may call it often stands in it, so it is secret."""
