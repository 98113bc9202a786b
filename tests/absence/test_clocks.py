"""Whose leave stops which clock, from when to when (semantics §3.4)."""

from functools import partial

import pytest

from bot.directory.queries import person_by_key
from bot.engine.context import Context, Origin
from bot.engine.incoming import IncomingKind
from bot.tasks.actions.giving import Draft, create
from bot.tasks.model import Priority
from storage.database import Database
from tests.databases import PostgresTemplate
from tests.engine.test_conflicts import at_once
from tests.stage import Stage, staged


def give(stage: Stage, typed: str = "/任务 新建 联调 @李雷") -> None:
    """Have 韩梅梅 give 李雷 a task in a room."""
    stage.say("韩梅梅", typed, room="产品群")
    stage.expect("产品群")


def leave(stage: Stage, typed: str) -> None:
    """Have 李雷 enter leave."""
    stage.say("李雷", typed)
    stage.expect("李雷", contains="李雷 请假")


def test_on_leave_when_the_clock_starts(stage: Stage) -> None:
    """The giver is told once until when; everything waits, and the clock begins at the return."""
    leave(stage, "请假中 到 周三")
    give(stage)
    stage.expect(
        "韩梅梅", kind="ephemeral", contains="李雷 请假，11月26日 周四 09:00 回来；没有代理人"
    )
    stage.silence()
    stage.until("2026-11-26T08:59")
    stage.silence()
    stage.until("2026-11-26T09:00")
    stage.expect("李雷", contains="联调")
    stage.until("2026-11-26T10:35")
    stage.silence()
    stage.until("2026-11-26T10:36")
    stage.expect("李雷", contains="请在 11月26日 周四 11:00 前确认收到")
    stage.click("李雷", "收到", on="T1")


def test_leave_begins_in_the_middle(stage: Stage) -> None:
    """What had run is kept: half an hour before the leave, an hour and a half after it."""
    give(stage)
    stage.expect("李雷")
    stage.wait("30m")
    leave(stage, "请假到周二")
    stage.until("2026-11-25T10:05")
    stage.silence()
    stage.until("2026-11-25T10:06")
    stage.expect("李雷", contains="请在 11月25日 周三 10:30 前确认收到")
    stage.until("2026-11-25T10:30")
    stage.expect("李雷", contains="已超过 2 小时未确认")
    stage.expect("韩梅梅", contains="李雷 超过 2 小时还没有确认收到")
    stage.click("李雷", "收到", on="T1")


def test_planned_leave_is_in_the_middle(stage: Stage) -> None:
    """A leave entered before the task holds the clock up when it comes."""
    leave(stage, "请假 周一11:00到周一15:00")
    give(stage)
    stage.expect("李雷")
    stage.until("2026-11-23T15:35")
    stage.silence()
    stage.until("2026-11-23T15:36")
    stage.expect("李雷", contains="请在 11月23日 周一 16:00 前确认收到")
    stage.click("李雷", "收到", on="T1")


def test_early_return(stage: Stage) -> None:
    """Back before time: what waited comes now and the clock goes on now."""
    leave(stage, "请假 到 周五")
    give(stage)
    stage.expect("韩梅梅", kind="ephemeral", contains="11月30日 周一 09:00 回来")
    stage.until("2026-11-24T14:00")
    stage.silence()
    stage.say("李雷", "回来了")
    stage.expect("李雷", contains="您结束了请假")
    stage.expect("李雷", contains="联调")
    stage.ignore()
    assert "已结束" in stage.shown("李雷", "L1")
    stage.until("2026-11-24T15:36")
    stage.expect("李雷", contains="请在 11月24日 周二 16:00 前确认收到")
    stage.click("李雷", "收到", on="T1")


def test_a_return_that_the_giver_knew_nothing_of(postgres_template: PostgresTemplate) -> None:
    """A task that is being given as its owner comes back waits for them no longer than a minute."""
    with staged(postgres_template.emptied()) as stage:
        leave(stage, "请假 到 周五")
        stage.wait("1h")
        with stage.database.transaction() as tx:
            owner = person_by_key(tx, "lilei")
            assert owner is not None
            place = Origin(stage.box.name, "产品群", stage.account("韩梅梅"))
            giver = person_by_key(tx, "hanmeimei")
            ctx = Context(tx, stage.app.rules, stage.clock.now(), giver, place)
            assert ctx.presence.is_away(owner.id)
            at_once([partial(stage.hand_in, "李雷", kind=IncomingKind.TEXT, text="回来了")])
            create(ctx, Draft("联调", "", owner, (), None, Priority.MID, "", ()))
            ctx.flush()
        stage.settle()
        stage.ignore()
        stage.wait("70s")
        stage.expect("李雷", contains="联调")
        stage.until("2026-11-23T14:06")
        stage.expect("李雷", contains="请在 11月23日 周一 14:30 前确认收到")
        stage.click("李雷", "收到", on="T1")


