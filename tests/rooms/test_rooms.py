"""Asking for rooms: which there are, when they are free, who is in one, what one has."""

import pytest

from bot.booking import book
from tests.booking.rooms import at, furnish, hands, wanted
from tests.stage import Stage


def test_all_rooms_and_when_they_are_free(stage: Stage) -> None:
    """Today without more words, another day, or what is free at a time for so many."""
    furnish(stage)
    with hands(stage, "韩梅梅") as ctx:
        book(ctx, "M1", wanted(ctx, "火星厅", at("14:00", "15:00")))
    stage.say("李雷", "/会议室")
    stage.expect(
        "李雷", contains=["11月23日 周一", "月亮厅", "3F · 6 人 · 电视、白板", "10:00–20:00"]
    )
    stage.say("李雷", "/会议室 明天")
    stage.expect("李雷", contains=["11月24日 周二", "08:00–14:00、15:00–20:00"])
    stage.say("李雷", "/会议室 明天 14:00-15:30 8人")
    stage.expect("李雷", contains=["14:00–15:30", "银河厅"], lacks="火星厅", buttons=["订银河厅"])
    stage.say("Jim Green", "/room tomorrow 09:00-10:00 8people")
    stage.expect("Jim Green", contains=["Mars", "Galaxy"], lacks="Moon")
    stage.say("李雷", "/会议室 明天 14:00-15:30 80人")
    stage.expect("李雷", contains="没有这么大的会议室")


def test_one_room(stage: Stage) -> None:
    """Who is in it, and when it is free."""
    furnish(stage)
    with hands(stage, "韩梅梅") as ctx:
        book(ctx, "M1", wanted(ctx, "火星厅", at("14:00", "15:00")))
    stage.say("李雷", "/会议室 火星厅 明天")
    stage.expect(
        "李雷",
        contains=["火星厅 · 11月24日", "14:00–15:00 韩梅梅 · M1 · 已订", "周一至周五 08:00–20:00"],
        lacks="月亮厅",
    )
    stage.say("韩梅梅", "/会议室 我的")
    stage.expect("韩梅梅", contains=["11月24日 周二 14:00–15:00", "火星厅 · M1 · 已订"])
    stage.say("李雷", "/会议室 我的")
    stage.expect("李雷", contains="没有")


@pytest.mark.parametrize(
    "said, told",
    [
        ("/会议室 水星厅", "看不懂时间“水星厅”"),
        ("/会议室 昨天", "已经过去"),
        ("/会议室 明天 人数:很多", "不是人数"),
    ],
)
def test_what_is_not_understood(stage: Stage, said: str, told: str) -> None:
    """A sentence says what to write."""
    furnish(stage)
    stage.say("李雷", said)
    stage.expect("李雷", contains=told)


def test_a_company_without_rooms(stage: Stage) -> None:
    """It is said that there are none."""
    stage.say("李雷", "/会议室")
    stage.expect("李雷", contains="还没有登记会议室")
