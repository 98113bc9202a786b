"""A command that does not say which record it is about: the few that it may be meant for."""

from tests.approvals.flows import define, people, step, submit
from tests.incidents.company import incident, reported
from tests.stage import Stage

WEEKLY = "/会议 预约 周例会 @李雷 周四14:00-15:30"
REVIEW = "/会议 预约 方案评审 @李雷 周五14:00-15:30"


def test_leave_is_cancelled_at_a_tap(stage: Stage) -> None:
    """One is asked for all the same: a guess decides nothing."""
    stage.say("李雷", "请假 周三到周五")
    stage.ignore()
    stage.say("李雷", "/请假 取消")
    asked = stage.expect("李雷", contains="取消请假：是哪一个？", buttons=["L1 李雷 请假"])
    assert asked.card.buttons[0].confirm
    stage.click("李雷", "L1 李雷 请假")
    stage.say("李雷", "/请假 列表")
    stage.expect("李雷", contains="没有人请假")


def test_where_forms_are_dialogs_it_is_a_message(stage: Stage) -> None:
    """A messenger that opens forms shows the choice all the same."""
    stage.say("李雷", "请假 周三到周五")
    stage.ignore()
    answer = stage.send("李雷", kind="text", text="/请假 取消", opens_forms=True)
    assert answer.form is None
    stage.expect("李雷", contains="取消请假：是哪一个？", buttons=["L1 李雷 请假"])


def test_the_words_of_its_title_say_which(stage: Stage) -> None:
    """Of several meetings the one whose name was typed; only those that one may call off."""
    stage.say("韩梅梅", WEEKLY)
    stage.say("韩梅梅", REVIEW)
    stage.ignore()
    stage.say("韩梅梅", "/会议 取消 周例会")
    stage.expect("韩梅梅", contains="取消会议：是哪一个？", buttons=["M1 周例会"])
    stage.say("韩梅梅", "/会议 取消 方案没定")
    stage.expect("韩梅梅", buttons=["M1 周例会", "M2 方案评审"])
    stage.say("李雷", "/会议 取消 周例会")
    stage.refused("李雷", "是哪一个？请写上编号：/会议 取消 M12")
    stage.click("韩梅梅", "M1 周例会")
    stage.expect("李雷", contains=["取消", "方案没定"])


def test_in_english(stage: Stage) -> None:
    """What is left to be told is asked for in the form."""
    for title in ("Integration", "Prototype"):
        stage.say("Jim Green", f"/task new {title} @Jim")
    stage.ignore()
    stage.say("Jim Green", "/task block")
    choice = ["T1 Integration", "T2 Prototype"]
    stage.expect("Jim Green", contains=["which one?", "/task block T12"], buttons=choice)
    form = stage.asked("Jim Green", stage.click("Jim Green", "T2 Prototype"))
    assert form.inputs[0].name == "reason"


def test_a_bare_yes_is_for_what_waits(stage: Stage) -> None:
    """What was decided is not offered again, and nothing is decided without a tap."""
    define(stage, step("a", people("张伟")))
    for _ in range(2):
        submit(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.say("张伟", "同意")
    stage.expect("张伟", contains="同意：是哪一个？", buttons=["A2 试验 · 李雷"])
    stage.silence()
    stage.click("张伟", "A2 试验 · 李雷")
    stage.expect("李雷", contains="已通过")
    stage.ignore()


def test_words_for_a_card_are_said_without_it(stage: Stage) -> None:
    """Who is called at night types `我来` to the bot, and not in reply to its card."""
    reported(stage)
    for typed in ("我来", "接手", "taking"):
        stage.say("张伟", typed)
        stage.expect("张伟", contains="接手：是哪一个？", buttons=["I1 支付接口大面积超时"])
    stage.silence()
    stage.click("张伟", "I1 支付接口大面积超时")
    stage.ignore()
    assert incident(stage)["state"] == "handling"
    stage.say("张伟", "更新 已切到备用通道")
    stage.expect("张伟", buttons=["I1 支付接口大面积超时"])
    stage.click("张伟", "I1 支付接口大面积超时")
    stage.expect("I1 紧急 支付接口大面积超时", contains="已切到备用通道")
    stage.ignore()
    stage.say("张伟", "我来")
    stage.expect("张伟", lacks="是哪一个")
    stage.say("李雷", "更新 已切到备用通道")
    stage.expect("李雷", lacks="是哪一个")
