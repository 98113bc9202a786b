"""Tasks that came together, between several processes: one tells of them all, and one does."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import pytest
from sqlalchemy import select, update

from bot.engine.incoming import Incoming, IncomingKind
from bot.tasks.model import Task
from bot.time.deadline_tables import WAITING, clock_table, deadline_table
from storage.database import Database
from tests.engine.test_conflicts import at_once
from tests.exchange.sheets import send, xlsx
from tests.replicas.meanwhile import before
from tests.stage import Stage, staged

pytestmark = pytest.mark.both_databases
_MANY: Final = 24


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """韩梅梅 has imported tasks for 李雷."""
    with staged(database) as opened:
        rows = [(f"第{n}件", "李雷") for n in range(1, _MANY + 1)]
        send(opened, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(("任务名称", "责任人"), *rows)))
        opened.ignore()
        yield opened
        opened.say("李雷", "全部收到")
        opened.ignore()


def test_the_first_is_put_off_and_answered(stage: Stage) -> None:
    """The others don't keep silent for its sake: its owner may answer for it alone until then."""
    _put_off(stage, "T1", "5h")
    stage.wait("96m")
    stage.expect("李雷", contains=f"{_MANY} 个任务等待确认收到")
    stage.say("李雷", "收到 T1")
    stage.ignore()
    stage.wait("24m")
    stage.expect("李雷", contains=["已超过 2 小时未确认", f"{_MANY - 1} 个任务"])
    stage.expect("韩梅梅", contains=f"{_MANY - 1} 个任务")
    stage.silence()


def test_who_comes_late_is_silent(stage: Stage) -> None:
    """What was put off says nothing that the others have said for it."""
    _put_off(stage, "T1", "97m")
    _put_off(stage, "T7", "98m")
    stage.wait("96m")
    stage.expect("李雷", contains=f"{_MANY} 个任务等待确认收到")
    stage.wait("10m")
    stage.silence()


def test_processes_fire_at_once(stage: Stage) -> None:
    """Each has some of them in its hands, and one reminder comes."""
    stage.clock.advance(stage.span("96m"))
    assert sum(at_once([stage.app.engine.fire] * 4)) <= _MANY
    stage.settle()
    stage.expect("李雷", contains=f"{_MANY} 个任务等待确认收到")
    stage.silence()


def test_one_is_answered_meanwhile(stage: Stage) -> None:
    """Whoever tells of all marks none but its own as late: others may be acknowledged by now."""
    stage.wait("96m")
    stage.ignore()
    stage.clock.advance(stage.span("24m"))
    said = Incoming("ok", stage.box.name, stage.account("李雷"), IncomingKind.TEXT, text="收到 T7")
    with before(stage.database, "UPDATE task SET", partial(stage.app.engine.receive, said)):
        stage.app.engine.fire()
    with stage.database.snapshot() as tx:
        assert tx.get_one(Task, 7).acknowledged_at is not None
        assert not tx.get_one(Task, 7).ack_overdue
    stage.settle()
    stage.ignore()


def _put_off(stage: Stage, subject: str, span: str) -> None:
    """Have what waits for a task be looked at when so much more time has passed."""
    with stage.database.transaction() as tx:
        clocks = select(clock_table.c.id).where(
            clock_table.c.subject == subject, clock_table.c.ladder == "task.ack"
        )
        row = deadline_table.c
        at = stage.clock.now() + stage.span(span)
        mine = update(deadline_table).where(row.clock_id.in_(clocks), row.state == WAITING)
        assert tx.connection().execute(mine.values(retry_at=at)).rowcount == 1
