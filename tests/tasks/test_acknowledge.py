"""The 2-hour rule: who is reminded when, and what counts as an answer (T-26, semantics §3.2)."""

from collections.abc import Callable

import pytest

from storage.database import Database
from tests.stage import Stage, staged


def given(stage: Stage, typed: str = "/任务 新建 联调 @李雷") -> None:
    """Have 韩梅梅 give 李雷 a task in the room 产品群."""
    stage.say("韩梅梅", typed, room="产品群")
    stage.expect("产品群")
    stage.expect("李雷", kind="urgent" if "!" in typed else "post")


def test_whole_ladder(stage: Stage) -> None:
    """80 %: owner; 100 %: owner and initiator; two working hours on: the head; then silence."""
    given(stage)
    stage.until("2026-11-23T11:35:59")
    stage.silence()
    stage.until("2026-11-23T11:36")
    stage.expect(
        "李雷",
        contains="请在 11月23日 周一 12:00 前确认收到",
        buttons=["收到", "开始", "转交", "更多"],
    )
    stage.until("2026-11-23T11:59:59")
    stage.silence()
    stage.until("2026-11-23T12:00")
    stage.expect("李雷", contains="已超过 2 小时未确认")
    stage.expect("韩梅梅", contains="李雷 超过 2 小时还没有确认收到")
    assert stage.card("韩梅梅", "T1", room="产品群").card.tone == "warning"
    stage.until("2026-11-23T15:29")
    stage.silence()
    stage.until("2026-11-23T15:30")
    stage.expect("张伟", contains="李雷 一直没有确认这个任务")
    stage.wait("30d")
    stage.silence()


