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
