"""Days gone by in words: the last such month or day that has begun, never one to come."""

from datetime import date

import pytest

from bot.errors import UserError
from bot.time.phrases.past import read_past, tells_past

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    "phrase,first,last",
    [
        ("今天", "2026-11-25", "2026-11-25"),
        ("昨天", "2026-11-24", "2026-11-24"),
        ("本周", "2026-11-23", "2026-11-29"),
        ("上周", "2026-11-16", "2026-11-22"),
        ("本月", "2026-11-01", "2026-11-30"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("11月", "2026-11-01", "2026-11-30"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("2025年2月份", "2025-02-01", "2025-02-28"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("11月25日", "2026-11-25", "2026-11-25"),
        ("11月26日", "2025-11-26", "2025-11-26"),
        ("2025-03-04", "2025-03-04", "2025-03-04"),
        ("11月1日到11月15日", "2026-11-01", "2026-11-15"),
        ("2025年 至 上个月", "2025-01-01", "2026-10-31"),
        ("2025-01-01 - 2025-06-30", "2025-01-01", "2025-06-30"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("nov", "2026-11-01", "2026-11-30"),
        ("december", "2025-12-01", "2025-12-31"),
        ("nov 2024 to jan 2025", "2024-11-01", "2025-01-31"),
    ],
)
def test_read(phrase: str, first: str, last: str) -> None:
    """Each phrase tells these days, both ends among them."""
    found = read_past(phrase, TODAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "words",
    ["", "缓存", "13月", "2月30日", "11月经营", "marketing", "decided", "11月到10月", "to", "p2"],
)
def test_no_days(words: str) -> None:
    """Other words, days that there are not, and an end before its beginning are refused."""
    assert not tells_past(words, TODAY)
    with pytest.raises(UserError) as refused:
        read_past(words, TODAY)
    assert refused.value.key == "dates.past_wanted"


def test_in_january() -> None:
    """The month before January is December of the year before."""
    assert read_past("上月", date(2027, 1, 3)).first == date(2026, 12, 1)
