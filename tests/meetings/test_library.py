"""The library of minutes: found again by words, days, people and series, by those who may."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.meetings.talk import said, talk
from tests.stage import Stage, staged


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """Two meetings of two rooms, a week apart, with published minutes."""
    with staged(database) as stage:
        _held(stage, "产品群", "技术评审", "#决议 用 Redis 集群\n#行动 @李雷 提交架构文档 周五")
        stage.until("2026-12-02T10:00")
        _held(stage, "财务群", "预算会", "#记录 服务器太贵\n#待确认 deployment 谁批")
        yield stage


def _held(stage: Stage, room: str, title: str, lines: str) -> None:
    talk(stage, f"韩梅梅: #会议开始 {title}", room=room)
    talk(stage, "李雷: 大家好", room=room)
    talk(stage, "\n".join(f"韩梅梅: {each}" for each in lines.splitlines()), room=room)
    if room == "产品群":
        said(stage, "何佳怡", "#记录 我来补充", room=room)
    said(stage, "韩梅梅", "#会议结束", room=room)
    stage.click("韩梅梅", "发布纪要")
    stage.wait("1m")
    stage.ignore()


def _listed(stage: Stage, person: str, line: str, room: str = "") -> list[str]:
    stage.say(person, line, room=room)
    card = stage.expect(person, kind="ephemeral" if room else "post").card
    return [each.label for each in card.fields]


def test_newest_first(stage: Stage) -> None:
    """The latest meeting comes first, each with what came of it; a tap opens the minutes."""
    stage.say("李雷", "/会议 纪要")
    card = stage.expect("李雷", contains="会议纪要库", buttons=["打开 Y2", "打开 Y1"]).card
    assert [each.label for each in card.fields] == ["Y2 预算会", "Y1 技术评审"]
    assert "11月23日 周一 10:00–10:00 · 韩梅梅 · 决议事项 1 · 行动项 1" in card.fields[1].value
    stage.click("李雷", "打开 Y1")
    opened = stage.expect("李雷", contains=["Y1 会议纪要 · 技术评审", "D-1 用 Redis 集群"])
    assert "导出" in opened.buttons
    assert _listed(stage, "李雷", "/纪要") == ["Y2 预算会", "Y1 技术评审"]


@pytest.mark.parametrize(
    "asked,found",
    [
        ("缓存", []),
        ("技术", ["Y1 技术评审"]),
        ("集群 redis", ["Y1 技术评审"]),
        ("ＲＥＤＩＳ", ["Y1 技术评审"]),
        ("架构文档", ["Y1 技术评审"]),
        ("贵", ["Y2 预算会"]),
        ("deploy", ["Y2 预算会"]),
        ("ploy", []),
        ("!!!", []),
        ("11月", ["Y1 技术评审"]),
        ("上周", ["Y1 技术评审"]),
        ("本月", ["Y2 预算会"]),
        ("2026年", ["Y2 预算会", "Y1 技术评审"]),
        ("去年", []),
        ("11月1日到11月30日", ["Y1 技术评审"]),
        ("@何佳怡", ["Y1 技术评审"]),
        ("@技术部", ["Y2 预算会", "Y1 技术评审"]),
        ("系列:M2", ["Y2 预算会"]),
        ("评审 11月 @技术部", ["Y1 技术评审"]),
        ("评审 12月", []),
    ],
)
def test_found_by(stage: Stage, asked: str, found: list[str]) -> None:
    """Words of subject and text whatever their width, days gone by, who came, a series."""
    assert _listed(stage, "李雷", f"/会议 纪要 {asked}") == found


def test_who_may_read(stage: Stage) -> None:
    """Who was there, who arranged it, the main administrator; in a room its meetings too."""
    assert _listed(stage, "何佳怡", "/纪要") == ["Y1 技术评审"]
    assert _listed(stage, "徐静", "/纪要") == []
    assert _listed(stage, "王志远", "/纪要") == ["Y2 预算会", "Y1 技术评审"]
    assert _listed(stage, "王志远", "/纪要", room="财务群") == ["Y2 预算会"]
    assert _listed(stage, "徐静", "/纪要", room="产品群") == ["Y1 技术评审"]
    assert _listed(stage, "徐静", "/纪要 2026年", room="产品群") == ["Y1 技术评审"]
    assert _listed(stage, "李雷", "/纪要 2026年", room="产品群") == ["Y2 预算会", "Y1 技术评审"]
    assert _listed(stage, "徐静", "/会议 决议") == []
    assert len(_listed(stage, "何佳怡", "/会议 决议 集群")) == 1
    stage.say("徐静", "/纪要 系列:M1")
    stage.refused("徐静", "没有")


def test_a_draft_is_not_listed(stage: Stage) -> None:
    """What its chair has not published yet is nobody's to find."""
    said(stage, "韩梅梅", "#会议开始 秘密")
    said(stage, "韩梅梅", "#决议 保密")
    said(stage, "韩梅梅", "#会议结束")
    stage.ignore()
    assert _listed(stage, "韩梅梅", "/纪要 秘密") == []


def test_pages(stage: Stage) -> None:
    """Six to a page; the buttons ask for the same of the page beside it."""
    for number in range(6):
        _held(stage, "例会群", f"例会{number}", f"#记录 第 {number} 次")
    stage.say("李雷", "/纪要 例会 本月")
    first = stage.expect("李雷", contains="会议纪要库 · “例会”").card
    assert first.fields[0].label == "Y8 例会5"
    assert not any(each.label == "下一页" for each in first.buttons)
    stage.say("李雷", "/纪要 本月")
    stage.expect("李雷", contains="第 1 页")
    stage.click("李雷", "下一页")
    second = stage.expect("李雷", contains="第 2 页", buttons=["打开 Y2", "上一页"])
    assert "12月1日" in second.text
    assert _listed(stage, "李雷", "/纪要 p3") == []


def test_of_a_series(stage: Stage) -> None:
    """The card of a meeting that comes again leads to the minutes of those before."""
    stage.say("韩梅梅", "/会议 预约 产品周会 @李雷 每周四 10:00-11:00", room="产品群")
    stage.ignore()
    stage.until("2026-12-03T10:00")
    said(stage, "韩梅梅", "#会议开始")
    said(stage, "韩梅梅", "#记录 进度正常")
    said(stage, "韩梅梅", "#会议结束")
    stage.click("韩梅梅", "发布纪要")
    stage.until("2026-12-03T12:00")
    stage.ignore()
    assert "查看纪要" in stage.card("李雷", "M3").buttons
    stage.click("李雷", "历次纪要", on="M4")
    stage.expect("李雷", contains=["会议纪要库 · 产品周会", "Y3 产品周会"], lacks="Y2")


@pytest.mark.parametrize("typed", ["/纪要 系列:T1", "/纪要 系列:M99"])
def test_mistakes(stage: Stage, typed: str) -> None:
    """A series that is none is said."""
    stage.say("李雷", typed)
    stage.refused("李雷", "M12")


def test_in_english(stage: Stage) -> None:
    """The same words in English."""
    said(stage, "Jim Green", "#startmeeting Cache review")
    said(stage, "Jim Green", "#agreed two machines will do")
    said(stage, "Jim Green", "#endmeeting")
    stage.click("Jim Green", "Publish minutes")
    stage.ignore()
    stage.say("Jim Green", "/minutes machines this month")
    found = stage.expect("Jim Green", contains=["Minutes · “machines”", "Decisions 1"])
    assert found.buttons == ["Open Y3"]
    assert "two machines will do" in found.text
    assert _listed(stage, "Jim Green", "/meeting minutes nov 2025") == []
