"""The working calendar's measured cases, its edges, and what it refuses (semantics §3.4)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import SetupError
from bot.time.calendar import WorkingCalendar
from bot.time.holidays import HolidayTable
from bot.time.spans import OFFICE_DAY, Span, WorkingHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar()
NIGHT = WorkingHours(week=((Span(time(0, 30), time(3)), Span(time(22), time(0))),) * 7)


def at(written: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """A moment written as in `2026-11-23 10:00`."""
    return datetime.fromisoformat(written).replace(tzinfo=zone)


@pytest.mark.parametrize(
    "start,hours,end",
    [
        ("2026-10-09 17:30", 2, "2026-10-10 10:30"),
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),
        ("2026-11-23 11:00", 2, "2026-11-23 14:30"),
        ("2026-11-23 16:00", 2, "2026-11-23 18:00"),
        ("2026-11-21 11:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 12:30", 1, "2026-11-23 14:30"),
        ("2026-11-23 09:00", 0, "2026-11-23 09:00"),
        ("2026-11-23 18:00", 0, "2026-11-23 18:00"),
        ("2026-11-23 20:00", 0, "2026-11-24 09:00"),
        ("2026-10-10 10:30", -2, "2026-10-09 17:30"),
        ("2026-11-23 11:00", -2, "2026-11-23 09:00"),
        ("2026-11-22 11:00", -1, "2026-11-20 17:00"),
        ("2026-10-08 09:00", -7.5, "2026-09-30 09:00"),
    ],
)
def test_add(start: str, hours: float, end: str) -> None:
    """Working time forward and back, over lunch, nights, holidays and make-up days."""
    found = CALENDAR.add(at(start), timedelta(hours=hours))
    assert found == at(end)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "start,days,end",
    [
        ("2026-11-23 15:20", 1, "2026-11-24 15:20"),
        ("2026-11-27 15:20", 1, "2026-11-30 15:20"),
        ("2026-11-24 15:20", -1, "2026-11-23 15:20"),
        ("2026-10-09 15:20", 1, "2026-10-10 15:20"),
        ("2026-09-30 18:00", 1, "2026-10-08 18:00"),
        ("2026-11-23 12:30", 1, "2026-11-24 13:30"),
        ("2026-11-21 11:00", 1, "2026-11-24 09:00"),
        ("2026-11-21 11:00", -1, "2026-11-19 18:00"),
        ("2026-11-21 11:00", 0, "2026-11-23 09:00"),
        ("2026-11-23 15:20", 0, "2026-11-23 15:20"),
        ("2026-11-23 10:00", 100, "2027-04-12 10:00"),
    ],
)
def test_add_days(start: str, days: int, end: str) -> None:
    """A working day is the same position on another working day, not 24 hours."""
    assert CALENDAR.add_days(at(start), days) == at(end)


def test_add_days_on_a_shorter_day() -> None:
    """Where the other day is closed by then, worked time decides, at most the whole day."""
    morning: tuple[Span, ...] = (Span(time(10), time(12)),)
    hours = WorkingHours(week=(OFFICE_DAY, morning, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, (), ()))
    calendar = WorkingCalendar(hours=hours)
    assert calendar.add_days(at("2026-11-23 15:20"), 1) == at("2026-11-24 12:00")
    assert calendar.add_days(at("2026-11-23 09:30"), 1) == at("2026-11-24 10:30")
    assert calendar.add_days(at("2026-11-23 11:00"), 1) == at("2026-11-24 11:00")


def test_between() -> None:
    """Working time between two moments, with its sign."""
    day = timedelta(hours=7, minutes=30)
    assert CALENDAR.between(at("2026-09-30 00:00"), at("2026-10-11 00:00")) == 4 * day
    assert CALENDAR.between(at("2026-11-23 18:00"), at("2026-11-23 11:00")) == -timedelta(
        hours=5, minutes=30
    )
    assert CALENDAR.between(at("2026-11-21 10:00"), at("2026-11-22 10:00")) == timedelta(0)


def test_opening() -> None:
    """Open from the opening up to the closing; else the next opening counts."""
    assert CALENDAR.is_open(at("2026-11-23 09:00"))
    assert not CALENDAR.is_open(at("2026-11-23 12:00"))
    assert not CALENDAR.is_open(at("2026-11-22 10:00"))
    assert CALENDAR.next_open(at("2026-11-23 10:00")) == at("2026-11-23 10:00")
    assert CALENDAR.next_open(at("2026-11-23 12:00")) == at("2026-11-23 13:30")
    assert CALENDAR.next_open(at("2026-09-30 18:00")) == at("2026-10-08 09:00")
    assert CALENDAR.usually_open(time(18))
    assert not CALENDAR.usually_open(time(12, 30))


def test_days_of_the_week() -> None:
    """The last working day is a make-up Sunday where there is one, and none in a week off."""
    assert CALENDAR.last_working_day_of_week(date(2026, 11, 23)) == date(2026, 11, 27)
    assert CALENDAR.last_working_day_of_week(date(2026, 9, 14)) == date(2026, 9, 20)
    assert CALENDAR.last_working_day_of_week(date(2026, 10, 7)) == date(2026, 10, 10)
    assert CALENDAR.last_working_day_of_week(date(2026, 2, 18)) is None


@pytest.mark.parametrize(
    "day,n,found",
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), -1, date(2026, 11, 20)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
    ],
)
def test_working_day_after(day: date, n: int, found: date) -> None:
    """Working days are counted from the day, which is not counted itself."""
    assert CALENDAR.working_day_after(day, n) == found


def test_ends_of_days() -> None:
    """A day ends with its last span, a day off when it usually would."""
    assert CALENDAR.end_of_day(date(2026, 11, 23)) == at("2026-11-23 18:00")
    assert CALENDAR.end_of_day(date(2026, 11, 22)) == at("2026-11-22 18:00")
    assert CALENDAR.end_of_day(date(2026, 10, 1)) == at("2026-10-01 18:00")
    assert CALENDAR.start_of_day(date(2026, 11, 23)) == at("2026-11-23 09:00")
    assert CALENDAR.start_of_day(date(2026, 11, 22)) == at("2026-11-22 09:00")


def test_company_days() -> None:
    """Company days come before holidays and weekdays; opened ones keep the usual hours."""
    calendar = WorkingCalendar(
        closed=frozenset({date(2026, 11, 23), date(2026, 10, 10)}),
        opened=frozenset({date(2026, 11, 22), date(2026, 10, 1)}),
    )
    assert not calendar.is_working_day(date(2026, 11, 23))
    assert not calendar.is_working_day(date(2026, 10, 10))
    assert calendar.is_working_day(date(2026, 10, 1))
    assert calendar.add(at("2026-11-21 10:00"), timedelta(hours=8)) == at("2026-11-24 09:30")


def test_leave_is_closed() -> None:
    """On leave no time passes; a day that keeps open time stays a working day."""
    leave = [
        (at("2026-11-23 13:30"), at("2026-11-25 00:00")),
        (at("2026-11-26 17:00"), at("2026-11-26 18:00")),
    ]
    person = CALENDAR.with_leave(leave[:1]).with_leave(leave[1:])
    assert person.add(at("2026-11-23 11:00"), timedelta(hours=2)) == at("2026-11-25 10:00")
    assert person.is_working_day(date(2026, 11, 23))
    assert not person.is_working_day(date(2026, 11, 24))
    assert person.end_of_day(date(2026, 11, 23)) == at("2026-11-23 12:00")
    assert person.end_of_day(date(2026, 11, 24)) == at("2026-11-24 18:00")
    assert person.end_of_day(date(2026, 11, 26)) == at("2026-11-26 17:00")
    assert person.add_days(at("2026-11-23 10:00"), 1) == at("2026-11-25 10:00")
    assert person.between(at("2026-11-23 00:00"), at("2026-11-27 00:00")) == timedelta(hours=17)
    assert CALENDAR.is_open(at("2026-11-24 10:00"))


def test_clocks_go_forward_in_berlin() -> None:
    """Hours that the clocks skip are not worked, and the wall decides before and after."""
    zone = ZoneInfo("Europe/Berlin")
    calendar = WorkingCalendar(hours=NIGHT, holidays=HolidayTable(), zone=zone)
    day = date(2026, 3, 29)
    assert calendar.end_of_day(day) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    night = calendar.between(at("2026-03-29 00:00", zone), at("2026-03-29 12:00", zone))
    assert night == timedelta(hours=1, minutes=30)
    assert calendar.add(at("2026-03-29 00:30", zone), timedelta(hours=2)) == at(
        "2026-03-29 22:30", zone
    )


def test_clocks_go_back_in_new_york() -> None:
    """Hours that the clocks repeat are worked twice."""
    zone = ZoneInfo("America/New_York")
    calendar = WorkingCalendar(hours=NIGHT, holidays=HolidayTable(), zone=zone)
    night = calendar.between(at("2026-11-01 00:00", zone), at("2026-11-01 12:00", zone))
    assert night == timedelta(hours=3, minutes=30)
    assert calendar.is_open(at("2026-11-01 01:30", zone).replace(fold=1))


def test_midnight_that_does_not_exist() -> None:
    """In Santiago a day begins at 01:00; its hours are found all the same."""
    zone = ZoneInfo("America/Santiago")
    calendar = WorkingCalendar(hours=NIGHT, holidays=HolidayTable(), zone=zone)
    assert calendar.start_of_day(date(2026, 9, 6)) == datetime(2026, 9, 6, 4, tzinfo=UTC)


def test_closing_at_midnight_on_the_edge_of_a_block() -> None:
    """A closing stays a closing wherever the search is cut into pieces."""
    london = ZoneInfo("Europe/London")
    late = WorkingHours(week=((Span(time(22), time(0)),),) * 7)
    calendar = WorkingCalendar(hours=late, holidays=HolidayTable(), zone=london)
    for day in range(64):
        closing = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day)
        assert calendar.add(closing, timedelta(0)) == closing
        assert not calendar.is_open(closing)


def test_no_open_time_is_refused() -> None:
    """A calendar without open time says so instead of searching for ever."""
    with pytest.raises(SetupError, match="no open time"):
        WorkingHours(week=((),) * 7)
    start, end = at("2026-11-01 00:00"), at("2100-01-01 00:00")
    person = CALENDAR.with_leave([(start, end)])
    always = CALENDAR.with_leave([(at("1900-01-01 00:00"), end)])
    searches: list[Callable[[], object]] = [
        lambda: person.add(at("2026-11-23 10:00"), timedelta(hours=1)),
        lambda: person.next_open(at("2026-11-23 10:00")),
        lambda: person.add_days(at("2026-11-23 10:00"), 1),
        lambda: person.working_day_after(date(2026, 11, 23), 1),
        lambda: always.add(start, -timedelta(days=1)),
        lambda: CALENDAR.add(at("9999-12-01 10:00"), timedelta(days=99)),
    ]
    for search in searches:
        with pytest.raises(SetupError, match=r"ten years|years 1 to 9999"):
            search()


def test_wrong_hours_and_days_are_refused() -> None:
    """Hours that can't be kept stop the start with a sentence."""
    with pytest.raises(SetupError, match="must end after they begin"):
        Span(time(18), time(9))
    with pytest.raises(SetupError, match="whole minute"):
        Span(time(9), time(12, 0, 1))
    with pytest.raises(SetupError, match="seven days"):
        WorkingHours(week=(OFFICE_DAY,))
    with pytest.raises(SetupError, match="overlap"):
        WorkingHours(week=((Span(time(9), time(12)), Span(time(11), time(13))), *((),) * 6))
    with pytest.raises(SetupError, match="both a closed and a working"):
        WorkingCalendar(closed=frozenset({date(2026, 1, 1)}), opened=frozenset({date(2026, 1, 1)}))
    with pytest.raises(ValueError, match="ends before it begins"):
        CALENDAR.with_leave([(at("2026-11-24 00:00"), at("2026-11-23 00:00"))])


def test_moments_need_a_zone() -> None:
    """A naive moment is refused rather than taken for some zone."""
    with pytest.raises(TypeError):
        CALENDAR.is_open(datetime(2026, 11, 23, 10))  # noqa: DTZ001
