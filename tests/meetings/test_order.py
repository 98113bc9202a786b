"""Lines that arrive in another order than people said them, as several processes hand them in."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.meetings.talk import ROOM, begin, said
from tests.stage import Stage, staged

pytestmark = [pytest.mark.console, pytest.mark.both_databases]


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A meeting of 李雷 that goes on; time stands still while people talk."""
    with staged(database) as stage:
        begin(stage)
        stage.wait("10m")
        yield stage


def test_lines_stand_as_they_were_said(stage: Stage) -> None:
    """Whichever process was handed which line first, topics and points are as people heard them."""
    _said(stage, "徐静", "#记录 三", at=3)
    _said(stage, "李雷", "#议题 缓存", at=1)
    _said(stage, "韩梅梅", "#记录 二", at=2)
    _said(stage, "李雷", "#撤销", at=4)
    _said(stage, "徐静", "#记录 四", at=5)
    _said(stage, "李雷", "#会议结束", at=6)
    draft = stage.expect("李雷", contains="会议纪要（草稿）")
    fields = {each.label: each.value for each in draft.card.fields}
    assert fields["讨论内容摘要"].splitlines() == ["1. 缓存", "· 二", "· 四"]
    stage.silence()


def test_what_was_said_before_the_end_is_heard_after_it(stage: Stage) -> None:
    """A line whose process died comes again when the meeting is over: the draft has it, in place.

    What is said after the end is nobody's business any more.
    """
    _said(stage, "徐静", "#记录 二", at=2)
    _said(stage, "李雷", "#会议结束", at=5)
    stage.expect("李雷", contains="会议纪要（草稿）")
    _said(stage, "韩梅梅", "#行动 @何佳怡 画图 周五", at=4)
    _said(stage, "徐静", "#记录 一", at=1)
    _said(stage, "徐静", "#记录 没人听了", at=6)
    _said(stage, "徐静", "早就说过", at=3)
    stage.silence()
    shown = stage.shown("李雷", "Y1")
    assert "· 一\n· 二" in shown
    assert "画图 · 何佳怡" in shown
    assert "没人听了" not in shown
    stage.click("李雷", "发布纪要", on="Y1")
    stage.expect(ROOM, contains="T1 画图")
    stage.ignore()


def test_late_lines_do_not_change_what_the_chair_has_checked(stage: Stage) -> None:
    """Minutes that somebody edited or published stay; who said the line is told that it is out."""
    _said(stage, "徐静", "#记录 二", at=2)
    _said(stage, "李雷", "#会议结束", at=5)
    stage.ignore()
    stage.click("李雷", "发布纪要", on="Y1")
    stage.ignore()
    _said(stage, "韩梅梅", "#记录 一", at=1)
    stage.expect("韩梅梅", kind="ephemeral", contains=["结束前说的这一句刚刚才传到", "Y1"])
    assert "· 一" not in stage.shown("李雷", "Y1", room=ROOM)


def test_a_messenger_whose_clock_is_wrong(stage: Stage) -> None:
    """Ahead of ours it changes nothing; behind, a vote counts that stands before its question."""
    _said(stage, "李雷", "#投票 用 Redis 吗", at=3600)
    stage.click("李雷", "0 弃权", on="Y1", room=ROOM)
    _said(stage, "徐静", "+1", at=-60)
    assert "（赞成 1，反对 0，弃权 1）" in stage.shown("李雷", "Y1", room=ROOM)
    _said(stage, "李雷", "#会议结束", at=7200)
    stage.expect("李雷", contains="赞成 1，反对 0，弃权 1")
    stage.silence()


def test_a_room_is_heard_by_its_next_meeting(stage: Stage) -> None:
    """What is left to be heard of a meeting does not keep the room from having another."""
    _said(stage, "李雷", "#会议结束", at=5)
    stage.ignore()
    said(stage, "徐静", "#会议开始 另一个会")
    stage.expect(ROOM, contains="M2 开会中")
    _said(stage, "徐静", "#记录 新的", at=7)
    assert "新的" in stage.shown("徐静", "Y2", room=ROOM)
    stage.silence()


def test_nothing_of_a_meeting_that_was_given_up_is_heard(stage: Stage) -> None:
    """Late or not, nothing that was said in it is kept."""
    said(stage, "李雷", "#放弃会议")
    stage.click("李雷", "放弃会议", room=ROOM)
    stage.ignore()
    _said(stage, "徐静", "#记录 不该说的", at=-60)
    stage.silence()
    with stage.database.snapshot() as tx:
        assert tx.connection().exec_driver_sql("SELECT count(*) FROM meeting_entry").scalar() == 0


def _said(stage: Stage, person: str, text: str, at: int) -> None:
    """Say something at a second of the meeting, whenever it arrives."""
    moment = stage.start() + stage.span(f"{abs(at)}s") * (1 if at > 0 else -1)
    stage.send(person, kind="text", text=text, room=ROOM, addressed=False, said_at=moment)
