"""Quiet hours: when nobody is to be disturbed by what can wait (semantics §3.4)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.time.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Each day from `start` to the next day's `end`, and all of every day off; local times."""

    start: time
    end: time
    calendar: WorkingCalendar

    def opening(self, at: datetime) -> datetime:
        """`at` itself when people may be disturbed then, else the next opening, in UTC."""
        local = at.astimezone(self.calendar.zone)
        if not self._is_quiet(local):
            return at
        today = local.date()
        if local.time() >= self.end or not self.calendar.is_working_day(today):
            today = self.calendar.working_day_after(today, 1)
        return self._opens(today)

    def _is_quiet(self, local: datetime) -> bool:
        if self.start == self.end:
            return False
        if not self.calendar.is_working_day(local.date()):
            return True
        clock = local.time()
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def _opens(self, day: date) -> datetime:
        opening = datetime.combine(day, self.end, self.calendar.zone)
        return (opening + timedelta(0)).astimezone(UTC)
