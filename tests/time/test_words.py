"""Moments and durations in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.time.words import absolute, day_name, day_names, duration
from templates import Language

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "at,zh,en",
    [
        (datetime(2026, 11, 27, 9, tzinfo=UTC), "11月27日 周五 17:00", "Fri 27 Nov 17:00"),
        (datetime(2026, 12, 16, 15, 59, tzinfo=UTC), "12月16日 周三 23:59", "Wed 16 Dec 23:59"),
        (
            datetime(2026, 12, 31, 15, 59, tzinfo=UTC),
            "12月31日 周四 23:59",
            "Thu 31 Dec 23:59",
        ),
        (datetime(2026, 1, 5, 1, tzinfo=UTC), "2026年1月5日 周一 09:00", "Mon 5 Jan 2026 09:00"),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), "2027年1月1日 周五 00:00", "Fri 1 Jan 2027 00:00"),
        (datetime(2025, 6, 1, 1, 5, tzinfo=UTC), "2025年6月1日 周日 09:05", "Sun 1 Jun 2025 09:05"),
    ],
)
def test_absolute(at: datetime, zh: str, en: str) -> None:
    """Date, weekday and time of the zone; the year only where it is another, or might seem so."""
    assert absolute(at, "zh", SHANGHAI, NOW) == zh
    assert absolute(at, "en", SHANGHAI, NOW) == en


@pytest.mark.parametrize(
    "first,last,zh,en",
    [
        ("11-25", "11-27", "11月25日 周三 – 11月27日 周五", "Wed 25 Nov – Fri 27 Nov"),
        (
            "12-14",
            "12-18",
            "12月14日 周一 – 12月18日 周五",
            "Mon 14 Dec – Fri 18 Dec",
        ),
    ],
)
def test_both_ends_of_a_range(first: str, last: str, zh: str, en: str) -> None:
    """One year is told once: before the first in Chinese, behind the last in English."""
    days = (date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))
    assert " – ".join(day_names(*days, "zh", NOW.date())) == zh
    assert " – ".join(day_names(*days, "en", NOW.date())) == en
    over = day_names(days[1], date(2027, 1, 3), "zh", NOW.date())
    assert over[0].startswith("2026年")
    assert over[1] == "2027年1月3日 周日"


@pytest.mark.parametrize(
    "today,day,said",
    [
        ("2026-12-07", "2026-12-10", "12月10日 周四"),
        ("2026-12-07", "2026-12-17", "12月17日 周四"),
        ("2026-12-07", "2027-01-08", "2027年1月8日 周五"),
        ("2026-12-20", "2026-01-08", "2026年1月8日 周四"),
        ("2027-01-05", "2026-12-30", "2026年12月30日 周三"),
        ("2027-01-05", "2027-12-30", "2027年12月30日 周四"),
        ("2027-01-05", "2027-03-30", "3月30日 周二"),
    ],
)
def test_when_a_year_is_told(today: str, day: str, said: str) -> None:
    """Where it is another than today's, and where the same day of another year is nearer."""
    assert day_name(date.fromisoformat(day), "zh", date.fromisoformat(today)) == said


@pytest.mark.parametrize(
    "length,language,words",
    [
        (timedelta(hours=2, minutes=30), "zh", "2 小时 30 分"),
        (timedelta(hours=2, minutes=30), "en", "2 h 30 min"),
        (timedelta(hours=24), "zh", "24 小时"),
        (timedelta(days=2, hours=1), "zh", "2 天 1 小时"),
        (timedelta(days=2, hours=1), "en", "2 d 1 h"),
        (timedelta(minutes=1, seconds=59), "en", "1 min"),
        (timedelta(seconds=59), "zh", "59 秒"),
        (timedelta(0), "en", "0 s"),
        (-timedelta(minutes=5), "zh", "5 分"),
    ],
)
def test_duration(length: timedelta, language: Language, words: str) -> None:
    """The largest units that are told, rounded down, without the sign."""
    assert duration(length, language) == words
