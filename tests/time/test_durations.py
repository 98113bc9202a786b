"""Durations in settings: what is read, what is refused, and the way back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SetupError
from bot.time.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    "written,seconds",
    [
        ("2h30m", 9000),
        ("24h", 86_400),
        ("90s", 90),
        ("1d", 86_400),
        ("2h", 7200),
        (" 30m ", 1800),
        ("1d2h3m4s", 93_784),
        ("0s", 0),
    ],
)
def test_reads(written: str, seconds: int) -> None:
    """Every way of writing a duration has its length."""
    assert parse_duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "written", ["", " ", "2", "h", "2 h", "30m2h", "2h2h", "-2h", "1.5h", "2小时", "٢h", "2H", "1w"]
)
def test_refuses(written: str) -> None:
    """Anything else stops the start, and says how to write it."""
    with pytest.raises(SetupError, match="is not a duration; write it like"):
        parse_duration(written)


@pytest.mark.parametrize(
    "seconds,written",
    [(9000, "2h30m"), (86_400, "24h"), (172_800, "2d"), (180_061, "2d2h1m1s"), (90, "1m30s")],
)
def test_writes(seconds: int, written: str) -> None:
    """Days appear from two on; the 24-hour rule reads 24h."""
    assert format_duration(timedelta(seconds=seconds)) == written


@given(st.integers(0, 10**10))
def test_written_durations_read_back(seconds: int) -> None:
    """What is written is read as the same length."""
    duration = timedelta(seconds=seconds)
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize("duration", [timedelta(seconds=-1), timedelta(microseconds=1)])
def test_does_not_write_what_it_can_not_read(duration: timedelta) -> None:
    """Negative durations and fractions of a second have no written form."""
    with pytest.raises(ValueError, match="can't be written"):
        format_duration(duration)
