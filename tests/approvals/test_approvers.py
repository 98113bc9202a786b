"""Whose turn it is: rules, nobody, oneself, twice, gone, on leave (semantics §3.1, 9-13)."""

import pytest

from tests.approvals.flows import DECIDER, define, people, step, submit
from tests.help.company import leaves
from tests.stage import Stage


def path(stage: Stage) -> str:
    """The path as the initiator's card shows it."""
    return stage.shown("李雷", "A1").partition("流程:\n")[2]


def test_each_rule_finds_its_people(stage: Stage) -> None:
    """Superiors, chains, heads, roles and people by name."""
    define(
        stage,
        step("a", "superior")
        + step("b", "{superior: 2}")
        + step("c", "{role: hr}")
        + step("d", "{person: 徐静}"),
    )
    submit(stage)
    for person in ("张伟", "陈思远", "赵婉清", "徐静"):
        stage.ignore()
        stage.say(person, "同意 A1")
    stage.expect("李雷", contains="已通过")
    stage.ignore()
    names = ["a: 张伟", "b: 陈思远", "c: 赵婉清", "d: 徐静"]
    assert all(f"✓ {name}" in path(stage) for name in names)


def test_where_nobody_is_found_the_administrators_decide(stage: Stage) -> None:
    """Never silently passed (rule 9)."""
    define(stage, step("a", "{role: nobody_has_it}"))
    submit(stage)
    stage.expect("李雷")
    stage.expect("王志远", contains="李雷发起的审批")


def test_nobody_can_mean_to_pass_or_to_refuse(stage: Stage) -> None:
    """Where the definition says so."""
    empty = "{role: nobody_has_it}"
    define(stage, step("a", empty, on_empty="pass") + step("b", "superior"))
    submit(stage)
    stage.expect("李雷")
    stage.expect("张伟")
    define(stage, step("a", empty, on_empty="reject", on_reject="end"))
    submit(stage)
    stage.expect("李雷", contains="未通过")
    stage.ignore()


def test_nobody_decides_about_their_own(stage: Stage) -> None:
    """The initiator is passed over, or their superior stands in, or the definition allows it."""
    define(stage, step("a", people("李雷", "张伟"), mode="all"))
    submit(stage)
    assert "李雷" not in path(stage)
    stage.ignore()
    define(stage, step("a", people("李雷"), on_self="head"))
    submit(stage)
    stage.expect("李雷")
    stage.expect("张伟", contains="A2")
    define(stage, step("a", people("李雷"), on_self="allow"))
    submit(stage)
    stage.expect("李雷", contains="A3", buttons=[*DECIDER[:-1], "催办", "撤回", "更多"])
    stage.ignore()


def test_a_step_that_would_be_ones_own_alone_is_passed(stage: Stage) -> None:
    """And said to be (rule 10)."""
    define(stage, step("a", people("李雷")) + step("b", "superior"))
    submit(stage)
    stage.expect("李雷", contains="– a: 自动跳过")
    stage.expect("张伟")


def test_who_has_left_is_replaced(stage: Stage) -> None:
    """By whoever stands above them (rule 12)."""
    define(stage, step("a", people("吴昊")))
    leaves(stage, "wuhao")
    stage.ignore()
    submit(stage)
    stage.expect("李雷")
    stage.expect("孙丽娜", contains="李雷发起的审批")


def test_a_deputy_decides_for_who_is_on_leave(stage: Stage) -> None:
    """They get the card and decide; the path says for whom (rule 13)."""
    define(stage, step("a", people("张伟")))
    stage.say("张伟", "/请假 到 周五 @林晓彤")
    stage.ignore()
    submit(stage)
    stage.expect("李雷")
    stage.expect("林晓彤", contains="李雷发起的审批")
    stage.click("林晓彤", "同意", on="A1")
    stage.expect("李雷", contains=["已通过", "林晓彤 · 原为张伟 · 同意"])


def test_a_deputy_does_not_decide_about_their_own(stage: Stage) -> None:
    """Then it is the superior's, so that it does not wait for the return."""
    define(stage, step("a", people("张伟")))
    stage.say("张伟", "/请假 到 周五 @李雷")
    stage.ignore()
    submit(stage)
    stage.expect("李雷", contains="● a: 陈思远 · 原为张伟")
    stage.expect("陈思远")


def test_on_leave_without_a_deputy_it_goes_up(stage: Stage) -> None:
    """An approval never waits for a holiday to end."""
    define(stage, step("a", people("张伟")))
    stage.say("张伟", "/请假 到 周五")
    stage.ignore()
    submit(stage)
    stage.expect("李雷")
    stage.expect("陈思远", contains="李雷发起的审批")


@pytest.mark.parametrize(
    "typed", ["转交 A1 给徐静", "转交A1 徐静 她更清楚", "/approval transfer A1 to xujing"]
)
def test_transfer_to_a_plain_name(stage: Stage, typed: str) -> None:
    """Whoever forgets the `@` before an exact name is understood."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.ignore()
    stage.say("张伟", typed)
    shown = stage.expect("徐静", contains="李雷发起的审批")
    stage.ignore()
    assert "● a: 徐静 · 原为张伟 · 待处理" in shown.text


def test_transfer(stage: Stage) -> None:
    """Somebody else decides, by the time that was set, and it stays known whose turn it was."""
    define(stage, step("a", people("张伟", "林晓彤"), mode="all"))
    submit(stage)
    stage.ignore()
    stage.wait("2h")
    for to, why in [("@李雷", "发起人"), ("@林晓彤", "已经在"), ("@张伟", "已经在")]:
        stage.say("张伟", f"/审批 转交 A1 {to}")
        stage.refused("张伟", why)
    stage.say("张伟", "/审批 转交 A1 @徐静 她更清楚")
    stage.expect("徐静", contains="11月24日 周二 10:00 前处理")
    stage.ignore()
    assert "● a: 徐静 · 原为张伟 · 待处理" in path(stage)
    stage.say("张伟", "同意 A1")
    stage.refused("张伟", "不需要您操作")
    stage.until("2026-11-24T10:00")
    stage.expect("徐静", contains="快到时间了")
    stage.ignore()
