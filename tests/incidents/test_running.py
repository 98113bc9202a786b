"""While it is handled and when it ends (I-06…I-12)."""

from bot.engine.cards import Tone
from bot.engine.messenger import MessageKind
from tests.incidents.company import actions, incident, late, reported, taken
from tests.stage import Stage


def test_taking(stage: Stage) -> None:
    """Whoever takes it first leads; a second one is told who does, and can say they are there."""
    reported(stage, room="产品群")
    stage.click("张伟", "接手", on="I1")
    stage.expect("产品群", contains="I1 · 张伟 已接手")
    stage.expect("韩梅梅", contains=["张伟 已接手", "组长: 张伟", "下次通报: 11月23日 周一 10:30"])
    stage.expect("孙丽娜", contains="张伟 已接手")
    stage.expect("王志远", contains="张伟 已接手")
    stage.silence()
    stage.say("孙丽娜", "/紧急 接手 I1")
    stage.refused("孙丽娜", "I1 已由 张伟 接手；您可以点“到位”加入")
    stage.say("张伟", "/紧急 解决 I1 已回滚")
    stage.ignore()
    stage.say("孙丽娜", "/紧急 接手 I1")
    stage.refused("孙丽娜", "I1 现在是“已解决，待上报人确认”，不能这样操作")


def test_typed_reply(stage: Stage) -> None:
    """收到 in reply to the card takes it; other words are a line of the timeline."""
    reported(stage)
    stage.say("张伟", "收到", reply_to="I1")
    stage.ignore()
    assert incident(stage)["state"] == "handling"
    stage.say("孙丽娜", "客服热线已经打爆了", reply_to="I1")
    stage.ignore()
    assert "incident.note" in actions(stage)


def test_stale_press(stage: Stage) -> None:
    """A press on a card that is no longer current says what has happened."""
    reported(stage, room="产品群")
    stage.click("孙丽娜", "接手", on="I1")
    stage.ignore()
    form = {"text": "x"}
    stage.click("张伟", "更新进展", on="I1", room="产品群", version=1, form=form, opens_forms=True)
    stage.ignore()
    assert incident(stage)["updates"] == 0


def test_assembly(stage: Stage) -> None:
    """When every team is there the card no longer misses anybody, and nobody is called again."""
    reported(stage)
    stage.click("张伟", "接手", on="I1")
    stage.click("孙丽娜", "到位", on="I1")
    assert "还没到位：管理层" in stage.shown("韩梅梅", "I1")
    stage.click("王志远", "到位", on="I1")
    stage.ignore()
    assert "还没到位" not in stage.shown("韩梅梅", "I1")
    assert "incident.assembled" in actions(stage)
    stage.wait("15m")
    stage.silence()
    stage.say("王志远", "/紧急 到位 I1")
    stage.refused("王志远", "您在 I1 中已经到位")


def test_not_assembled(stage: Stage) -> None:
    """Who is missing at the end of the time is called with their head, and the rooms hear it."""
    reported(stage, room="产品群")
    stage.click("张伟", "接手", on="I1")
    stage.click("王志远", "到位", on="I1")
    stage.ignore()
    stage.wait("15m")
    stage.expect("孙丽娜", kind="urgent", contains="还在等您到位")
    stage.expect("孙丽娜", kind="urgent", contains="还在等您到位")
    stage.expect("产品群", contains="还没有到位：客服")
    stage.silence()
    assert late(stage) == ["assemble"]


def test_updates_are_heard(stage: Stage) -> None:
    """An update is said in the rooms, stands on every card, and the reporter gets it."""
    taken(stage, "!严重")
    stage.say("张伟", "/紧急 更新 I1 已切到备用通道")
    stage.expect("韩梅梅", contains="张伟 通报：已切到备用通道")
    stage.expect("张伟", contains="已记录")
    stage.silence()
    assert "最新进展: 11月23日 周一 10:00 已切到备用通道" in stage.shown("孙丽娜", "I1")


def test_decision(stage: Stage) -> None:
    """A decision is said aloud and kept in the timeline."""
    taken(stage, "!严重", room="产品群")
    stage.say("孙丽娜", "/紧急 决定 I1 先回滚到昨天的版本")
    stage.expect("产品群", contains="孙丽娜 决定：先回滚到昨天的版本")
    stage.ignore()
    stage.say("张伟", "/紧急 时间线 I1")
    stage.expect("张伟", contains="记录了决定: 先回滚到昨天的版本")


def test_calling_and_releasing(stage: Stage) -> None:
    """Further people are called by name, and let go again; the leader can't be."""
    taken(stage, "!严重")
    stage.say("张伟", "/紧急 召集 I1 @李雷 @何佳怡")
    stage.expect("李雷", kind="urgent", contains="张伟 召集您参与处理")
    stage.expect("何佳怡", kind="urgent", contains="张伟 召集您参与处理")
    stage.ignore()
    stage.say("张伟", "/紧急 召集 I1 @李雷")
    stage.refused("张伟", "李雷 已经在处理了")
    stage.say("张伟", "/紧急 撤离 I1 @何佳怡")
    stage.expect("何佳怡", contains="您可以撤离了")
    stage.ignore()
    assert "何佳怡" not in stage.shown("李雷", "I1")
    stage.say("张伟", "/紧急 撤离 I1 @张伟")
    stage.refused("张伟", "张伟 不在 I1 的处理人员中，或者是组长")


