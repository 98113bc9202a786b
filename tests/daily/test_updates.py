"""The daily update: reminded at 16:30, marked at 17:00, shown in the next digest (T-12, T-13)."""

import pytest

from storage.database import Database
from tests.stage import DAILY, Stage, staged

HEAD = "张伟"
"""Whom 李雷 answers to."""


def working(stage: Stage, title: str = "联调") -> None:
    """Have 韩梅梅 give 李雷 a task which he begins."""
    stage.say("韩梅梅", f"/任务 新建 {title} @李雷", room="产品群")
    stage.ignore()
    stage.click("李雷", "开始")
    stage.ignore()


def test_begun_today_owes_nothing(days: Stage) -> None:
    """Who began a task today has said enough for today; tomorrow an update is owed."""
    working(days)
    days.until("2026-11-24T16:29")
    days.silence()
    days.until("2026-11-24T16:30")
    days.expect("李雷", contains=("请在 11月24日 周二 17:00 前更新进度", "联调"))
    days.silence()


def test_missing_is_marked(days: Stage) -> None:
    """At 17:00 the card says so and nobody is written to; the initiator's digest lists it."""
    working(days)
    days.until("2026-11-24T17:00")
    days.expect("李雷", contains="更新进度")
    days.silence()
    assert "更新时间: 未更新" in days.shown("韩梅梅", "T1", room="产品群")
    days.until("2026-11-25T10:00")
    days.expect("韩梅梅", contains=("未更新进度", "T1 联调 · 李雷"))
    days.expect(HEAD, contains=("未更新进度", "T1 联调 · 李雷"))


def test_update_with_everything(days: Stage) -> None:
    """Percent, note, next step and problem stand on the group's card; nobody is written to."""
    working(days)
    days.until("2026-11-24T16:30")
    days.expect("李雷", contains="更新进度")
    typed = "/任务 进度 T1 %80 预计两天内补齐 下一步:联调支付 问题:缺接口文档"
    days.say("李雷", typed, room="产品群")
    days.expect("李雷", kind="ephemeral", contains="您更新了进度")
    days.silence()
    shown = days.shown("韩梅梅", "T1", room="产品群")
    for words in ("80%", "预计两天内补齐", "联调支付", "缺接口文档", "11月24日 周二 16:30"):
        assert words in shown
    assert "请在" not in days.shown("李雷", "T1")
    days.until("2026-11-24T18:00")
    days.silence()
    days.say("李雷", "/任务 进度 T1 问题:无", room="产品群")
    days.expect("李雷", kind="ephemeral", contains="您更新了进度")
    assert "缺接口文档" not in days.shown("韩梅梅", "T1", room="产品群")


def test_helper_updates(days: Stage) -> None:
    """An update by somebody who works along counts."""
    days.say("韩梅梅", "/任务 新建 联调 @李雷 @苏雨桐", room="产品群")
    days.ignore()
    days.click("李雷", "开始")
    days.ignore()
    days.until("2026-11-24T11:00")
    days.say("苏雨桐", "/任务 进度 T1 %50", room="产品群")
    days.expect("苏雨桐", kind="ephemeral", contains="您更新了进度")
    days.until("2026-11-24T18:00")
    days.silence()


def test_several_in_one_message(days: Stage) -> None:
    """Two tasks are one message with a button each."""
    working(days)
    working(days, "文档")
    days.until("2026-11-24T16:30")
    days.expect("李雷", contains=("T1", "T2"), buttons=["更新进度 T1", "更新进度 T2"])
    days.silence()


@pytest.mark.console
def test_several_go_to_the_deputy(days: Stage) -> None:
    """Whoever acts for the owner these days gets the one message, as they get all else."""
    working(days)
    working(days, "文档")
    days.say("李雷", f"代理 {days.mention('何佳怡')} 周一到周三")
    days.ignore()
    days.until("2026-11-24T16:29")
    days.ignore()
    days.until("2026-11-24T16:30")
    days.expect("何佳怡", contains=("T1", "T2"), buttons=["更新进度 T1", "更新进度 T2"])
    days.silence()
    days.click("何佳怡", "更新进度 T1")
    days.expect("何佳怡", contains="更新进度")


def test_restart_between(days: Stage) -> None:
    """A restart between and at the moment makes no second reminder."""
    working(days)
    days.until("2026-11-24T16:29")
    days.restart()
    days.until("2026-11-24T16:30")
    days.expect("李雷", contains="更新进度")
    days.restart()
    days.until("2026-11-24T17:30")
    days.silence()


def test_weekend_down(database: Database) -> None:
    """Down from Friday noon to Monday: Friday's miss is marked, nobody is reminded of Friday."""
    with staged(database, now="2026-11-19T10:00+08:00", settings=DAILY) as stage:
        working(stage)
        stage.until("2026-11-20T12:00")
        stage.silence()
        stage.sleep("69h")
        stage.silence()
        assert "未更新" in stage.shown("韩梅梅", "T1", room="产品群")


def test_make_up_saturday(database: Database) -> None:
    """Saturday 10-10 is worked in 2026: an update is owed on it, on Sunday none is."""
    with staged(database, now="2026-10-09T17:30+08:00", settings=DAILY) as stage:
        working(stage)
        stage.until("2026-10-10T09:59")
        stage.silence()
        stage.until("2026-10-10T16:30")
        stage.expect("李雷", contains="10月10日 周六 17:00")
        stage.until("2026-10-12T09:59")
        stage.silence()


def test_summer_time_ends(database: Database) -> None:
    """In New York 16:30 stays 16:30 on the wall when the clocks change."""
    zone = DAILY | {"timezone": "America/New_York"}
    with staged(database, now="2026-10-29T14:00-04:00", settings=zone) as stage:
        working(stage)
        stage.until("2026-10-30T16:30-04:00")
        stage.expect("李雷", contains="17:00")
        stage.until("2026-11-02T09:59-05:00")
        stage.silence()
        stage.until("2026-11-02T10:00-05:00")
        stage.expect("韩梅梅", contains="未更新进度")
        stage.ignore()
        stage.until("2026-11-02T16:29-05:00")
        stage.silence()
        stage.until("2026-11-02T16:30-05:00")
        stage.expect("李雷", contains="17:00")