WAYS: dict[str, Callable[[Stage], object]] = {
    "button": lambda stage: stage.click("李雷", "收到", on="T1"),
    "button in the room": lambda stage: stage.click("李雷", "收到", on="T1", room="产品群"),
    "reply": lambda stage: stage.say("李雷", "收到", reply_to="T1"),
    "reply in the room": lambda stage: stage.say("李雷", "好的。", reply_to="T1", room="产品群"),
    "reply not addressed": lambda stage: stage.say(
        "李雷", "ok", reply_to="T1", room="产品群", addressed=False
    ),
    "words": lambda stage: stage.say("李雷", "收到 T1"),
    "words without a space": lambda stage: stage.say("李雷", "收到t1"),
    "command": lambda stage: stage.say("李雷", "/任務 收到 T1 今天开始"),
    "in English": lambda stage: stage.say("李雷", "ack T1"),
    "comment": lambda stage: stage.say("李雷", "/任务 评论 T1 先看看"),
    "any reply": lambda stage: stage.say("李雷", "先看看", reply_to="T1"),
    "start": lambda stage: stage.click("李雷", "开始", on="T1"),
    "progress": lambda stage: stage.say("李雷", "T1 进度 %10"),
    "block": lambda stage: stage.say("李雷", "/任务 阻塞 T1 等接口"),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_counts(stage: Stage, way: str) -> None:
    """Button, typed words, typed reply, a remark or any work of the owner's end the clock."""
    given(stage)
    WAYS[way](stage)
    stage.ignore()
    assert "未确认" not in stage.shown("李雷", "T1")
    assert "请确认收到" not in stage.shown("李雷", "T1")
    stage.wait("3d")
    stage.silence()


def test_what_does_not_count(stage: Stage) -> None:
    """Neither somebody else's word nor looking at the task is the owner's answer."""
    given(stage)
    stage.say("韩梅梅", "收到 T1")
    stage.refused("韩梅梅", "您不能执行“收到”")
    stage.say("李雷", "T1")
    stage.expect("李雷", contains="未确认")
    stage.say("韩梅梅", "抓紧", reply_to="T1", room="产品群")
    stage.expect("李雷", contains="韩梅梅：抓紧")
    stage.wait("96m")
    stage.expect("李雷", contains="12:00 前确认收到")


def test_asking_is_no_decision(stage: Stage) -> None:
    """`收到吗` begins with a decision's word and is a remark."""
    given(stage)
    stage.say("韩梅梅", "收到吗?", reply_to="T1", room="产品群")
    stage.expect("李雷", contains="韩梅梅：收到吗?")
    assert "未确认" in stage.shown("李雷", "T1")


def test_twice(stage: Stage) -> None:
    """Who acknowledges again is told that it was done, and nobody else hears of it."""
    given(stage)
    stage.say("李雷", "收到 T1")
    stage.expect("李雷", contains="已记录：您确认收到（T1）")
    stage.say("李雷", "收到 T1")
    stage.refused("李雷", "已经确认过了")


def test_after_reminders(stage: Stage) -> None:
    """A late answer takes the reminders' sentences and the amber off every card."""
    given(stage)
    stage.wait("2h")
    stage.expect("李雷")
    stage.expect("李雷")
    stage.expect("韩梅梅")
    stage.click("李雷", "收到", on="T1")
    for card in stage.box.shown():
        assert "确认收到" not in card.text
        assert card.card.tone == "info"
    stage.wait("1d")


def test_urgent_counts_every_hour(database: Database) -> None:
    """An urgent task's clock runs at night, and its messages pass quiet hours, strongly."""
    with staged(database, now="2026-11-23T22:00+08:00") as stage:
        given(stage, "/任务 新建 线上故障 @李雷 !急")
        stage.until("2026-11-23T23:36")
        stage.expect("李雷", kind="urgent", contains="11月24日 周二 00:00 前确认收到")
        stage.until("2026-11-24T00:00")
        stage.expect("李雷", kind="urgent", contains="已超过 2 小时")
        stage.expect("韩梅梅", kind="urgent", contains="李雷 超过 2 小时")
        stage.until("2026-11-24T02:00")
        stage.expect("张伟", kind="urgent")
        stage.wait("3d")


def test_high_is_strong(stage: Stage) -> None:
    """Every reminder of a high task is strong, and its clock counts working time."""
    given(stage, "/任务 新建 联调 @李雷 !高")
    stage.wait("1d")
    for reader in ("李雷", "李雷", "韩梅梅", "张伟"):
        stage.expect(reader, kind="urgent")


def test_initiator_is_the_head(stage: Stage) -> None:
    """A head who gave the task themselves is told at 100 % and not once more as the head."""
    stage.say("张伟", "/任务 新建 联调 @李雷")
    stage.expect("张伟")
    stage.expect("李雷")
    stage.wait("2d")
    stage.expect("李雷", contains="12:00 前确认收到")
    stage.expect("李雷", contains="已超过")
    stage.expect("张伟", contains="李雷 超过 2 小时")


def test_nobody_above(stage: Stage) -> None:
    """The general manager has no head: the ladder ends with the initiator."""
    stage.say("韩梅梅", "/任务 新建 签字 @王志远")
    stage.expect("韩梅梅")
    stage.expect("王志远")
    stage.wait("2d")
    stage.expect("王志远")
    stage.expect("王志远")
    stage.expect("韩梅梅", contains="王志远 超过 2 小时")


def test_settings_are_followed(database: Database) -> None:
    """Each number of the ladder is a setting."""
    settings = {
        "task.ack_within": "1h",
        "task.ack_remind_at": 50,
        "task.ack_head_after": "30m",
    }
    with staged(database, settings=settings) as stage:
        given(stage)
        stage.until("2026-11-23T10:30")
        stage.expect("李雷", contains="11:00 前确认收到")
        stage.until("2026-11-23T11:00")
        stage.expect("李雷", contains="已超过 1 小时")
        stage.expect("韩梅梅", contains="李雷 超过 1 小时")
        stage.until("2026-11-23T11:30")
        stage.expect("张伟")


def test_in_english(stage: Stage) -> None:
    """Everybody reads their own language of one and the same task."""
    stage.say("Jim Green", "/task new Fix the login @lilei fri 17:00 !high", room="dev")
    stage.expect("dev", contains="截止: 11月27日 周五 17:00")
    stage.expect("李雷", kind="urgent", contains="Jim Green 给您分配了任务")
    stage.wait("2h")
    stage.expect("李雷", kind="urgent")
    stage.expect("李雷", kind="urgent")
    stage.expect("Jim Green", kind="urgent", contains="李雷 has not acknowledged this within 2 h")
    stage.say("Jim Green", "T1")
    stage.expect("Jim Green", contains=["Due: Fri 27 Nov 17:00", "State: to do"])
