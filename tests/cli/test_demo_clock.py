"""Where the demo's clock starts."""

from datetime import datetime, timedelta

import pytest

from bot.cli.demo import working_moment
from bot.time.calendar import WorkingCalendar


@pytest.mark.parametrize(
    "now, start",
    [
        ("2026-11-23T09:10", "2026-11-23T09:10"),  # Monday morning
        ("2026-11-23T10:00", "2026-11-23T13:30"),  # lunch would come between
        ("2026-11-23T17:05", "2026-11-24T09:05"),
        ("2026-11-24T04:22", "2026-11-24T09:07"),
        ("2026-11-27T09:10", "2026-11-30T09:10"),  # a day later would be Saturday
        ("2026-11-27T20:00", "2026-11-30T09:00"),  # Friday evening
    ],
)
def test_two_hours_on_are_two_working_hours(now: str, start: str) -> None:
    """Whoever gives a task and moves the clock by 2 h sees the 2-hour rule, whatever the hour."""
    calendar = WorkingCalendar()
    begun = working_moment(calendar, datetime.fromisoformat(f"{now}+08:00"))
    assert begun == datetime.fromisoformat(f"{start}+08:00")
    a_while = begun + timedelta(minutes=20)
    two = timedelta(hours=2)
    assert calendar.add(a_while, two) == a_while + two
