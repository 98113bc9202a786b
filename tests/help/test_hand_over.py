"""转交: somebody else is asked, for whom both clocks start anew; everybody asked is remembered."""

import pytest

from tests.stage import Stage

ROOM = "产品群"


def test_to_a_colleague(asked: Stage) -> None:
    """The colleague has two hours again; the way up is still that of the department."""
    asked.until("2026-11-23T14:00")
    asked.ignore()
    asked.click("张伟", "转交", on="H1", form={"asked": "李雷"})
    asked.expect(
        "李雷",
        contains=["张伟 把 韩梅梅 的求助转交给您", "技术部 · 李雷", "11月24日 周二 14:00"],
        buttons=["收到", "答复", "转交"],
    )
    asked.expect("韩梅梅", contains="张伟 把您的求助转交给了 李雷")
    assert "待响应" in asked.shown(ROOM, "H1", room=ROOM)
    asked.until("2026-11-23T16:00")
    asked.expect("李雷", contains="还没有人响应")
    asked.expect("李雷", contains="已超过 2 小时没有响应")
    asked.expect("韩梅梅", contains="李雷 超过 2 小时")
    asked.until("2026-11-24T13:59")
    asked.ignore()
    asked.until("2026-11-24T14:00")
    asked.expect("陈思远", contains="韩梅梅 向 李雷 求助，24 小时")
    asked.expect(ROOM)
    asked.expect("李雷", contains="已升级至 陈思远")
    asked.silence()
    asked.say("张伟", "我来补一句:用备用环境", reply_to="H1")
    asked.expect("韩梅梅", contains="张伟 答复")


def test_to_another_department(asked: Stage) -> None:
    """Another department's head is asked, and its leader in charge stands above."""
    asked.say("张伟", "/求助 转交 H1 @设计部")
    asked.expect("苏雨桐", contains=["张伟 把 韩梅梅 的求助转交给您", "设计部 · 苏雨桐"])
    asked.expect("韩梅梅", contains="转交给了 苏雨桐")
    asked.click("苏雨桐", "收到", on="H1")
    asked.click("苏雨桐", "转交", on="H1", form={"asked": "马俊杰"})
    asked.expect("马俊杰", contains="苏雨桐 把 韩梅梅 的求助转交给您")
    asked.expect("韩梅梅", contains="转交给了 马俊杰")
    assert "求助对象: 马俊杰" in asked.shown("马俊杰", "H1")
    asked.until("2026-11-24T09:59")
    asked.ignore()
    asked.until("2026-11-24T10:00")
    asked.expect("赵婉清", contains="韩梅梅 向 马俊杰 求助")
    asked.ignore()


def test_leader_hands_down(asked: Stage) -> None:
    """A leader may hand it down; whoever handed it over is not asked again on the way up."""
    asked.until("2026-11-24T10:00")
    asked.ignore()
    asked.click("陈思远", "转交", on="H1", form={"asked": "Jim Green"})
    asked.expect("Jim Green", contains="陈思远 passed 韩梅梅's request to you")
    asked.expect("韩梅梅", contains="陈思远 把您的求助转交给了 Jim Green")
    asked.until("2026-11-25T09:59")
    asked.ignore()
    asked.until("2026-11-25T10:00")
    asked.expect("王志远", contains="韩梅梅 向 Jim Green 求助")
    asked.expect(ROOM, contains="已升级至 王志远")
    asked.expect("Jim Green", contains="it was escalated to 王志远")
    asked.until("2026-11-26T10:00")
    asked.expect("王志远", contains="已经 2 天没有答复")


def test_taken_over_by_a_leader(asked: Stage) -> None:
    """Who hands it to themselves has taken it by that."""
    asked.until("2026-11-24T10:00")
    asked.ignore()
    asked.click("陈思远", "转交", on="H1", form={"asked": "陈思远"})
    asked.expect("韩梅梅", contains=["转交给了 陈思远", "已收到，待答复"])
    asked.until("2026-11-25T09:59")
    asked.expect("陈思远", kind="urgent", contains="您已收到")
    asked.until("2026-11-25T10:00")
    asked.expect("王志远", contains="韩梅梅 向 陈思远 求助，24 小时")
    asked.ignore()


@pytest.mark.parametrize(
    "person, to, said",
    [
        ("张伟", "韩梅梅", "不能让求助人自己来答复"),
        ("张伟", "张伟", "H1 本来就在等 张伟 答复"),
        ("韩梅梅", "技术部", "H1 本来就在等 张伟 答复"),
        ("张伟", "李磊", "通讯录里没有"),
        ("李雷", "Jim", "您不能执行“转交”"),
    ],
)
def test_to_nobody(asked: Stage, person: str, to: str, said: str) -> None:
    """It can't be handed back to the asker, to whoever has it, to nobody or by a bystander."""
    asked.say(person, f"/求助 转交 H1 @{to}")
    asked.expect(person, contains=said)
    assert "求助对象: 技术部 · 张伟" in asked.shown(ROOM, "H1", room=ROOM)


def test_not_once_it_is_answered(asked: Stage) -> None:
    """What is answered is not handed over; it is opened again first."""
    asked.say("张伟", "重启了", reply_to="H1")
    asked.ignore()
    asked.say("张伟", "/求助 转交 H1 @李雷")
    asked.refused("张伟", "H1 现在是“已答复，待确认”，不能这样操作")
    asked.say("张伟", "/求助 转交 H1")
    asked.refused("张伟", "H1 现在是“已答复，待确认”，不能这样操作")
