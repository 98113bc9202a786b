"""What a date phrase means, and the ground on which it is read."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Self

from bot.errors import UserError
from bot.time.calendar import WorkingCalendar

_DAY_SECONDS: Final = 86_400
_SHOWN: Final = 40
_HAN: Final = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class When:
    """A moment in UTC; `date_only` where no time of day was given and `at` is the day's closing."""

    at: datetime
    date_only: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What a phrase is read against: the words as typed, the present, and whose calendar."""

    phrase: str
    now: datetime
    calendar: WorkingCalendar
    today: date
    """The present day where the calendar is."""

    @classmethod
    def of(cls, phrase: str, now: datetime, calendar: WorkingCalendar) -> Self:
        """The ground of a phrase at a moment."""
        return cls(phrase, now, calendar, now.astimezone(calendar.zone).date())

    @property
    def chinese(self) -> bool:
        """Whether any Chinese stands in the phrase."""
        return _HAN.search(self.phrase) is not None

    def refusal(self, key: str, **values: object) -> UserError:
        """The error `dates.KEY` about this phrase."""
        shown = self.phrase.strip()[:_SHOWN]
        return UserError(f"dates.{key}", field=None, phrase=shown, **values)

    def moment(self, day: date, seconds: int) -> datetime:
        """That second of that day in UTC; refuses one that a change of the clocks skips or repeats.

        86 400 seconds are the midnight at the day's end.
        """
        days, left = divmod(seconds, _DAY_SECONDS)
        clock = time(left // 3600, left // 60 % 60, left % 60)
        there = datetime.combine(day + timedelta(days=days), clock, self.calendar.zone)
        if there.utcoffset() != there.replace(fold=1).utcoffset():
            raise self.refusal("clock_change", time=f"{clock:%H:%M}")
        return there.astimezone(UTC)
