"""Housekeeping deletes what is over and old, and nothing else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.engine.housekeeping import Tidied, tidy
from bot.engine.inbox import FAILED, inbox_table
from bot.engine.live import posted_table
from bot.engine.outbox import PARKED, outbox_table
from bot.settings.model import RetentionSettings
from bot.time.deadline_tables import deadline_table
from storage.database import Database
from tests.stage import Stage

KEEP = RetentionSettings(
    inputs=timedelta(days=30), messages=timedelta(days=90), deadlines=timedelta(days=90)
)
NOTHING = Tidied(0, 0, 0)


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
