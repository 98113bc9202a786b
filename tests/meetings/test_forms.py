"""Forms of meetings and minutes: what is emptied is gone, what was not touched stays as it is."""

from collections.abc import Iterator

import msgspec
import pytest

from bot.booking.file import bring, sample_rooms
from bot.booking.queries import bookings_of
from bot.directory.org.values import PersonEntry
from bot.directory.sample import sample_company
from storage.database import Database
from tests.meetings.talk import talk
from tests.stage import Stage, staged

SCRIPT = """
韩梅梅: #会议开始 技术评审
韩梅梅: #决议 用 Redis 集群
韩梅梅: #行动 @李雷 提交架构文档 周五
韩梅梅: #待定 预算谁批
韩梅梅: #会议结束
"""


@pytest.fixture
def namesakes(database: Database) -> Iterator[Stage]:
    """A company with two who are called 李雷, one of them `lilei2`."""
    company = sample_company()
    other = PersonEntry("lilei2", "李雷", department="设计部")
    org = msgspec.structs.replace(company, people=(*company.people, other))
    with staged(database, org=org) as stage:
        yield stage


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company with rooms on a Monday morning, ten o'clock."""
    with staged(database) as stage:
        with stage.database.transaction() as tx:
            bring(tx, sample_rooms())
        yield stage


@pytest.fixture
def draft(stage: Stage) -> Stage:
    """A meeting was held of which the minutes are a draft."""
    talk(stage, SCRIPT)
    stage.ignore()
    return stage


def _opened(stage: Stage, button: str, on: str) -> dict[str, str]:
    """What a form of 韩梅梅's begins with."""
    form = stage.asked("韩梅梅", stage.click("韩梅梅", button, on=on))
    return {each.name: each.value for each in form.inputs}


def test_emptied_sections_are_gone(draft: Stage) -> None:
    """A struck decision gets no number, a struck action is nobody's task; the rest is as sent."""
    shown = _opened(draft, "修改纪要", "Y1")
    assert (shown["decisions"], shown["pending"]) == ("用 Redis 集群", "待定：预算谁批")
    changed = shown | {"decisions": "", "todos": "", "pending": "预算下周再谈"}
    draft.click("韩梅梅", "修改纪要", form=changed)
    text = draft.card("韩梅梅", "Y1", button="发布纪要").text
    assert "Redis" not in text
    assert "架构文档" not in text
    draft.click("韩梅梅", "发布纪要", on="Y1")
    draft.expect("产品群", contains="预算下周再谈", lacks=["D-1", "T1"])
    draft.silence()


def test_a_form_after_a_slip_shows_what_is_there(draft: Stage) -> None:
    """Only what was typed is other; sections that were not spoken of do not come back empty."""
    answer = draft.say("韩梅梅", "/纪要 修改 Y1 pending:预算下周再谈 todos:@谁谁写文档")
    form = draft.asked("韩梅梅", answer)
    values = {each.name: each.value for each in form.inputs}
    assert values["decisions"] == "用 Redis 集群"
    draft.click("韩梅梅", "修改纪要", form=values | {"todos": "@李雷 写文档"})
    text = draft.card("韩梅梅", "Y1", button="发布纪要").text
    for kept in ("用 Redis 集群", "预算下周再谈", "写文档 · 李雷"):
        assert kept in text


def test_a_date_that_has_passed_meanwhile(draft: Stage) -> None:
    """It stays in the form and becomes the task's, late at once and once told; no other does."""
    draft.until("2026-11-30T15:00")
    draft.ignore()
    shown = _opened(draft, "修改纪要", "Y1")
    assert shown["todos"] == "@李雷 提交架构文档 2026-11-27 18:00"
    draft.click("韩梅梅", "修改纪要", form=shown | {"pending": ""})
    draft.silence()
    draft.asked("韩梅梅", draft.say("韩梅梅", "/纪要 修改 Y1"))
    wrong = shown | {"todos": "@李雷 提交架构文档 2026-11-26 18:00"}
    draft.click("韩梅梅", "修改纪要", form=wrong)
    draft.refused("韩梅梅", "“2026-11-26 18:00”已经过去了")
    draft.click("韩梅梅", "发布纪要", on="Y1")
    draft.expect("产品群", contains=["T1 提交架构文档", "11月27日 周五 18:00"])
    asked = draft.expect("李雷", contains=["T1 提交架构文档", "11月27日 周五 18:00", "已逾期"])
    assert "收到" in asked.buttons
    draft.silence()
    draft.click("李雷", "收到", on="T1")
    draft.until("2026-12-01T09:59")
    draft.expect("产品群", contains="Y1 的会议纪要")
    draft.silence()
    draft.until("2026-12-01T10:00")
    draft.expect("李雷", contains=["原定 11月27日 周五 18:00 完成", "T1"])
    draft.silence()


