"""Deadlines between several processes: a backlog is shared, and each record is one process's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock, claim_due, start_clocks
from bot.time.ladders import ClockState, Measure, Rung
from storage.database import Database
from tests.databases import PostgresTemplate
from tests.engine.test_conflicts import at_once

_NOW: Final = datetime(2026, 12, 1, 2, tzinfo=UTC)
_CALENDAR: Final = WorkingCalendar()


def test_two_processes_share_a_backlog(postgres_template: PostgresTemplate) -> None:
    """While one fires a batch, another gets one too, of other records: none has to wait."""
    database = postgres_template.emptied()
    _owe(database, [f"T{number}" for number in range(100)])
    with database.transaction() as tx:
        mine = claim_due(tx, _NOW, 10)
        (theirs,) = at_once([partial(_claimed, database, 10)])
    assert mine
    assert theirs
    assert not {each.subject for each in mine} & {each.subject for each in theirs}


def test_the_clocks_of_a_record_are_fired_by_one_process(
    postgres_template: PostgresTemplate,
) -> None:
    """Whoever has some of a record's due deadlines has all of them: no two wait for its lock."""
    database = postgres_template.emptied()
    _owe(database, ["T1", "T1", "T2", "T1"])
    with database.transaction() as tx:
        mine = claim_due(tx, _NOW, 10)
        (theirs,) = at_once([partial(_claimed, database, 10)])
    assert [each.subject for each in mine] == ["T1", "T1", "T2", "T1"]
    assert theirs == []


def test_a_share_is_free_again_after_the_transaction(postgres_template: PostgresTemplate) -> None:
    """What a process has claimed and not taken, because it died, is claimed by the next."""
    database = postgres_template.emptied()
    _owe(database, ["T1"])
    assert [each.subject for each in _claimed(database, 10)] == ["T1"]
    assert [each.subject for each in _claimed(database, 10)] == ["T1"]


def _owe(database: Database, subjects: list[str]) -> None:
    """One deadline of each, overdue since a moment longer than the one after it."""
    began = _NOW - timedelta(hours=1)
    clocks = [NewClock("one", each, None, Measure.WALL) for each in subjects]
    with database.transaction() as tx:
        start_clocks(tx, clocks, {"one": _times}, began, lambda *_: _CALENDAR)


def _times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
    del calendar
    yield Rung("only", clock.running_since)


def _claimed(database: Database, limit: int) -> list[Claimed]:
    with database.transaction() as tx:
        return claim_due(tx, _NOW, limit)
