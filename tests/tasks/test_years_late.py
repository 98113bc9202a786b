"""Tasks that are years late: each reminder costs what the first did, and holds nobody up."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Final

import pytest
from sqlalchemy import select

from bot.settings import Settings
from bot.tasks.reminders.due import DUE, due_times
from bot.tasks.reminders.pool import POOL, pool_times
from bot.time.calendar import WorkingCalendar
from bot.time.deadline_tables import deadline_table
from bot.time.deadlines import NewClock, claim_due, settle, start_clocks
from bot.time.ladders import ClockState, Measure, Times, ahead, reached
from storage.database import Database

_NOW: Final = datetime(2026, 11, 30, 1, tzinfo=UTC)  # before 10:00 of a Monday in Shanghai
_FIVE_YEARS: Final = timedelta(days=5 * 365)
_RUNGS: Final = 400


class _Counting(WorkingCalendar):
    """Counts how often it is asked about a day."""

    asked = 0

    def is_working_day(self, day: date) -> bool:
        """Count this one too."""
        _Counting.asked += 1
        return super().is_working_day(day)


@pytest.mark.parametrize("ladder", [due_times, pool_times])
def test_a_day_more_is_a_step_more(ladder: Callable[[Settings], Times]) -> None:
    """A ladder is walked from its start at each firing, and looks at each day about once."""
    clock = ClockState(timedelta(0), timedelta(0), _NOW, Measure.WORKING, anchor=_NOW)
    _Counting.asked = 0
    rungs = list(islice(ladder(Settings())(clock, _Counting()), _RUNGS))
    between = (rungs[-1].at - _NOW).days
    assert between > _RUNGS
    assert _Counting.asked < between + 10


def test_a_clock_that_starts_years_late(database: Database) -> None:
    """It has one row for all that it is too late for, and goes on with the next working day."""
    _start(database, DUE, _NOW - _FIVE_YEARS)
    rows = _rows(database)
    assert [state for state, _ in rows] == ["skipped", "waiting"]
    passed, coming = (int(rung.removeprefix("late-")) for _, rung in rows)
    assert coming == passed + 1 > 1000
    fired = _fired(database, _NOW + timedelta(days=1, hours=2))
    assert fired == [f"late-{coming}", f"late-{coming + 1}"]
    assert [state for state, _ in _rows(database)] == ["skipped", "skipped", "fired", "waiting"]


def test_what_lies_behind_is_one_row(database: Database) -> None:
    """However often a clock has spoken, who claims it reads all its rungs as one row."""
    _start(database, POOL, None)
    day = timedelta(days=1)
    for days in range(1, 41):
        _fired(database, _NOW + days * day)
    with database.transaction() as tx:
        (claimed,) = claim_due(tx, _NOW + 44 * day, 10)
    fired = [rung for state, rung in _rows(database) if state == "fired"]
    assert len(fired) > 10
    assert claimed.done.rungs == set(fired)
    assert claimed.done.last is not None
    assert claimed.due_at > claimed.done.last


_TIMES: Final = {DUE: due_times(Settings()), POOL: pool_times(Settings())}
_CALENDAR: Final = WorkingCalendar()


def _start(database: Database, ladder: str, anchor: datetime | None) -> None:
    clock = NewClock(ladder, "T1", None, Measure.WORKING, anchor=anchor)
    with database.transaction() as tx:
        start_clocks(tx, [clock], _TIMES, _NOW, lambda *_: _CALENDAR)


def _fired(database: Database, now: datetime) -> list[str]:
    """The rungs that have passed by then, which are settled."""
    with database.transaction() as tx:
        names = []
        for each in claim_due(tx, now, 10):
            tx.connection().execute(
                deadline_table.delete().where(deadline_table.c.id == each.deadline_id)
            )
            times = _TIMES[each.ladder]
            found = reached(ahead(times, each.state, _CALENDAR, each.done), now)
            settle(tx, each, found, now)
            names += [rung.name for rung in found.passed]
    return names


def _rows(database: Database) -> list[tuple[str, str]]:
    with database.snapshot() as tx:
        query = select(deadline_table.c.state, deadline_table.c.rung)
        rows = tx.connection().execute(query.order_by(deadline_table.c.due_at)).all()
    return [(row.state, row.rung) for row in rows]