def test_an_emptied_place_is_given_back(stage: Stage) -> None:
    """With its room; so are the link and the agenda, and those who are asked learn of it."""
    stage.say(
        "韩梅梅", "/会议 预约 评审 @李雷 周四14:00-15:00 地点:火星厅 https://a.cn/1 议程 方案"
    )
    stage.ignore()
    shown = _opened(stage, "修改", "M1")
    assert (shown["place"], shown["link"], shown["items"]) == ("火星厅", "https://a.cn/1", "方案")
    stage.click("韩梅梅", "修改", form=shown | {"place": "", "link": "", "items": ""})
    stage.expect("李雷", contains="评审", lacks=["火星厅", "https://a.cn/1", "方案"])
    stage.silence()
    with stage.database.snapshot() as tx:
        assert bookings_of(tx, "M1") == []


def test_an_emptied_place_of_a_series(stage: Stage) -> None:
    """The next one and all behind it are without it."""
    stage.say("韩梅梅", "/会议 预约 产品周会 @李雷 每周一 11:00-12:00 地点:3号会议室 议程 进度")
    stage.ignore()
    shown = _opened(stage, "修改系列", "M1")
    stage.click("韩梅梅", "修改系列", form=shown | {"place": "", "items": ""})
    stage.expect("李雷", lacks=["3号会议室", "进度"])
    stage.ignore()
    stage.until("2026-11-23T12:00")
    text = stage.shown("李雷", "M2")
    assert "3号会议室" not in text
    assert "进度" not in text
    stage.ignore()


def test_a_series_of_every_other_week_keeps_its_weeks(stage: Stage) -> None:
    """Another place, or another time of day, is no other week; a day that is told is."""
    stage.say("韩梅梅", "/会议 预约 双周会 @李雷 隔周一 11:00-12:00")
    stage.until("2026-12-01T09:00")
    stage.ignore()
    shown = _opened(stage, "修改系列", "M2")
    assert shown["when"] == "隔周一 11:00-12:00"
    stage.click("韩梅梅", "修改系列", form=shown | {"place": "3号会议室"})
    stage.expect("李雷", contains=["12月7日 周一 11:00–12:00", "3号会议室"], lacks="改到")
    stage.silence()
    stage.asked("韩梅梅", stage.say("韩梅梅", "/会议 修改系列 M2"))
    stage.click("韩梅梅", "修改系列", form=shown | {"when": "隔周一 15:00-16:00"})
    stage.expect("李雷", contains="把会议改到 12月7日 周一 15:00")
    stage.silence()
    stage.say("韩梅梅", "/会议 修改系列 M2 12月14日 15:00-16:00 隔周一")
    stage.expect("李雷", contains="把会议改到 12月14日 周一 15:00")
    stage.ignore()


def test_one_of_a_series_that_was_moved_stays_there(stage: Stage) -> None:
    """The form of the whole series does not move it back, nor on to the next week."""
    stage.say("韩梅梅", "/会议 预约 产品周会 @李雷 每周一 11:00-12:00")
    stage.say("韩梅梅", "/会议 修改 M1 周三15:00-16:00")
    stage.ignore()
    stage.say("李雷", "参加 M1")
    stage.until("2026-11-24T09:00")
    stage.ignore()
    shown = _opened(stage, "修改系列", "M1")
    stage.click("韩梅梅", "修改系列", form=shown | {"documents": "见共享盘"})
    assert "11月25日 周三 15:00–16:00" in stage.shown("李雷", "M1")
    assert "未答复" not in stage.shown("李雷", "M1")
    stage.silence()


@pytest.mark.parametrize("named", ["@jim", "@lilei2"])
def test_items_of_people_with_odd_names(namesakes: Stage, named: str) -> None:
    """Whose name is two words, or not theirs alone, is written so that it can be read again."""
    stage = namesakes
    stage.say("韩梅梅", f"/会议 预约 评审 @何佳怡 周四14:00-15:00 议程 review {named} 10分钟")
    stage.ignore()
    before = stage.shown("何佳怡", "M1")
    shown = _opened(stage, "修改", "M1")
    assert shown["items"] == f"review {named} 10分钟"
    stage.click("韩梅梅", "修改", form=shown | {"documents": "见共享盘"})
    stage.silence()
    assert before in stage.shown("何佳怡", "M1")


def test_items_in_the_form_that_asks_for_a_time(namesakes: Stage) -> None:
    """They are written the same; what names nobody stays as it was typed."""
    stage = namesakes
    answer = stage.say("韩梅梅", "/会议 预约 评审 @何佳怡 议程 review @lilei2 10分钟; 排期 @jim")
    form = stage.asked("韩梅梅", answer)
    values = {each.name: each.value for each in form.inputs}
    assert values["items"] == "review @lilei2 10分钟\n排期 @jim"
    stage.click("韩梅梅", "预约会议", form=values | {"when": "周四14:00-15:00"})
    stage.expect("何佳怡", contains="排期（Jim Green）")
    stage.ignore()
    answer = stage.say("韩梅梅", "/会议 预约 评审 @何佳怡 议程 review @谁谁")
    form = stage.asked("韩梅梅", answer)
    assert {each.name: each.value for each in form.inputs}["items"] == "review @谁谁"
