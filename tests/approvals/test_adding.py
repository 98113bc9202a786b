"""More hands at a step, and one's own word taken back (semantics §3.1, rules 5 to 7)."""

import pytest

from tests.approvals.flows import DECIDER, define, people, step, submit
from tests.stage import Stage


def start(stage: Stage, flow: str = "") -> None:
    """An approval that waits for 张伟, and then for 苏雨桐."""
    define(stage, flow or step("a", people("张伟")) + step("b", people("苏雨桐")))
    submit(stage)
    stage.ignore()


def path(stage: Stage) -> str:
    """The path as the initiator's card shows it."""
    return stage.shown("李雷", "A1").partition("流程: ")[2] or stage.shown("李雷", "A1")


def test_before(stage: Stage) -> None:
    """They decide first, then the owner is asked again with a full day."""
    start(stage)
    stage.wait("2h")
    stage.say("张伟", "/审批 加签 A1 前 @林晓彤 @徐静")
    stage.expect("林晓彤", contains="李雷发起的审批", buttons=DECIDER)
    stage.expect("徐静")
    stage.ignore()
    stage.say("张伟", "同意 A1")
    stage.refused("张伟", "现在等林晓彤、徐静处理")
    stage.say("林晓彤", "同意 A1")
    stage.ignore()
    stage.say("徐静", "同意 A1 可以")
    stage.expect("张伟", contains=["徐静 · 加签 · 同意", "11月24日 周二 12:00 前处理"])
    stage.ignore()
    stage.say("张伟", "同意 A1")
    stage.expect("苏雨桐")
    stage.ignore()


def test_after(stage: Stage) -> None:
    """Whoever adds them has agreed by it; the step passes when they have."""
    start(stage)
    stage.say("张伟", "/审批 加签 A1 后 @林晓彤")
    stage.expect("林晓彤")
    stage.ignore()
    assert "✓ a: 张伟 · 同意，等加签的人" in path(stage)
    stage.say("林晓彤", "同意 A1")
    stage.expect("苏雨桐", contains=["张伟 · 同意", "林晓彤 · 加签 · 同意"])
    stage.ignore()


def test_beside(stage: Stage) -> None:
    """They decide like anybody there: of an any-sign step one is enough."""
    start(stage)
    stage.say("张伟", "/审批 加签 A1 并 @林晓彤")
    stage.ignore()
    stage.say("林晓彤", "同意 A1")
    stage.expect("苏雨桐", contains="张伟 · 无需处理")
    stage.ignore()


@pytest.mark.parametrize("place", ["前", "后", "并"])
def test_who_was_added_refuses(stage: Stage, place: str) -> None:
    """Then the step refuses, whoever added them."""
    start(stage)
    stage.say("张伟", f"/审批 加签 A1 {place} @林晓彤")
    stage.ignore()
    stage.say("林晓彤", "不同意 A1 有风险")
    stage.expect("李雷", contains=["林晓彤退回了您的申请", "有风险"])
    stage.ignore()
    assert stage.card("张伟", "A1").buttons == ["更多"]


def test_an_opinion_decides_nothing(stage: Stage) -> None:
    """For or against, the owner decides (rule 5)."""
    start(stage)
    stage.say("张伟", "/审批 征求意见 A1 @林晓彤")
    stage.expect("林晓彤")
    stage.ignore()
    stage.say("林晓彤", "不同意 A1 太贵")
    stage.expect("张伟", contains="林晓彤 · 意见 · 不同意")
    stage.ignore()
    stage.say("张伟", "同意 A1")
    stage.expect("苏雨桐")
    stage.ignore()


def test_who_can_not_be_added(stage: Stage) -> None:
    """Nobody twice, not the initiator, not before and after at once; and no transfer then."""
    start(stage)
    for to, why in [("@李雷", "发起人"), ("@张伟", "已经在")]:
        stage.say("张伟", f"/审批 加签 A1 前 {to}")
        stage.refused("张伟", why)
    stage.say("张伟", "/审批 加签 A1 前 @林晓彤")
    stage.ignore()
    stage.say("林晓彤", "同意 A1")
    stage.ignore()
    stage.say("张伟", "/审批 加签 A1 后 @徐静")
    stage.refused("张伟", "不能同时前加签和后加签")
    stage.say("张伟", "/审批 转交 A1 @徐静")
    stage.refused("张伟", "不能再转交")


def test_taken_off_again(stage: Stage) -> None:
    """The last one before wakes the owner; nobody of the rules can be taken off."""
    start(stage)
    stage.say("张伟", "/审批 加签 A1 前 @林晓彤")
    stage.ignore()
    stage.say("张伟", "/审批 减签 A1 @张伟")
    stage.refused("张伟", "不是加签的人")
    stage.say("张伟", "/审批 减签 A1 @林晓彤")
    stage.expect("张伟", contains="李雷发起的审批")
    stage.ignore()
    assert stage.card("林晓彤", "A1").buttons == ["更多"]
    stage.say("张伟", "/审批 加签 A1 后 @林晓彤")
    stage.ignore()
    stage.say("张伟", "/审批 减签 A1 @林晓彤")
    stage.expect("苏雨桐")
    stage.ignore()


def test_taking_ones_word_back(stage: Stage) -> None:
    """While nobody at the next step has acted; the step is entered once more (rule 7)."""
    start(stage)
    stage.say("张伟", "/审批 收回 A1")
    stage.refused("张伟", "没有您可以收回的同意")
    stage.say("张伟", "同意 A1")
    stage.expect("苏雨桐")
    stage.ignore()
    stage.say("张伟", "/审批 收回 A1")
    stage.expect("张伟", contains="● a: 张伟 · 待处理")
    stage.ignore()
    assert stage.card("苏雨桐", "A1").buttons == ["更多"]
    stage.say("张伟", "同意 A1")
    stage.say("苏雨桐", "/审批 加签 A1 后 @徐静")
    stage.ignore()
    stage.say("张伟", "/审批 收回 A1")
    stage.refused("张伟", "下一步已有人处理")


def test_taking_it_back_where_others_still_decide(stage: Stage) -> None:
    """The step is still open: one's own turn is there again."""
    start(stage, step("a", people("张伟", "林晓彤"), mode="all"))
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.say("张伟", "/审批 收回 A1")
    stage.ignore()
    stage.say("林晓彤", "同意 A1")
    stage.ignore()
    assert "● a: 张伟 · 待处理" in path(stage)


def test_it_is_said_who_has_it_now(stage: Stage) -> None:
    """Whoever passes it on, or adds people, reads to whom it went."""
    define(stage, step("a", people("张伟", "Jim Green")))
    submit(stage)
    stage.ignore()
    stage.say("张伟", "/审批 转交 A1 @林晓彤")
    stage.expect("张伟", contains="已记录：您转交了（A1：林晓彤）")
    stage.say("Jim Green", "/approval addsign A1 before @徐静 @苏雨桐")
    stage.expect("Jim Green", contains="Noted: you added approvers (A1: 徐静, 苏雨桐)")
    stage.ignore()
