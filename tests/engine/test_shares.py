"""Routines between others: nobody goes without their share because somebody was in the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Final

import pytest
from psycopg.errors import DeadlockDetected, UniqueViolation
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from bot.directory.values import Member
from bot.engine import ledger, routines
from bot.engine.context import Context
from bot.engine.engine import Engine
from bot.engine.feature import Routine
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import claim_due
from bot.time.recurrence import Recurrence
from storage.database import Database
from tests.databases import PostgresTemplate
from tests.engine.memo import Memo
from tests.engine.test_conflicts import at_once
from tests.stage import Stage, staged

_SUBJECT: Final = "M1"
_NAME: Final = "memo.share"
_AT: Final = time(11)


@dataclass
class _Shares:
    """A routine at eleven: who got a share, and what happens when one is given."""

    meets: Callable[[], None] = lambda: None
    given: list[int] = field(default_factory=list)
    first: int = 0

    def give(self, ctx: Context, reader: Member, *, occurrence: datetime) -> None:
        """The first person's is noted on a record that others change too."""
        del occurrence
        self.first = self.first or reader.id
        if reader.id == self.first:
            self.meets()
            ctx.record(_SUBJECT, "memo.share")
        self.given.append(reader.id)

    def join(self, stage: Stage) -> Engine:
        """Make it the one routine of a stage's program, and due."""
        engine = self.beside(stage, _AT)
        routines.arrange(stage.database, engine.rules, stage.clock.now())
        stage.app = replace(stage.app, rules=engine.rules, engine=engine)
        stage.clock.advance(stage.span("1h"))
        return engine

    def beside(self, stage: Stage, at: time) -> Engine:
        """Another process, which has it at that time."""
        rules = replace(
            stage.app.rules,
            routines={_NAME: Routine(_none, self.give)},
            recurrences={_NAME: Recurrence(stage.app.rules.calendar, at)},
        )
        return Engine(stage.database, rules, stage.clock)


def test_a_ledger_that_somebody_writes_to(postgres_template: PostgresTemplate) -> None:
    """The other's entry takes the number that the share's was to have; it takes the next."""
    with staged(postgres_template.emptied()) as stage, ThreadPoolExecutor(1) as thread:
        shares = _Shares()
        engine = shares.join(stage)
        with stage.database.transaction() as tx:
            ledger.append(tx, [ledger.Entry(_SUBJECT, stage.clock.now(), "system", "other", {})])
            fired = thread.submit(engine.fire)
            while not somebody_waits(stage.database):
                assert not fired.done()
        assert fired.result() == 1
        with stage.database.snapshot() as tx:
            noted = [each.action for each in ledger.history(tx, _SUBJECT)]
        assert noted == ["other", "memo.share"]


@pytest.mark.both_databases
def test_a_deadlock_that_lasts(stage: Stage) -> None:
    """The batch lets go of what it holds, which others wait for, and everybody gets theirs next."""
    shares = _Shares(_often(3, OperationalError("", None, DeadlockDetected())))
    engine = shares.join(stage)
    with pytest.raises(OperationalError):
        engine.fire()
    assert shares.given == []
    assert engine.fire() == 1
    assert len(set(shares.given)) == len(shares.given) > 5


@pytest.mark.both_databases
def test_a_share_that_can_never_be(stage: Stage) -> None:
    """Who collides at each try has met a bug: the others get theirs, and it is said."""
    shares = _Shares(_often(3, IntegrityError("", None, UniqueViolation())))
    engine = shares.join(stage)
    assert engine.fire() == 1
    assert len(shares.given) > 5
    assert any("goes without" in line for line in stage.log.lines)
    stage.log.lines = []


def test_none_while_others_fire(postgres_template: PostgresTemplate) -> None:
    """A routine begins when no deadline is due, and not when others have claimed all that are."""
    with staged(postgres_template.emptied()) as stage:
        memo = Memo()
        memo.join(stage)
        stage.say("李雷", f"/memo tick {_SUBJECT}")
        shares = _Shares()
        engine = shares.join(stage)
        with stage.database.transaction() as tx:
            assert claim_due(tx, stage.clock.now(), 10)
            assert at_once([engine.fire]) == [0]
        assert shares.given == []
        assert engine.fire() == 1
        assert memo.rungs == [f"{_SUBJECT} hour-1"]
        assert shares.given == []
        assert engine.fire() == 1
        assert shares.given


@pytest.mark.parametrize("at", [time(10, 45), time(11, 30)], ids=["earlier", "later"])
@pytest.mark.both_databases
def test_another_time_under_way(stage: Stage, at: time) -> None:
    """Settings change while a routine is at it, or two processes differ: nobody gets it twice."""
    _people(stage, 120)
    shares = _Shares()
    engine = shares.join(stage)
    other = shares.beside(stage, at)
    for each in (engine, other, engine, other, other):
        assert each.fire() <= 1
    stage.clock.advance(stage.span("2h"))
    assert engine.fire() == other.fire() == 0
    assert len(set(shares.given)) == len(shares.given) == 120


@pytest.mark.both_databases
def test_one_that_another_process_does_not_know(stage: Stage) -> None:
    """A release of before leaves it alone; settings of before turn it off until the next look."""
    shares = _Shares()
    engine = shares.join(stage)
    older = replace(stage.app.rules, routines={}, recurrences={})
    assert Engine(stage.database, older, stage.clock).fire() == 0
    routines.arrange(stage.database, older, stage.clock.now())
    assert engine.next_due() is not None
    off = replace(stage.app.rules, recurrences={})
    routines.arrange(stage.database, off, stage.clock.now())
    assert engine.next_due() is None
    routines.awaken(stage.database, stage.app.rules, stage.clock.now())
    stage.clock.advance(stage.span("1d"))
    assert engine.fire() == 1
    assert len(shares.given) > 5


def _people(stage: Stage, number: int) -> None:
    """So many more than the company has."""
    people = [{"name": f"员工{each:03}", "department": "大部门"} for each in range(number)]
    org = {"departments": [{"name": "大部门"}], "people": people}
    with stage.database.transaction() as tx:
        import_org(tx, org_from_mapping(org, "many"))


def _often(times: int, error: Exception) -> Callable[[], None]:
    """Raises an error at the first so many calls."""
    left = [error] * times

    def meet() -> None:
        if left:
            raise left.pop()

    return meet


def _none(settings: Settings, calendar: WorkingCalendar) -> Recurrence | None:
    del settings, calendar
    return None


def somebody_waits(database: Database) -> bool:
    """Whether one transaction waits for another."""
    query = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"
    with database.snapshot() as tx:
        return bool(tx.connection().exec_driver_sql(query).scalar_one())
