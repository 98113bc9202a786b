"""One date of a series or all of them: what is typed about one says which, or is asked."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.stage import Stage, staged

ONLY_NEXT = "以后的要等排出来才能单独修改或取消"


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning, with a meeting every Monday."""
    with staged(database) as stage:
        stage.say("韩梅梅", "/会议 预约 产品周会 @李雷 每周一 11:00-12:00")
        stage.ignore()
        yield stage


@pytest.mark.parametrize(
    "typed",
    [
        "取消 M1 all",
        "取消 M1 全部",
        "取消 M1 整个系列",
        "取消整个系列 M1",
        "cancel M1 all",
        "cancel M1 the whole series",
    ],
)
def test_all_of_them_are_called_off(stage: Stage, typed: str) -> None:
    """Words for all are no reason: the question names the series, and a tap ends it."""
    stage.say("韩梅梅", typed)
    asked = stage.expect("韩梅梅", contains="确定要取消系列 M1 吗")
    assert asked.buttons == ["取消系列"]
    stage.click("韩梅梅", "取消系列", on="")
    stage.expect("李雷", contains="韩梅梅 停止了例会")
    stage.ignore()
    stage.until("2026-12-08T12:00")
    stage.silence()


def test_one_of_them_is_called_off(stage: Stage) -> None:
    """The question says which one, and has the series beside it; the reason is kept."""
    stage.say("韩梅梅", "取消 M1 全员出差")
    asked = stage.expect("韩梅梅", contains="只取消 11月23日 周一 11:00 的这一次，下一次照常")
    assert asked.buttons == ["取消会议", "取消系列"]
    stage.click("韩梅梅", "取消会议", on="")
    stage.expect("李雷", contains=["取消了 11月23日 周一 11:00 的会议", "取消原因: 全员出差"])
    stage.expect("韩梅梅", contains="M2 产品周会")
    stage.ignore()


def test_in_english(stage: Stage) -> None:
    """The same in the other language."""
    stage.say("Jim Green", "/meeting book Ops review @lilei every tue 10:00-11:00")
    stage.ignore()
    stage.say("Jim Green", "cancel M2 travelling")
    asked = stage.expect("Jim Green", contains="only the meeting of Tue 24 Nov 10:00; the next")
    assert asked.buttons == ["Cancel meeting", "Cancel series"]
    stage.say("Jim Green", "cancel M2 dec 15")
    stage.refused("Jim Green", "M2 is the meeting of Tue 24 Nov 10:00")
    stage.say("Jim Green", "cancel the weekly meeting on dec 15")
    asked = stage.expect("Jim Green", contains="a later one can be changed or called off once")
    assert "M2 Ops review" in asked.buttons
    stage.silence()


@pytest.mark.parametrize("typed", ["取消 M1 12月14日", "取消 M1 12月14日的那次", "取消 M1 下周一"])
def test_another_day_than_its_own(stage: Stage, typed: str) -> None:
    """The day of a later one is no reason to call this one off."""
    stage.say("韩梅梅", typed)
    stage.refused("韩梅梅", ONLY_NEXT)


def test_another_day_and_no_number(stage: Stage) -> None:
    """The one that is there is offered, and is not called off for the other day."""
    stage.say("韩梅梅", "/会议 取消 12月14日")
    stage.expect("韩梅梅", buttons=["M1 产品周会"])
    stage.click("韩梅梅", "M1 产品周会", on="")
    stage.refused("韩梅梅", ONLY_NEXT)


@pytest.mark.parametrize(
    "typed", ["取消 12月15日的周例会", "取消 12月14日的产品周会", "下周的例会改到周四"]
)
def test_a_later_one_that_is_not_there_yet(stage: Stage, typed: str) -> None:
    """Whoever names no number is told what can be done, and shown the one that is there."""
    stage.say("韩梅梅", typed)
    asked = stage.expect("韩梅梅", contains=ONLY_NEXT, lacks="/任务")
    assert asked.buttons == ["M1 产品周会"]
    stage.click("韩梅梅", "M1 产品周会", on="")
    stage.expect("韩梅梅", contains="M1 产品周会")
    stage.silence()


@pytest.mark.parametrize(
    "typed, at",
    [
        ("M1 改到周四下午4点", "11月26日 周四 16:00"),
        ("M1改到周四下午4点到5点", "11月26日 周四 16:00"),
        ("M1 move to thursday 4pm", "11月26日 周四 16:00"),
        ("把M1推迟到明天", "11月24日 周二 11:00"),
        ("move M1 to tomorrow", "11月24日 周二 11:00"),
    ],
)
def test_one_of_them_is_moved(stage: Stage, typed: str, at: str) -> None:
    """All are told that it is this one alone; a day alone keeps the time of day."""
    stage.say("韩梅梅", typed)
    stage.expect("李雷", contains=[f"韩梅梅 把会议改到 {at}，只改这一次", "每周一 11:00"])
    stage.expect("韩梅梅", contains=f"只把这一次改到 {at}；以后仍是 每周一 11:00")
    stage.silence()


def test_all_of_them_are_moved_as_one_was(stage: Stage) -> None:
    """By a tap on what whoever moved one is asked; the next is there, and all are told."""
    stage.say("韩梅梅", "M1 改到周四下午4点")
    stage.expect("李雷", contains="只改这一次")
    asked = stage.expect("韩梅梅", contains="只把这一次改到")
    assert asked.buttons == ["以后都改到 每周四 16:00-17:00"]
    stage.click("韩梅梅", "以后都改到 每周四 16:00-17:00", on="")
    stage.expect("李雷", contains=["以后各次也一起改了，请重新答复", "每周四 16:00"])
    stage.silence()
    stage.until("2026-11-26T17:01")
    stage.ignore()
    assert "12月3日 周四 16:00–17:00" in stage.shown("李雷", "M2")


def test_moved_in_english(stage: Stage) -> None:
    """The same in the other language; of every other week the weeks stay."""
    stage.say("Jim Green", "/meeting book Ops review @lilei every other mon 14:00-15:00")
    stage.ignore()
    stage.say("Jim Green", "M2 move to tomorrow")
    stage.expect("李雷", contains="只改这一次")
    asked = stage.expect("Jim Green", contains="Only this one is moved, to Tue 24 Nov 14:00")
    assert asked.buttons == ["Move all: every other Tue 14:00-15:00"]
    stage.click("Jim Green", "Move all: every other Tue 14:00-15:00", on="")
    stage.expect("李雷", contains="以后各次也一起改了")
    stage.until("2026-11-24T15:01")
    stage.ignore()
    assert "Tue 8 Dec 14:00–15:00" in stage.shown("Jim Green", "M4")


def test_one_of_them_is_moved_where_the_rule_is_not_plain(stage: Stage) -> None:
    """Then the form of the series is offered; another place is told of this one alone as well."""
    stage.say("韩梅梅", "/会议 预约 月会 @李雷 每月最后一个工作日 15:00-16:00")
    stage.ignore()
    stage.say("韩梅梅", "M2 改到12月1日")
    stage.expect("李雷", contains="改到 12月1日 周二 15:00，只改这一次")
    assert stage.expect("韩梅梅", contains="每月最后一个工作日 15:00").buttons == ["修改系列"]
    stage.say("韩梅梅", "/会议 修改 M2 地点:A座")
    stage.expect("李雷", contains="修改了 12月1日 周二 15:00 的会议，只改这一次")
    stage.expect("韩梅梅", contains="已记录")
    stage.silence()
