"""Back and again: refusals, returns, rounds, withdrawal (semantics §3.1, rules 2, 3, 8)."""

from tests.approvals.flows import define, people, step, submit
from tests.stage import Stage

TWO = step("one", people("张伟")) + step("two", people("林晓彤"))


def test_a_refusal_needs_a_reason_and_returns_the_form(stage: Stage) -> None:
    """The form asks for the reason; the initiator reads it and submits again (A-06)."""
    define(stage, TWO)
    submit(stage)
    stage.ignore()
    answer = stage.click("张伟", "不同意", on="A1", opens_forms=True)
    assert answer.form is not None
    assert [each.name for each in answer.form.form.inputs] == ["reason"]  # type: ignore[union-attr]
    stage.click("张伟", "不同意", on="A1", form={"reason": "金额不对"})
    told = ["张伟退回了您的申请", "金额不对", "已退回，待修改"]
    stage.expect("李雷", contains=told, buttons=["修改并重新提交", "撤回", "更多"])
    stage.say("张伟", "同意 A1")
    stage.refused("张伟", "A1 已退回")
    answer = stage.click("李雷", "修改并重新提交", on="A1", opens_forms=True)
    assert answer.form is not None
    assert [each.value for each in answer.form.form.inputs] == ["1"]  # type: ignore[union-attr]
    stage.click("李雷", "修改并重新提交", on="A1", form={"amount": "7"})
    stage.expect("张伟", contains=["金额: 7", "审批中"], lacks="原因")


def test_straight_to_whoever_returned_it(stage: Stage) -> None:
    """Where the definition says so, those who agreed before are not asked again."""
    define(stage, TWO, more="resubmits_to_returner: yes\n")
    submit(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.say("林晓彤", "不同意 A1 缺附件")
    stage.ignore()
    stage.click("李雷", "修改并重新提交", on="A1", form={"amount": "2"})
    stage.expect("林晓彤", contains="金额: 2")
    stage.silence()


def test_back_to_an_earlier_step(stage: Stage) -> None:
    """Its person decides again, with a fresh clock, and the later step is asked again."""
    define(stage, TWO)
    submit(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.wait("4h")
    stage.say("林晓彤", "/审批 退回 A1 请再核对 到:one")
    stage.expect("张伟", contains=["李雷发起的审批", "11月24日 周二 14:00"])
    stage.ignore()
    stage.say("张伟", "同意 A1")
    stage.expect("林晓彤")
    stage.ignore()
    stage.say("林晓彤", "/审批 退回 A1 请再核对 到:three")
    stage.refused("林晓彤", "可以退回：one")


def test_nobody_is_skipped_in_a_returned_round(stage: Stage) -> None:
    """Who decides twice is asked once, but not after a return (rules 3 and 11)."""
    define(stage, step("one", people("张伟")) + step("two", people("张伟", "林晓彤"), mode="all"))
    submit(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    assert "two: 张伟" not in stage.shown("李雷", "A1")
    stage.say("林晓彤", "不同意 A1 再看看")
    stage.click("李雷", "修改并重新提交", on="A1", form={"amount": "2"})
    stage.say("张伟", "同意 A1")
    stage.ignore()
    assert "● two: 张伟 · 待处理" in stage.shown("李雷", "A1")


def test_not_across_an_open_parallel(stage: Stage) -> None:
    """A branch can't be sent back to before the parts began; to the initiator it can."""
    flow = step("one", people("张伟")) + (
        "  - parallel: both\n    flows:\n"
        "      - - {approve: left, name: left, by: {person: 林晓彤}}\n"
        "      - - {approve: right, name: right, by: {person: 苏雨桐}}\n"
    )
    define(stage, flow)
    submit(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.say("林晓彤", "/审批 退回 A1 不行 到:one")
    stage.refused("林晓彤", "不能退回到“one”")
    stage.say("林晓彤", "/审批 退回 A1 不行")
    stage.expect("李雷", contains="林晓彤退回了您的申请")
    stage.ignore()
    assert stage.card("苏雨桐", "A1").buttons == ["更多"]


def test_withdrawal(stage: Stage) -> None:
    """Before it is over the initiator takes it back, and whoever was to decide is told."""
    define(stage, TWO)
    submit(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.click("李雷", "撤回", on="A1")
    stage.expect("林晓彤", contains="无需处理", buttons=[])
    stage.wait("5d")
    stage.silence()


def test_no_withdrawal_once_somebody_decided(stage: Stage) -> None:
    """Where the definition allows it early only (rule 8)."""
    define(stage, TWO, more="withdraw_early: yes\n")
    submit(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.click("李雷", "撤回", on="A1")
    stage.refused("李雷", "不能再撤回")


def test_a_refusal_may_be_the_end(stage: Stage) -> None:
    """Where the step says so."""
    define(stage, step("one", people("张伟"), on_reject="end"))
    submit(stage)
    stage.ignore()
    stage.say("张伟", "不同意 A1 今年没有预算")
    stage.expect("李雷", contains=["未通过", "今年没有预算"], buttons=[])
    stage.ignore()


def test_no_form_is_filled_in_in_vain(stage: Stage) -> None:
    """What can't be done now is refused before its form is asked, and says what to do instead."""
    define(stage, TWO)
    submit(stage)
    submit(stage, "Jim Green")
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.say("李雷", "/审批 重新提交 A1")
    stage.refused("李雷", "A1 还在等林晓彤审批，退回给您之后才能改了重新提交")
    stage.say("Jim Green", "/approval resubmit A2")
    stage.refused("Jim Green", "A2 still waits for 张伟; it can be submitted again once")
    for verb in ("加签", "转交", "退回", "征求意见", "不同意"):
        stage.say("张伟", f"/审批 {verb} A1")
        stage.refused("张伟", "A1 这一步已由张伟在")
    stage.say("林晓彤", "同意 A1")
    stage.ignore()
    stage.say("李雷", "/审批 重新提交 A1")
    stage.refused("李雷", "A1 已通过，只有退回给您的才能重新提交")
