"""A clock that runs by itself and can be hurried."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.time.clock import ShiftedClock, VirtualClock

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_it_runs_with_the_other_clock_and_keeps_its_distance() -> None:
    """Time that passes there passes here, behind the same offset."""
    real = VirtualClock(START)
    clock = ShiftedClock(real)
    assert clock.now() == START
    clock.move_to(START + HOUR)
    real.advance(HOUR)
    assert clock.now() == START + 2 * HOUR


def test_a_moment_that_has_passed_changes_nothing() -> None:
    """It never goes back, and it is no mistake to be late: time goes on by itself."""
    clock = ShiftedClock(VirtualClock(START))
    clock.move_to(START + HOUR)
    clock.move_to(START)
    assert clock.now() == START + HOUR


def test_a_moment_without_a_zone_is_refused() -> None:
    """Naive moments mean nothing here."""
    with pytest.raises(ValueError, match="no time zone"):
        ShiftedClock(VirtualClock(START)).move_to(datetime(2026, 11, 23))  # noqa: DTZ001


@given(st.lists(st.tuples(st.booleans(), st.integers(-10_000, 10_000))))
def test_it_never_goes_back(moves: list[tuple[bool, int]]) -> None:
    """Whatever it is told, and however the other clock goes on."""
    real = VirtualClock(START)
    clock = ShiftedClock(real)
    before = clock.now()
    for passes, seconds in moves:
        if passes:
            real.advance(timedelta(seconds=abs(seconds)))
        else:
            clock.move_to(before + timedelta(seconds=seconds))
        assert clock.now() >= before
        before = clock.now()
