"""A message of several lines: what of it is taken, what is told of the rest."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.meetings.talk import ROOM, begin, said
from tests.stage import Stage, staged


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning."""
    with staged(database) as stage:
        yield stage


def test_a_meeting_that_begins_with_its_lines(stage: Stage) -> None:
    """What stands below the line that begins it is taken as well, whatever is wrong with some."""
    said(stage, "李雷", "#会议开始 缓存方案\n#议题 缓存\n#行动\n#行动 @何佳怡 画图 周五")
    shown = stage.expect(ROOM, contains=["缓存方案", "当前议题: 缓存", "画图 · 何佳怡 · 11月27日"])
    assert "行动 1" in shown.text
    stage.expect("李雷", kind="ephemeral", contains="没有记下“#行动”：")
    stage.silence()


def test_the_good_lines_hold(stage: Stage) -> None:
    """Of several lines those that one may not say are told with why; the others are taken."""
    begin(stage)
    said(stage, "徐静", "#记录 先说一句\n#决议 就这么定\n#待确认 预算谁批")
    stage.expect(
        "徐静", kind="ephemeral", contains=["没有记下“#决议 就这么定”：", "只有主持人可以用"]
    )
    shown = stage.shown("李雷", "Y1", room=ROOM)
    assert "记录 先说一句" in shown
    assert "待确认 预算谁批" in shown
    assert "就这么定" not in shown
    stage.silence()


def test_lines_below_the_end(stage: Stage) -> None:
    """What stands below the line that ends the meeting is in no minutes, and that is said."""
    begin(stage)
    said(stage, "李雷", "#记录 一\n#会议结束\n#记录 二")
    stage.expect("李雷", kind="post", contains=["Y1 会议纪要（草稿）", "· 一"], lacks="· 二")
    stage.expect("李雷", kind="ephemeral", contains=["没有记下“#记录 二”：", "会议已经结束"])
    stage.silence()


@pytest.mark.parametrize(
    "text",
    [
        "#行动 @何佳怡 画图 周五\n要包含灾备",
        "#行动 @何佳怡 画图\n要包含灾备 周五前",
        "#行动 画图,\n要包含灾备\n@何佳怡 周五",
        "- #行动 @何佳怡 画图 周五\n  要包含灾备",
        "#行动 画图 周五 @何佳怡\n要包含灾备",
    ],
)
def test_an_action_of_several_lines(stage: Stage, text: str) -> None:
    """Its date stands at the end of its first line or of its last; all lines are what is asked."""
    begin(stage)
    said(stage, "李雷", text)
    shown = stage.shown("李雷", "Y1", room=ROOM)
    assert "要包含灾备 · 何佳怡 · 11月27日 周五" in shown
    assert "行动 画图" in shown
    stage.silence()


def test_a_nod_to_the_card(stage: Stage) -> None:
    """`收到` to the card of a meeting is no remark: whoever says it is there."""
    begin(stage)
    stage.say("徐静", "收到", room=ROOM, reply_to="Y1")
    shown = stage.shown("李雷", "Y1", room=ROOM)
    assert "收到" not in shown
    assert "到会: 李雷、徐静" in shown
    stage.say("何佳怡", "还差容量评估", room=ROOM, reply_to="Y1")
    stage.say("何佳怡", "#待确认 预算", room=ROOM, reply_to="Y1")
    shown = stage.shown("李雷", "Y1", room=ROOM)
    assert "记录 还差容量评估（何佳怡）" in shown
    assert "待确认 预算（何佳怡）" in shown
    stage.silence()
    said(stage, "李雷", "#会议结束")
    stage.ignore()
    stage.say("徐静", "收到", room=ROOM, reply_to="Y1")
    stage.silence()
