"""The rules that are easily forgotten: methods, time that decides, ends, steps back, English."""

import pytest

from tests.approvals.flows import define, people, step, submit
from tests.stage import Stage


@pytest.mark.parametrize("method", ["或签", "依次", "会签"])
def test_how_added_people_decide(stage: Stage, method: str) -> None:
    """Any of them, one after the other, or all wake whoever added them (rule 6)."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.ignore()
    stage.say("张伟", f"/审批 加签 A1 前 @林晓彤 @徐静 {method}")
    stage.expect("林晓彤", contains="请在")
    stage.expect("张伟", contains="已记录")
    if method != "依次":
        stage.expect("徐静", contains="请在")
    stage.silence()
    stage.say("林晓彤", "同意 A1")
    stage.expect("林晓彤", contains="已记录")
    if method == "依次":
        stage.expect("徐静", contains="请在")
    if method != "或签":
        stage.silence()
        stage.say("徐静", "同意 A1")
    stage.expect("张伟", contains="请在")
    stage.say("张伟", "同意 A1")
    stage.expect("李雷", contains="已通过")
    stage.ignore()


@pytest.mark.parametrize("decides", ["approve", "reject"])
def test_time_decides_only_where_it_is_said(stage: Stage, decides: str) -> None:
    """And the card names the system (rule 19)."""
    told = "已通过" if decides == "approve" else "自动不同意"
    define(stage, step("a", people("张伟"), on_timeout=decides, on_reject="end"))
    submit(stage)
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("张伟", contains="快到时间了")
    stage.expect("李雷", contains=[told, "系统"])
    stage.ignore()


def test_a_refusal_leads_to_an_earlier_step(stage: Stage) -> None:
    """Where the definition says so, whoever decided before decides again (rule 2)."""
    define(stage, step("a", people("张伟")) + step("b", people("林晓彤"), on_reject="a"))
    submit(stage)
    stage.ignore()
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.say("林晓彤", "不同意 A1 再看看")
    stage.expect("张伟", contains=["再看看", "● a: 张伟"])
    stage.ignore()


def test_nobody_means_somebody_named(stage: Stage) -> None:
    """An empty step goes to whom the definition names for that (rule 9)."""
    define(stage, step("a", "{role: astronaut}", on_empty="{person: 徐静}"))
    submit(stage)
    stage.expect("李雷")
    stage.expect("徐静", contains="请在")


def test_in_english(stage: Stage) -> None:
    """`approve A1` decides, though the noun is much the same word."""
    define(stage, step("a", people("Jim Green")))
    submit(stage)
    stage.ignore()
    stage.say("Jim Green", "approve A1")
    stage.expect("李雷", contains="已通过")
    submit(stage)
    stage.ignore()
    stage.say("Jim Green", "reject A2 too much")
    stage.expect("李雷", contains="too much")
    stage.ignore()


def test_an_administrator_ends_it(stage: Stage) -> None:
    """All who had a part in it are told; nobody else may."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.ignore()
    for person in ("王志远", "李雷"):
        stage.send(
            person,
            kind="action",
            action="approval.terminate",
            form={"approval": "A1", "reason": "重复"},
        )
        if person == "王志远":
            stage.expect("张伟", contains="王志远终止了审批")
            stage.expect("李雷", contains=["已终止", "重复"])
        else:
            stage.expect("李雷", contains="您不能执行")
    stage.ignore()


def test_the_flow_as_a_picture(stage: Stage) -> None:
    """With its rules, what the form asks for, and the same in words for who can't see it."""
    stage.say("李雷", "/审批 流程 请假")
    card = stage.expect("李雷", contains=["请假 · 审批流程", "假别"], buttons=["填写"]).card
    assert card.picture is not None
    assert "◇ 天数 > 3" in card.picture.alt
    stage.say("Jim Green", "/approval rules expense")
    told = stage.expect("Jim Green", contains=["within 30 days", "Receipts"]).card
    assert told.picture is not None
    assert "Finance" in told.picture.alt


def test_those_with_a_copy_may_nudge(stage: Stage) -> None:
    """As the initiator may (rule 14)."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.say("李雷", "/审批 抄送给 A1 @徐静")
    stage.ignore()
    stage.say("徐静", "催办 A1")
    stage.expect("张伟", kind="urgent", contains="徐静催您处理")
    stage.ignore()
