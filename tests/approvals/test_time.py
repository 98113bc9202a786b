"""What time does to an approval: reminders, the head, nudges (A-04, A-11; semantics §3.4)."""

from sqlalchemy import update

from bot.time.deadline_tables import RUNNING, clock_table
from tests.approvals.flows import define, people, step, submit
from tests.stage import Stage


def test_a_working_day_and_then_upward(stage: Stage) -> None:
    """80 %, 100 % with the initiator, a working day later the head, who decides nothing."""
    define(stage, step("a", people("李雷")))
    submit(stage, "韩梅梅")
    stage.ignore()
    stage.until("2026-11-24T09:00")
    stage.expect("李雷", contains="快到时间了，请在 11月24日 周二 10:00 前处理")
    stage.silence()
    stage.until("2026-11-24T10:00")
    stage.expect("李雷", kind="urgent", contains="已超过处理时限")
    stage.expect("韩梅梅", contains="李雷没有在", buttons=["催办", "撤回", "更多"])
    stage.silence()
    stage.until("2026-11-25T10:00")
    stage.expect("张伟", contains="李雷的审批已超时", buttons=[])
    stage.silence()
    stage.wait("9d")
    stage.silence()
    stage.say("张伟", "同意 A1")
    stage.refused("张伟", "您不能执行")
    stage.say("李雷", "同意 A1")
    stage.expect("韩梅梅", contains="已通过")
    stage.ignore()


def test_every_entry_has_a_clock_of_its_own(stage: Stage) -> None:
    """What is decided says nothing more; the next step has its full day."""
    define(stage, step("a", people("张伟")) + step("b", people("林晓彤"), within="2"))
    submit(stage)
    stage.until("2026-11-23T17:00")
    stage.ignore()
    stage.say("张伟", "同意 A1")
    stage.expect("林晓彤", contains="11月25日 周三 17:00 前处理")
    stage.ignore()
    stage.until("2026-11-25T09:00")
    stage.silence()


def test_nudging(stage: Stage) -> None:
    """Those who have to decide, not too soon and not too often, and in working time (rule 14)."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.ignore()
    for _ in range(3):
        stage.say("李雷", "催办 A1")
        stage.expect("张伟", kind="urgent", contains="李雷催您处理")
        stage.expect("李雷", contains="已催办 A1：张伟")
        stage.say("李雷", "催办 A1")
        stage.refused("李雷", "刚催过")
        stage.wait("31m")
    stage.say("李雷", "催办 A1")
    stage.refused("李雷", "今天已催 3 次")
    stage.until("2026-11-23T19:00")
    stage.ignore()
    stage.say("李雷", "催办 A1")
    stage.refused("李雷", "非工作时间")
    stage.until("2026-11-24T09:30")
    stage.ignore()
    stage.click("李雷", "催办", on="A1")
    stage.expect("张伟", kind="urgent")
    stage.ignore()


def test_quiet_hours_hold_back_what_can_wait(stage: Stage) -> None:
    """What is submitted at night reaches the approver in the morning, with a full day."""
    define(stage, step("a", people("张伟")))
    stage.until("2026-11-23T22:00")
    submit(stage)
    stage.expect("李雷")
    stage.silence()
    stage.until("2026-11-24T09:00")
    stage.expect("张伟", contains="11月25日 周三 09:00")


def test_a_transferred_turn_waits_for_its_new_person(stage: Stage) -> None:
    """Their leave does not count, be it entered before the transfer or after it."""
    define(stage, step("a", people("张伟"), on_timeout="approve"))
    submit(stage)
    stage.say("徐静", "/请假 明天")
    stage.until("2026-11-23T16:00")
    stage.ignore()
    stage.say("张伟", "/审批 转交 A1 @徐静")
    stage.expect("徐静", contains="11月25日 周三 10:00 前处理")
    stage.say("徐静", "/请假 周三")
    stage.ignore()
    assert "应处理于: 11月26日 周四 10:00" in stage.shown("李雷", "A1")
    stage.until("2026-11-23T17:30")
    stage.expect("徐静", contains="快到时间了，请在 11月26日 周四 10:00 前处理")
    stage.until("2026-11-26T09:59")
    stage.silence()
    stage.until("2026-11-26T10:00")
    stage.expect("李雷", contains="已通过")
    stage.ignore()


def test_transferred_after_its_time(stage: Stage) -> None:
    """What was said to the one before is not said again; what comes next comes in its time."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.until("2026-11-24T16:00")
    stage.ignore()
    stage.say("张伟", "/审批 转交 A1 @徐静")
    stage.expect("徐静", contains="11月24日 周二 10:00 前处理")
    stage.ignore()
    stage.until("2026-11-25T09:59")
    stage.silence()
    stage.until("2026-11-25T10:00")
    stage.expect("马俊杰", contains="徐静的审批已超时")
    stage.ignore()


def test_transferred_before_the_program_was_renewed(stage: Stage) -> None:
    """The clocks of earlier releases, which had begun at a fixed date, go on as they were."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.until("2026-11-23T16:00")
    stage.say("张伟", "/审批 转交 A1 @徐静")
    began = {"running_since": stage.clock.now(), "anchor": stage.start()}
    running = clock_table.c.state == RUNNING
    with stage.database.transaction() as tx:
        tx.connection().execute(update(clock_table).where(running).values(began))
    stage.ignore()
    stage.until("2026-11-24T09:00")
    stage.expect("徐静", contains="快到时间了")
    stage.until("2026-11-24T10:00")
    stage.expect("徐静", kind="urgent", contains="已超过处理时限")
    stage.ignore()
