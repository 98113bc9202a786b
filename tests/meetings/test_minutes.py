"""After the meeting: the chair's draft, tasks, numbered decisions, those who were not there."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.meetings.talk import said, talk
from tests.stage import Stage, staged

SCRIPT = """
韩梅梅: #会议开始
李雷: #议题 缓存
韩梅梅: #议题 缓存
李雷: #记录 两台机器够用
Jim Green: #idea try a managed service
韩梅梅: #决议 用 Redis 集群
韩梅梅: #行动 @李雷 提交架构文档 周五
Jim Green: #action review the bill
韩梅梅: #议题 预算
李雷: #待确认 预算谁批
韩梅梅: #投票 本月上线
李雷: +1
Jim Green: -1
韩梅梅: #决议 本月上线
"""


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A meeting of 韩梅梅 that was held and ended; 何佳怡 did not come."""
    with staged(database) as stage:
        stage.say("韩梅梅", "/会议 预约 技术评审 @李雷 @何佳怡 今天10:30-11:00", room="产品群")
        stage.until("2026-11-23T10:30")
        stage.ignore()
        talk(stage, SCRIPT)
        stage.ignore()
        stage.wait("20m")
        said(stage, "韩梅梅", "#会议结束")
        yield stage


def test_draft(stage: Stage) -> None:
    """The chair gets one card by the fields of the template, and the room sees it too."""
    draft = stage.expect("韩梅梅", contains=["Y1 会议纪要（草稿） · 技术评审", "请核对行动项"])
    assert draft.buttons == ["发布纪要", "修改纪要", "导出"]
    fields = {each.label: each.value for each in draft.card.fields}
    assert fields["会议时间"] == "11月23日 周一 10:30–10:50"
    assert fields["参与部门"] == "产品部、技术部"
    assert fields["缺席"] == "何佳怡"
    assert fields["讨论内容摘要"].splitlines() == [
        "1. 缓存",
        "· 两台机器够用",
        "· 想法：try a managed service",
        "2. 预算",
        "· 投票：本月上线（赞成 1，反对 1，弃权 0）",
    ]
    assert fields["决议事项"] == "1. 用 Redis 集群\n2. 本月上线"
    assert fields["行动项"].splitlines() == [
        "· 提交架构文档 · 李雷 · 11月27日 周五 18:00",
        "· review the bill · 未指定负责人",
    ]
    assert fields["待确认事项"] == "· 预算谁批"
    stage.silence()


def test_published(stage: Stage) -> None:
    """Actions become tasks, decisions get numbers, absentees confirm what they have read."""
    stage.ignore()
    stage.click("韩梅梅", "发布纪要", on="Y1")
    stage.expect(
        "产品群", contains=["韩梅梅 发布了会议纪要", "D-1 用 Redis 集群", "T1 提交架构文档"]
    )
    missed = stage.expect("何佳怡", contains=["您缺席了这次会议", "T2 review the bill · 韩梅梅"])
    assert missed.buttons == ["确认已读", "导出"]
    stage.expect("李雷", contains=["T1 提交架构文档", "11月27日 周五 18:00"])
    stage.ignore()
    assert "请核对" not in stage.shown("韩梅梅", "Y1")
    assert "缺席未确认已读：何佳怡" in stage.shown("李雷", "Y1", room="产品群")
    stage.click("何佳怡", "确认已读", on="Y1")
    stage.silence()
    assert "您已于 11月23日 周一 10:50 确认已读" in stage.shown("何佳怡", "Y1")
    assert "未确认" not in stage.shown("李雷", "Y1", room="产品群")
    stage.say("李雷", "/纪要 已读 Y1")
    stage.refused("李雷", "您不能执行“确认已读”")
    stage.say("韩梅梅", "/纪要 修改 Y1 决议:别的")
    stage.refused("韩梅梅", "已经发布，不能再改")


