"""Asking: who is told what, where, and how a request is read (E-01, TPL-15)."""

import pytest

from bot.engine.cards import Tone
from bot.engine.incoming import IncomingKind
from tests.help.company import leaves
from tests.stage import Stage


def test_room_and_head_are_told(stage: Stage) -> None:
    """The room gets one card, the head of the department a private one with what to do."""
    stage.say("韩梅梅", "/求助 @技术部 测试环境连不上 支持:派一位后端", room="产品群")
    hung = stage.expect(
        "产品群",
        contains=["H1 测试环境连不上", "求助对象: 技术部 · 张伟", "所需支持: 派一位后端"],
        buttons=["收到", "答复", "转交", "已解决", "撤销"],
    )
    assert hung.card.tone is Tone.INFO
    stage.expect(
        "张伟",
        contains=["韩梅梅 向您求助", "状态: 待响应", "答复期限: 11月24日 周二 10:00"],
        buttons=["收到", "答复", "转交"],
    )


def test_person_is_asked_directly(stage: Stage) -> None:
    """In a direct chat the asker gets the card, with their own buttons; no department is named."""
    stage.say("韩梅梅", "求助 @李雷 登录页样式错位\n需要今天修好")
    stage.expect(
        "韩梅梅",
        contains=["求助对象: 李雷", "所需支持: 需要今天修好"],
        lacks="技术部",
        buttons=["转交", "已解决", "撤销"],
    )
    stage.expect("李雷", buttons=["收到", "答复", "转交"])


def test_english(stage: Stage) -> None:
    """The English command needs no verb, and each reader is written to in their language."""
    stage.say("Jim Green", "/help-me @产品部 Which plan is current? support: the latest mock-ups")
    stage.expect(
        "Jim Green",
        contains=["H1 Which plan is current?", "Support needed: the latest mock-ups"],
        buttons=["Hand over", "Solved", "Withdraw"],
    )
    stage.expect("林晓彤", contains="Jim Green 向您求助")
    stage.say("林晓彤", "答复 H1 以 V2 为准")
    stage.expect("林晓彤", contains="您答复了求助（H1）")
    stage.expect(
        "Jim Green",
        contains=["林晓彤 answered: 以 V2 为准", "State: answered, to be confirmed"],
        buttons=["Solved", "Reopen"],
    )


@pytest.mark.parametrize(
    "typed, problem, support",
    [
        ("求助 新建 @技术部 接口超时", "H1 接口超时", ""),
        ("求助@技术部 接口超时", "H1 接口超时", ""),
        ("/求助 接口超时 @技术部 支持: 两位后端 周末值班", "H1 接口超时", "两位后端 周末值班"),
        ("/求助 @技术部 接口超时\n支持:两位后端\n周末值班", "H1 接口超时", "两位后端\n周末值班"),
        ('/求助 @技术部 接口超时 "两位后端"', "H1 接口超时", "两位后端"),
        ("/求助 @技术部 H5 页面打不开", "H1 H5 页面打不开", ""),
        ("/求助 新建 H5 页面打不开 @技术部", "H1 H5 页面打不开", ""),
        ("/help-me new @技术部 T3 is down", "H1 T3 is down", ""),
    ],
)
def test_ways_of_writing(stage: Stage, typed: str, problem: str, support: str) -> None:
    """However it is written, the problem and the support needed come out whole."""
    stage.say("韩梅梅", typed, room="产品群")
    shown = stage.expect("产品群", contains=problem).card
    assert {each.label: each.value for each in shown.fields}.get("所需支持", "") == support
    stage.expect("张伟", contains="向您求助")


def test_mentioned_people_keep_their_names(stage: Stage) -> None:
    """A second mention is part of the problem, with the name instead of the messenger's id."""
    stage.say("韩梅梅", f"/求助 {stage.mention('张伟')} 想借 {stage.mention('李雷')} 两天")
    stage.expect("韩梅梅", contains="H1 想借 @李雷 两天")
    stage.expect("张伟")


def test_urgent_does_not_wait(stage: Stage) -> None:
    """An urgent request reaches people at night, strongly, and its 2 hours count every hour."""
    stage.until("2026-11-23T22:00")
    stage.say("韩梅梅", "/求助 @技术部 支付全部失败 !急", room="产品群")
    stage.expect("产品群", contains="紧急程度: 急")
    stage.expect("张伟", kind="urgent", contains="韩梅梅 向您求助")
    stage.wait("2h")
    stage.expect("张伟", kind="urgent", contains="还没有人响应")
    stage.expect("张伟", kind="urgent", contains="已超过 2 小时没有响应")
    stage.expect("韩梅梅", kind="urgent", contains="张伟 超过 2 小时没有响应您的求助")