def test_entered_for_the_past_hours(stage: Stage) -> None:
    """Leave for the whole of today, said in the afternoon: the hours since morning don't count."""
    give(stage)
    stage.expect("李雷")
    stage.wait("90m")
    leave(stage, "请假 今天")
    stage.until("2026-11-24T10:35")
    stage.silence()
    stage.until("2026-11-24T10:36")
    stage.expect("李雷", contains="请在 11月24日 周二 11:00 前确认收到")
    stage.click("李雷", "收到", on="T1")


def test_friday_evening_before_a_make_up_saturday(database: Database) -> None:
    """Half an hour on Friday; Saturday is worked but for 李雷, who is away; the rest on Monday."""
    with staged(database, now="2026-10-09T17:30+08:00") as stage:
        leave(stage, "请假 明天")
        give(stage)
        stage.expect("李雷")
        stage.until("2026-10-12T10:05")
        stage.silence()
        stage.until("2026-10-12T10:06")
        stage.expect("李雷", contains="请在 10月12日 周一 10:30 前确认收到")
        stage.click("李雷", "收到", on="T1")


def test_where_the_clocks_are_changed(database: Database) -> None:
    """In Berlin the night to 25 October has an hour more: the leave ends at local midnight."""
    berlin = {"timezone": "Europe/Berlin"}
    with staged(database, now="2026-10-23T15:00+02:00", settings=berlin) as stage:
        stage.say("韩梅梅", "/求助 @李雷 环境连不上")
        stage.expect("韩梅梅", contains="10月24日 周六 15:00")
        stage.expect("李雷")
        leave(stage, "请假 周六到周日")
        assert "10月26日 周一 15:00" in stage.shown("韩梅梅", "H1")
        stage.ignore()
        stage.say("李雷", "答复 H1 已重启")
        stage.ignore()


def test_a_restart_in_the_leave(stage: Stage) -> None:
    """A program that was down when the leave began and when it ended has lost nothing of it."""
    give(stage)
    stage.expect("李雷")
    leave(stage, "请假 周一10:30到周一15:00")
    stage.sleep("3h")
    stage.silence()
    stage.sleep("2h30m")
    stage.until("2026-11-23T16:05")
    stage.silence()
    stage.until("2026-11-23T16:06")
    stage.expect("李雷", contains="请在 11月23日 周一 16:30 前确认收到")
    stage.click("李雷", "收到", on="T1")


def test_help_waits_for_whoever_is_asked(stage: Stage) -> None:
    """The asker is told, the card names the later end, and nothing goes up meanwhile."""
    stage.say("张伟", "请假 到 周三")
    stage.expect("张伟", contains="张伟 请假")
    stage.say("韩梅梅", "/求助 @技术部 环境连不上")
    stage.expect("韩梅梅", contains="11月27日 周五 00:00")
    stage.expect("韩梅梅", contains="张伟 请假，11月26日 周四 09:00 回来")
    stage.until("2026-11-26T08:59")
    stage.silence()
    stage.until("2026-11-26T09:00")
    stage.expect("张伟", contains="环境连不上")
    stage.ignore()
    stage.say("张伟", "答复 H1 已重启")
    stage.ignore()


@pytest.mark.parametrize("days", ["到 周五", "今天"])
def test_a_due_date_stays(stage: Stage, days: str) -> None:
    """Leave moves no due date; who gave the task is told when it is due as ever."""
    leave(stage, f"请假 {days}")
    give(stage, "/任务 新建 联调 @李雷 周三17:00")
    stage.ignore()
    assert "11月25日 周三 17:00" in stage.shown("韩梅梅", "T1", room="产品群")


def test_leave_over_the_end(stage: Stage) -> None:
    """Leave that covers the end of a clock moves it: the last ten minutes run at the return."""
    give(stage)
    stage.expect("李雷")
    leave(stage, "请假 周一11:50到周三18:00")
    stage.until("2026-11-23T11:36")
    stage.expect("李雷", contains="前确认收到")
    stage.until("2026-11-26T09:09")
    stage.silence()
    stage.until("2026-11-26T09:10")
    stage.expect("李雷", contains="已超过 2 小时未确认")
    stage.expect("韩梅梅", contains="李雷 超过 2 小时还没有确认收到")
