"""Which week and department the buttons of a summary are about, whenever they are pressed."""

from collections.abc import Iterator

import msgspec
import pytest

from bot.directory.sample import sample_company
from bot.engine.incoming import IncomingKind
from storage.database import Database
from tests.stage import WEEKLY, Stage, staged

FRIDAY, MONDAY = "2026-11-27T15:00", "2026-11-30T09:30"


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """张伟 heads 技术部 and 设计部; 李雷 has finished T1, 何佳怡 T2. It is Monday, ten o'clock."""
    company = sample_company()
    units = tuple(
        msgspec.structs.replace(each, head="zhangwei") if each.name == "设计部" else each
        for each in company.departments
    )
    org = msgspec.structs.replace(company, departments=units)
    with staged(database, settings=WEEKLY, org=org) as stage:
        for task, owner in (("登录页", "李雷"), ("首页图", "何佳怡")):
            stage.say("韩梅梅", f"/任务 新建 {task} @{owner}")
        stage.say("李雷", "完成 T1")
        stage.say("何佳怡", "完成 T2")
        stage.ignore()
        yield stage


def _drafts(stage: Stage) -> None:
    """Friday's drafts have come to 张伟, that of 设计部 last."""
    stage.until(FRIDAY)
    stage.expect("张伟", contains=["技术部 周报 11/23–11/29（草稿）", "T1 登录页"])
    stage.expect("张伟", contains=["设计部 周报 11/23–11/29（草稿）", "T2 首页图"])
    stage.ignore()


def _values(stage: Stage, person: str, button: str, on: str = "") -> dict[str, str]:
    form = stage.asked(person, stage.click(person, button, on=on))
    return {each.name: each.value for each in form.inputs}


def test_a_draft_that_was_left_over_the_weekend(stage: Stage) -> None:
    """Submitted on Monday it is last week's, late and said so; the new week is still owed."""
    _drafts(stage)
    stage.until(MONDAY)
    stage.ignore()
    stage.say("李雷", "/任务 新建 支付 @李雷")
    stage.say("李雷", "完成 T3")
    stage.ignore()
    stage.click("张伟", "直接提交")
    stage.expect(
        "张伟",
        contains=["W1 设计部 周报 11/23–11/29", "T2 首页图", "11月30日 周一 09:30（当周已结束）"],
    )
    told = "张伟 补交了 设计部 11/23–11/29 的周报"
    stage.expect("陈思远", contains=[told, "T2 首页图"], lacks="T3")
    stage.silence()
    stage.click("张伟", "直接提交")
    stage.refused("张伟", "W1 已由 张伟 于 11月30日 周一 09:30 提交")
    stage.until("2026-12-04T15:00")
    stage.expect("张伟", contains=["技术部 周报 11/30–12/6（草稿）", "T3 支付"])
    stage.expect("张伟", contains="设计部 周报 11/30–12/6（草稿）")
    stage.ignore()


def test_last_week_by_words(stage: Stage) -> None:
    """What has no card any more is found and written by its week."""
    stage.until(MONDAY)
    stage.ignore()
    stage.say("李雷", "/任务 新建 支付 @李雷")
    stage.say("李雷", "完成 T3")
    stage.ignore()
    stage.say("张伟", "/周报 上周 @设计部")
    stage.expect("张伟", contains=["设计部 周报 11/23–11/29（草稿）", "T2 首页图"])
    stage.say("张伟", "/周报 提交 @技术部 上周 登录页上线 问题:上周的问题")
    stage.expect("张伟", contains=["W1 技术部 周报 11/23–11/29", "登录页上线", "上周的问题"])
    stage.ignore()
    stage.say("张伟", "/weekly send @设计部 last week")
    stage.expect("张伟", contains="W2 设计部 周报 11/23–11/29")
    stage.ignore()
    stage.say("张伟", "/周报 提交 上周 @设计部")
    stage.expect("张伟", contains="周次: 2026-W48")
    stage.say("张伟", "/周报 提交 @技术部 周次:2026-W60 好")
    stage.expect("张伟", contains="看不出“2026-W60”是哪一周")
    stage.say("张伟", "/周报 @技术部 2026-W50")
    stage.refused("张伟", "请写 本周、上周 或 2026-W48")
    stage.say("李雷", "/周报 上周")
    stage.expect("李雷", contains="登录页上线")


def test_changing_a_draft(stage: Stage) -> None:
    """The form is that of the draft it was opened from: department and week stand in it."""
    _drafts(stage)
    stage.until(MONDAY)
    stage.ignore()
    stage.click("张伟", "修改")
    form = stage.expect("张伟", contains=["周报 11/23–11/29", "T2 首页图"], lacks="T1")
    assert form.card.form is not None
    values = {each.name: each.value for each in form.card.form.inputs}
    assert (values["unit"], values["week"]) == ("设计部", "2026-W48")
    stage.click("张伟", "提交周报", form=values | {"done": "首页图定稿"})
    stage.expect("张伟", contains=["W1 设计部 周报 11/23–11/29", "首页图定稿"])
    stage.ignore()


def test_changing_what_a_leader_reads(stage: Stage) -> None:
    """Whoever may write it changes just that one, from whatever department they are."""
    stage.say("张伟", "/周报 提交 @设计部 首页图")
    stage.ignore()
    stage.until(MONDAY)
    stage.ignore()
    stage.say("王志远", "W1")
    stage.ignore()
    for who in ("陈思远", "王志远"):
        values = _values(stage, who, "修改", on="W1")
        assert (values["unit"], values["week"], values["done"]) == ("设计部", "2026-W48", "首页图")
    values = _values(stage, "王志远", "修改", on="W1")
    stage.click("王志远", "提交周报", form=values | {"done": "首页图已定"})
    stage.ignore()
    assert "首页图已定" in stage.shown("张伟", "W1")
    assert "王志远 填写于 11月30日 周一 09:30（当周已结束）" in stage.shown("张伟", "W1")


def test_old_buttons(stage: Stage) -> None:
    """A button from before, that names no week, writes nothing: its form says which it would be."""
    stage.until(MONDAY)
    stage.ignore()
    for form, unit in (({"unit": "设计部"}, "设计部"), ({}, "技术部")):
        pressed = stage.send("张伟", kind=IncomingKind.ACTION, action="weekly.submit", form=form)
        values = {each.name: each.value for each in stage.asked("张伟", pressed).inputs}
        assert (values["unit"], values["week"]) == (unit, "2026-W49")
    stage.say("张伟", "/周报 列表")
    stage.expect("张伟", contains="已提交 0/")


def test_of_another(stage: Stage) -> None:
    """A form of a department that is not theirs is not shown to anybody."""
    stage.say("马俊杰", "/周报 提交 @技术部")
    stage.refused("马俊杰", "您不能执行“提交周报”")


def test_merged_in_quiet_hours(database: Database) -> None:
    """The button of a message that quiet hours merged opens the form of its summary."""
    quiet = WEEKLY | {"quiet.start": "22:00", "quiet.end": "08:00"}
    with staged(database, settings=quiet) as stage:
        stage.until("2026-11-24T22:30")
        stage.say("张伟", "/周报 提交 @技术部 登录页上线")
        stage.ignore()
        stage.until("2026-11-25T08:00")
        merged = stage.expect("陈思远", contains="W1 技术部")
        form = stage.asked("陈思远", stage.click("陈思远", merged.buttons[0]))
        values = {each.name: each.value for each in form.inputs}
        assert (values["unit"], values["done"]) == ("技术部", "登录页上线")
