"""Who acts for somebody on leave, and to whom what waits for them goes (semantics §3.4)."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.ledger import history
from bot.engine.outbox.lanes import wake
from bot.engine.outbox.queue import handed_back, lease
from bot.tasks.model import Task
from tests.absence.test_clocks import give, leave
from tests.databases import PostgresTemplate
from tests.engine.post import write_for
from tests.engine.test_conflicts import at_once
from tests.engine.test_shares import somebody_waits
from tests.stage import Stage, staged


def noted(stage: Stage, subject: str) -> list[tuple[str, str, object]]:
    """What the ledger says of a subject: who did what for whom."""
    with stage.database.snapshot() as tx:
        entries = history(tx, subject)
    return [(each.actor, each.action, each.detail.get("deputy_for")) for each in entries]


def test_the_deputy_works_for_the_owner(stage: Stage) -> None:
    """Told instead of the owner, with the owner's buttons; each word counts and is noted so."""
    stage.say("李雷", "请假 到 周五 @何佳怡")
    stage.expect("李雷", contains=["李雷 请假", "何佳怡", "11月27日 周五"])
    stage.expect("何佳怡", contains="李雷 请您代理")
    give(stage)
    stage.expect("韩梅梅", kind="ephemeral", contains="期间由 何佳怡 代理")
    stage.expect("何佳怡", contains="联调", buttons=["收到", "开始", "转交", "更多"])
    stage.click("何佳怡", "收到", on="T1")
    stage.click("何佳怡", "开始", on="T1")
    stage.say("何佳怡", "/任务 进度 T1 %50")
    assert noted(stage, "T1")[1:] == [
        ("hejiayi", "task.ack", "lilei"),
        ("hejiayi", "task.start", "lilei"),
        ("hejiayi", "task.progress", "lilei"),
    ]
    with stage.database.snapshot() as tx:
        assert tx.get_one(Task, 1).acknowledged_at == stage.clock.now()
    stage.ignore()
    stage.until("2026-11-28T00:00")
    stage.ignore()
    stage.say("何佳怡", "/任务 进度 T1 %60")
    stage.refused("何佳怡", "您不能执行“更新进度”")


def test_a_deputy_is_not_shown_what_they_may_not_decide(stage: Stage) -> None:
    """What they submitted themselves waits for whoever is back, not among theirs (rule 13)."""
    for person in ("李雷", "Jim Green"):
        stage.say(person, "/审批 提交 采购 采购内容:显示器 金额:50 用途:测试")
    stage.say("张伟", "/请假 周一到周三 @李雷")
    stage.ignore()
    stage.say("李雷", "/审批 待办")
    stage.expect("李雷", contains="A2 采购 · Jim Green", lacks="A1")
    stage.ignore()


def test_a_remark_of_the_deputy_acknowledges(stage: Stage) -> None:
    """A comment from who stands in counts as the owner's word."""
    give(stage)
    stage.expect("李雷")
    stage.say("李雷", "请假 到 周五 @何佳怡")
    stage.ignore()
    stage.say("何佳怡", "/任务 评论 T1 我先看看")
    stage.ignore()
    assert noted(stage, "T1")[-1] == ("hejiayi", "task.comment", "lilei")
    stage.until("2026-11-30T08:59")
    stage.silence()
    stage.until("2026-11-30T09:00")
    stage.expect("李雷", contains="何佳怡：我先看看")
    stage.wait("14d")
    stage.silence()


def test_others_may_not(stage: Stage) -> None:
    """A colleague who is nobody's deputy can do nothing more than before."""
    give(stage)
    stage.expect("李雷")
    stage.say("李雷", "请假 到 周五 @何佳怡")
    stage.ignore()
    stage.say("徐静", "收到 T1")
    stage.refused("徐静", "您不能执行")


