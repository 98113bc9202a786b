"""The way upward (E-02): 24 hours, the leader in charge, at most two levels, then every day."""

from collections.abc import Mapping

import pytest
from sqlalchemy import delete

from bot.directory.model import ACCOUNTS
from bot.engine.cards import Tone
from bot.engine.ledger import history
from storage.database import Database
from tests.help.company import actions, leaves
from tests.stage import Stage, staged

ASK = "/求助 @技术部 测试环境连不上"


def test_nobody_answers(stage: Stage) -> None:
    """24 h: leader in charge and group; 48 h: one level more; from 72 h on that level daily."""
    stage.say("韩梅梅", ASK, room="产品群")
    stage.until("2026-11-23T18:00")
    stage.ignore()
    stage.until("2026-11-24T09:59")
    # 50 % fell at 22:00 and 80 % at 05:12: in the morning only the newest is said.
    stage.expect("张伟", kind="urgent", contains="11月24日 周二 10:00 前没有答复将升级")
    stage.silence()
    stage.until("2026-11-24T10:00")
    stage.expect(
        "陈思远",
        contains=["韩梅梅 向 张伟 求助，24 小时没有得到答复", "已升级至: 陈思远"],
        buttons=["答复", "转交"],
    )
    hung = stage.expect("产品群", contains="24 小时没有答复，已升级至 陈思远")
    assert hung.card.tone is Tone.DANGER
    stage.expect("张伟", contains="24 小时没有答复，已升级至 陈思远")
    stage.until("2026-11-25T09:59")
    stage.silence()
    stage.until("2026-11-25T10:00")
    stage.expect(
        "王志远",
        contains=["2 天没有得到答复", "已升级至: 陈思远、王志远"],
        buttons=["答复", "转交"],
    )
    stage.expect("产品群", contains="2 天没有答复，已升级至 王志远")
    stage.expect("张伟", contains="已升级至 王志远")
    for day in ("2026-11-26T10:00", "2026-11-27T10:00"):
        stage.until(day)
        stage.expect("王志远", contains="没有答复，请尽快处理")
        stage.silence()


def test_asker_is_told_where_there_is_no_group(stage: Stage) -> None:
    """A request from a direct chat tells its asker; a person's superior stands next above."""
    stage.say("韩梅梅", "/求助 @李雷 登录页样式错位")
    stage.until("2026-11-24T09:59")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("张伟", contains="韩梅梅 向 李雷 求助，24 小时没有得到答复")
    stage.expect("李雷", contains="已升级至 张伟")
    stage.expect("韩梅梅", contains="24 小时没有答复，已升级至 张伟")
    stage.until("2026-11-25T10:00")
    stage.expect("陈思远", contains="2 天没有得到答复")
    stage.ignore()


def test_leader_answers(stage: Stage) -> None:
    """A leader's answer stops everything; whoever was asked is remembered on the card."""
    stage.say("韩梅梅", ASK, room="产品群")
    stage.until("2026-11-24T10:00")
    stage.ignore()
    stage.click("陈思远", "答复", on="H1", form={"answer": "已安排李雷处理"})
    stage.expect("韩梅梅", contains=["陈思远 答复：已安排李雷处理", "已升级至: 陈思远"])
    assert "没有答复" not in stage.shown("张伟", "H1")
    stage.wait("23h")
    stage.silence()


def test_leader_is_the_asker(stage: Stage) -> None:
    """The asker is never the target: where the leader in charge asked, it goes to the next."""
    stage.say("陈思远", ASK, room="管理群")
    stage.until("2026-11-24T09:59")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("王志远", contains="陈思远 向 张伟 求助，24 小时")
    stage.expect("管理群", contains="已升级至 王志远")
    stage.expect("张伟", contains="已升级至 王志远")
    stage.until("2026-11-25T10:00")
    stage.expect("陈思远", contains="上面没有可以再升级的领导了")
    stage.expect("王志远", contains="已经 2 天没有答复")
    stage.until("2026-11-26T10:00")
    stage.expect("王志远", contains="已经 3 天没有答复")


