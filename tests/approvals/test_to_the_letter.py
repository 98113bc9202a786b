"""Rules of semantics §3.1 that are easily bent: each is told here by its number."""

import pytest

from tests.approvals.flows import define, people, step, submit
from tests.stage import Stage

BOTH = people("张伟", "林晓彤")


def start(stage: Stage, flow: str, more: str = "") -> None:
    """An approval of that flow, by 李雷."""
    define(stage, flow, more=more)
    submit(stage)
    stage.ignore()


def path(stage: Stage) -> str:
    """The path as the initiator's card shows it."""
    return stage.shown("李雷", "A1").partition("流程:")[2]


def test_1_a_repeated_press_changes_nothing(stage: Stage) -> None:
    """The platform sends it again; who presses twice is told."""
    start(stage, step("a", BOTH, mode="all"))
    for _ in range(2):
        stage.send("张伟", key="press-1", kind="text", text="同意 A1")
    stage.ignore()
    assert path(stage).count("✓") == 1
    stage.say("张伟", "同意 A1")
    stage.refused("张伟", "已由张伟在 11月23日 周一 10:00 处理")


def test_2_all_may_be_heard_before_a_refusal_counts(stage: Stage) -> None:
    """Where the definition says so; then the reasons are those of the refusals."""
    three = people("张伟", "林晓彤", "苏雨桐")
    start(stage, step("a", three, mode="all", waits_for_all="yes"))
    stage.say("张伟", "不同意 A1 太贵")
    stage.ignore()
    stage.say("林晓彤", "不同意 A1 太晚")
    stage.ignore()
    assert "审批中" in stage.shown("李雷", "A1")
    stage.say("苏雨桐", "同意 A1 我没意见")
    stage.expect("李雷", contains="太贵; 太晚", lacks="请修改后重新提交：我没意见")
    stage.ignore()


def test_2_a_refused_vote_tells_the_reasons_of_refusals(stage: Stage) -> None:
    """Even where taking somebody off decides it."""
    start(stage, step("a", BOTH, mode="vote", need="60%"))
    stage.say("张伟", "/审批 加签 A1 并 @徐静")
    stage.ignore()
    stage.say("林晓彤", "不同意 A1 不划算")
    stage.ignore()
    stage.say("张伟", "/审批 减签 A1 @徐静")
    stage.expect("李雷", contains="请修改后重新提交：不划算")
    stage.ignore()


def test_4_an_opinion_leaves_the_right_to_transfer(stage: Stage) -> None:
    """Which people who were added before or after end, until they are taken off."""
    start(stage, step("a", people("张伟")))
    stage.say("张伟", "/审批 征求意见 A1 @林晓彤")
    stage.say("林晓彤", "同意 A1 可以")
    stage.ignore()
    stage.say("张伟", "/审批 转交 A1 @徐静")
    stage.expect("徐静", contains="请在")
    stage.ignore()
    stage.say("徐静", "/审批 加签 A1 前 @苏雨桐")
    stage.ignore()
    stage.say("徐静", "/审批 减签 A1 @苏雨桐")
    stage.ignore()
    stage.say("徐静", "/审批 转交 A1 @何佳怡")
    stage.expect("何佳怡", contains="请在")
    stage.ignore()
    assert "何佳怡 · 原为张伟" in path(stage)


def test_6_beside_has_no_method_of_its_own(stage: Stage) -> None:
    """Who decides with the owner does so by the step's rule."""
    start(stage, step("a", people("张伟")))
    stage.say("张伟", "/审批 加签 A1 并 @林晓彤 依次")
    stage.refused("张伟", "一起审批时按这一步原有的方式")


def test_7_who_was_woken_waits_again(stage: Stage) -> None:
    """One who was added before takes their word back: the owner does not decide without them."""
    start(stage, step("a", people("张伟")))
    stage.say("张伟", "/审批 加签 A1 前 @林晓彤")
    stage.say("林晓彤", "同意 A1")
    stage.say("林晓彤", "/审批 收回 A1")
    stage.ignore()
    stage.say("张伟", "同意 A1")
    stage.refused("张伟", "现在等林晓彤处理")
    stage.say("林晓彤", "同意 A1")
    stage.say("张伟", "同意 A1")
    stage.expect("李雷", contains="已通过")
    stage.ignore()


def test_7_in_turn_the_next_waits_again(stage: Stage) -> None:
    """Unless they have acted, if only by adding somebody."""
    start(stage, step("a", BOTH, mode="turn"))
    stage.say("张伟", "同意 A1")
    stage.say("张伟", "/审批 收回 A1")
    stage.ignore()
    assert "○ a: 林晓彤 · 未轮到" in path(stage)
    stage.say("张伟", "同意 A1")
    stage.say("林晓彤", "/审批 加签 A1 前 @徐静")
    stage.ignore()
    stage.say("张伟", "/审批 收回 A1")
    stage.refused("张伟", "下一步已有人处理")


def test_7_added_after_takes_back_what_passed_for_the_owner(stage: Stage) -> None:
    """The owner has agreed and waits for them once more."""
    start(stage, step("a", people("张伟", "苏雨桐"), mode="all"))
    stage.say("张伟", "/审批 加签 A1 后 @林晓彤")
    stage.say("林晓彤", "同意 A1")
    stage.say("林晓彤", "/审批 收回 A1")
    stage.ignore()
    assert "张伟 · 同意，等加签的人" in path(stage)
    stage.say("苏雨桐", "同意 A1")
    stage.ignore()
    assert "审批中" in stage.shown("李雷", "A1")
    stage.say("林晓彤", "同意 A1")
    stage.expect("李雷", contains="已通过")
    stage.ignore()


@pytest.mark.parametrize("typed", ["退回 A1 缺资料", "加签 A1 前 @徐静", "征求意见 A1 @徐静"])
def test_16_what_is_handled_is_done_or_passed_on(stage: Stage, typed: str) -> None:
    """Nothing else: not returned, and nobody is added."""
    start(stage, step("a", people("张伟"), kind="handle") + step("b", people("苏雨桐")))
    stage.say("张伟", f"/审批 {typed}")
    stage.refused("张伟", "请办结，或转交给别人")


@pytest.mark.parametrize("typed", ["同意 A-1 可以", "同意 A1", "approve a1", "A1 同意"])
def test_20_the_id_is_written_as_people_do(stage: Stage, typed: str) -> None:
    """With a dash, in lower case, before the word."""
    start(stage, step("a", people("张伟")))
    stage.say("张伟", typed)
    stage.expect("李雷", contains="已通过")
    stage.ignore()


@pytest.mark.parametrize("word", ["同意", "批准", "approve", "ok", "+1"])
def test_20_words_of_a_reply_that_agree(stage: Stage, word: str) -> None:
    """Each alone, from whoever's turn it is; from others it is a comment."""
    start(stage, step("a", people("张伟")))
    stage.say("李雷", word, reply_to="A1")
    stage.expect("张伟", contains=f"李雷留言：{word}")
    stage.say("张伟", word, reply_to="A1")
    stage.expect("李雷", contains="已通过")
    stage.ignore()


@pytest.mark.parametrize("word", ["不同意", "驳回", "拒绝", "reject", "-1"])
def test_20_words_of_a_reply_that_refuse(stage: Stage, word: str) -> None:
    """Each asks for the reason."""
    start(stage, step("a", people("张伟")))
    stage.say("张伟", word, reply_to="A1")
    form = stage.expect("张伟").card.form
    assert form is not None
    assert [each.name for each in form.inputs] == ["reason"]
