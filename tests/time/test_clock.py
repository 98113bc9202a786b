"""The clocks: aware, in UTC, and never going back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.time.clock import Clock, SystemClock, VirtualClock

START = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_system_clock_is_utc() -> None:
    """The machine's time comes with the zone UTC."""
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC


def test_virtual_clock_stands_until_moved() -> None:
    """It tells its start in UTC, and moves by and to what it is told."""
    clock = VirtualClock(START)
    assert clock.now() == START
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(hours=2))
    assert clock.now() == START + timedelta(hours=2)
    clock.move_to(START + timedelta(days=1))
    assert clock.now() == START + timedelta(days=1)


def test_virtual_clock_refuses_to_go_back() -> None:
    """Neither a step nor a jump leads into the past, and the clock stays where it was."""
    clock = VirtualClock(START)
    with pytest.raises(ValueError, match="can't go back"):
        clock.advance(-timedelta(seconds=1))
    with pytest.raises(ValueError, match="can't go back"):
        clock.move_to(START - timedelta(days=1))
    assert clock.now() == START


def test_virtual_clock_needs_a_zone() -> None:
    """A moment without a zone is no moment."""
    with pytest.raises(ValueError, match="no time zone"):
        VirtualClock(START.replace(tzinfo=None))


def test_virtual_clock_loses_no_step_between_threads() -> None:
    """Steps from several threads all count."""
    clock = VirtualClock(START)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(800):
            pool.submit(clock.advance, timedelta(seconds=1))
    assert clock.now() == START + timedelta(seconds=800)
