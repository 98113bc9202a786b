"""Due dates: who is reminded before, at and after (T-14, T-15), and after the program was down."""

import pytest
from sqlalchemy import select

from bot.engine import ledger
from bot.time.deadline_tables import deadline_table
from storage.database import Database
from tests.stage import Stage, staged


def taken_on(stage: Stage, typed: str) -> None:
    """Have 韩梅梅 give 李雷 a task, and 李雷 take it on."""
    stage.say("韩梅梅", typed, room="产品群")
    stage.expect("产品群")
    stage.ignore()
    stage.click("李雷", "收到", on="T1")


def test_whole_ladder(stage: Stage) -> None:
    """Day before, same day, at due, then each working day; from day 3 initiator and head too."""
    taken_on(stage, "/任务 新建 联调 @李雷 周四17:00")
    stage.until("2026-11-25T09:59")
    stage.silence()
    stage.until("2026-11-25T10:00")
    stage.expect(
        "李雷", contains="还有一个工作日到期：11月26日 周四 17:00", buttons=["开始", "转交", "更多"]
    )
    stage.until("2026-11-26T10:00")
    stage.expect("李雷", contains="今天到期：11月26日 周四 17:00")
    stage.until("2026-11-26T16:59")
    assert "已逾期" not in stage.shown("产品群", "T1", room="产品群")
    stage.silence()
    stage.until("2026-11-26T17:00")
    stage.expect("李雷", contains="已到截止时间")
    assert "（已逾期）" in stage.shown("产品群", "T1", room="产品群")
    for day in ("2026-11-27", "2026-11-30"):
        stage.until(f"{day}T10:00")
        stage.expect("李雷", contains="已逾期，原定")
        stage.silence()
    for day in ("2026-12-01", "2026-12-02"):
        stage.until(f"{day}T10:00")
        stage.expect("李雷", contains="已逾期，原定")
        stage.expect("韩梅梅", contains="李雷 的任务已逾期")
        stage.expect("张伟", contains="李雷 的任务已逾期")
    stage.click("李雷", "开始", on="T1")
    stage.click("李雷", "完成", on="T1")
    stage.expect("韩梅梅", contains="李雷 完成了任务")
    stage.wait("10d")


@pytest.mark.parametrize(
    "typed", ["T1 改到周五", "T1推迟到周五", "move T1 to friday", "T1 due fri"]
)
def test_moved_in_ones_own_words(stage: Stage, typed: str) -> None:
    """A task has the date that words behind its id lead to."""
    taken_on(stage, "/任务 新建 联调 @李雷 周四17:00")
    stage.say("韩梅梅", typed)
    stage.expect("李雷", contains="把截止时间改为 11月27日 周五")
    stage.expect("韩梅梅", contains="已记录：您修改了截止时间（T1，11月27日 周五 18:00）")
    stage.silence()


def test_moved_to_no_date(stage: Stage) -> None:
    """Words behind `改到` that are no date move nothing."""
    taken_on(stage, "/任务 新建 联调 @李雷 周四17:00")
    stage.say("韩梅梅", "T1 改到下次再说")
    stage.refused("韩梅梅", "没看懂“下次再说”")


@pytest.mark.parametrize("typed", ["/任务 修改 T1 改到周五", "/task edit T1 to friday"])
def test_a_date_is_no_name(stage: Stage, typed: str) -> None:
    """Whoever changes a task by words that lead to a date alone does not rename it."""
    taken_on(stage, "/任务 新建 联调 @李雷 周四17:00")
    stage.say("韩梅梅", typed)
    stage.expect("韩梅梅", contains="要改时间，请写出新的时间")
    assert "T1 联调" in stage.shown("李雷", "T1")
    stage.silence()


def test_due_today(stage: Stage) -> None:
    """What is due today is not announced for yesterday, nor at a time that has passed."""
    taken_on(stage, "/任务 新建 联调 @李雷 今天17:00")
    stage.until("2026-11-23T16:59")
    stage.silence()
    stage.wait("1m")
    stage.expect("李雷", contains="已到截止时间")