def test_at_the_top(stage: Stage) -> None:
    """Where nobody stands above, the asker is told once and whoever was asked is reminded daily."""
    stage.say("韩梅梅", "/求助 @王志远 想申请一台服务器", room="产品群")
    stage.until("2026-11-24T09:59")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("韩梅梅", contains="已经 24 小时没有答复，上面没有可以再升级的领导了")
    stage.expect("王志远", contains="已经 24 小时没有答复，请尽快处理")
    assert "help.top" in actions(stage, "H1")
    stage.until("2026-11-25T10:00")
    stage.expect("王志远", contains="已经 2 天没有答复")


def _company(**boss: object) -> Mapping[str, object]:
    people = [
        {"name": "小米", "department": "运营部"},
        {"name": "老赵", "department": "仓储部"},
        {"name": "管理员", "level": "main_admin", **boss},
    ]
    units = [{"name": "运营部"}, {"name": "仓储部", "head": "老赵"}]
    return {"departments": units, "people": people}


def test_administrators_where_nobody_leads(database: Database) -> None:
    """Above a head without anybody above, the main administrators are asked, then stay so."""
    with staged(database, org=_company()) as stage:
        stage.say("小米", "/求助 @仓储部 库存对不上", room="运营群")
        stage.until("2026-11-24T09:59")
        stage.ignore()
        stage.until("2026-11-24T10:00")
        stage.expect("管理员", contains="小米 向 老赵 求助", buttons=["答复", "转交"])
        stage.expect("运营群", contains="已升级至 管理员")
        stage.expect("老赵", contains="已升级至 管理员")
        stage.until("2026-11-25T10:00")
        stage.expect("管理员", contains="已经 2 天没有答复")
        stage.say("小米", "/求助 @运营部 谁来接")
        stage.refused("小米", "运营部没有可以求助的负责人")


def test_levels_are_a_setting(database: Database) -> None:
    """With one level the leader in charge is the last."""
    with staged(database, settings={"help.max_levels": 1}) as stage:
        stage.say("韩梅梅", ASK, room="产品群")
        stage.until("2026-11-24T10:00")
        stage.ignore()
        stage.until("2026-11-25T10:00")
        stage.expect("陈思远", contains="已经 2 天没有答复")


def test_weekend(stage: Stage) -> None:
    """Deadlines do not wait for Monday, messages do: each reader gets one with the newest word."""
    stage.until("2026-11-27T16:00")
    stage.say("韩梅梅", ASK, room="产品群")
    stage.expect("产品群")
    stage.expect("张伟")
    stage.until("2026-11-27T18:00")
    stage.ignore()
    stage.until("2026-11-30T08:59")
    stage.silence()
    assert [each for each in actions(stage, "H1") if each == "help.escalate"] == [
        "help.escalate"
    ] * 2
    stage.until("2026-11-30T09:00")
    stage.expect("张伟", contains="2 天没有答复，已升级至 王志远")
    stage.expect("陈思远", contains="24 小时没有得到答复")
    stage.expect("王志远", contains="2 天没有得到答复")
    stage.expect("产品群", contains="2 天没有答复，已升级至 王志远")


def test_night(database: Database) -> None:
    """What goes up at night is said at nine, the leader's two in one message."""
    with staged(database, settings={"help.escalate_after": "4h"}) as stage:
        stage.until("2026-11-23T17:30")
        for what in ("测试环境连不上", "接口超时"):
            stage.say("韩梅梅", f"/求助 @技术部 {what}", room="产品群")
        stage.until("2026-11-23T20:00")
        stage.ignore()
        stage.until("2026-11-24T00:00")
        stage.silence()
        for subject in ("H1", "H2"):
            stage.say("陈思远", f"/求助 查看 {subject}")
            stage.expect("陈思远", contains="已升级至: 陈思远", buttons=["答复", "转交"])
        stage.until("2026-11-24T09:00")
        merged = stage.expect(
            "陈思远",
            contains=["2 条消息", "H1 测试环境连不上", "H2 接口超时", "4 小时没有得到答复"],
        )
        assert merged.buttons == ["答复 H1", "答复 H2"]
        stage.ignore()


