"""Reporting (I-01…I-05, I-13…I-15): who is called, how strongly, where the card hangs."""

import pytest

from storage.database import Database
from tests.incidents.company import REPORT, actions, incident, reported
from tests.stage import Stage, staged


def test_urgent_pulls_everybody_in(stage: Stage) -> None:
    """紧急: technology, customer service and management at once, each strongly, on one card."""
    stage.say("韩梅梅", REPORT.format(severity="!紧急"), room="产品群")
    stage.expect(
        "张伟",
        kind="urgent",
        contains=["韩梅梅 上报了紧急问题，请马上接手", "接手期限: 11月23日 周一 10:10"],
        buttons=["接手", "到位", "更新进展", "调整级别", "召集", "误报"],
    )
    stage.expect("孙丽娜", kind="urgent", contains="韩梅梅 召集您参与处理")
    stage.expect("王志远", kind="urgent", contains="韩梅梅 召集您参与处理")
    hung = stage.expect(
        "产品群",
        contains=[
            "级别: 紧急 · 技术故障",
            "周一 11:00",
            "100名用户",
        ],
    )
    assert "还没到位：技术、客服、管理层" in hung.text
    stage.silence()


def test_serious(stage: Stage) -> None:
    """严重: the kind's teams, four hours, the group within two."""
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    stage.expect("张伟", kind="urgent", contains="解决期限: 11月23日 周一 14:00")
    stage.expect("孙丽娜", kind="urgent", contains="召集您参与处理")
    stage.expect("韩梅梅", contains="状态: 待接手", buttons=["调整级别", "召集", "误报"])
    stage.silence()


def test_general(stage: Stage) -> None:
    """一般: whoever is on duty, three working days, no strong reminder."""
    stage.say("韩梅梅", REPORT.format(severity="!一般"))
    stage.expect("张伟", contains=["请马上接手", "解决期限: 11月26日 周四 10:00"])
    stage.expect("韩梅梅", contains="接手期限: 11月24日 周二 10:00")
    stage.silence()


def test_complaint_joins_its_teams(stage: Stage) -> None:
    """A complaint is customer service's to lead; product joins, and legal where there is one."""
    stage.say("徐静", "/紧急 上报 客户投诉发错货 !严重 类型:客诉")
    stage.expect("孙丽娜", kind="urgent", contains="请马上接手")
    stage.expect("林晓彤", kind="urgent", contains="召集您参与处理")
    stage.ignore()


def test_by_form(stage: Stage) -> None:
    """The bare noun opens the form; what it asks for is what the report has."""
    asked = stage.asked("韩梅梅", stage.say("韩梅梅", "/紧急", opens_forms=True))
    inputs = {each.name: each for each in asked.inputs}
    assert [*inputs] == ["title", "severity", "kind", "scope", "suggestion", "happened"]
    assert [each.label for each in inputs["severity"].options] == ["一般", "严重", "紧急"]
    assert "客户投诉" in [each.label for each in inputs["kind"].options]
    form = {"title": "登录失败", "severity": "serious", "kind": "technical", "scope": "全部用户"}
    stage.send("韩梅梅", kind="action", action="incident.report", form=form)
    stage.expect("张伟", kind="urgent", contains=["I1 登录失败", "影响范围: 全部用户"])
    stage.ignore()


def test_phone_came_first(stage: Stage) -> None:
    """What is written up afterwards keeps its real time; the time for a solution runs from it."""
    stage.say("韩梅梅", "/紧急 上报 机房断电 !紧急 类型:故障 发生:09:40")
    stage.expect("张伟", kind="urgent", contains=["周一 09:40", "解决期限: 11月23日 周一 10:40"])
    stage.ignore()