def test_the_deputy_answers_a_request(stage: Stage) -> None:
    """A request to somebody on leave is their deputy's to answer."""
    stage.say("李雷", "请假 到 周五 @何佳怡")
    stage.ignore()
    stage.say("韩梅梅", "/求助 @李雷 环境连不上")
    stage.expect("韩梅梅", contains="H1")
    stage.expect("韩梅梅", contains="期间由 何佳怡 代理")
    stage.expect("何佳怡", contains="环境连不上")
    stage.say("何佳怡", "答复 H1 已重启")
    stage.expect("韩梅梅", contains="已重启")
    stage.ignore()
    assert noted(stage, "H1")[-1] == ("hejiayi", "help.answer", "lilei")


def test_the_deputy_is_away_too(stage: Stage) -> None:
    """Then it goes to who is above the absent, and whoever enters it is told so."""
    stage.say("何佳怡", "请假 到 周五")
    stage.expect("何佳怡")
    stage.say("李雷", "请假 到 周五 @何佳怡")
    stage.expect("李雷", contains="李雷 请假")
    stage.expect("李雷", contains="何佳怡 那时也请假，消息会转给您的上级")
    give(stage)
    stage.expect("韩梅梅", kind="ephemeral", contains="期间由 张伟 代理")
    stage.expect("张伟", contains="联调", buttons=["收到", "开始", "转交", "更多"])
    stage.click("张伟", "收到", on="T1")
    stage.ignore()
    assert noted(stage, "T1")[-1] == ("zhangwei", "task.ack", "lilei")
    stage.until("2026-11-30T09:00")
    stage.ignore()


def test_days_with_a_deputy_but_no_leave(stage: Stage) -> None:
    """Clocks run on, messages go to the deputy."""
    stage.say("李雷", "代理 @何佳怡 周一到周三")
    stage.expect("李雷", contains=["李雷 由人代理", "11月23日 周一", "11月25日 周三"])
    stage.expect("何佳怡", contains="李雷 请您代理")
    give(stage)
    stage.expect("何佳怡", contains="联调")
    stage.until("2026-11-23T11:36")
    stage.expect("何佳怡", contains="请在 11月23日 周一 12:00 前确认收到")
    stage.click("何佳怡", "收到", on="T1")
    stage.ignore()


def test_without_a_deputy_all_comes_at_the_return(stage: Stage) -> None:
    """Nobody is asked instead; what waited comes in one message."""
    leave(stage, "请假到周五")
    for number in range(3):
        give(stage, f"/任务 新建 联调{number} @李雷")
        stage.expect("韩梅梅", kind="ephemeral", contains="没有代理人")
    stage.until("2026-11-30T08:59")
    stage.silence()
    stage.until("2026-11-30T09:00")
    stage.expect("李雷", contains=["联调0", "联调1", "联调2"])
    for number in range(3):
        stage.say("李雷", f"收到 T{number + 1}")
    stage.ignore()


def test_a_head_on_leave_is_passed_over(stage: Stage) -> None:
    """The escalation goes on to who is above the head."""
    stage.say("张伟", "请假 到 周五")
    stage.expect("张伟")
    give(stage)
    stage.expect("李雷")
    stage.until("2026-11-23T15:29")
    stage.ignore()
    stage.until("2026-11-23T15:30")
    stage.expect("陈思远", contains="李雷 一直没有确认这个任务")
    stage.click("李雷", "收到", on="T1")


def test_a_heads_deputy_is_told(stage: Stage) -> None:
    """With a deputy it stays at that level; but not where the late owner is that deputy."""
    stage.say("张伟", "请假 到 周五 @苏雨桐")
    stage.ignore()
    give(stage)
    stage.expect("李雷")
    stage.until("2026-11-23T15:29")
    stage.ignore()
    stage.until("2026-11-23T15:30")
    stage.expect("苏雨桐", contains="李雷 一直没有确认这个任务")
    stage.click("李雷", "收到", on="T1")


