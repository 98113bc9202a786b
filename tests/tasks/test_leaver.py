"""Somebody who has left is written to no more, and what hangs in their chat holds nothing up."""

from sqlalchemy import update

from bot.directory.model import PEOPLE
from tests.stage import Stage


def _leaves(stage: Stage, name: str) -> None:
    with stage.database.transaction() as tx:
        tx.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(active=False))


def test_cards_of_somebody_who_left_are_let_go(stage: Stage) -> None:
    """The group's card goes on changing; the leaver's own is given up without an error."""
    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷", room="产品群")
    stage.expect("产品群", contains="完成UI原型")
    stage.expect("李雷", contains="韩梅梅 给您分配了任务")
    _leaves(stage, "李雷")
    stage.say("韩梅梅", "/任务 评论 T1 先等一等", room="产品群")
    stage.expect("王志远", contains="李雷 没有可以联系到的账号")
    stage.expect("韩梅梅", kind="ephemeral", contains="李雷 现在收不到消息")
    assert "先等一等" in stage.shown("韩梅梅", "T1", room="产品群")


def test_what_night_held_back_for_a_leaver_is_let_go(stage: Stage) -> None:
    """Two messages wait for the morning, and by then nobody is there to read them."""
    stage.until("2026-11-23T21:00+08:00")
    for title in ("甲", "乙"):
        stage.say("韩梅梅", f"/任务 新建 {title} @李雷", room="产品群")
        stage.expect("产品群", contains=title)
    _leaves(stage, "李雷")
    stage.until("2026-11-24T09:30+08:00")
