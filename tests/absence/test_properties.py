"""Leave and clocks, whatever the days: no clock runs while its person is away."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from bot.time.calendar import Period, WorkingCalendar
from bot.time.ladders import Measure, elapsed, later

_COMPANIES: Final = [
    company_calendar(load_settings({"timezone": zone}, environment={}, env_file=None))
    for zone in ("Asia/Shanghai", "Europe/Berlin")
]
_FIRST: Final = datetime.fromisoformat("2026-09-20T00:00+00:00")
_MINUTES: Final = st.integers(min_value=0, max_value=40 * 24 * 60)


@st.composite
def leaves(draw: st.DrawFn) -> tuple[Period, ...]:
    """Absences that don't overlap, some of them end to end, over make-up days and clock changes."""
    edges = sorted(draw(st.sets(_MINUTES, min_size=2, max_size=8)))
    moments = [_FIRST + timedelta(minutes=each) for each in edges]
    pairs = list(pairwise(moments))
    return tuple(draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1)))


@given(
    company=st.sampled_from(_COMPANIES),
    away=leaves(),
    begins=_MINUTES,
    budget=st.integers(min_value=1, max_value=5 * 24 * 60),
    measure=st.sampled_from(Measure),
)
def test_leave_never_lets_a_clock_run(
    company: WorkingCalendar, away: tuple[Period, ...], begins: int, budget: int, measure: Measure
) -> None:
    """Nothing is consumed in leave, no rung falls in it, and what is left is all there is."""
    calendar = company.with_leave(tuple(sorted(away)))
    start, amount = _FIRST + timedelta(minutes=begins), timedelta(minutes=budget)
    end = later(start, amount, measure, calendar)
    for first, last in away:
        assert elapsed(first, last, measure, calendar) == timedelta(0)
        assert not first < end <= last
    assert elapsed(start, end, measure, calendar) == amount
    assert end >= later(start, amount, measure, company)