@pytest.mark.parametrize("typed", ["发生:11:30", "发生:明天", "happened:in 2 hours"])
def test_not_in_the_future(stage: Stage, typed: str) -> None:
    """A time that has not come is no time of what happened."""
    answer = stage.say("韩梅梅", f"/紧急 上报 机房断电 !紧急 {typed}", opens_forms=True)
    if typed == "发生:11:30":  # of yesterday, then
        stage.ignore()
        assert incident(stage)["happened_at"].day == 22
        return
    shown = [each for each in stage.asked("韩梅梅", answer).inputs if each.error]
    assert [each.name for each in shown] == ["happened"]


def test_unknown_kind_says_which_there_are(stage: Stage) -> None:
    """A kind that the matrix lacks is told, with those that it has."""
    answer = stage.say("韩梅梅", "/紧急 上报 起火 !紧急 类型:火灾", opens_forms=True)
    errors = [each.error for each in stage.asked("韩梅梅", answer).inputs if each.error]
    assert errors == ["没有“火灾”这种类型，可选：技术故障、客户投诉、信息安全、舆情"]


@pytest.mark.console
def test_one_channel(database: Database) -> None:
    """With a channel set, every report hangs there as well, whoever made it from wherever."""
    with staged(database, settings={"incident.channel": "console:值班群"}) as stage:
        stage.say("韩梅梅", REPORT.format(severity="!严重"))
        stage.expect("值班群", contains="I1 支付接口大面积超时")
        stage.ignore()
        stage.click("张伟", "接手", on="I1")
        stage.expect("值班群", contains="I1 · 张伟 已接手")
        stage.ignore()


def test_duty_officer_is_asked(stage: Stage) -> None:
    """Whoever is on duty in the department has to take it, not its head."""
    stage.say("张伟", "/值班 排班 @李雷 每天")
    stage.ignore()
    reported(stage, "!严重")
    assert "张伟" not in stage.shown("李雷", "I1").split("处理人员")[1].split("孙丽娜")[0]
    stage.click("李雷", "接手", on="I1")
    stage.ignore()
    assert "组长: 李雷" in stage.shown("韩梅梅", "I1")


def test_in_the_night(stage: Stage) -> None:
    """What is 紧急 wakes people; what is 一般 waits for the morning."""
    stage.until("2026-11-23T23:00")
    reported(stage, "!一般")
    stage.say("韩梅梅", "/紧急 上报 数据库主库宕机 !紧急 类型:故障")
    stage.expect("张伟", kind="urgent", contains="I2 数据库主库宕机")
    stage.ignore()
    stage.wait("5m")
    stage.expect("张伟", kind="urgent", contains="还没有人接手")
    stage.ignore()


@pytest.mark.console  # rigs name inputs themselves, and repeat them in tests/contract
def test_redelivered_report_is_one(stage: Stage) -> None:
    """A report that the platform repeats is not made twice."""
    text = REPORT.format(severity="!紧急")
    stage.say("韩梅梅", text, key="same")
    stage.ignore()
    stage.say("韩梅梅", text, key="same")
    stage.silence()
    assert actions(stage, "I2") == []


def test_hostile_words(stage: Stage) -> None:
    """What people type is data: templates, mentions of all and control characters do nothing."""
    stage.say("韩梅梅", "/紧急 上报 {{ 7*7 }} <!channel> \u202e坏 !严重 范围:{{ raw }}")
    stage.expect("张伟", kind="urgent", contains=["{{ 7*7 }} <!channel> 坏", "{{ raw }}"])
    stage.ignore()


@pytest.mark.parametrize("typed", ["支付全挂了！！", "出事了 支付打不开", "payments down in prod"])
def test_what_was_said_in_panic_is_not_typed_again(stage: Stage, typed: str) -> None:
    """The form behind the suggestion begins with it."""
    stage.say("李雷", typed)
    stage.expect("李雷", contains="/紧急 上报", buttons=["上报"])
    form = stage.asked("李雷", stage.click("李雷", "上报"))
    assert {each.name: each.value for each in form.inputs}["title"] == typed