@pytest.mark.console
def test_bare_noun_opens_the_form(stage: Stage) -> None:
    """Who types just the noun is asked for the rest, and the filled form is the request."""
    answer = stage.send("韩梅梅", kind=IncomingKind.TEXT, text="/求助", opens_forms=True)
    assert answer.form is not None
    assert answer.form.form is not None
    assert [each.label for each in answer.form.form.inputs if each.required] == ["求助对象", "问题"]
    stage.send(
        "韩梅梅",
        kind=IncomingKind.ACTION,
        action=answer.form.form.action,
        form={"asked": "技术部", "problem": "接口超时", "support": ""},
        opens_forms=True,
    )
    stage.expect("韩梅梅", contains="H1 接口超时")
    stage.expect("张伟")


@pytest.mark.parametrize(
    "person, typed, said",
    [
        ("韩梅梅", "/求助 @韩梅梅 帮帮我", "不能让求助人自己来答复"),
        ("张伟", "/求助 @技术部 帮帮我", "技术部的负责人就是求助人"),
        ("韩梅梅", "/求助 @李磊 帮帮我", "通讯录里没有"),
        ("韩梅梅", "求助 答复 已经好了", "是哪一个"),
    ],
)
def test_nobody_to_ask(stage: Stage, person: str, typed: str, said: str) -> None:
    """A request to oneself or to nobody is not made; the sentence says what to do instead."""
    stage.say(person, typed)
    stage.expect(person, contains=said)
    stage.say(person, "H1")
    stage.expect(person, contains="没有找到“H1”")


def test_department_without_head(stage: Stage) -> None:
    """Without a head the leader in charge is asked; without either a person has to be named."""
    leaves(stage, "zhangwei")
    stage.say("韩梅梅", "/求助 @技术部 接口超时", room="产品群")
    stage.expect("产品群", contains="求助对象: 技术部 · 陈思远")
    stage.expect("陈思远", contains="向您求助", buttons=["收到", "答复", "转交"])
    leaves(stage, "chensiyuan")
    stage.say("韩梅梅", "/求助 @技术部 接口又超时")
    stage.expect("韩梅梅", contains="H2")
    stage.expect("张伟", contains="向您求助")


@pytest.mark.console
def test_unreachable_person(stage: Stage) -> None:
    """Who asks somebody without an account here learns it at once, and so do administrators."""
    with stage.database.transaction() as tx:
        tx.connection().exec_driver_sql("DELETE FROM account WHERE external_id = 'lilei'")
    stage.say("韩梅梅", "/求助 @李雷 登录页样式错位", room="产品群")
    stage.expect("产品群", contains="H1")
    stage.expect("韩梅梅", kind="ephemeral", contains="李雷 收不到消息（H1）")
    stage.expect("王志远", contains="李雷 没有可以联系到的账号")
    stage.wait("96m")
    stage.silence()
    stage.until("2026-11-24T09:30")
    stage.expect("韩梅梅", contains="李雷 超过 2 小时没有响应")
    stage.silence()
    stage.until("2026-11-24T10:00")
    stage.expect("张伟", contains="韩梅梅 向 李雷 求助，24 小时")
    stage.expect("产品群", contains="已升级至 张伟")


def test_unknown_year_is_said(stage: Stage) -> None:
    """Where the holidays of a year are not known, the card says so."""
    stage.until("2026-12-31T11:00")
    stage.say("韩梅梅", "/求助 @技术部 接口超时", room="产品群")
    stage.expect(
        "产品群", contains=["答复期限: 2027年1月1日 周五 11:00", "2027 年的放假安排还没有导入"]
    )
    stage.expect("张伟", contains="2027 年的放假安排还没有导入")


def test_support_ahead_of_time(stage: Stage) -> None:
    """Support can be asked for by a date, which is read back; the 24 hours run from now (E-04)."""
    stage.say("韩梅梅", "/求助 @技术部 大促期间需要两名测试 12月7日")
    stage.expect("韩梅梅", contains=["需要时间: 12月7日 周一 18:00", "H1 大促期间需要两名测试"])
    stage.expect("张伟", contains=["需要时间: 12月7日", "11月24日"])
