"""Housekeeping deletes what is over and old, and nothing else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, insert, select, update

from bot.engine.inbox import DONE, FAILED, inbox_table
from bot.engine.outbox.live import posted_table, refresh
from bot.engine.outbox.rows import DROPPED, PARKED, WAITING, outbox_table
from bot.engine.upkeep.housekeeping import Tidied, tidy
from bot.settings.model import RetentionSettings
from bot.time.deadline_tables import (
    CANCELLED,
    FIRED,
    STOPPED,
    clock_table,
    deadline_table,
)
from storage.database import Database
from tests.databases import PostgresTemplate
from tests.stage import Stage, staged

KEEP = RetentionSettings(
    inputs=timedelta(days=30), messages=timedelta(days=90), deadlines=timedelta(days=90)
)
NOTHING = Tidied(0, 0, 0, 0)


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A stage on which nobody counts the messages."""
    opened = Stage(database)
    yield opened
    opened.close()


def _counted(stage: Stage, table: str) -> int:
    tables = {
        "inbox": inbox_table,
        "outbox": outbox_table,
        "deadline": deadline_table,
        "posted": posted_table,
    }
    with stage.database.snapshot() as tx:
        query = select(func.count()).select_from(tables[table])
        return tx.connection().execute(query).scalar_one()


def _tidied_after(stage: Stage, days: int) -> Tidied:
    return tidy(stage.database, KEEP, stage.clock.now() + timedelta(days=days))


def _finished_task(stage: Stage) -> None:
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    stage.say("李雷", "收到 T1")
    stage.say("李雷", "/任务 完成 T1")
    stage.wait("10m")


def test_young_rows_stay(stage: Stage) -> None:
    """Nothing is deleted before its time, not even what is over."""
    _finished_task(stage)
    assert _tidied_after(stage, 29) == NOTHING


def test_old_rows_go_when_they_are_over(stage: Stage) -> None:
    """Keys of inputs, sent messages and deadlines of stopped clocks; where cards hang stays."""
    _finished_task(stage)
    hanging = _counted(stage, "posted")
    assert _tidied_after(stage, 31).inputs == 3
    gone = _tidied_after(stage, 400)
    assert gone.messages > 0
    assert gone.deadlines > 0
    assert [_counted(stage, name) for name in ("inbox", "outbox", "deadline")] == [0, 1, 0]
    assert _counted(stage, "posted") == hanging
    assert _tidied_after(stage, 400) == NOTHING


def test_what_somebody_has_to_look_at_stays(stage: Stage) -> None:
    """Failed inputs and parked messages are kept, however old."""
    _finished_task(stage)
    with stage.database.transaction() as tx:
        tx.connection().execute(update(inbox_table).values(state=FAILED))
        tx.connection().execute(update(outbox_table).values(state=PARKED))
    gone = _tidied_after(stage, 400)
    assert (gone.inputs, gone.messages) == (0, 0)


def test_a_running_clock_keeps_its_deadlines(stage: Stage) -> None:
    """What has fired on a clock that still runs says which rungs it has passed."""
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    before = _counted(stage, "deadline")
    assert _tidied_after(stage, 400).deadlines == 0
    assert _counted(stage, "deadline") == before


def test_the_bot_goes_on_with_what_is_left(stage: Stage) -> None:
    """After housekeeping a finished task's cards still change with it.

    Ids of messages are their keys, so a new message must not get the id of a deleted one.
    """
    _finished_task(stage)
    _tidied_after(stage, 400)
    stage.say("韩梅梅", "/任务 重开 T1 还差附件")
    assert "还差附件" in stage.card("李雷", "T1").text


def test_where_old_cards_hang_is_forgotten_in_the_end(stage: Stage) -> None:
    """Years after a record has last changed; a record that comes back gets new cards."""
    _finished_task(stage)
    stage.ignore()
    hanging = _counted(stage, "posted")
    assert _tidied_after(stage, 729).cards == 0
    assert _tidied_after(stage, 731).cards == hanging - 1  # the newest message is of one
    stage.say("韩梅梅", "/任务 重开 T1 还差附件")
    stage.expect("李雷", contains=["T1", "还差附件"])
    stage.ignore()


def test_where_cards_of_what_goes_on_hang_is_known(stage: Stage) -> None:
    """While a clock runs for a record, or a message about it lies aside, or it changed lately."""
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    assert _tidied_after(stage, 9_999).cards == 0
    stage.say("李雷", "/任务 完成 T1")
    stage.wait("10m")
    with stage.database.transaction() as tx:
        tx.connection().execute(update(outbox_table).values(state=PARKED))
    assert _tidied_after(stage, 9_999).cards == 0
    with stage.database.transaction() as tx:
        tx.connection().execute(update(outbox_table).values(state=DROPPED))
        early = stage.clock.now() - timedelta(days=9)
        tx.connection().execute(update(posted_table).values(created_at=early))
    assert _tidied_after(stage, 725).cards == 0
    assert _tidied_after(stage, 731).cards > 0


