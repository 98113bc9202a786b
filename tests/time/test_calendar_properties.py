"""What holds for working time whatever the moment, the zone and the hours."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.time.calendar import WorkingCalendar
from bot.time.spans import OFFICE_DAY, Day, Span, WorkingHours

NIGHT: Day = (Span(time(0, 30), time(2, 30)), Span(time(22), time(0)))
WEEKS = {
    "office": WorkingHours(),
    "night": WorkingHours(week=(NIGHT,) * 7),
    "mixed": WorkingHours(
        week=(OFFICE_DAY, NIGHT, (), OFFICE_DAY, (), (Span(time(9), time(13)),), ())
    ),
}
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC")


@cache
def calendar_of(zone: str, week: str) -> WorkingCalendar:
    """One calendar of each kind, shared by the examples so that its days are built once."""
    leave = (datetime(2026, 11, 10, 4, tzinfo=UTC), datetime(2026, 11, 12, 7, 30, tzinfo=UTC))
    return WorkingCalendar(zone=ZoneInfo(zone), hours=WEEKS[week]).with_leave([leave])


# A first example builds what later ones find built; a shared machine may take its time.
untimed = settings(deadline=None)
calendars = st.builds(calendar_of, st.sampled_from(ZONES), st.sampled_from(sorted(WEEKS)))
near_changes = st.sampled_from(
    [
        datetime(2026, 3, 8, 7, tzinfo=UTC),
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2026, 11, 1, 6, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    ]
)
moments = st.one_of(
    st.integers(0, 3 * 365 * 86_400).map(
        lambda second: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    ),
    st.builds(
        lambda change, seconds: change + timedelta(seconds=seconds),
        near_changes,
        st.integers(-100_000, 100_000),
    ),
)
amounts = st.integers(0, 400 * 3600).map(lambda second: timedelta(seconds=second))
SECOND = timedelta(seconds=1)


def open_by_the_wall(calendar: WorkingCalendar, at: datetime) -> bool:
    """The plain meaning of the hours: the wall clock stands within a span, and nobody is away."""
    local = at.astimezone(calendar.zone)
    if any(start <= at < end for start, end in calendar.leave):
        return False
    if calendar.holidays.works(local.date()) is False:
        return False
    planned = calendar.hours.week[local.weekday()]
    if not planned and calendar.holidays.works(local.date()):
        planned = calendar.hours.usual
    minutes = local.hour * 60 + local.minute
    return any(span.start <= minutes < span.end for span in planned)


@untimed
@given(calendars, moments)
def test_open_is_what_the_wall_says(calendar: WorkingCalendar, at: datetime) -> None:
    """Whatever the clocks do, open means that the wall clock stands within a span."""
    assert calendar.is_open(at) == open_by_the_wall(calendar, at)


@untimed
@given(calendars, moments, amounts)
def test_between_undoes_add(calendar: WorkingCalendar, at: datetime, amount: timedelta) -> None:
    """Exactly the working time asked for lies between start and end, forward and back."""
    assert calendar.between(at, calendar.add(at, amount)) == amount
    assert calendar.between(calendar.add(at, -amount), at) == amount


@untimed
@given(calendars, moments, amounts)
def test_results_lie_in_open_hours(
    calendar: WorkingCalendar, at: datetime, amount: timedelta
) -> None:
    """Forward ends in open time or at a closing, back in open time or at an opening."""
    ahead = calendar.add(at, amount)
    assert calendar.is_open(ahead) or calendar.is_open(ahead - SECOND)
    behind = calendar.add(at, -amount - SECOND)
    assert calendar.is_open(behind)
    assert calendar.is_open(calendar.next_open(at))


@untimed
@given(calendars, moments, amounts, amounts)
def test_add_is_monotone(
    calendar: WorkingCalendar, at: datetime, first: timedelta, second: timedelta
) -> None:
    """More working time never ends earlier, and a later start never ends earlier."""
    ends = [calendar.add(at, amount) for amount in sorted([first, second])]
    assert ends[0] <= ends[1]
    assert calendar.add(at, first) <= calendar.add(at + second, first)


@untimed
@given(calendars, moments, amounts, amounts)
def test_add_in_two_steps_is_add_in_one(
    calendar: WorkingCalendar, at: datetime, first: timedelta, second: timedelta
) -> None:
    """A pause in between changes nothing."""
    assert calendar.add(calendar.add(at, first), second) == calendar.add(at, first + second)


@untimed
@given(calendars, moments, moments, moments)
def test_between_adds_up(calendar: WorkingCalendar, a: datetime, b: datetime, c: datetime) -> None:
    """Working time from a to c is that from a to b and from b to c."""
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@untimed
@given(calendars, moments)
def test_next_open_skips_nothing(calendar: WorkingCalendar, at: datetime) -> None:
    """No working time lies between a moment and the next opening."""
    assert calendar.between(at, calendar.next_open(at)) == timedelta(0)


@untimed
@given(calendars, moments, st.integers(-60, 60))
def test_add_days_lands_on_that_working_day(
    calendar: WorkingCalendar, at: datetime, days: int
) -> None:
    """From open time, n working days lead to the n-th working day, in open time or at its end."""
    start = calendar.next_open(at)
    day = start.astimezone(calendar.zone).date()
    found = calendar.add_days(start, days)
    expected = calendar.working_day_after(day, days)
    assert calendar.start_of_day(expected) <= found <= calendar.end_of_day(expected)
    assert calendar.is_open(found) or calendar.is_open(found - SECOND)


@untimed
@given(calendars, moments)
def test_ends_of_days_hold_the_open_time(calendar: WorkingCalendar, at: datetime) -> None:
    """An open moment lies between its day's opening and its day's closing."""
    day = at.astimezone(calendar.zone).date()
    if calendar.is_open(at):
        assert calendar.is_working_day(day)
        assert calendar.start_of_day(day) <= at < calendar.end_of_day(day)


@untimed
@given(calendars, moments, st.integers(1, 5))
def test_every_days_is_add_days(calendar: WorkingCalendar, at: datetime, days: int) -> None:
    """Going on from each to the next leads where counting from the start does."""
    found = list(islice(calendar.every_days(at, days), 12))
    assert found == [calendar.add_days(at, lap * days) for lap in range(1, 13)]
