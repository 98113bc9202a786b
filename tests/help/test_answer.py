"""Answers and what follows them: who answers how, and how the asker settles the matter."""

import pytest

from bot.engine.cards import Tone
from tests.help.company import actions
from tests.stage import Stage

ROOM = "产品群"


def test_by_form(asked: Stage) -> None:
    """答复 opens a form; the answer stops every clock and asks the asker whether that solves it."""
    opened = asked.click("张伟", "答复", on="H1", opens_forms=True)
    assert opened.form is not None
    assert opened.form.form is not None
    assert [each.label for each in opened.form.form.inputs] == ["答复"]
    asked.click("张伟", "答复", on="H1", form={"answer": "重启了,请再试"})
    asked.expect(
        "韩梅梅",
        contains=[
            "张伟 答复：重启了,请再试",
            "状态: 已答复，待确认",
            "张伟 的答复 · 11月23日 周一 10:00",
        ],
        buttons=["已解决", "重新打开"],
    )
    asked.wait("23h")
    asked.silence()
    assert actions(asked, "H1") == ["help.new", "help.answer"]


def test_empty_form(asked: Stage) -> None:
    """A form without an answer stays open and says what is missing."""
    answer = asked.click("张伟", "答复", on="H1", form={"answer": " "}, opens_forms=True)
    assert answer.form is not None
    assert "待响应" in asked.shown(ROOM, "H1", room=ROOM)


@pytest.mark.parametrize(
    "person, typed, answer",
    [
        ("张伟", "重启了,请再试", "重启了,请再试"),
        ("张伟", "答复:重启了", "重启了"),
        ("张伟", "已解决", "已解决"),
        ("李雷", "VPN 证书过期了,换一个就好", "VPN 证书过期了,换一个就好"),
        ("Jim Green", "Fixed, the certificate had expired", "Fixed, the certificate had expired"),
        ("王志远", "我让运维看", "我让运维看"),
    ],
)
def test_by_reply(asked: Stage, person: str, typed: str, answer: str) -> None:
    """A typed reply is the answer: of the head, a member of the department, an administrator."""
    asked.say(person, typed, room=ROOM, reply_to="H1", addressed=False)
    asked.expect("韩梅梅", contains=[f"{person} 答复：{answer}", "已答复，待确认"])
    assert "已答复" in asked.shown("张伟", "H1")


def test_mention_in_a_reply(asked: Stage) -> None:
    """Who is mentioned in a reply keeps the name, and a reply can hand over to a mention."""
    asked.say("张伟", f"可以找 {asked.mention('李雷')} 要账号", reply_to="H1")
    asked.expect("韩梅梅", contains="张伟 答复：可以找 @李雷 要账号")
    asked.say("韩梅梅", "没解决 他不在", reply_to="H1")
    asked.expect("张伟", contains="韩梅梅 说问题还没解决：他不在")
    asked.say("张伟", f"转交 {asked.mention('Jim Green')}", reply_to="H1")
    asked.expect("Jim Green", contains="张伟 passed 韩梅梅's request to you")
    asked.expect("韩梅梅", contains="张伟 把您的求助转交给了 Jim Green")


@pytest.mark.parametrize("words", ["还有谁遇到了?", "好的", "收到", "ok"])
def test_others_remark(asked: Stage, words: str) -> None:
    """What a colleague of the asker writes is a remark, whatever the word; the clocks run on."""
    asked.say("林晓彤", words, room=ROOM, reply_to="H1", addressed=False)
    asked.expect("韩梅梅", contains=f"林晓彤：{words}")
    assert "待响应" in asked.shown("张伟", "H1")


def test_asker_adds(asked: Stage) -> None:
    """What the asker adds is no answer; whoever is asked is told of it."""
    asked.say("韩梅梅", "只有内网连不上", room=ROOM, reply_to="H1", addressed=False)
    asked.expect("张伟", contains=["韩梅梅：只有内网连不上", "待响应"])
    asked.say("韩梅梅", "答复 H1 我自己答")
    asked.refused("韩梅梅", "您不能执行“答复”")


def test_outsider(asked: Stage) -> None:
    """Who has nothing to do with it neither sees it nor adds to it."""
    asked.say("吴昊", "H1")
    asked.refused("吴昊", "您不能执行“查看”")
    asked.say("吴昊", "我也是", room=ROOM, reply_to="H1", addressed=False)
    asked.refused("吴昊", "您不能执行“补充”", room=True)
    asked.click("吴昊", "答复", on="H1", room=ROOM, form={"answer": "不知道"})
    asked.refused("吴昊", "您不能执行“答复”", room=True)
    asked.click("吴昊", "撤销", on="H1", room=ROOM)
    asked.refused("吴昊", "您不能执行“撤销”", room=True)


