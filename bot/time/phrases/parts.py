"""What the words of a phrase are, before they are put together: days, hours, spans and markers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto


class Period(Enum):
    """The parts of a day that people name."""

    DAWN = auto()
    EARLY = auto()
    MORNING = auto()
    NOON = auto()
    AFTERNOON = auto()
    DUSK = auto()
    EVENING = auto()


class Style(Enum):
    """How an hour was written, which decides how far it can be trusted."""

    FULL = auto()
    """`17:00`, `03:00`: the 24-hour clock without doubt."""
    SHORT = auto()
    """`3:00`: the 24-hour clock, most likely."""
    SPOKEN = auto()
    """`3点`, `at 3`: half a day is missing."""
    AM = auto()
    PM = auto()


class Unit(Enum):
    """Stretches of the calendar that have an end."""

    WEEK = auto()
    MONTH = auto()
    QUARTER = auto()
    YEAR = auto()


class Marker(Enum):
    """Words that say how a date is meant."""

    BY = auto()
    DUE = auto()
    """`截止`, which stands before or after its date."""
    TO = auto()
    """`到`: by, at the beginning of a phrase; elsewhere it joins two dates."""
    BEFORE = auto()
    """English `before`, which leaves a bare day open."""
    UP_TO = auto()
    """Chinese `前` after a date, which in offices includes the day."""
    WITHIN = auto()
    AFTER = auto()
    LINK = auto()
    """`和`, `or`, `-`: joins two dates."""
    FILLER = auto()


@dataclass(frozen=True, slots=True)
class After:
    """A number of days, months or working days from today."""

    days: int = 0
    months: int = 0
    working: int = 0


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday, Monday 0, of this week (0) or another; without a week, the next to come."""

    weekday: int
    week: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A week named without a day."""

    week: int


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A date, in a given year, in a year counted from this one, or in the next to come."""

    month: int
    day: int
    year: int | None = None
    years_ahead: int | None = None


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of this month (0) or another; without a month, the next to come."""

    day: int
    months: int | None = None


@dataclass(frozen=True, slots=True)
class EndOf:
    """The last day of this (0) or another stretch, or of a named month."""

    unit: Unit
    ahead: int = 0
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers with a slash, day and month in an order not yet known."""

    first: int
    second: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Weak:
    """Two numbers such as `12.5`, which are a version or a range as often as a date."""


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day as written."""

    hour: int
    minute: int = 0
    second: int = 0
    style: Style = Style.FULL


@dataclass(frozen=True, slots=True)
class Edge:
    """The closing of a working day, or its opening."""

    closing: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Hours and minutes from now; negative where they lie behind."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment written with its zone."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Words that are understood and can't be a deadline; `key` says why, `meant` what could be."""

    key: str
    meant: str = ""


Day = After | Weekday | Week | MonthDay | DayOfMonth | EndOf | Pair | Weak
Time = Hour | Edge
Part = Day | Time | Period | Marker | Span | Instant | Refusal