def test_nobody_escalates_to_themselves(stage: Stage) -> None:
    """An owner who is deputy of their own head does not hear of themselves: who is above does."""
    stage.say("张伟", "请假 到 周五")
    stage.ignore()
    stage.say("张伟", "代理 @李雷")
    stage.ignore()
    give(stage)
    stage.expect("李雷")
    stage.until("2026-11-23T15:29")
    stage.ignore()
    stage.until("2026-11-23T15:30")
    stage.expect("陈思远", contains="李雷 一直没有确认这个任务")
    stage.click("李雷", "收到", on="T1")


def test_help_goes_up_past_a_leader_on_leave(stage: Stage) -> None:
    """The leader in charge is on leave without a deputy: the next above is asked."""
    stage.say("陈思远", "请假 到 周五")
    stage.expect("陈思远")
    stage.say("韩梅梅", "/求助 @技术部 环境连不上")
    stage.until("2026-11-24T09:59")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("王志远", contains="环境连不上")
    stage.ignore()
    stage.say("王志远", "答复 H1 已重启")
    stage.ignore()


def test_what_is_no_records_card_waits_for_the_return(stage: Stage) -> None:
    """A summary drawn for somebody is theirs: it comes when they do, be that sooner or later."""
    leave(stage, "请假 到 周三")
    returns = stage.start() + stage.span("71h")
    write_for(stage, returns, "本周小结", room="", account=stage.account("李雷"))
    stage.say("李雷", "请假 周四到周五 @何佳怡")
    stage.ignore()
    stage.until("2026-11-30T08:59")
    stage.silence()
    stage.until("2026-11-30T09:00")
    stage.expect("李雷", contains="本周小结")
    leave(stage, "请假 到 周三")
    write_for(stage, returns + stage.span("7d"), "下周小结", room="", account=stage.account("李雷"))
    stage.wait("1h")
    stage.say("李雷", "回来了")
    stage.expect("李雷", contains="您结束了请假")
    stage.expect("李雷", contains="下周小结")


def test_a_message_that_is_leaving_is_not_rerouted(
    postgres_template: PostgresTemplate,
) -> None:
    """The leave is prolonged as it ends: what is on its way by then reaches its reader alone."""
    with staged(postgres_template.emptied()) as stage, ThreadPoolExecutor(1) as thread:
        leave(stage, "请假 到 周二")
        give(stage)
        stage.ignore()
        stage.until("2026-11-25T08:59")
        stage.clock.advance(stage.span("1m"))
        now = stage.clock.now()
        until = now + stage.span("1m")
        with stage.database.transaction() as tx:
            wake(tx, now)
            (parcel,) = lease(tx, {stage.box.name: 1}, now, until)
            goes = partial(stage.hand_in, kind=IncomingKind.TEXT, text="请假 到 周五 @何佳怡")
            said = thread.submit(goes, "李雷")
            while not somebody_waits(stage.database):
                assert not said.done()
        said.result()
        with stage.database.transaction() as tx:
            assert handed_back(tx, parcel, now)
        stage.settle()
        assert "联调" in stage.card("李雷", "T1").text
        told = {each.message.account for each in stage.box.delivered if "联调" in each.text}
        assert stage.account("何佳怡") not in told
        stage.ignore()


@pytest.mark.both_databases
def test_owner_and_deputy_in_the_same_instant(stage: Stage) -> None:
    """Both press 收到 at once: it counts once, and the other is told who was first."""
    stage.say("李雷", "请假 到 周五 @何佳怡")
    give(stage)
    stage.ignore()
    presses = [
        Incoming(f"p{n}", stage.box.name, stage.account(each), IncomingKind.TEXT, text="收到 T1")
        for n, each in enumerate(["李雷", "何佳怡"])
    ]
    at_once([partial(stage.app.engine.receive, each) for each in presses])
    stage.settle()
    told = [each.text for each in stage.box.delivered]
    assert sum("T1 已经确认过了" in each for each in told) == 1
    stage.ignore()
    assert [action for _, action, _ in noted(stage, "T1")].count("task.ack") == 1
