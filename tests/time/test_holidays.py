"""The holiday table: equal to its source, and exact about what is wrong in a file."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from bot.errors import SetupError
from bot.time.calendar import WorkingCalendar
from bot.time.holidays import HolidayTable, china, read_holidays

YEARS = range(2004, 2027)
GOOD = """
[2027]
source = "a notice"
holidays = [2027-01-01, 2027-02-05]
makeup = [2027-02-06]
"""


@pytest.mark.parametrize("year", YEARS)
def test_table_equals_the_package(year: int) -> None:
    """Every day of every year is worked or not as chinesecalendar says."""
    calendar = WorkingCalendar()
    day = date(year, 1, 1)
    while day.year == year:
        assert calendar.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_known_years_are_explicit() -> None:
    """The table knows the years that it lists, and no other."""
    assert set(china().years) == set(YEARS)
    calendar = WorkingCalendar()
    assert calendar.knows(2026)
    assert not calendar.knows(2027)


def test_unknown_year_is_plain_weekends() -> None:
    """Without a table, National Day 2027 is a Friday like any other."""
    calendar = WorkingCalendar()
    assert calendar.is_working_day(date(2027, 10, 1))
    assert not calendar.is_working_day(date(2027, 10, 2))


def test_later_tables_replace_whole_years(tmp_path: Path) -> None:
    """An administrator's year stands instead of the one that was there."""
    path = tmp_path / "extra.toml"
    path.write_text(GOOD.replace("2027", "2026"), encoding="utf-8")
    merged = china().merged(read_holidays(path))
    assert merged.works(date(2026, 10, 1)) is None
    assert merged.works(date(2026, 2, 5)) is False
    assert merged.works(date(2026, 2, 6)) is True
    assert merged.works(date(2025, 10, 1)) is False
    assert HolidayTable().works(date(2026, 2, 6)) is None


@pytest.mark.parametrize(
    "entry,complaint",
    [
        ("2027 = 1", "'2027' is not a table"),
        ("[next]", "unknown entry 'next'"),
        ("[27]", "unknown entry '27'"),
        ("[2027]\nholydays = []", "[2027] has the unknown key 'holydays'"),
        ('[2027]\nsource = "x"\nholidays = []', "[2027] lacks 'makeup'"),
        ('[2027]\nsource = " "\nholidays = []\nmakeup = []', "[2027] source must say"),
        ("[2027]\nsource = 7\nholidays = []\nmakeup = []", "[2027] source must say"),
        (GOOD.replace("2027-02-05", "2027-02-30"), "line 4"),
        (GOOD.replace("2027-02-05", '"soon"'), "[2027] holidays: 'soon' is not a date"),
        (GOOD.replace("2027-02-05", "2027-02-05T10:00:00"), "is not a date"),
        (GOOD.replace("2027-02-05", "2028-02-05"), "holidays: 2028-02-05 is not in 2027"),
        (GOOD.replace("2027-02-06", "2027-02-05"), "2027-02-05 is both a holiday and a make-up"),
        (GOOD.replace("2027-02-05", "2027-01-01"), "holidays: 2027-01-01 stands twice"),
        (GOOD.replace("[2027-02-06]", "2027-02-06"), "[2027] makeup must be a list"),
        (GOOD + GOOD, "('2027',) twice"),
        ("[2027", "Expected ']'"),
    ],
)
def test_wrong_files_are_named_with_their_entry(tmp_path: Path, entry: str, complaint: str) -> None:
    """Each mistake stops the start with the file and the entry at fault."""
    path = tmp_path / "extra.toml"
    path.write_text(entry, encoding="utf-8")
    with pytest.raises(SetupError) as told:
        read_holidays(path)
    assert str(path) in str(told.value)
    assert complaint in str(told.value)


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    """A file that is not there, or is no text, is named as well."""
    with pytest.raises(SetupError, match=r"nowhere\.toml: can't be read"):
        read_holidays(tmp_path / "nowhere.toml")
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SetupError, match=r"binary\.toml: can't be read"):
        read_holidays(path)