def test_due_in_the_morning(stage: Stage) -> None:
    """A task that is due before 10:00 has no reminder of the same day."""
    taken_on(stage, "/任务 新建 联调 @李雷 周三9:30")
    stage.until("2026-11-24T10:00")
    stage.expect("李雷", contains="还有一个工作日")
    stage.until("2026-11-25T09:30")
    stage.expect("李雷", contains="已到截止时间")
    stage.until("2026-11-25T23:00")


def test_in_review_the_initiator_is_reminded(stage: Stage) -> None:
    """Work that was handed in waits for the initiator, and the owner is left in peace."""
    taken_on(stage, "/任务 新建 联调 @李雷 周四17:00")
    stage.say("李雷", "/任务 提交 T1 初稿")
    stage.expect("韩梅梅", contains="李雷 提交了成果", buttons=["验收通过", "退回", "更多"])
    stage.expect("李雷", contains="已记录：您提交了成果（T1）")
    stage.until("2026-11-24T10:00")
    stage.expect("韩梅梅", contains="成果已提交，请验收或退回")
    stage.until("2026-11-25T10:00")
    stage.expect("林晓彤", contains="韩梅梅 一直没有验收提交的成果", buttons=[])
    stage.expect("韩梅梅", contains="等您验收（截止 11月26日 周四 17:00）")
    for at in ("2026-11-26T10:00", "2026-11-26T17:00", "2026-11-27T10:00"):
        stage.until(at)
        stage.expect("韩梅梅", contains="等您验收（截止 11月26日 周四 17:00）")
    stage.click("韩梅梅", "验收通过", on="T1")
    stage.expect("李雷", contains="韩梅梅 已验收通过")
    stage.wait("10d")


def test_rescheduled(stage: Stage) -> None:
    """Another date starts another ladder, and the old one says nothing more."""
    taken_on(stage, "/任务 新建 联调 @李雷 周四17:00")
    stage.say("韩梅梅", "/任务 延期 T1 下周三17:00")
    stage.expect("李雷", contains="韩梅梅 把截止时间改为 12月2日 周三 17:00")
    stage.expect("韩梅梅", contains="已记录：您修改了截止时间（T1，12月2日 周三 17:00）")
    stage.until("2026-12-01T09:59")
    stage.silence()
    stage.until("2026-12-01T10:00")
    stage.expect("李雷", contains="还有一个工作日到期：12月2日")


def test_handed_over(stage: Stage) -> None:
    """The due ladder follows the task to its new owner."""
    taken_on(stage, "/任务 新建 联调 @李雷 周四17:00")
    stage.say("李雷", "/任务 转交 T1 @何佳怡")
    stage.ignore()
    stage.click("何佳怡", "收到", on="T1")
    stage.until("2026-11-25T10:00")
    stage.expect("何佳怡", contains="还有一个工作日")


def test_cancelled(stage: Stage) -> None:
    """A cancelled task reminds nobody; one taken up again does."""
    taken_on(stage, "/任务 新建 联调 @李雷 周四17:00")
    stage.say("韩梅梅", "/任务 取消 T1 需求变了")
    stage.expect("韩梅梅", contains="确定要取消任务 T1 吗？")
    stage.click("韩梅梅", "取消任务")
    stage.expect("李雷", contains="韩梅梅 取消了任务")
    stage.until("2026-11-27T11:00")
    stage.silence()
    stage.say("韩梅梅", "/任务 重开 T1 又要了")
    stage.expect(
        "李雷",
        contains="韩梅梅 重新打开了任务，请确认收到",
        buttons=["收到", "开始", "转交", "更多"],
    )
    stage.expect("韩梅梅", contains="已记录")
    stage.click("李雷", "收到", on="T1")
    stage.until("2026-11-30T10:00")
    stage.expect("李雷", contains="已逾期，原定 11月26日")


