"""How several people decide together (semantics §3.1, the modes)."""

import pytest

from tests.approvals.flows import DECIDER, define, people, step, submit
from tests.stage import Stage

THREE = ("张伟", "林晓彤", "苏雨桐")


def start(stage: Stage, mode: str, **more: str) -> None:
    """An approval that waits for three people."""
    define(stage, step("joint", people(*THREE), mode=mode, **more))
    submit(stage)
    stage.ignore()


def decide(stage: Stage, *decisions: str) -> None:
    """Have people decide in order: `张伟 同意`."""
    for each in decisions:
        person, word = each.split()
        stage.say(person, f"{word} A1 因为" if word == "不同意" else f"{word} A1")


def state(stage: Stage) -> str:
    """The line of the approval's card that says where it stands."""
    text = stage.shown("李雷", "A1")
    return next(line for line in text.splitlines() if line.startswith("状态"))


@pytest.mark.parametrize(
    "mode, need, decisions, then",
    [
        ("all", "", ["张伟 同意", "林晓彤 同意"], "审批中"),
        ("all", "", ["张伟 同意", "林晓彤 同意", "苏雨桐 同意"], "已通过"),
        ("all", "", ["张伟 同意", "林晓彤 不同意"], "已退回"),
        ("any", "", ["林晓彤 同意"], "已通过"),
        ("any", "", ["林晓彤 不同意"], "已退回"),
        ("turn", "", ["张伟 同意", "林晓彤 同意"], "审批中"),
        ("turn", "", ["张伟 同意", "林晓彤 同意", "苏雨桐 同意"], "已通过"),
        ("turn", "", ["张伟 不同意"], "已退回"),
        ("vote", "2", ["张伟 同意"], "审批中"),
        ("vote", "2", ["张伟 不同意", "林晓彤 同意"], "审批中"),
        ("vote", "2", ["张伟 不同意", "林晓彤 同意", "苏雨桐 同意"], "已通过"),
        ("vote", "2", ["张伟 不同意", "林晓彤 不同意"], "已退回"),
        ("vote", "50%", ["张伟 同意", "苏雨桐 同意"], "已通过"),
        ("vote", "100%", ["张伟 同意", "苏雨桐 不同意"], "已退回"),
        ("vote", "9", ["张伟 同意", "苏雨桐 同意", "林晓彤 同意"], "已通过"),
    ],
)
def test_when_it_is_decided(
    stage: Stage, mode: str, need: str, decisions: list[str], then: str
) -> None:
    """A vote ends as soon as its outcome is certain."""
    start(stage, mode, **({"need": need} if need else {}))
    decide(stage, *decisions)
    assert then in state(stage)
    stage.ignore()


def test_in_turn_only_the_first_is_asked(stage: Stage) -> None:
    """The next gets the card when the one before has agreed, and not earlier."""
    define(stage, step("joint", people("张伟", "林晓彤"), mode="turn"))
    submit(stage)
    stage.expect("李雷")
    stage.expect("张伟", contains="李雷发起的审批", buttons=DECIDER)
    stage.silence()
    stage.say("林晓彤", "同意 A1")
    stage.refused("林晓彤", "您不能执行")
    stage.click("张伟", "同意", on="A1")
    stage.expect("林晓彤", contains="李雷发起的审批")


def test_who_comes_late_is_told_who_decided(stage: Stage) -> None:
    """One is enough: the other's buttons are gone, and their word changes nothing (rule 1)."""
    define(stage, step("either", people("张伟", "林晓彤")))
    submit(stage, room="产品群")
    stage.expect("产品群")
    stage.expect("张伟")
    stage.expect("林晓彤")
    stage.click("张伟", "同意", on="A1")
    stage.expect("李雷", contains="已通过")
    assert stage.card("林晓彤", "A1").buttons == []
    stage.say("林晓彤", "不同意 A1 太贵")
    stage.refused("林晓彤", "A1 已通过")
