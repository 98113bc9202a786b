"""The weekly pattern of work: which hours of which weekday are open."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise
from typing import Final

from bot.errors import SetupError

MINUTES_OF_DAY: Final = 24 * 60
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Span:
    """Open from `opens` up to `closes` on the wall clock; closing at 00:00 means midnight."""

    opens: time
    closes: time
    start: int = field(init=False, repr=False, compare=False)
    """Minutes from midnight to the opening."""
    end: int = field(init=False, repr=False, compare=False)
    """Minutes from midnight to the closing, at most 1440."""

    def __post_init__(self) -> None:
        """Refuse a span that is empty, runs over midnight or counts seconds (SetupError)."""
        object.__setattr__(self, "start", self.opens.hour * 60 + self.opens.minute)
        minutes = self.closes.hour * 60 + self.closes.minute
        object.__setattr__(self, "end", minutes or MINUTES_OF_DAY)
        exact = not (self.opens.second or self.opens.microsecond)
        exact = exact and not (self.closes.second or self.closes.microsecond)
        if not exact or self.start >= self.end:
            raise SetupError(
                f"Working hours {self.opens}-{self.closes} must end after they begin, on the same"
                " day and on a whole minute."
            )


Day = tuple[Span, ...]
OFFICE_DAY: Final[Day] = (Span(time(9), time(12)), Span(time(13, 30), time(18)))


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The spans of each weekday, Monday first; by default Mon-Fri 09:00-12:00, 13:30-18:00."""

    week: tuple[Day, ...] = field(default=(*(OFFICE_DAY,) * 5, (), ()))

    def __post_init__(self) -> None:
        """Refuse weeks of other than seven days, overlapping spans and no hours (SetupError)."""
        if len(self.week) != _WEEK:
            raise SetupError("Working hours need seven days, Monday to Sunday.")
        if not any(self.week):
            raise SetupError("Working hours name no open time on any day; open at least one.")
        for day in self.week:
            for earlier, later in pairwise(day):
                if earlier.end > later.start:
                    raise SetupError(
                        f"Working hours overlap or stand in the wrong order at {later.opens}."
                    )

    @property
    def usual(self) -> Day:
        """The hours of most working days, which make-up working days keep as well."""
        return Counter(day for day in self.week if day).most_common(1)[0][0]