def test_down_for_three_days(stage: Stage) -> None:
    """After downtime each person is told once what holds now; what was skipped is in the ledger."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.ignore()
    stage.sleep("3d")
    stage.expect("李雷", contains="已超过 2 小时未确认")
    stage.expect("韩梅梅", contains="李雷 超过 2 小时")
    stage.expect("张伟", contains="一直没有确认")
    assert stage.card("产品群", "T1", room="产品群").card.tone == "warning"
    assert skipped(stage) == ["remind", "overdue", "head"]
    stage.wait("3d")


def test_down_over_the_due_date(stage: Stage) -> None:
    """Of a due ladder only the highest rung is said, and every card shows that it is late."""
    taken_on(stage, "/任务 新建 联调 @李雷 周二17:00")
    stage.sleep("2d4h")
    stage.expect("李雷", contains="已逾期，原定 11月24日 周二 17:00")
    assert skipped(stage) == ["same-day", "due"]
    assert "（已逾期）" in stage.shown("产品群", "T1", room="产品群")
    stage.until("2026-11-26T10:00")
    stage.expect("李雷", contains="已逾期")


def test_down_between_two_rungs(stage: Stage) -> None:
    """A late reminder names the moment that still holds."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.ignore()
    stage.sleep("1h55m")
    stage.expect("李雷", contains="12:00 前确认收到")
    stage.wait("5m")
    stage.expect("李雷", contains="已超过 2 小时")
    stage.expect("韩梅梅")


def test_each_clock_by_itself(stage: Stage) -> None:
    """Downtime skips rungs within a clock, never another task's."""
    for title in ("甲", "乙", "丙"):
        stage.say("韩梅梅", f"/任务 新建 {title} @李雷", room="产品群")
        stage.wait("1s")  # of one instant they would be one batch
    stage.ignore()
    stage.sleep("1h55m")
    for title, until in (("甲", "12:00"), ("乙", "13:30"), ("丙", "13:30")):  # beyond the break
        stage.expect("李雷", contains=[title, f"{until} 前确认收到"])


def test_down_and_answered(stage: Stage) -> None:
    """An answer that comes before the first sweep after downtime spares the reminder."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.ignore()
    stage.clock.advance(stage.span("3d"))
    stage.restart()
    stage.click("李雷", "收到", on="T1")
    stage.wait("3d")


def test_other_settings_after_a_restart(database: Database) -> None:
    """Ladders go on where they were when their times have changed, from the next rung on."""
    with staged(database) as stage:
        taken_on(stage, "/任务 新建 联调 @李雷 周三9:30")
        stage.until("2026-11-25T09:30")
        stage.ignore()
        stage.restart({"task.due_remind_at": "09:00"})
        stage.until("2026-11-26T10:00")
        stage.expect("李雷", contains="已逾期")
        stage.until("2026-11-27T09:00")
        stage.expect("李雷", contains="已逾期")
        stage.restart({"task.due_remind_at": "10:30"})
        stage.until("2026-11-30T10:29")
        stage.silence()
        stage.wait("1m")
        stage.expect("李雷", contains="已逾期")
        stage.expect("韩梅梅", contains="已逾期 3 个工作日")
        stage.expect("张伟", contains="已逾期 3 个工作日")


def test_order_of_rungs_changed(database: Database) -> None:
    """Rungs that other settings put into another order are each fired once."""
    with staged(database) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.until("2026-11-23T15:30")
        stage.ignore()
        stage.restart({"task.ack_head_after": "20h"})
        stage.wait("10d")
        with database.snapshot() as tx:
            rungs = select(deadline_table.c.rung).order_by(deadline_table.c.id)
            fired = list(tx.connection().execute(rungs).scalars())
        assert fired == ["remind", "overdue", "head", "listed"]


def test_own_task(stage: Stage) -> None:
    """Who works for themselves is reminded once, not as owner and again as initiator."""
    stage.say("李雷", "/任务 新建 备份 周二17:00")
    stage.ignore()
    stage.until("2026-11-27T10:00")
    said = ["今天到期", "已到截止时间", "已逾期", "已逾期", "已逾期"]
    for words in said:
        stage.expect("李雷", contains=words)
    stage.expect("张伟", contains="李雷 的任务已逾期 3 个工作日")


def skipped(stage: Stage) -> list[str]:
    """The rungs of T1 that the ledger says were skipped."""
    with stage.database.snapshot() as tx:
        entries = ledger.history(tx, "T1")
    return [str(each.detail["rung"]) for each in entries if each.action == "deadline.skipped"]
