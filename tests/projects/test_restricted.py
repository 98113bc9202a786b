"""What is kept among a project's core stands in nothing that is made for many readers (D-08)."""

import pytest

from storage.database import Database
from tests.handover.company import imports, moved
from tests.incidents.company import taken
from tests.meetings.talk import said, talk
from tests.projects.test_projects import begin
from tests.stage import DAILY, Stage, staged

KEPT = "T1 仅参与人和核心成员可见"


@pytest.fixture
def kept(stage: Stage) -> Stage:
    """T1 备货 of 李雷 in a project, kept among its core; 韩梅梅 has given it."""
    _kept(stage)
    return stage


def _kept(stage: Stage) -> None:
    begin(stage)
    stage.say("韩梅梅", "/任务 新建 备货 @李雷 +双十一大促 周五17:00")
    stage.say("李雷", "/任务 进度 T1 %10 下一步:谈底价")
    stage.say("韩梅梅", "/任务 保密 T1")
    stage.ignore()


def test_weekly_summary(kept: Stage) -> None:
    """A department's summary is read by many; one's own week is for oneself."""
    kept.say("张伟", "/周报")
    kept.expect("张伟", contains="草稿", lacks=["备货", "谈底价"])
    kept.click("张伟", "直接提交")
    kept.expect("陈思远", contains="W1 技术部", lacks="备货")
    kept.ignore()
    kept.say("李雷", "/任务 阻塞 T1 供应商涨价")
    kept.ignore()
    kept.say("张伟", "/周报 提交")
    assert "涨价" not in kept.expect("张伟").text


def test_own_week(kept: Stage) -> None:
    """Before the summary is there, whoever owns it finds it in their own week."""
    kept.say("李雷", "/周报")
    kept.expect("李雷", contains=["我的周小结", "T1 备货", "谈底价"])


def test_stand_up(kept: Stage) -> None:
    """What a stand-up's form begins with ends in the room."""
    kept.say("李雷", "/任务 阻塞 T1 供应商涨价")
    kept.say("张伟", "/站会 新建 站会 @李雷 9:30-10:00", room="研发群")
    kept.until("2026-11-24T09:30")
    kept.ignore()
    form = kept.asked("李雷", kept.click("李雷", "填写", on="Q1"))
    assert "备货" not in "".join(each.value for each in form.inputs)


def test_carried_into_the_next_meeting(stage: Stage) -> None:
    """An action of a meeting that is restricted later is a mere number on the next invitation."""
    begin(stage)
    stage.say("韩梅梅", "/会议 预约 周会 @李雷 @徐静 每周一 11:00-12:00", room="产品群")
    stage.until("2026-11-23T11:00")
    talk(stage, "韩梅梅: #会议开始\n韩梅梅: #行动 @李雷 写方案 周五")
    stage.wait("20m")
    said(stage, "韩梅梅", "#会议结束")
    stage.until("2026-11-23T12:00")
    stage.click("韩梅梅", "发布纪要", on="Y1")
    assert "T1 写方案" in stage.shown("徐静", "M2")
    stage.say("韩梅梅", "/任务 移动 T1 +双十一大促")
    stage.say("韩梅梅", "/任务 保密 T1")
    assert KEPT in stage.shown("徐静", "M2")
    assert "写方案" not in stage.shown("徐静", "M2")
    stage.ignore()


def test_timeline_of_an_incident(stage: Stage) -> None:
    """The work inside an incident likewise."""
    taken(stage, "!严重")
    begin(stage)
    stage.say("张伟", "/紧急 任务 I1 谈赔偿 @李雷 周五17:00")
    stage.say("韩梅梅", "/项目 加人 X1 @张伟 !核心")
    stage.say("张伟", "/任务 移动 T1 +双十一大促")
    stage.say("李雷", "/任务 保密 T1")
    stage.ignore()
    stage.say("张伟", "/紧急 时间线 I1")
    stage.expect("张伟", contains=f"任务: {KEPT}", lacks="谈赔偿 · 待开始")


def test_cards_beside_it(kept: Stage) -> None:
    """The cards of what waits for it, and of its parts, name it to those alone who may see it."""
    kept.say("韩梅梅", "/任务 新建 发货 @徐静 ^T1")
    kept.say("李雷", "/任务 子任务 T1 询价 @何佳怡")
    kept.say("李雷", "/任务 取消保密 T1")
    assert "T1 备货" in kept.shown("徐静", "T2")
    kept.say("李雷", "/任务 保密 T1")
    kept.say("韩梅梅", "/任务 取消保密 T3")
    kept.ignore()
    assert KEPT in kept.shown("徐静", "T2")
    assert "备货" not in kept.shown("徐静", "T2") + kept.shown("何佳怡", "T3")
    kept.say("韩梅梅", "T2")
    kept.expect("韩梅梅", contains="T1 备货")


def test_a_part_of_it(kept: Stage) -> None:
    """On the card of the whole a restricted part is a mere number."""
    kept.say("李雷", "/任务 取消保密 T1")
    kept.say("李雷", "/任务 子任务 T1 询价 @何佳怡")
    kept.ignore()
    kept.say("Jim Green", "T1")
    kept.expect("Jim Green", contains="T2 询价")
    kept.say("李雷", "/任务 保密 T2")
    kept.ignore()
    kept.say("Jim Green", "T1")
    kept.expect("Jim Green", lacks="询价")
    assert "T2 询价" in kept.shown("何佳怡", "T2")


def test_digest_of_the_department_that_is_needed(database: Database) -> None:
    """It is not asked by its digest for what it may not see."""
    with staged(database, settings=DAILY) as stage:
        _kept(stage)
        stage.say("李雷", "/任务 阻塞 T1 缺切图 @设计部")
        stage.ignore()
        stage.say("苏雨桐", "/日报")
        stage.expect("苏雨桐", lacks="备货")
        stage.say("李雷", "/项目 加人 X1 @苏雨桐 !核心")
        stage.ignore()
        stage.say("苏雨桐", "/日报")
        stage.expect("苏雨桐", contains="T1 备货")


def test_list_of_a_mover(kept: Stage) -> None:
    """The head whom somebody left learns that there is something, and not what."""
    imports(kept, moved({"lilei": "设计部"}))
    kept.expect("张伟", contains=KEPT, lacks="备货")
    kept.ignore()


def test_meeting_about_it(kept: Stage) -> None:
    """The form of a meeting about it begins with its number alone."""
    kept.click("韩梅梅", "更多", on="T1")
    kept.ignore()
    form = kept.asked("韩梅梅", kept.click("韩梅梅", "约会议"))
    assert {each.name: each.value for each in form.inputs}["title"] == "T1"
