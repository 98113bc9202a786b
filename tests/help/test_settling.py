"""Answers that nobody says anything to: reminded of, then closed by themselves."""

from storage.database import Database
from tests.help.company import actions
from tests.stage import Stage, staged


def answered(stage: Stage) -> None:
    """张伟 has answered H1, which 韩梅梅 asked of 技术部 at 10:00 on Monday."""
    stage.say("韩梅梅", "/求助 @技术部 测试环境连不上", room="产品群")
    stage.say("张伟", "答复 H1 重启了,请再试")
    stage.ignore()


def test_closed_by_silence(stage: Stage) -> None:
    """One reminder with the day of closing; then it is closed, and can be opened again."""
    answered(stage)
    stage.until("2026-11-24T10:00")
    stage.expect(
        "韩梅梅",
        contains=["问题解决了吗？", "到 11月26日 周四 10:00 还没有回音会自动关闭"],
        buttons=["已解决", "重新打开"],
    )
    stage.silence()
    stage.until("2026-11-26T10:00")
    stage.expect("韩梅梅", contains=["已自动关闭", "/求助 重新打开 H1", "状态: 已解决"])
    stage.silence()
    assert actions(stage, "H1")[-2:] == ["help.settle_remind", "help.settled"]
    stage.say("韩梅梅", "/求助 重新打开 H1 又断了")
    stage.expect("张伟", contains="又断了")
    stage.ignore()
    stage.say("张伟", "答复 H1 换了网线")
    stage.ignore()
    stage.say("韩梅梅", "/求助 已解决 H1")
    stage.ignore()
    stage.wait("10d")
    stage.silence()


def test_a_word_is_enough(stage: Stage) -> None:
    """Settled or opened again by the asker, nothing is reminded of."""
    answered(stage)
    stage.click("韩梅梅", "已解决", on="H1")
    stage.ignore()
    stage.wait("10d")
    stage.silence()


def test_on_leave(stage: Stage) -> None:
    """Whoever asked and is away is not taken by their silence: their leave does not count."""
    answered(stage)
    stage.say("韩梅梅", "请假 周二到周四")
    stage.ignore()
    stage.until("2026-11-27T10:30")
    stage.ignore()
    assert "状态: 已答复" in stage.shown("张伟", "H1")


def test_days_by_settings(database: Database) -> None:
    """Both days are the company's to choose."""
    days = {"help.settle_remind_after": 2, "help.settle_after": 2}
    with staged(database, settings=days) as stage:
        answered(stage)
        stage.until("2026-11-25T09:59")
        stage.silence()
        stage.until("2026-11-25T10:00")
        stage.expect("韩梅梅", contains="已自动关闭")