def test_decisions_are_found(stage: Stage) -> None:
    """By words and parts of words, whatever their width and case; all of them have to be there."""
    stage.click("韩梅梅", "发布纪要", on="Y1")
    stage.ignore()
    stage.say("李雷", "/会议 决议 redis")
    stage.expect("李雷", contains=["D-1", "用 Redis 集群", "Y1 技术评审"], lacks="本月上线")
    stage.say("李雷", "/会议 决议 上线")
    stage.expect("李雷", contains="D-2")
    stage.say("李雷", "/会议 决议 ＲＥＤＩＳ 群")
    stage.expect("李雷", contains="D-1", lacks="D-2")
    stage.say("李雷", "/会议 决议 redis 上线")
    stage.expect("李雷", contains="没有找到")
    stage.say("李雷", "/会议 决议 没有的词")
    stage.expect("李雷", contains="没有找到")
    stage.say("李雷", "/会议 决议 存")
    stage.expect("李雷", contains="没有找到")
    stage.say("李雷", "/会议 决议 线")
    stage.expect("李雷", contains="D-2", lacks="D-1")


def test_edited(stage: Stage) -> None:
    """The form begins with every section; owners and dates are written as in the meeting."""
    stage.ignore()
    form = stage.asked("韩梅梅", stage.click("韩梅梅", "修改纪要", on="Y1"))
    values = {each.name: each.value for each in form.inputs}
    assert values["todos"] == "@李雷 提交架构文档 2026-11-27 18:00\nreview the bill"
    assert values["summary"].splitlines()[:2] == ["缓存", "- 两台机器够用"]
    changed = values | {
        "todos": "@何佳怡 提交架构文档 下周三\n@jim review the bill",
        "pending": "无",
    }
    stage.click("韩梅梅", "修改纪要", form=changed)
    shown = stage.card("韩梅梅", "Y1", button="发布纪要").text
    assert "· 提交架构文档 · 何佳怡 · 12月2日 周三 18:00\n· review the bill · Jim Green" in shown
    assert "待确认" not in shown
    wrong = changed | {"todos": "@何佳怡 提交架构文档 2月30日"}
    answer = stage.click("韩梅梅", "修改纪要", on="Y1", form=wrong)
    assert "日期不存在" in (answer.errors.get("todos") or stage.expect("韩梅梅").text)
    stage.click("韩梅梅", "发布纪要", on="Y1")
    stage.expect("产品群", contains="T2 review the bill · Jim Green")
    stage.ignore()
    with stage.database.snapshot() as tx:
        rows = tx.connection().exec_driver_sql("SELECT count(*) FROM minutes_edition").scalar()
    assert rows == 3  # as taken, as edited, as published with its tasks


def test_waits_for_the_chair(stage: Stage) -> None:
    """Unpublished minutes are recalled after a working day and another, and then no more."""
    stage.ignore()
    stage.until("2026-11-24T10:50")
    stage.expect("韩梅梅", contains="还没有发布")
    stage.until("2026-11-30T18:00")
    stage.expect("韩梅梅", contains="还没有发布")
    stage.silence()


def test_others_may_not_publish(stage: Stage) -> None:
    """Only who chairs edits and publishes; whoever was there reads."""
    stage.ignore()
    stage.say("李雷", "/纪要 发布 Y1")
    stage.refused("李雷", "您不能执行“发布纪要”")
    stage.say("徐静", "Y1")
    stage.refused("徐静", "您不能执行“查看纪要”")
    stage.say("何佳怡", "Y1")
    stage.expect("何佳怡", contains="会议纪要（草稿）", buttons=["导出"])


def test_exported(stage: Stage) -> None:
    """Word and PDF by one tap, Markdown by its word; they hold what the card does."""
    stage.ignore()
    stage.click("韩梅梅", "发布纪要", on="Y1")
    stage.ignore()
    stage.say("何佳怡", "/纪要 导出 Y1 md")
    answer = stage.expect("何佳怡", contains="Y1 的会议纪要")
    assert [each.name for each in answer.message.files] == ["会议纪要-技术评审-2026-11-23.md"]
    written = stage.app.files.read(answer.message.files[0].hash).decode()
    assert "| 会议主题 | 技术评审 |" in written
    assert "1. D-1 用 Redis 集群" in written
    assert "| 提交架构文档 | 李雷 | 11月27日 周五 18:00 | T1 |" in written
    stage.click("何佳怡", "导出", on="Y1")
    names = [each.name for each in stage.expect("何佳怡").message.files]
    assert names[0] == "会议纪要-技术评审-2026-11-23.docx"
    stage.say("何佳怡", "/纪要 导出 Y1 xls")
    stage.refused("何佳怡", "xls")
