"""The 2-hour rule (E-05): a first word within two working hours, with reminders and a record."""

from collections.abc import Iterator

import pytest

from bot.engine.cards import Tone
from storage.database import Database
from tests.help.company import actions, leaves
from tests.stage import Stage, staged


@pytest.fixture
def impatient(database: Database) -> Iterator[Stage]:
    """A company with other numbers."""
    settings = {"help.ack_within": "1h", "help.ack_remind_at": 50, "help.escalate_after": "3h"}
    with staged(database, settings=settings) as stage:
        yield stage


def test_silence(asked: Stage) -> None:
    """At 80 % the head is reminded; at 2 working hours head and asker are told, amber."""
    asked.wait("96m")
    asked.expect(
        "张伟",
        contains=["还没有人响应", "11月23日 周一 12:00 前"],
        buttons=["收到", "答复", "转交"],
    )
    asked.until("2026-11-23T11:59")
    asked.silence()
    asked.until("2026-11-23T12:00")
    asked.expect("张伟", contains="已超过 2 小时没有响应")
    asked.expect("韩梅梅", contains="张伟 超过 2 小时没有响应您的求助")
    shown = asked.card("韩梅梅", "H1", room="产品群")
    assert shown.card.tone is Tone.WARNING
    assert "状态: 待响应 · 超过 2 小时未响应" in shown.text
    assert actions(asked, "H1") == ["help.new", "help.ack_remind", "help.ack_overdue"]


def test_taken_in_time(asked: Stage) -> None:
    """收到 after an hour ends the 2-hour clock and starts the 24 hours anew."""
    asked.wait("1h")
    asked.click("张伟", "收到", on="H1")
    assert "状态: 已收到，待答复" in asked.shown("韩梅梅", "H1", room="产品群")
    assert "答复期限: 11月24日 周二 11:00" in asked.shown("韩梅梅", "H1", room="产品群")
    asked.until("2026-11-23T22:59")
    asked.silence()
    asked.until("2026-11-24T10:59")
    asked.expect("张伟", kind="urgent", contains=["您已收到", "11月24日 周二 11:00"])
    asked.silence()
    asked.until("2026-11-24T11:00")
    asked.expect("陈思远", contains="24 小时没有得到答复")
    asked.expect("产品群", contains="已升级至 陈思远")
    asked.expect("张伟", contains="已升级至 陈思远")


def test_taken_late(asked: Stage) -> None:
    """A late 收到 takes the amber and the reminder's sentence away."""
    asked.until("2026-11-23T14:00")
    asked.ignore()
    asked.say("张伟", "好的,马上看", reply_to="H1")
    shown = asked.card("张伟", "H1")
    assert shown.card.tone is Tone.INFO
    assert "没有响应" not in shown.text
    assert "马上看" in shown.text


def test_typed_without_a_card(asked: Stage) -> None:
    """收到 with an id works without a card, though tasks know the word, too."""
    asked.say("张伟", "收到 H1 下午处理")
    asked.refused("张伟", "已记录：您确认收到（H1）")
    assert "下午处理" in asked.shown("韩梅梅", "H1", room="产品群")
    asked.say("张伟", "收到h1")
    asked.refused("张伟", "H1 已经确认收到了")


def test_only_who_was_asked_takes(asked: Stage) -> None:
    """Neither a colleague nor the asker can take it for the head."""
    for person in ("李雷", "韩梅梅", "王志远"):
        asked.click(person, "收到", on="H1", room="产品群")
        asked.refused(person, "您不能执行“收到”", room=True)
    assert "待响应" in asked.shown("韩梅梅", "H1", room="产品群")


def test_friday_evening(stage: Stage) -> None:
    """Working time stands still over the weekend; the first reminder comes on Monday."""
    stage.until("2026-11-27T17:30")
    stage.say("韩梅梅", "/求助 @技术部 测试环境连不上", room="产品群")
    stage.ignore()
    stage.until("2026-11-30T09:00")
    stage.ignore()
    stage.until("2026-11-30T10:05")
    stage.silence()
    stage.until("2026-11-30T10:30")
    stage.expect("张伟", contains="还没有人响应")
    stage.expect("张伟", contains="已超过 2 小时没有响应")
    stage.expect("韩梅梅", contains="张伟 超过 2 小时")


def test_somebody_left(asked: Stage) -> None:
    """Where the head has left meanwhile, the asker is told who can't be reached."""
    leaves(asked, "zhangwei")
    asked.wait("96m")
    asked.expect("韩梅梅", contains="张伟 收不到消息，您可以把求助转交给别的同事")
    asked.expect("王志远", contains="张伟 没有可以联系到的账号")
    asked.click("韩梅梅", "转交", on="H1", form={"asked": "李雷"})
    asked.expect("李雷", contains="韩梅梅 把 韩梅梅 的求助转交给您")


def test_numbers_are_settings(impatient: Stage) -> None:
    """Each number of both ladders can be set."""
    impatient.say("韩梅梅", "/求助 @技术部 测试环境连不上", room="产品群")
    impatient.ignore()
    impatient.wait("30m")
    impatient.expect("张伟", contains="请在 11月23日 周一 11:00 前")
    impatient.wait("30m")
    impatient.expect("张伟", contains="已超过 1 小时没有响应")
    impatient.expect("韩梅梅", contains="超过 1 小时")
    impatient.wait("30m")
    impatient.expect("张伟", contains="11月23日 周一 13:00 前没有答复将升级")
    impatient.wait("90m")
    impatient.expect("张伟", kind="urgent", contains="将升级")
    impatient.expect("陈思远", contains="3 小时没有得到答复")
    impatient.ignore()
