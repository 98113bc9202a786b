"""Meetings that come again by a rule: arranged by themselves, changed and ended as one (M-08)."""

from collections.abc import Iterator

import pytest

from bot.booking.file import bring, sample_rooms
from storage.database import Database
from tests.meetings.talk import said, talk
from tests.stage import Stage, staged

WEEKLY = "/会议 预约 产品周会 @李雷 每周一 11:00-12:00 议程 进度; 风险"


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning, ten o'clock."""
    with staged(database) as stage:
        yield stage


def test_first_of_a_series(stage: Stage) -> None:
    """The rule stands on the card; whoever is asked learns that it comes again."""
    stage.say("韩梅梅", WEEKLY, room="产品群")
    stage.expect("产品群", contains=["M1 产品周会", "11月23日 周一 11:00–12:00", "每周一 11:00"])
    asked = stage.expect("李雷", contains="韩梅梅 邀请您参加例会，首次 11月23日 周一 11:00")
    assert asked.buttons == ["参加", "不参加", "建议时间", "开始会议", "加入日历"]
    stage.silence()


@pytest.mark.parametrize(
    "line",
    [
        "下周二 下午2点到3点 每周 例会",
        "例会 下周二 下午2点到3点 每周一次",
        "每周 例会 下周二 下午2点到3点",
    ],
)
def test_a_rule_anywhere(stage: Stage, line: str) -> None:
    """A rule that stands apart is one before, behind and between the other words."""
    stage.say("韩梅梅", f"/会议 预约 {line}")
    told = ["M1 例会", "12月1日 周二 14:00–15:00", "每周二 14:00"]
    stage.expect("韩梅梅", contains=told)
    stage.silence()


def test_a_rule_that_is_none_of_ours_is_asked_about(stage: Stage) -> None:
    """Wherever it stands; what comes again is not arranged once."""
    stage.say("韩梅梅", "/会议 预约 每月 复盘 15号 14:00")
    stage.expect("韩梅梅", contains=["会议主题*: 复盘", "“每月 15号 14:00”不是我能读懂的重复规则"])
    stage.silence()


def test_in_english(stage: Stage) -> None:
    """The same in the other language; a time that is past today is tomorrow's, or later."""
    stage.say("Jim Green", "/meeting book Ops review @lilei last workday of every month 9:00 1h")
    card = stage.expect("Jim Green", contains=["Mon 30 Nov 09:00–10:00"])
    assert "Repeats: last workday of every month 09:00 (put off on holidays)" in card.text
    assert card.buttons[-2:] == ["Remove from series", "Cancel series"]
    stage.expect("李雷", contains="例会，首次 11月30日 周一 09:00")


def test_the_next_is_arranged_by_itself(stage: Stage) -> None:
    """When the time of one is over, whether it was held or not; once, whatever dies meanwhile."""
    stage.say("韩梅梅", WEEKLY, room="产品群")
    stage.ignore()
    stage.until("2026-11-23T11:59")
    stage.ignore()
    stage.sleep("5m")
    stage.expect("产品群", contains=["M2 产品周会", "11月30日 周一 11:00–12:00"])
    card = stage.expect("李雷", contains="下一次例会 11月30日 周一 11:00，请答复")
    assert "1. 进度\n2. 风险" in card.text
    stage.silence()
    stage.until("2026-11-30T10:50")
    stage.ignore()
    stage.until("2026-11-30T12:01")
    stage.expect("产品群", contains="M3 产品周会")
    stage.ignore()


def test_after_a_long_sleep(stage: Stage) -> None:
    """What was missed while the program was down is not arranged; the next one is."""
    stage.say("韩梅梅", WEEKLY)
    stage.ignore()
    stage.sleep("240h")
    stage.expect("韩梅梅", contains="没有开始的记录")
    stage.expect("韩梅梅", contains=["M2 产品周会", "12月7日 周一 11:00"])
    stage.ignore()


def test_a_daily_one_that_nobody_begins(stage: Stage) -> None:
    """However many were not held, the list shows what is still to come."""
    stage.say("韩梅梅", "/会议 预约 晨会 @李雷 每个工作日 11:00-11:15", room="产品群")
    stage.until("2026-12-28T10:00")
    stage.ignore()
    stage.say("李雷", "/会议 列表")
    card = stage.expect("李雷", contains="12月28日 周一 11:00").card
    assert len(card.fields) == 1


def test_one_is_moved_or_called_off(stage: Stage) -> None:
    """The others stay where they are; after one that is called off the next is there at once."""
    stage.say("韩梅梅", WEEKLY)
    stage.say("韩梅梅", "/会议 修改 M1 周二15:00-16:00")
    stage.expect("韩梅梅")
    stage.ignore()
    stage.until("2026-11-23T12:00")
    stage.expect("李雷", contains="下一次例会 11月30日 周一 11:00")
    stage.ignore()
    stage.click("韩梅梅", "取消会议", on="M2")
    stage.expect("李雷", contains="韩梅梅 取消了 11月30日 周一 11:00 的会议")
    stage.expect("韩梅梅", contains=["M3 产品周会", "12月7日 周一 11:00–12:00"])
    stage.expect("李雷", contains="下一次例会 12月7日 周一 11:00")
    stage.silence()


def test_whole_series_is_changed(stage: Stage) -> None:
    """Rule, time and people of all that are to come, the arranged one with them."""
    stage.say("韩梅梅", WEEKLY)
    stage.ignore()
    stage.say("韩梅梅", "/会议 修改系列 M1 每周二 15:00-15:30 @徐静")
    stage.expect("李雷", contains=["把会议改到 11月24日 周二 15:00", "每周二 15:00"])
    stage.expect("徐静", contains="邀请您 11月24日 周二 15:00 开会")
    stage.ignore()
    stage.until("2026-11-24T15:30")
    stage.expect("韩梅梅")  # the reminder
    stage.ignore()
    assert "12月1日 周二 15:00–15:30" in stage.shown("徐静", "M2")
    stage.say("韩梅梅", "/会议 修改系列 M2 周三15:00-16:00")
    stage.expect("韩梅梅", contains="请写明重复规则")
    stage.say("李雷", "/会议 修改系列 M2 每周三 15:00")
    stage.refused("李雷", "您不能执行“修改系列”")


