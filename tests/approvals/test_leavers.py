"""Somebody leaves or is away in the morning: nothing of theirs is forgotten (D-11, A-09)."""

from tests.approvals.flows import define, people, step, submit
from tests.handover.company import imports, without
from tests.stage import DAILY, Stage


def test_who_has_to_decide_leaves(stage: Stage) -> None:
    """Their head decides in their place, with a clock of their own, and is told once."""
    define(stage, step("a", people("李雷")))
    submit(stage, "韩梅梅")
    stage.ignore()
    stage.wait("2h")
    imports(stage, without("lilei"))
    stage.expect("张伟", contains=["李雷 已离职", "A1 试验 · 韩梅梅"])
    stage.silence()
    assert "● a: 张伟 · 原为李雷 · 待处理" in stage.shown("韩梅梅", "A1")
    stage.until("2026-11-24T12:00")
    stage.expect("张伟", contains="快到时间了")
    stage.expect("张伟", kind="urgent")
    stage.expect("韩梅梅", contains="张伟没有在")
    stage.say("张伟", "同意 A1")
    stage.expect("韩梅梅", contains="已通过")
    stage.ignore()


def test_whose_turn_comes_later_leaves(stage: Stage) -> None:
    """In a step where people decide one after the other, their place is filled."""
    define(stage, step("a", people("林晓彤", "李雷"), mode="turn"))
    submit(stage, "韩梅梅")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.ignore()
    stage.say("林晓彤", "同意 A1")
    stage.expect("张伟", contains="韩梅梅发起的审批")
    stage.ignore()


def test_who_submitted_leaves(stage: Stage) -> None:
    """What comes back comes to their head."""
    define(stage, step("a", people("林晓彤")))
    submit(stage)
    stage.ignore()
    imports(stage, without("lilei"))
    stage.expect("张伟", contains="A1 试验 · 张伟（由其发起）")
    stage.say("林晓彤", "不同意 A1 不需要了")
    stage.expect(
        "张伟", contains="林晓彤退回了您的申请", buttons=["修改并重新提交", "撤回", "更多"]
    )
    stage.ignore()


def test_the_morning_says_what_waits(stage: Stage) -> None:
    """One message with what is to be decided and what came back."""
    stage.restart(DAILY)
    define(stage, step("a", people("张伟"), within="3"))
    submit(stage)
    submit(stage)
    stage.say("张伟", "不同意 A2 太多")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("李雷", contains=["退回给您修改", "A2 试验 · 李雷"])
    stage.expect("张伟", contains=["等您审批", "A1 试验 · 李雷"], lacks="A2")
    stage.ignore()


def test_the_whole_story(stage: Stage) -> None:
    """Who decided what and when, who was nudged, what the time left is (A-03)."""
    define(stage, step("a", people("张伟")) + step("b", people("林晓彤")))
    submit(stage)
    stage.wait("1h")
    stage.say("李雷", "催办 A1")
    stage.say("张伟", "同意 A1 尽快")
    stage.ignore()
    stage.say("李雷", "A1")
    told = ["张伟 同意了", "李雷 催办了", "李雷 发起了审批", "✓ a: 张伟 · 同意"]
    stage.expect("李雷", contains=told)
