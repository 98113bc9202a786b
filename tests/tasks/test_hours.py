"""Working time, quiet hours and weekends, seen from the people's side (semantics §3.4)."""

from bot.engine.incoming import IncomingKind
from storage.database import Database
from tests.stage import Stage, staged


def test_created_in_the_evening(database: Database) -> None:
    """In quiet hours the room is told at once, the owner at opening, and the clock starts then."""
    with staged(database, now="2026-11-23T21:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.until("2026-11-24T08:59:59")
        stage.silence()
        stage.until("2026-11-24T09:00")
        stage.expect("李雷", contains="给您分配了任务", buttons=["收到", "开始", "转交", "更多"])
        stage.until("2026-11-24T10:35")
        stage.silence()
        stage.wait("1m")
        stage.expect("李雷", contains="11:00 前确认收到")


def test_created_after_work(database: Database) -> None:
    """Between the end of work and quiet hours people are told, and the clock waits for opening."""
    with staged(database, now="2026-11-23T18:30+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷")
        stage.until("2026-11-24T10:36")
        stage.expect("李雷", contains="11:00 前确认收到")


def test_over_lunch(database: Database) -> None:
    """The lunch break does not count."""
    with staged(database, now="2026-11-23T11:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷")
        stage.until("2026-11-23T14:06")
        stage.expect("李雷", contains="14:30 前确认收到")


def test_over_the_weekend(database: Database) -> None:
    """Friday 17:30 and two hours is Monday 10:30 where Saturday is off."""
    with staged(database, now="2026-11-27T17:30+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷")
        stage.until("2026-11-30T10:05")
        stage.silence()
        stage.until("2026-11-30T10:30")
        stage.expect("李雷")
        stage.expect("李雷")
        stage.expect("韩梅梅")


def test_make_up_saturday(database: Database) -> None:
    """Friday 9 October 2026, 17:30 and two hours is the working Saturday's 10:30."""
    with staged(database, now="2026-10-09T17:30+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷")
        stage.until("2026-10-10T10:06")
        stage.expect("李雷", contains="10月10日 周六 10:30 前确认收到")
        stage.until("2026-10-10T10:30")
        stage.expect("李雷")
        stage.expect("韩梅梅")
        stage.until("2026-10-10T13:59")
        stage.silence()
        stage.until("2026-10-10T14:00")
        stage.expect("张伟")


def test_golden_week(database: Database) -> None:
    """30 September 17:00 and two hours is 8 October 10:00."""
    with staged(database, now="2026-09-30T17:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷")
        stage.until("2026-10-08T10:00")
        stage.expect("李雷", contains="10月8日 周四 10:00 前确认收到")
        stage.expect("李雷")
        stage.expect("韩梅梅")


def test_one_merged_message(database: Database) -> None:
    """What quiet hours held back comes as one message at opening, with a button for each."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.say("何佳怡", "/任务 新建 切图 @李雷", room="产品群")
        stage.expect("产品群")
        stage.say("韩梅梅", "记得带上文档", reply_to="T1", room="产品群")
        stage.until("2026-11-30T09:00")
        told = [
            "3 条消息",
            "T1 联调: 韩梅梅 给您分配了任务",
            "T2 切图: 何佳怡 给您分配",
            "带上文档",
        ]
        stage.expect("李雷", contains=told, buttons=["收到 T1", "收到 T2"])
        stage.silence()
        stage.click("李雷", "收到 T2")
        assert "已收到" in stage.shown("何佳怡", "T2", room="产品群")
        stage.until("2026-11-30T10:36")
        stage.expect("李雷", contains=["T1", "11:00 前确认收到"])


def test_answered_meanwhile(database: Database) -> None:
    """What was answered before opening is not asked for again."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.say("韩梅梅", "/任务 新建 切图 @李雷", room="产品群")
        stage.expect("产品群")
        stage.click("李雷", "收到", on="T1", room="产品群")
        stage.until("2026-11-30T09:00")
        stage.expect("李雷", contains="T2 切图", lacks="T1")


def test_undone_at_night(database: Database) -> None:
    """A task that was taken back at once is never heard of by its owner."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.click("韩梅梅", "撤销", on="T1", room="产品群")
        stage.wait("3d")


def test_handed_over_at_night(database: Database) -> None:
    """Who had a task only while nobody was disturbed is not asked about it any more."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.say("韩梅梅", "/任务 转交 T1 @何佳怡")
        stage.expect("韩梅梅", contains="已记录：您转交了任务（T1：何佳怡）")
        stage.until("2026-11-30T09:00")
        stage.expect("何佳怡", contains="给您分配了任务")


def test_an_answer_passes_what_was_held_back(database: Database) -> None:
    """At opening who asks is answered first; a strong reminder is not behind that."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.say("韩梅梅", "/任务 新建 切图 @何佳怡 !高", room="产品群")
        stage.until("2026-11-30T08:59")
        stage.ignore()
        stage.clock.advance(stage.span("1m"))
        stage.hand_in("李雷", kind=IncomingKind.TEXT, text="/任务 我的")
        stage.settle()
        strong, answer, held = stage.box.delivered[-3:]
        assert (strong.message.kind, answer.message.kind) == ("urgent", "post")
        assert "T2 切图" in strong.text
        assert "韩梅梅 给您分配了任务" in held.text
        stage.ignore()


def test_due_on_saturday(database: Database) -> None:
    """Reminders of a Saturday are one on Monday, and it is the one that is true by then."""
    with staged(database, now="2026-11-27T10:30+08:00") as stage:
        stage.say("李雷", "/任务 新建 备份 周六17:00")
        stage.expect("李雷")
        stage.until("2026-11-30T08:59")
        stage.silence()
        stage.until("2026-11-30T09:00")
        stage.expect("李雷", contains="已到截止时间 11月28日 周六 17:00", lacks="今天到期")
        stage.until("2026-11-30T10:00")
        stage.expect("李雷", contains="已逾期，原定 11月28日 周六 17:00 完成")


def test_urgent_passes(database: Database) -> None:
    """Urgent messages pass quiet hours, others of the same minute wait."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        stage.say("韩梅梅", "/任务 新建 切图 @李雷", room="产品群")
        stage.expect("产品群")
        stage.say("韩梅梅", "/任务 新建 线上故障 @李雷 !急", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷", kind="urgent", contains="T2 线上故障")
        stage.click("李雷", "收到", on="T2")
        stage.until("2026-11-30T09:00")
        stage.expect("李雷", contains="T1 切图", lacks="T2")


def test_answers_to_oneself_come_at_once(database: Database) -> None:
    """Who works at night gets their own answers at night."""
    with staged(database, now="2026-11-28T23:00+08:00") as stage:
        stage.say("李雷", "/任务 新建 备份")
        stage.expect("李雷", contains="T1 备份")
        stage.say("李雷", "/任务 我的")
        stage.expect("李雷", contains="T1 备份")


def test_quiet_hours_off(database: Database) -> None:
    """The same start and end turn quiet hours off."""
    settings = {"quiet.start": "09:00"}
    with staged(database, now="2026-11-28T23:00+08:00", settings=settings) as stage:
        stage.say("韩梅梅", "/任务 新建 切图 @李雷", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷")


def test_held_escalation_comes_once(database: Database) -> None:
    """Held messages of different lanes are one message, and each is in it once."""
    settings = {"task.due_remind_at": "08:30", "task.overdue_head_after": 1}
    with staged(database, settings=settings) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷 今天17:00", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷")
        stage.click("李雷", "收到", on="T1")
        stage.say("张伟", "/任务 新建 评审 今天17:00")
        stage.expect("张伟")
        stage.until("2026-11-23T17:00")
        stage.expect("李雷")
        stage.expect("张伟")
        stage.until("2026-11-24T09:00")
        stage.expect("李雷", contains="已逾期")
        stage.expect("韩梅梅", contains="李雷 的任务已逾期 1 个工作日")
        stage.expect("陈思远", contains="张伟 的任务已逾期")
        stage.expect("张伟", contains=["2 条消息", "李雷 的任务已逾期", "T2 评审: 已逾期"])


def test_company_day_off(database: Database) -> None:
    """A day that the company takes off is no working day."""
    settings = {"calendar.company_days_off": "2026-11-24"}
    with staged(database, now="2026-11-23T17:30+08:00", settings=settings) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.expect("产品群")
        stage.expect("李雷")
        stage.until("2026-11-25T10:30")
        stage.expect("李雷")
        stage.expect("李雷")
        stage.expect("韩梅梅")


def test_a_stage_alone(stage: Stage) -> None:
    """Nothing is said where nothing was asked."""
    stage.wait("30d")
