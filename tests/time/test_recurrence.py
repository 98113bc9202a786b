"""What recurs by the calendar: working days, weeks, the missed ones, other time zones."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.time.calendar import WorkingCalendar
from bot.time.recurrence import Recurrence

SHANGHAI = WorkingCalendar()
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
CALENDARS = {zone: WorkingCalendar(zone=ZoneInfo(zone)) for zone in ZONES}

recurrences = st.builds(
    Recurrence,
    calendar=st.sampled_from(ZONES).map(CALENDARS.__getitem__),
    at=st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    weekly=st.booleans(),
)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


def local(written: str) -> datetime:
    """A moment in Shanghai."""
    return datetime.fromisoformat(f"{written}+08:00").astimezone(UTC)


@given(recurrences, moments)
def test_next_is_the_first(each: Recurrence, moment: datetime) -> None:
    """The next occurrence is ahead, on a working day, and none lies between."""
    found = each.after(moment)
    day = found.astimezone(each.calendar.zone).date()
    assert found > moment
    assert each.calendar.is_working_day(day)
    assert each.after(found - timedelta(microseconds=1)) == found
    if each.weekly:
        assert each.calendar.last_working_day_of_week(day) == day


@given(recurrences, moments, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_only_the_latest_is_made_up(each: Recurrence, since: datetime, down: timedelta) -> None:
    """After downtime the latest occurrence is found, the next one is still ahead, none is lost."""
    now = since + down
    found = each.latest(since, now)
    if found is None:
        assert each.after(since) > now
    else:
        assert since < found <= now < each.after(found)


@given(recurrences, moments)
def test_one_a_day(each: Recurrence, moment: datetime) -> None:
    """Once it was done, no other time of day makes a second one on that day."""
    found = each.after(moment)
    moved = Recurrence(each.calendar, time(23, 59), weekly=each.weekly)
    zone = each.calendar.zone
    again = moved.after(each.day_ends(found))
    assert again.astimezone(zone).date() > found.astimezone(zone).date()


def test_friday_before_a_make_up_saturday() -> None:
    """Saturday 10-10 is worked in 2026, Golden Week is not; the week ends on that Saturday."""
    daily, weekly = Recurrence(SHANGHAI, time(10)), Recurrence(SHANGHAI, time(17), weekly=True)
    assert daily.after(local("2026-10-09T10:00")) == local("2026-10-10T10:00")
    assert daily.after(local("2026-09-30T10:00")) == local("2026-10-08T10:00")
    assert weekly.after(local("2026-10-09T17:00")) == local("2026-10-10T17:00")
    assert weekly.after(local("2026-09-28T17:00")) == local("2026-09-30T17:00")
    assert weekly.after(local("2026-09-30T17:00")) == local("2026-10-10T17:00")


def test_clocks_that_change() -> None:
    """17:00 stays 17:00 on the wall when summer time ends."""
    daily = Recurrence(CALENDARS["America/New_York"], time(17))
    friday = datetime(2026, 10, 30, 21, tzinfo=UTC)
    assert daily.after(friday - timedelta(seconds=1)) == friday
    assert daily.after(friday) == datetime(2026, 11, 2, 22, tzinfo=UTC)


def test_over() -> None:
    """What means nothing after its hour is not made up later; what always does, is."""
    morning = Recurrence(SHANGHAI, time(10), until=time(20))
    ten = local("2026-11-23T10:00")
    assert not morning.is_over(ten, local("2026-11-23T19:00"))
    assert morning.is_over(ten, local("2026-11-23T20:01"))
    assert morning.is_over(ten, local("2026-11-24T09:00"))
    assert not Recurrence(SHANGHAI, time(17)).is_over(ten, local("2026-11-30T09:00"))