def test_solved(asked: Stage) -> None:
    """已解决 settles it and thanks whoever answered; late answers are refused, remarks kept."""
    asked.say("李雷", "换一个证书就好", room=ROOM, reply_to="H1", addressed=False)
    asked.expect("韩梅梅")
    asked.click("韩梅梅", "已解决", on="H1")
    asked.expect("李雷", contains=["韩梅梅 确认问题已解决", "状态: 已解决"], buttons=[])
    asked.expect("张伟", contains="韩梅梅 确认问题已解决", buttons=[])
    assert asked.card(ROOM, "H1", room=ROOM).card.tone is Tone.SUCCESS
    asked.say("张伟", "答复 H1 晚了")
    asked.refused("张伟", "H1 现在是“已解决”")
    asked.say("张伟", "以后证书会自动续", reply_to="H1")
    asked.expect("韩梅梅", contains="张伟：以后证书会自动续")


def test_solved_without_an_answer(asked: Stage) -> None:
    """The asker who found it out alone closes it; whoever was still to answer is told."""
    asked.say("韩梅梅", "解决了 网线松了", room=ROOM, reply_to="H1", addressed=False)
    asked.expect("张伟", contains=["确认问题已解决", "网线松了"])
    asked.wait("3d")
    asked.silence()


@pytest.mark.console
def test_not_solved(asked: Stage) -> None:
    """重新打开 asks what is wrong and starts both ladders from the bottom."""
    asked.until("2026-11-24T10:00")
    asked.ignore()
    asked.say("李雷", "重启一下", room=ROOM, reply_to="H1", addressed=False)
    asked.expect("韩梅梅")
    asked.click("韩梅梅", "重新打开", on="H1")
    asked.expect("韩梅梅", contains="还有什么问题*")
    asked.click("韩梅梅", "重新打开", on="H1", form={"reason": "重启没有用"})
    asked.expect(
        "张伟", contains=["韩梅梅 说问题还没解决：重启没有用", "待响应", "11月25日 周三 10:00"]
    )
    asked.expect("李雷", contains="韩梅梅 说问题还没解决：重启没有用")
    shown = asked.card(ROOM, "H1", room=ROOM)
    assert shown.card.tone is Tone.INFO
    assert "已升级至" not in shown.text
    asked.until("2026-11-24T14:00")
    asked.expect("张伟", contains="还没有人响应")
    asked.expect("张伟", contains="已超过 2 小时没有响应")
    asked.expect("韩梅梅", contains="张伟 超过 2 小时")
    asked.until("2026-11-25T09:59")
    asked.ignore()
    asked.until("2026-11-25T10:00")
    asked.expect("陈思远", contains="24 小时没有得到答复")
    asked.ignore()


def test_withdrawn(asked: Stage) -> None:
    """撤销 asks once when typed; then everybody who was to answer knows and nothing more comes."""
    asked.until("2026-11-24T10:00")
    asked.ignore()
    asked.say("韩梅梅", "/求助 撤销 H1")
    asked.expect("韩梅梅", contains="确定要撤销 H1 吗", buttons=["撤销"])
    asked.click("韩梅梅", "撤销", on="")
    for helper in ("张伟", "陈思远"):
        asked.expect(helper, contains=["韩梅梅 撤销了求助，不用处理了", "已撤销"], buttons=[])
    asked.wait("5d")
    asked.silence()


def test_stale_click(asked: Stage) -> None:
    """A button on an outdated card changes nothing; what happened meanwhile is said in private."""
    old = asked.card("张伟", "H1")
    asked.say("李雷", "换一个证书就好", room=ROOM, reply_to="H1", addressed=False)
    asked.expect("韩梅梅")
    asked.send(
        "张伟",
        kind="action",
        action="help.ack",
        subject="H1",
        version=old.card.version,
        message=old.id,
    )
    asked.expect("张伟", contains=["李雷 答复了求助", "下面是现在的样子", "已答复，待确认"])
    asked.send("张伟", kind="action", action="help.ack", subject="H1", version=old.card.version + 1)
    asked.refused("张伟", "H1 现在是“已答复，待确认”")


@pytest.mark.console
def test_answer_written_meanwhile(asked: Stage) -> None:
    """A remark does not outdate a form that is being filled in; another answer does."""
    old = asked.card("张伟", "H1").card.version
    asked.say("韩梅梅", "只有内网连不上", room=ROOM, reply_to="H1", addressed=False)
    asked.expect("张伟")
    asked.click("张伟", "答复", on="H1", version=old, form={"answer": "重启了"})
    asked.expect("韩梅梅", contains="张伟 答复：重启了")
    asked.send(
        "李雷",
        kind="action",
        action="help.answer",
        subject="H1",
        version=old,
        form={"answer": "换一个证书"},
    )
    asked.expect("李雷", contains=["张伟 答复了求助", "答复*: 换一个证书"])


def test_two_answers(asked: Stage) -> None:
    """A second answer is added, and the asker is told again."""
    asked.say("李雷", "换一个证书", room=ROOM, reply_to="H1", addressed=False)
    asked.say("张伟", "证书在网盘里", reply_to="H1")
    asked.expect("韩梅梅", contains="李雷 答复：换一个证书")
    asked.expect("韩梅梅", contains=["张伟 答复：证书在网盘里", "换一个证书"])