def test_solved_and_confirmed(stage: Stage) -> None:
    """The solution asks the reporter; their word closes it, and the report is owed by a time."""
    taken(stage, room="产品群")
    stage.wait("20m")
    stage.say("张伟", "/紧急 解决 I1 证书已更新")
    stage.ignore()
    assert "incident.solve" in actions(stage)
    shown = stage.card("韩梅梅", "I1")
    assert shown.buttons == ["确认解决", "没解决"]
    assert shown.card.tone is Tone.INFO
    stage.wait("2h")
    stage.silence()
    stage.click("韩梅梅", "确认解决", on="I1")
    stage.expect("产品群", contains="韩梅梅 确认已解决")
    stage.expect("张伟", contains=["韩梅梅 确认已解决", "11月24日 周二 12:00 前填写处理报告"])
    stage.ignore()
    assert stage.card("张伟", "I1").buttons == ["填写报告", "没解决"]
    assert late(stage) == []


def test_reporter_is_silent(stage: Stage) -> None:
    """Without a word the reporter is asked again, then it is closed, and all are told."""
    taken(stage, "!严重")
    stage.say("张伟", "/紧急 解决 I1 证书已更新")
    stage.ignore()
    stage.until("2026-11-23T15:30")
    stage.expect("韩梅梅", contains="问题解决了吗？")
    stage.silence()
    stage.until("2026-11-24T10:30")
    stage.expect("韩梅梅", contains="上报人一直没有回音，已自动关闭")
    stage.ignore()
    assert incident(stage)["state"] == "closed"
    assert "incident.closed_silently" in actions(stage)


def test_not_solved(stage: Stage) -> None:
    """Opened again its ladders begin anew, and whoever was told before is not spared."""
    taken(stage, "!严重")
    stage.say("张伟", "/紧急 解决 I1 重启了")
    stage.ignore()
    stage.wait("10m")
    stage.click("韩梅梅", "没解决", on="I1", form={"reason": "仍有用户支付失败"})
    stage.expect("张伟", kind="urgent", contains="韩梅梅 说还没有解决：仍有用户支付失败")
    stage.ignore()
    shown = stage.shown("张伟", "I1")
    assert "解决期限: 11月23日 周一 14:10" in shown
    assert "下次通报: 11月23日 周一 10:40" in shown


def test_false_alarm(stage: Stage) -> None:
    """Called off, nothing more is owed; it is asked for once when typed."""
    reported(stage)
    stage.say("张伟", "/紧急 误报 I1 监控误报")
    stage.click("张伟", "误报", on="")
    stage.expect("张伟", contains="确定")
    stage.expect("韩梅梅", contains="张伟 撤销了：监控误报")
    stage.ignore()
    stage.wait("3h")
    stage.silence()
    assert stage.card("张伟", "I1").buttons == []


def test_two_reports_of_one_thing(stage: Stage) -> None:
    """Merged, the second ends and its reporter follows the first."""
    taken(stage, "!严重")
    stage.say("徐静", "/紧急 上报 顾客付不了款 !严重 类型:故障")
    stage.ignore()
    stage.say("张伟", "/紧急 合并 I2 I1")
    stage.expect("徐静", contains="张伟 把它并入 I1")
    stage.expect("徐静", contains="您上报的 I2 是同一个问题，已并入这里")
    stage.ignore()
    assert incident(stage, 2)["state"] == "cancelled"
    stage.say("张伟", "/紧急 合并 I1 I1")
    stage.refused("张伟", "I1 是同一个问题或已经了结")


def test_report_is_owed(stage: Stage) -> None:
    """The leader is reminded of the closing report; late, their superior hears of it once."""
    taken(stage, "!严重")
    stage.say("张伟", "/紧急 解决 I1 证书已更新")
    stage.click("韩梅梅", "确认解决", on="I1")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("张伟", contains="请在 11月25日 周三 10:00 前填写处理报告")
    stage.until("2026-11-25T10:00")
    stage.expect("陈思远", contains="处理报告应在 11月25日 周三 10:00 前完成，至今没有填写")
    stage.expect("张伟", contains="处理报告应在")
    stage.silence()
    assert late(stage) == ["report"]
    stage.click(
        "张伟", "填写报告", on="I1", form={"cause": "证书过期", "prevention": "到期前 30 天提醒"}
    )
    stage.expect("韩梅梅", contains=["张伟 填写了处理报告", "根本原因：证书过期"])
    stage.ignore()
    stage.wait("120h")
    stage.silence()


