"""Clocks at their edges: handed over in the last minute, and while summer time begins or ends."""

from storage.database import Database
from tests.help.company import actions
from tests.stage import Stage, staged

NEW_YORK = {"timezone": "America/New_York"}


def test_handed_over_at_1_h_59(stage: Stage) -> None:
    """The former owner's two hours end unheard; the new one has two of their own, in full."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.until("2026-11-23T11:36")
    stage.ignore()
    stage.until("2026-11-23T11:59")
    stage.say("韩梅梅", "/任务 转交 T1 @何佳怡")
    stage.expect("何佳怡", contains="韩梅梅 给您分配了任务")
    stage.expect("韩梅梅", contains="已记录")
    stage.until("2026-11-23T15:04")  # a minute before noon, and 95 since 13:30
    stage.silence()
    assert "ack.overdue" not in actions(stage, "T1")
    stage.until("2026-11-23T15:05")
    stage.expect("何佳怡", contains="15:29 前确认收到")
    stage.until("2026-11-23T15:29")
    stage.expect("何佳怡", contains="已超过 2 小时未确认")
    stage.expect("韩梅梅", contains="何佳怡 超过 2 小时还没有确认收到")
    stage.silence()
    stage.click("何佳怡", "收到", on="T1")
    stage.until("2026-11-24T18:00")
    stage.silence()


def test_handed_back_in_the_last_minute(stage: Stage) -> None:
    """Handed on and back, the first owner begins anew as well."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷")
    stage.until("2026-11-23T11:58")
    stage.say("韩梅梅", "/任务 转交 T1 @何佳怡")
    stage.until("2026-11-23T11:59")
    stage.say("韩梅梅", "/任务 转交 T1 @李雷")
    stage.ignore()
    stage.until("2026-11-23T15:04")
    stage.silence()
    stage.until("2026-11-23T15:05")
    stage.expect("李雷", contains="15:29 前确认收到")
    stage.say("李雷", "收到 T1")
    stage.ignore()


def test_summer_time_ends_under_an_urgent_task(database: Database) -> None:
    """Two hours are two hours, though the wall says three: half past one comes twice that night."""
    with staged(database, now="2026-11-01T00:30-04:00", settings=NEW_YORK) as stage:
        stage.say("韩梅梅", "/任务 新建 恢复服务 @李雷 !急")
        stage.ignore()
        stage.until("2026-11-01T01:05-05:00")
        stage.silence()
        stage.until("2026-11-01T01:06-05:00")  # 96 minutes
        stage.expect("李雷", kind="urgent", contains="01:30 前确认收到")
        stage.until("2026-11-01T01:29-05:00")
        stage.silence()
        stage.until("2026-11-01T01:30-05:00")
        stage.expect("李雷", kind="urgent", contains="已超过 2 小时未确认")
        stage.expect("韩梅梅", kind="urgent")
        stage.silence()
        stage.click("李雷", "收到", on="T1")


def test_working_time_over_the_change(database: Database) -> None:
    """From Friday 17:00 to Monday it is working time that counts, and Monday is on winter time."""
    with staged(database, now="2026-10-30T17:00-04:00", settings=NEW_YORK) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷 11月3日17:00 !高")
        stage.ignore()
        stage.until("2026-11-02T09:35-05:00")
        stage.silence()
        stage.until("2026-11-02T09:36-05:00")
        stage.expect("李雷", kind="urgent", contains="11月2日 周一 10:00 前确认收到")
        stage.click("李雷", "收到", on="T1")
        stage.until("2026-11-02T10:00-05:00")
        stage.expect("李雷", kind="urgent", contains="11月3日 周二 17:00")
        stage.until("2026-11-03T10:00-05:00")
        stage.expect("李雷", kind="urgent", contains="今天到期")
        stage.until("2026-11-03T17:00-05:00")
        stage.expect("李雷", kind="urgent", contains="已到截止时间")
        stage.silence()


def test_summer_time_begins(database: Database) -> None:
    """An hour that the night leaves out is nobody's: Monday's reminders are on Monday's wall."""
    with staged(database, now="2027-03-12T17:00-05:00", settings=NEW_YORK) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷 3月15日17:00 !高")
        stage.say("韩梅梅", "/求助 @技术部 连不上 !急")
        stage.ignore()
        stage.say("张伟", "收到 H1")
        stage.ignore()
        stage.until("2027-03-13T16:59-05:00")
        stage.ignore()
        stage.until("2027-03-13T17:00-05:00")  # 24 hours
        stage.expect("陈思远", kind="urgent", contains="H1 连不上")
        stage.ignore()
        stage.until("2027-03-14T17:59-04:00")
        stage.ignore()
        stage.until("2027-03-14T18:00-04:00")  # and 24 more, an hour later on the wall
        stage.expect("王志远", kind="urgent", contains="H1 连不上")
        stage.say("张伟", "答复 H1 好了")
        stage.ignore()
        stage.until("2027-03-15T09:35-04:00")
        stage.silence()
        stage.until("2027-03-15T09:36-04:00")
        stage.expect("李雷", kind="urgent", contains="10:00 前确认收到")
        stage.click("李雷", "收到", on="T1")