def test_a_card_that_changes_in_this_moment_stays(postgres_template: PostgresTemplate) -> None:
    """Housekeeping waits for nobody, and nobody's change of a card meets its end."""
    with staged(postgres_template.emptied()) as stage:
        _finished_task(stage)
        stage.ignore()
        _tidied_after(stage, 400)
        with stage.database.transaction() as tx, ThreadPoolExecutor(1) as thread:
            refresh(tx, ["T1"], [], stage.clock.now(), stage.clock.now())
            drawn = list(tx.connection().execute(_drawn).scalars())
            thread.submit(_tidied_after, stage, 800).result()
        with stage.database.snapshot() as tx:
            assert set(drawn) <= set(tx.connection().execute(select(posted_table.c.id)).scalars())
        stage.settle()
        stage.ignore()


_drawn = select(outbox_table.c.posted_id).where(outbox_table.c.state == WAITING)


def test_keys_go_a_few_at_a_time(stage: Stage) -> None:
    """However many are old, also of one moment, none holds an input up for longer than another."""
    at = stage.clock.now()
    row = {"state": DONE, "answer": "", "input": ""}
    failed = {**row, "key": "bug", "received_at": at, "state": FAILED}
    old = [{**row, "key": str(n), "received_at": at} for n in range(1_200)]
    with stage.database.transaction() as tx:
        tx.connection().execute(insert(inbox_table), [failed, *old])
    deleted: list[int] = []

    def note(_c: object, cursor: Any, sql: str, *_: object) -> None:
        if sql.startswith("DELETE FROM inbox"):
            deleted.append(cursor.rowcount)

    event.listen(Engine, "after_cursor_execute", note)
    try:
        assert _tidied_after(stage, 31).inputs == 1_200
    finally:
        event.remove(Engine, "after_cursor_execute", note)
    assert deleted == [500, 500, 200]
    assert _counted(stage, "inbox") == 1


def test_the_look_ends_where_messages_are_young(stage: Stage) -> None:
    """Behind so many young ones nothing old is looked for: ids grow with time."""
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    _write_messages(stage, 10, days=0)
    _write_messages(stage, 1_200, days=100)
    first = _tidied_after(stage, 150).messages
    assert first >= 10
    _write_messages(stage, 10, days=0)
    assert _tidied_after(stage, 150).messages == 0
    assert _tidied_after(stage, 200).messages == 1_209


def test_deadlines_of_long_ago_for_later_are_passed_over(stage: Stage) -> None:
    """What was cancelled long before its time says nothing of how old the next ones are."""
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    clocks = _stopped_clocks(stage, 1_700)
    far, fired = {"state": CANCELLED}, {"state": FIRED, "fired_at": stage.clock.now()}
    late = {"state": FIRED, "fired_at": stage.clock.now() + timedelta(days=200)}
    _write_deadlines(stage, clocks[:600], days=900, **far)
    _write_deadlines(stage, clocks[600:610], days=0, **fired)
    _write_deadlines(stage, clocks[610:1_690], days=200, **late)
    _write_deadlines(stage, clocks[1_690:], days=0, **fired)
    assert _tidied_after(stage, 190).deadlines == 10


def _write_messages(stage: Stage, count: int, *, days: int) -> None:
    """Copies of the first message, dropped, written so many days after the start."""
    with stage.database.transaction() as tx:
        first = tx.connection().execute(select(outbox_table).limit(1)).mappings().one()
        at = stage.clock.now() + timedelta(days=days)
        row = {**first, "state": DROPPED, "sent_at": None, "created_at": at}
        del row["id"]
        tx.connection().execute(insert(outbox_table), [row] * count)


def _stopped_clocks(stage: Stage, count: int) -> list[int]:
    with stage.database.transaction() as tx:
        first = tx.connection().execute(select(clock_table).limit(1)).mappings().one()
        row = {**first, "state": STOPPED}
        del row["id"]
        tx.connection().execute(insert(clock_table), [row] * count)
        wanted = select(clock_table.c.id).where(clock_table.c.state == STOPPED)
        return list(tx.connection().execute(wanted.order_by(clock_table.c.id)).scalars())


def _write_deadlines(stage: Stage, clocks: list[int], *, days: int, **how: object) -> None:
    due = stage.clock.now() + timedelta(days=days)
    usual = {"rung": "x", "due_at": due, "attempt": 0, "retry_at": due, "reason": ""}
    rows = [{**usual, "clock_id": each, "fired_at": None, **how} for each in clocks]
    with stage.database.transaction() as tx:
        tx.connection().execute(insert(deadline_table), rows)
