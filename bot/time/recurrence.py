"""Work that recurs by the company's calendar: when it is next, and which of the missed is made up.

Daily ones are on every working day, weekly ones on the last working day of each week, make-up
days included (semantics §3.4). There is at most one on a day of the company's zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.time.calendar import WorkingCalendar

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """On each working day, or once a week, at a local time; a skipped time is the moment after it.

    After `until` of the same day it is not worth doing any more; without one it always is.
    """

    calendar: WorkingCalendar
    at: time
    until: time | None = None
    weekly: bool = False

    def after(self, moment: datetime) -> datetime:
        """The first occurrence later than a moment, in UTC."""
        day = moment.astimezone(self.calendar.zone).date()
        while (found := self._on(day := self._next_day(day))) <= moment:
            day += _DAY
        return found

    def latest(self, since: datetime, now: datetime) -> datetime | None:
        """The last occurrence later than `since` that `now` has reached."""
        found, ahead = None, self.after(since)
        while ahead <= now:
            found, ahead = ahead, self.after(ahead)
        return found

    def is_over(self, occurrence: datetime, now: datetime) -> bool:
        """Whether an occurrence is too long ago to be made up for."""
        if self.until is None:
            return False
        return now > self._moment(self._day_of(occurrence), self.until)

    def day_ends(self, occurrence: datetime) -> datetime:
        """The end of an occurrence's day: none of before is looked for once it was done.

        So a time that other settings have moved makes no second one of the same day.
        """
        return self._moment(self._day_of(occurrence) + _DAY, time(0)) - timedelta(microseconds=1)

    def _next_day(self, day: date) -> date:
        """The first day from `day` on that has an occurrence."""
        if not self.weekly:
            return self.calendar.working_day_after(day, 0)
        while (last := self.calendar.last_working_day_of_week(day)) is None or last < day:
            day += _WEEK - _DAY * day.weekday()
        return last

    def _on(self, day: date) -> datetime:
        return self._moment(day, self.at)

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.calendar.zone).astimezone(UTC)

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.calendar.zone).date()
