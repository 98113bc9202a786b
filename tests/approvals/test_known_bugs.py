"""What other engines are known to get wrong: returns, timers, added people, leave, revocations."""

from sqlmodel import select

from bot.approvals.model import Slot
from tests.approvals.flows import define, people, step, submit
from tests.stage import Stage

THREE = people("张伟", "林晓彤", "苏雨桐")
BESIDE = (
    "  - parallel: both\n    flows:\n"
    "      - - {approve: left, name: left, by: {person: 林晓彤}}\n"
    "      - - {approve: right, name: right, by: {person: 苏雨桐}}\n"
)


def active(stage: Stage) -> int:
    """How many have to decide now."""
    with stage.database.snapshot() as tx:
        return sum(each.is_active for each in tx.exec(select(Slot)).all())


def test_returned_out_of_a_countersign(stage: Stage) -> None:
    """One of three returns it: back it goes, not forward, and later all three are asked again."""
    define(stage, step("first", people("徐静")) + step("all", THREE, mode="all"))
    submit(stage)
    stage.say("徐静", "同意 A1")
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.say("林晓彤", "/审批 退回 A1 数字不对 到:first")
    stage.expect(
        "徐静", contains=["✓ all: 张伟", "↩ all: 林晓彤", "– all: 苏雨桐", "● first: 徐静"]
    )
    stage.ignore()
    stage.say("苏雨桐", "同意 A1")
    stage.refused("苏雨桐", "已由林晓彤")
    assert active(stage) == 1
    stage.say("徐静", "同意 A1")
    assert active(stage) == 3
    for person in ("张伟", "林晓彤", "苏雨桐"):
        stage.ignore()
        stage.say(person, "同意 A1")
    stage.expect("李雷", contains="已通过")
    stage.ignore()


def test_the_clock_runs_after_a_return(stage: Stage) -> None:
    """A new run has a clock of its own, from its own beginning."""
    define(stage, step("a", people("张伟")) + step("b", people("林晓彤")))
    submit(stage)
    stage.say("张伟", "同意 A1")
    stage.wait("5h")
    stage.say("林晓彤", "/审批 退回 A1 再看 到:a")
    stage.ignore()
    stage.until("2026-11-24T14:00")
    stage.expect("张伟", contains="快到时间了，请在 11月24日 周二 15:00 前处理")
    stage.silence()
    stage.until("2026-11-24T15:00")
    stage.expect("张伟", kind="urgent", contains="已超过处理时限")
    stage.expect("李雷", contains="张伟没有在")
    stage.silence()


def test_who_is_asked_for_an_opinion_is_on_leave(stage: Stage) -> None:
    """Their deputy gives it, and the step goes back to whoever asked."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.say("徐静", "/请假 到 周五 @马俊杰")
    stage.ignore()
    stage.say("张伟", "/审批 征求意见 A1 @徐静")
    stage.expect("马俊杰", contains="请在")
    stage.ignore()
    stage.say("马俊杰", "同意 A1 可以")
    stage.expect("张伟", contains=["请在", "徐静 · 马俊杰代 · 意见 · 同意"])
    stage.ignore()
    assert active(stage) == 1


def test_withdrawn_while_others_decide(stage: Stage) -> None:
    """Side by side: whoever still had to decide is told, and nothing is left open."""
    define(stage, BESIDE)
    submit(stage)
    stage.say("林晓彤", "同意 A1")
    stage.ignore()
    stage.click("李雷", "撤回", on="A1")
    stage.expect("苏雨桐", contains="撤回了申请")
    stage.silence()
    assert active(stage) == 0
    stage.wait("72h")


def test_revoked_while_an_approver_is_away(stage: Stage) -> None:
    """Those who approved are asked, their deputy for who is away; one who refuses keeps it."""
    define(stage, BESIDE)
    submit(stage)
    stage.say("林晓彤", "同意 A1")
    stage.say("苏雨桐", "同意 A1")
    stage.say("林晓彤", "/请假 到 周五 @徐静")
    stage.ignore()
    stage.click("李雷", "申请撤销", on="A1")
    stage.expect("徐静", contains="申请撤销")
    stage.expect("苏雨桐", contains="申请撤销")
    stage.say("徐静", "同意 A1")
    stage.ignore()
    stage.say("苏雨桐", "不同意 A1 已付款")
    stage.expect("李雷", contains="审批仍然有效：已付款")
    stage.ignore()
    assert active(stage) == 0


def test_revoking_thought_better_of_and_too_late(stage: Stage) -> None:
    """Who takes the revocation back leaves it approved; after its days there is none."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    for open_slots, button in ((1, "申请撤销"), (0, "不再撤销")):
        stage.click("李雷", button, on="A1")
        stage.ignore()
        assert active(stage) == open_slots
    stage.wait("31d")
    stage.ignore()
    stage.say("李雷", "/审批 撤回 A1")
    stage.ignore()
    stage.send("李雷", kind="action", action="approval.withdraw", form={"approval": "A1"})
    stage.refused("李雷", "通过已超过 30 天")
