"""Clocks as rows under any waits and downtime: each rung once, never early, none lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.time import deadlines
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import NewClock
from bot.time.ladders import ClockState, Measure, Rung, ahead, elapsed, reached, share, spent
from tests.databases import SqliteTemplate

_START: Final = datetime(2026, 9, 28, 1, tzinfo=UTC)  # the Monday before the Golden Week
_BUDGET: Final = timedelta(hours=4)
_AT: Final = {
    "half": _BUDGET / 2,
    "most": _BUDGET * 80 / 100,
    "all": _BUDGET,
    "beyond": _BUDGET + timedelta(hours=2),
}
_CALENDAR: Final = WorkingCalendar()


def _calendars(person_id: int | None, since: datetime) -> WorkingCalendar:
    """Nobody is on leave here."""
    del person_id, since
    return _CALENDAR


_WAITS: Final = st.integers(0, 3 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


def _times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
    yield Rung("half", share(clock, 50, calendar))
    yield Rung("most", share(clock, 80, calendar))
    yield Rung("all", share(clock, 100, calendar))
    yield Rung("beyond", spent(clock, timedelta(hours=2), calendar))


class ClockMachine(RuleBasedStateMachine):
    """One clock, and a plain account of how much of it has run."""

    template: SqliteTemplate

    def __init__(self) -> None:
        super().__init__()
        self.database = type(self).template.emptied()
        self.now = _START
        self.measure = Measure.WORKING
        self.running_since = _START
        self.reached: list[tuple[str, str]] = []

    @initialize(measure=st.sampled_from(Measure), wait=_WAITS)
    def start(self, measure: Measure, wait: timedelta) -> None:
        """Start the clock at some moment."""
        self.now += wait
        self.measure, self.running_since = measure, self.now
        clock = NewClock("ladder", "X1", None, measure, _BUDGET)
        with self.database.transaction() as tx:
            deadlines.start_clocks(tx, [clock], {"ladder": _times}, self.now, _calendars)

    @rule(wait=_WAITS)
    def time_passes(self, wait: timedelta) -> None:
        """Stop at everything that falls due, as the program does while it is up."""
        end = self.now + wait
        self._sweep()
        while (due := self._next_due()) is not None and due <= end:
            self.now = max(due, self.now)
            assert self._sweep() <= 1, "a rung was skipped while the program was up"
        self.now = end

    @rule(wait=_WAITS)
    def down(self, wait: timedelta) -> None:
        """Nothing is looked at for a while."""
        self.now += wait

    @rule()
    def sweep(self) -> None:
        """Act on what is due."""
        self._sweep()

    def _sweep(self) -> int:
        before = len(self.reached)
        with self.database.transaction() as tx:
            claimed = deadlines.claim_due(tx, self.now, 10)
            for each in claimed:
                assert deadlines.take(tx, each)
                found = reached(ahead(_times, each.state, _CALENDAR, each.done), self.now)
                deadlines.settle(tx, each, found, self.now)
                states = ["skipped"] * (len(found.passed) - 1) + ["fired"]
                self.reached += zip((rung.name for rung in found.passed), states, strict=True)
        self._check_nothing_is_lost()
        return len(self.reached) - before

    @invariant()
    def each_once_in_order_never_early(self) -> None:
        """What was reached is a beginning of the ladder, and as much of the clock has run."""
        names = [name for name, _ in self.reached]
        assert names == list(_AT)[: len(names)]
        assert all(self._consumed() >= _AT[name] for name in names)

    def _check_nothing_is_lost(self) -> None:
        owed = [name for name, at in _AT.items() if at <= self._consumed()]
        assert [name for name, _ in self.reached] == owed

    def _consumed(self) -> timedelta:
        return elapsed(self.running_since, self.now, self.measure, _CALENDAR)

    def _next_due(self) -> datetime | None:
        with self.database.snapshot() as tx:
            return deadlines.next_due(tx)


def test_clock(sqlite_template: SqliteTemplate) -> None:
    """Two dozen lives of clocks."""
    ClockMachine.template = sqlite_template
    run_state_machine_as_test(
        ClockMachine, settings=settings(max_examples=25, stateful_step_count=25)
    )


@pytest.mark.slow
def test_clock_at_length(sqlite_template: SqliteTemplate) -> None:
    """The same, for many and long lives."""
    ClockMachine.template = sqlite_template
    run_state_machine_as_test(
        ClockMachine, settings=settings(max_examples=1000, stateful_step_count=60)
    )
