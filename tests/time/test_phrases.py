"""Date phrases, by the table in phrases.txt, and in other zones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UserError
from bot.time.calendar import WorkingCalendar
from bot.time.holidays import HolidayTable
from bot.time.phrases import read
from templates import catalogue, text
from tests.time.phrase_tables import CALENDAR, MONDAY, meant, phrases

TABLE = [pytest.param(*row, id=f"{row[0]:%m-%d} {row[1]}") for row in phrases()]
GOOD = [row for row in phrases() if not row[2].startswith("!")]
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize("now,phrase,meaning", TABLE)
def test_phrase(now: datetime, phrase: str, meaning: str) -> None:
    """Each phrase means what the table says, or is refused for the reason it gives."""
    if meaning.startswith("!"):
        with pytest.raises(UserError) as told:
            read(phrase, now, CALENDAR)
        assert told.value.key == f"dates.{meaning[1:].strip()}"
        for language in ("zh", "en"):
            assert text(told.value.key, language, **told.value.values)
        return
    found = read(phrase, now, CALENDAR)
    assert found.at.tzinfo is UTC
    assert replace(found, at=found.at.replace(second=0)) == meant(meaning)


def test_the_table_is_large_enough() -> None:
    """At least 200 phrases are read, in both languages, and every refusal has its phrase."""
    chinese = [phrase for _, phrase, _ in GOOD if any(sign >= "\u4e00" for sign in phrase)]
    assert len(GOOD) >= 200
    assert len(chinese) >= 100
    assert len(GOOD) - len(chinese) >= 80
    refused = {meaning[1:].strip() for _, _, meaning in phrases() if meaning.startswith("!")}
    keys = {key.removeprefix("dates.") for key in catalogue() if key.startswith("dates.")}
    assert keys - refused == {
        "backwards",
        "clock_change",
        "time_wanted",
        "past_wanted",
    }  # of ranges, of past days


@pytest.mark.parametrize("phrase", ["  周五17:00  ", "周五17:00。", "周五17:00，", "fri 17:00."])
def test_edges_do_not_matter(phrase: str) -> None:
    """White space around a phrase and a full stop after it change nothing."""
    assert read(phrase, MONDAY, CALENDAR) == meant("2026-11-27 17:00")


@pytest.mark.parametrize(
    "phrase", ["", " ", "。", "周五" * 40, "周" * 1_000_000, "\x00", "周五\x00"]
)
def test_hostile_phrases_are_unreadable(phrase: str) -> None:
    """Empty, endless and broken text is refused like any other, and its echo stays short."""
    with pytest.raises(UserError) as told:
        read(phrase, MONDAY, CALENDAR)
    assert told.value.key == "dates.unreadable"
    assert len(str(told.value.values["phrase"])) <= 40


@pytest.mark.parametrize("phrase", ["mar 8 2:30am", "nov 1 1:30am", "2027-03-14 02:30"])
def test_hours_that_the_clocks_skip_or_repeat(phrase: str) -> None:
    """An hour that does not exist, or comes twice, is refused instead of chosen."""
    calendar = WorkingCalendar(zone=NEW_YORK, holidays=HolidayTable())
    now = datetime(2026, 1, 5, 15, tzinfo=UTC)
    with pytest.raises(UserError) as told:
        read(phrase, now, calendar)
    assert told.value.key == "dates.clock_change"
    assert "clocks change" in text(told.value.key, "en", **told.value.values)


def test_days_are_those_of_the_calendar_zone() -> None:
    """Today is the day where the calendar is, not where the machine is."""
    calendar = WorkingCalendar(zone=NEW_YORK, holidays=HolidayTable())
    now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert read("today 23:00", now, calendar).at == datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert read("tomorrow", now, calendar).at == datetime(2026, 11, 24, 23, tzinfo=UTC)


def test_leave_moves_working_days_only() -> None:
    """A person's leave is skipped by working days, not by dates."""
    person = CALENDAR.with_leave([(MONDAY, MONDAY + timedelta(days=3))])
    assert read("1个工作日内", MONDAY, person) == meant("2026-11-26")
    assert read("11月25日", MONDAY, person).at == meant("2026-11-25").at
