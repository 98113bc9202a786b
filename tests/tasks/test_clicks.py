"""Clicks on cards that are old, foreign or forged: a private explanation and no change."""

import pytest

from tests.stage import Stage


@pytest.fixture
def given(stage: Stage) -> Stage:
    """李雷 has been given T1 by 韩梅梅 in the room 产品群."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.wait("2m")
    stage.ignore()
    return stage


def test_stale(given: Stage) -> None:
    """Who presses what was decided meanwhile is told by whom and when, with the card as it is."""
    seen = given.card("李雷", "T1", room="产品群").card.version
    given.say("张伟", "/任务 转交 T1 @Jim")
    given.ignore()
    given.click("Jim Green", "Start", on="T1", version=seen)
    given.expect(
        "Jim Green",
        contains=["out of date: 张伟 handed it over on Mon 23 Nov 10:02", "Owner: Jim Green"],
        buttons=["Got it", "Start", "Hand over", "More"],
    )
    assert "待开始" in given.shown("产品群", "T1", room="产品群")


def test_stale_after_a_reminder(given: Stage) -> None:
    """What the system did meanwhile hides neither who changed the task nor what."""
    seen = given.card("李雷", "T1").card.version
    given.say("韩梅梅", "/任务 修改 T1 标题:联调登录")
    given.wait("3h")
    given.ignore()
    given.click("李雷", "收到", on="T1", version=seen)
    given.expect("李雷", contains=["10:02 韩梅梅 修改了任务", "T1 联调登录"])


def test_the_answer_to_a_stale_click_works(given: Stage) -> None:
    """The card that explains can be pressed itself."""
    given.say("韩梅梅", "/任务 修改 T1 标题:联调登录")
    given.ignore()
    given.click("李雷", "收到", on="T1", version=1)
    given.expect("李雷", contains="不是最新的了")
    given.click("李雷", "收到", on="T1")
    assert "已收到" in given.shown("产品群", "T1", room="产品群")


@pytest.mark.console
def test_a_stale_form_keeps_what_was_written(given: Stage) -> None:
    """Nobody types a reason twice because somebody else was quicker."""
    given.click("李雷", "开始", on="T1")
    given.click("李雷", "阻塞", on="T1")
    given.ignore()
    given.say("韩梅梅", "/任务 修改 T1 标题:联调登录")
    given.ignore()
    given.click("李雷", "阻塞", form={"reason": "等接口"})
    given.expect("李雷", contains=["不是最新的了", "原因*: 等接口"])
    given.click("李雷", "阻塞", form={"reason": "等接口"})
    given.expect("韩梅梅", contains="李雷 的任务被卡住了")


def test_twice_the_same_press(given: Stage) -> None:
    """A double press does it once; the second gets the card as it is."""
    seen = given.card("李雷", "T1")
    for _ in range(2):
        given.send(
            "李雷", kind="action", action="task.ack", subject="T1", version=seen.card.version
        )
    given.expect("李雷", contains=["李雷 确认收到", "已收到"])


@pytest.mark.parametrize("action", ["task.ack", "task.start", "task.block", "task.done"])
def test_somebody_else(given: Stage, action: str) -> None:
    """In a room everybody sees the owner's buttons, and only the owner's press counts."""
    before = given.shown("产品群", "T1", room="产品群")
    given.send(
        "何佳怡", kind="action", action=action, subject="T1", version=1, room="产品群", form={}
    )
    given.refused("何佳怡", "您不能执行", room=True)
    assert given.shown("产品群", "T1", room="产品群") == before


@pytest.mark.parametrize(
    "subject",
    ["T2", "T0", "T-1", "T99999999999999999999", "T1x", "A1", "", "T1;DROP TABLE task", "٣", "T١"],
)
def test_forged_subject(given: Stage, subject: str) -> None:
    """A record that is not there, or was never named, is told in a sentence."""
    given.send("李雷", kind="action", action="task.ack", subject=subject, version=1)
    answered = given.expect("李雷", buttons=[] if subject else ["T1 联调"])
    assert "没有找到" in answered.text or "是哪一个" in answered.text


@pytest.mark.parametrize("version", [0, -1, 2**62, 17])
def test_forged_version(given: Stage, version: int) -> None:
    """A version that the record never had counts as stale, from the future too."""
    given.send("李雷", kind="action", action="task.ack", subject="T1", version=version)
    given.expect("李雷", contains="不是最新的了")
    assert "未确认" in given.shown("李雷", "T1")


def test_forged_record_in_a_form(given: Stage) -> None:
    """A form that names another record than its card says is about the card's."""
    given.say("韩梅梅", "/任务 新建 另一件 @李雷", room="产品群")
    given.ignore()
    form = {"task": "T2", "text": "谁的?"}
    given.send("李雷", kind="action", action="task.comment", subject="T1", version=1, form=form)
    given.expect("韩梅梅", contains=["李雷：谁的?", "T1 联调"])
    assert "谁的" not in given.shown("产品群", "T2", room="产品群")


@pytest.mark.parametrize("action", ["task.destroy", "", "task", "__class__", "任务", "x" * 100_000])
def test_unknown_action(given: Stage, action: str) -> None:
    """An action that no command has asks for the newest card."""
    given.send("李雷", kind="action", action=action, subject="T1", version=1)
    given.refused("李雷", "这个按钮已经失效")


def test_unknown_fields(given: Stage) -> None:
    """A form with something that the command does not know is refused and named."""
    form = {"reason": "x", "state": "done", "owner_id": "1"}
    given.send("李雷", kind="action", action="task.block", subject="T1", version=1, form=form)
    given.refused("李雷", "不认识的内容：owner_id, state")


def test_ten_thousand_fields(given: Stage) -> None:
    """A form of absurd size is refused before it is read."""
    form = {f"field{number}": "x" for number in range(10_000)}
    given.send("李雷", kind="action", action="task.block", subject="T1", version=1, form=form)
    given.refused("李雷", "太多了，最多 40 个")