def test_lists(stage: Stage) -> None:
    """Open ones, the worst first, with what is left of their time; mine; of this room."""
    taken(stage, "!严重", room="产品群")
    stage.say("徐静", "/紧急 上报 官网被篡改 !紧急 类型:安全", room="市场群")
    stage.ignore()
    stage.say("王志远", "/紧急 列表")
    text = stage.expect("王志远").text
    assert text.index("I2 官网被篡改") < text.index("I1 支付接口")
    assert "紧急 · 待接手 · 尚无" in text
    assert "14:00（还剩 4 小时）" in text
    stage.say("徐静", "/紧急 列表")
    assert "I1" not in stage.expect("徐静").text
    stage.say("李雷", "/紧急 我的")
    stage.expect("李雷", contains="没有未了结的紧急问题")
    stage.say("韩梅梅", "/紧急 列表", room="产品群")
    stage.expect("韩梅梅", kind="ephemeral", contains="本群未了结的紧急问题")


def test_in_english(stage: Stage) -> None:
    """Whoever reads English gets it in English, whoever said it in whatever language."""
    stage.say("张伟", "/值班 排班 @Jim 每天")
    stage.ignore()
    reported(stage, "!严重")
    text = stage.shown("Jim Green", "I1")
    assert "Severity: serious · technical fault" in text
    assert "To be solved by: Mon 23 Nov 14:00" in text
    stage.say("Jim Green", "/incident take I1")
    stage.ignore()
    stage.say("Jim Green", "/incident update I1 rolled back")
    stage.expect("韩梅梅", contains="Jim Green 通报：rolled back")
    stage.ignore()


def test_cards_say_when(stage: Stage) -> None:
    """A card says when, not how long it is until then: nothing is drawn while nothing happens."""
    taken(stage, "!严重")
    assert "解决期限: 11月23日 周一 14:00" in stage.shown("韩梅梅", "I1")
    drawn = len(stage.box.delivered)
    stage.until("2026-11-23T10:20")
    assert len(stage.box.delivered) == drawn
    stage.say("韩梅梅", "/紧急 列表")
    stage.expect("韩梅梅", contains="还剩 3 小时 40 分")


def test_time_is_up(stage: Stage) -> None:
    """Used up are half, most and all of the time as the reminders say; then the card says so."""
    taken(stage, "!严重")
    assert "%" not in stage.shown("韩梅梅", "I1")
    for moment, used in (("12:00", "已用 50%"), ("13:20", "已用 80%")):
        stage.until(f"2026-11-23T{moment}")
        assert used in stage.shown("韩梅梅", "I1")
    stage.until("2026-11-23T14:00")
    stage.ignore()
    assert "解决期限: 11月23日 周一 14:00（已超时）" in stage.shown("韩梅梅", "I1")


def test_few_redraws(stage: Stage) -> None:
    """Three hours in which nobody answers: a card is drawn anew when it changes, one a reader.

    What is said in that time names the card and is none: it is never drawn again.
    """
    reported(stage, room="产品群")
    stage.wait("3h")
    stage.ignore()
    sent = [each.message for each in stage.box.delivered]
    drawn = [each for each in sent if each.kind is MessageKind.UPDATE]
    said = [each for each in sent if each.kind is not MessageKind.UPDATE]
    assert len(said) > 30
    assert len(drawn) < 40
    whole = [each.account for each in said if each.card and each.card.subject]
    assert len(whole) == len(set(whole))


def test_what_was_said_ends(stage: Stage) -> None:
    """A card that came with some news says so until there is other news, or its clock stops."""
    reported(stage, "!严重", room="产品群")
    stage.click("张伟", "接手", on="I1")
    assert "张伟 已接手" in stage.shown("韩梅梅", "I1")
    stage.say("张伟", "/紧急 更新 I1 已切到备用通道")
    assert "张伟 已接手" not in stage.shown("韩梅梅", "I1")
    stage.ignore()
    reported(stage, "!严重", room="产品群")
    stage.wait("4h")
    stage.ignore()
    assert "超过时限仍未解决" in stage.shown("韩梅梅", "I2")
    stage.say("张伟", "/紧急 解决 I2 证书已更新")
    stage.ignore()
    assert "超过时限仍未解决" not in stage.shown("韩梅梅", "I2")


def test_no_form_is_filled_in_in_vain(stage: Stage) -> None:
    """What its state does not allow is refused before its form is asked."""
    taken(stage)
    stage.say("张伟", "/紧急 报告 I1")
    stage.refused("张伟", "I1 现在是“处理中”，不能这样操作")
    stage.say("张伟", "/紧急 解决 I1 已回滚")
    stage.ignore()
    for verb in ("更新", "级别", "推迟", "交接"):
        stage.say("张伟", f"/紧急 {verb} I1")
        stage.refused("张伟", "I1 现在是“已解决，待上报人确认”")
    stage.say("张伟", "/紧急 解决 I1")
    stage.refused("张伟", "I1 已经解决")
