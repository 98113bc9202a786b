"""What a lock gives is what others have left, also of records that were looked at before it."""

from functools import partial
from typing import Final

import pytest
from sqlmodel import col, select

from bot.approvals.model import Approval
from bot.engine import ledger
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.locks import Locks
from bot.tasks.model import Task
from tests.approvals.flows import define, people, step, submit
from tests.exchange.sheets import send, xlsx
from tests.handover.company import notes, without
from tests.replicas.meanwhile import before
from tests.stage import Stage

pytestmark = pytest.mark.both_databases
_LOCKED: Final = "WHERE .* FOR NO KEY UPDATE"
_BOOK: Final = "/会议 预约 技术方案评审 @李雷 10:20-11:00"


def test_a_meeting_that_is_cancelled_meanwhile(stage: Stage) -> None:
    """The room's next meeting, found and then called off by somebody else, is not begun."""
    stage.say("韩梅梅", _BOOK, room="产品群")
    stage.ignore()
    cancel = partial(_press, stage, "韩梅梅", "meeting.cancel", "M1")
    with before(stage.database, f"FROM meeting {_LOCKED}", cancel):
        stage.hand_in("李雷", kind=IncomingKind.TEXT, text="/会议 开始", room="产品群")
    assert "meeting.start" not in _history(stage, "M1")
    stage.settle()
    stage.ignore()


def test_an_approval_that_is_changed_meanwhile(stage: Stage) -> None:
    """Each of two changes of it has a version of its own, so that no button outlives one."""
    define(stage, step("a", people("张伟", "王志远")))
    submit(stage)
    stage.say("张伟", "/审批 代理 @林晓彤 试验 周一到周三")
    stage.ignore()
    transfer = partial(_press, stage, "王志远", "approval.transfer", "A1", {"person": "xujing"})
    with before(stage.database, f"FROM approval {_LOCKED}", transfer):
        stage.hand_in("张伟", kind=IncomingKind.TEXT, text="/审批 移交 @林晓彤")
    assert _history(stage, "A1").count("approval.transfer") == 2
    with stage.database.snapshot() as tx:
        assert tx.get_one(Approval, 1).version == 3
    stage.settle()
    stage.ignore()


def test_an_approval_that_is_changed_while_a_leaver_is_followed(stage: Stage) -> None:
    """Who takes a leaver's place changes it after whoever else does, not over them."""
    define(stage, step("a", people("李雷", "王志远")))
    submit(stage, "韩梅梅")
    stage.ignore()
    transfer = partial(_press, stage, "王志远", "approval.transfer", "A1", {"person": "xujing"})
    notes(stage, without("lilei"))
    with before(stage.database, f"FROM approval {_LOCKED}|UPDATE approval SET", transfer):
        stage.app.engine.fire()
    assert {"approval.transfer", "approval.approver_left"} < set(_history(stage, "A1"))
    with stage.database.snapshot() as tx:
        assert tx.get_one(Approval, 1).version == 3
    stage.settle()
    stage.ignore()


def test_a_whole_that_is_closed_meanwhile(stage: Stage) -> None:
    """A task that its giver cancels while a file is read gets no part by it."""
    stage.say("韩梅梅", "/任务 新建 官网改版 @李雷 12月10日")
    stage.ignore()
    cancel = partial(_press, stage, "韩梅梅", "task.cancel", "T1", {"reason": "不做了"})
    with before(stage.database, f"FROM task {_LOCKED}", cancel):
        row = ("首页", "T1", "2026-12-08")
        sheet = xlsx(("任务名称", "上级任务", "截止日期"), row)
        send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", sheet))
    with stage.database.snapshot() as tx:
        assert tx.exec(select(Task.title).where(col(Task.parent_id).is_not(None))).all() == []
    stage.ignore()


def test_what_is_changed_and_not_yet_written_is_kept(stage: Stage) -> None:
    """Reading a record anew takes nothing back that this transaction has done to it."""
    stage.say("韩梅梅", "/任务 新建 官网改版 @李雷 12月10日")
    stage.ignore()
    with stage.database.transaction() as tx:
        known = tx.get_one(Task, 1)
        known.title = "官网首页"
        assert Locks(tx).take(Task, 1) is known
        assert known.title == "官网首页"
        tx.rollback()


def _press(
    stage: Stage, person: str, action: str, subject: str, form: dict[str, str] | None = None
) -> None:
    stage.app.engine.receive(
        Incoming(
            f"{person} {action}",
            stage.box.name,
            stage.account(person),
            IncomingKind.ACTION,
            action=action,
            subject=subject,
            version=1,
            form=form or {},
        )
    )


def _history(stage: Stage, subject: str) -> list[str]:
    with stage.database.snapshot() as tx:
        return [each.action for each in ledger.history(tx, subject)]