def test_answered_before_opening(stage: Stage) -> None:
    """An answer takes back what quiet hours still hold."""
    stage.until("2026-11-27T16:00")
    stage.say("韩梅梅", ASK, room="产品群")
    stage.until("2026-11-29T12:00")
    stage.ignore()
    stage.say("张伟", "重启好了", reply_to="H1")
    stage.until("2026-11-30T09:00")
    stage.expect("韩梅梅", contains="张伟 答复：重启好了")


def test_taken_before_opening(stage: Stage) -> None:
    """收到 starts the 24 hours anew, but a leader to whom it went up is told of it all the same."""
    stage.until("2026-11-27T16:00")
    stage.say("韩梅梅", ASK, room="产品群")
    stage.until("2026-11-28T17:00")
    stage.ignore()
    stage.click("张伟", "收到", on="H1")
    stage.until("2026-11-30T09:00")
    stage.expect("陈思远", contains=["24 小时没有得到答复", "已收到，待答复"])
    stage.expect("王志远", contains="24 小时没有得到答复")
    stage.expect("产品群", contains="已升级至 陈思远")
    stage.ignore()


def test_downtime(stage: Stage) -> None:
    """After three days of downtime one rung is fired for all: everybody is told, and once."""
    stage.say("韩梅梅", ASK, room="产品群")
    stage.ignore()
    stage.sleep("3d1h")
    stage.expect("张伟", contains="已超过 2 小时没有响应")
    stage.expect("韩梅梅", contains="张伟 超过 2 小时")
    stage.expect("陈思远", contains="3 天没有得到答复")
    stage.expect("王志远", contains="3 天没有得到答复")
    stage.expect("产品群", contains="已升级至 陈思远、王志远")
    stage.expect("张伟", contains="已升级至 陈思远、王志远")
    stage.silence()
    with stage.database.snapshot() as tx:
        skipped = [
            entry.detail["rung"]
            for entry in history(tx, "H1")
            if entry.action == "deadline.skipped"
        ]
    assert sorted(map(str, skipped)) == ["lap-1", "lap-2", "remind", "remind-50", "remind-80"]
    stage.until("2026-11-27T10:00")
    stage.expect("王志远", contains="已经 4 天没有答复")


@pytest.mark.parametrize("gone", ["zhangwei", "chensiyuan"])
def test_somebody_left(stage: Stage, gone: str) -> None:
    """Whoever has left is passed over on the way up."""
    stage.say("韩梅梅", ASK, room="产品群")
    stage.until("2026-11-24T09:59")
    stage.ignore()
    leaves(stage, gone)
    stage.until("2026-11-24T10:00")
    above = "陈思远" if gone == "zhangwei" else "王志远"
    stage.expect(above, contains="求助，24 小时没有得到答复")
    stage.expect("产品群", contains=f"已升级至 {above}")
    stage.ignore()


def test_unreachable_leader(stage: Stage) -> None:
    """A leader without an account is passed over, which the administrators learn."""
    with stage.database.transaction() as tx:
        gone = ACCOUNTS.c.external_id == stage.account("陈思远")
        tx.connection().execute(delete(ACCOUNTS).where(gone))
    stage.say("韩梅梅", ASK, room="产品群")
    stage.until("2026-11-24T09:59")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("王志远", contains="韩梅梅 向 张伟 求助")
    stage.expect("王志远", contains="陈思远 没有可以联系到的账号")
    stage.expect("产品群", contains="已升级至 王志远")
    stage.expect("张伟")


def test_english_leader(database: Database) -> None:
    """A leader is written to in English where that is theirs, about a Chinese request."""
    org = {
        "departments": [{"name": "技术部", "head": "张伟", "leader": "Ann"}],
        "people": [
            {"name": "张伟", "department": "技术部"},
            {"name": "Ann", "language": "en"},
            {"name": "韩梅梅"},
        ],
    }
    with staged(database, org=org) as stage:
        stage.say("韩梅梅", ASK, room="产品群")
        stage.until("2026-11-24T09:59")
        stage.ignore()
        stage.until("2026-11-24T10:00")
        stage.expect(
            "Ann",
            contains=["韩梅梅 asked 张伟 for help and got no answer for 24 h", "Escalated to: Ann"],
            buttons=["Answer", "Hand over"],
        )
        stage.ignore()