def test_changed_by_form(stage: Stage) -> None:
    """The form begins with the rule and the time as they would be typed."""
    stage.say("韩梅梅", WEEKLY)
    stage.ignore()
    form = stage.asked("韩梅梅", stage.click("韩梅梅", "修改系列", on="M1"))
    values = {each.name: each.value for each in form.inputs}
    assert (values["when"], values["items"]) == ("每周一 11:00-12:00", "进度\n风险")
    stage.click("韩梅梅", "修改系列", form=values | {"when": "每月底 11:00-12:00"})
    stage.expect("李雷", contains="把会议改到 11月30日 周一 11:00")
    stage.ignore()
    assert "每月底 11:00" in stage.shown("李雷", "M1")


def test_series_is_ended(stage: Stage) -> None:
    """What is to come is called off once, and nothing follows."""
    stage.say("韩梅梅", WEEKLY)
    stage.ignore()
    stage.click("韩梅梅", "取消系列", on="M1")
    stage.expect("李雷", contains="韩梅梅 停止了例会，11月23日 周一 11:00 的这一次不开了")
    stage.silence()
    stage.until("2026-12-08T12:00")
    stage.silence()
    stage.say("韩梅梅", "/会议 修改系列 M1 每周三 15:00")
    stage.refused("韩梅梅", "已经停止")
    stage.say("韩梅梅", "/会议 预约 评审 @李雷 周五15:00")
    stage.ignore()
    stage.say("韩梅梅", "/会议 取消系列 M2")
    stage.refused("韩梅梅", "M2 不是例会")


def _held(stage: Stage) -> None:
    """Have the first of the series held, with something put off and an action."""
    stage.say("韩梅梅", WEEKLY, room="产品群")
    stage.until("2026-11-23T11:00")
    talk(stage, "韩梅梅: #会议开始\n韩梅梅: #待定 预算\n韩梅梅: #行动 @李雷 写方案 周五")
    stage.wait("20m")
    said(stage, "韩梅梅", "#会议结束")
    stage.until("2026-11-23T12:00")
    stage.ignore()


def test_what_is_left_open_is_carried_on(stage: Stage) -> None:
    """What was put off and the open actions stand on the next invitation, as they stand now."""
    _held(stage)
    carried = "上次遗留:\n· 待定：预算\n· 写方案 · 李雷 · 11月27日 周五 18:00"
    assert carried in stage.shown("李雷", "M2")
    stage.click("韩梅梅", "发布纪要", on="Y1")
    assert "T1 写方案 · 待开始 · 李雷" in stage.shown("李雷", "M2")
    stage.say("李雷", "/任务 进度 T1 %50")
    assert "50%" in stage.shown("李雷", "M2", room="产品群")
    stage.ignore()
    stage.until("2026-11-30T10:50")
    assert stage.card("李雷", "M2").card.lead.startswith("会议 10 分后开始")
    assert "T1 写方案" in stage.shown("李雷", "M2")
    stage.ignore()


def test_what_was_left_open_begins_the_next(stage: Stage) -> None:
    """The board of the next one has it first, until it is done."""
    _held(stage)
    stage.click("韩梅梅", "发布纪要", on="Y1")
    stage.until("2026-11-30T11:00")
    said(stage, "韩梅梅", "#会议开始")
    assert "上次遗留:\n· 待定：预算\nT1 写方案" in stage.shown("韩梅梅", "Y2", room="产品群")
    stage.say("李雷", "/任务 完成 T1")
    assert "T1" not in stage.shown("韩梅梅", "Y2", room="产品群")
    said(stage, "韩梅梅", "#会议结束")
    stage.ignore()


def test_each_working_day(stage: Stage) -> None:
    """A daily one asks once and then only reminds: nobody gets an invitation every day."""
    stage.say("张伟", "/会议 预约 晨会 @李雷 每个工作日 9:30-9:45")
    stage.expect("李雷", contains="首次 11月24日 周二 09:30")
    stage.ignore()
    stage.until("2026-11-24T09:20")
    stage.expect("李雷", contains="会议 10 分后开始")
    stage.ignore()
    stage.until("2026-11-24T09:45")
    stage.silence()
    stage.until("2026-11-25T09:20")
    stage.ignore()
    assert "M2 晨会" in stage.shown("李雷", "M2")


def test_room_is_taken_then(stage: Stage) -> None:
    """The next one is arranged all the same; whoever arranges it learns what is in the way."""
    with stage.database.transaction() as tx:
        bring(tx, sample_rooms())
    stage.say("韩梅梅", f"{WEEKLY.replace(' 议程', ' 地点:火星厅 议程')}")
    stage.say("张伟", "/会议 预约 面试 @李雷 下周一11:30-12:30 地点:火星厅")
    stage.ignore()
    stage.until("2026-11-23T12:00")
    stage.ignore()
    told = stage.card("韩梅梅", "M3")
    assert "地点" not in told.text
    assert "火星厅" in told.card.lead
    assert "李雷: M2" in told.card.lead


def test_no_day_fits(stage: Stage) -> None:
    """A rule that only ever names days off is refused."""
    stage.say("韩梅梅", "/会议 预约 周会 @李雷 每周日 11:00")
    stage.expect("韩梅梅", contains="找不到会议日")
    stage.ignore()
