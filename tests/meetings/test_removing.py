"""People taken off a meeting or off a series: told once, asked no more, shown no more."""

from collections.abc import Iterator
from typing import Final

import pytest
import vobject

from storage.database import Database
from tests.meetings.talk import said
from tests.stage import Stage, staged

BOOK: Final = "/会议 预约 方案评审 @李雷 @徐静 周四14:00-15:30"
WEEKLY: Final = "/会议 预约 产品周会 @设计部 @李雷 @徐静 每周一 11:00-12:00"


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning, where entries for calendars come along."""
    with staged(database, settings={"meeting.attach": "always"}) as stage:
        yield stage


@pytest.mark.console  # where calls are metered nothing comes by itself
def test_from_one_meeting(stage: Stage) -> None:
    """They are told once, with an entry that takes the meeting out of their calendar."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.click("徐静", "参加", on="M1")
    stage.ignore()
    stage.say("韩梅梅", "/会议 移除 M1 @徐静")
    told = stage.expect(
        "徐静", contains=["韩梅梅 已将您移出 11月26日 周四 14:00 的会议", "无需参加"]
    )
    [file] = told.message.files
    calendar = vobject.readOne(stage.app.files.read(file.hash).decode())
    assert calendar.method.value == "CANCEL"
    stage.ignore()
    assert "徐静" not in stage.shown("李雷", "M1")
    assert "议程" not in stage.shown("徐静", "M1")
    stage.say("徐静", "M1")
    stage.refused("徐静", "您不能执行")
    stage.until("2026-11-26T13:50")
    stage.expect("李雷", contains="10 分后开始")
    stage.expect("韩梅梅", contains="10 分后开始")
    stage.silence()


def test_asked_again(stage: Stage) -> None:
    """Who was taken off can be asked again, and sees everything then."""
    stage.say("韩梅梅", BOOK)
    stage.say("韩梅梅", "/会议 移除 M1 @徐静")
    stage.ignore()
    stage.say("韩梅梅", "/会议 邀请 M1 @徐静")
    stage.expect("徐静", contains=["邀请您", "发起人: 韩梅梅"])
    stage.ignore()


def test_from_a_series(stage: Stage) -> None:
    """From the next meeting on, be it that they were asked by name or as one of a department."""
    stage.say("韩梅梅", WEEKLY)
    stage.ignore()
    stage.say("韩梅梅", "/会议 移出系列 M1 @徐静 @何佳怡")
    for each in ("徐静", "何佳怡"):
        stage.expect(each, contains="已将您移出这个例会，从 11月23日 周一 11:00 这一次起")
    stage.ignore()
    stage.until("2026-11-23T12:00")
    stage.ignore()
    shown = stage.shown("李雷", "M2")
    assert "苏雨桐" in shown
    assert "徐静" not in shown
    assert "何佳怡" not in shown
    stage.say("韩梅梅", "/会议 修改系列 M2 @何佳怡")
    stage.expect("何佳怡", contains="邀请您")
    stage.ignore()
    stage.say("韩梅梅", "/会议 移出系列 M2 @设计部")
    stage.ignore()
    stage.until("2026-11-30T12:00")
    stage.ignore()
    shown = stage.shown("李雷", "M3")
    assert "苏雨桐" not in shown


def test_who_came_all_the_same(stage: Stage) -> None:
    """They count as present, and may read what was written down."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.say("韩梅梅", "/会议 移除 M1 @徐静", room="产品群")
    stage.ignore()
    stage.say("韩梅梅", "/会议 开始 M1", room="产品群")
    stage.ignore()
    said(stage, "徐静", "#记录 顺路来了")
    said(stage, "韩梅梅", "#会议结束")
    stage.ignore()
    stage.say("徐静", "M1")
    stage.expect("徐静", contains="M1 方案评审")


@pytest.mark.parametrize(
    "typed,told",
    [
        ("/会议 移除 M1 @马俊杰", "本来就不在 M1 的参会名单里"),
        ("/会议 移除 M1 @韩梅梅", "会议发起人不能移除"),
        ("/会议 移出系列 M1 @徐静", "M1 不是例会"),
    ],
)
def test_mistakes(stage: Stage, typed: str, told: str) -> None:
    """Who is not asked, who arranged it, and a meeting that is of no series."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.say("韩梅梅", typed)
    stage.expect("韩梅梅", contains=told)


def test_not_once_it_has_begun(stage: Stage) -> None:
    """Then who is there counts; others may take nobody off before either."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.ignore()
    stage.say("李雷", "/会议 移除 M1 @徐静")
    stage.refused("李雷", "您不能执行")
    stage.say("韩梅梅", "/会议 开始 M1", room="产品群")
    stage.ignore()
    stage.say("韩梅梅", "/会议 移除 M1 @徐静")
    stage.expect("韩梅梅", contains="M1")
    stage.ignore()
    assert "徐静" in stage.shown("李雷", "M1", room="产品群")


def test_in_english(stage: Stage) -> None:
    """The same words in English."""
    stage.say("Jim Green", "/meeting book Sync @lilei @hejiayi thu 14:00-15:00")
    stage.ignore()
    stage.say("Jim Green", "/meeting uninvite M1 @hejiayi")
    stage.expect("何佳怡", contains="已将您移出")
    stage.ignore()
    stage.say("Jim Green", "/meeting remove M1 @hejiayi")
    stage.expect("Jim Green", contains="None of them is asked to M1")
