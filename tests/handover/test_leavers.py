"""Somebody leaves: their tasks, requests and duties are their head's, listed once (D-11)."""

from sqlmodel import col, func, select

from bot.tasks.model import OPEN, Task
from tests.handover.company import imports, notes, without
from tests.help.company import actions
from tests.stage import Stage


def test_an_owner_leaves_at_80_percent(stage: Stage) -> None:
    """The head owns it with a new clock, the giver's card says so, the head is told once."""
    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷 周五17:00", room="产品群")
    stage.say("李雷", "/任务 开始 T1")
    stage.say("李雷", "/任务 进度 T1 %80 只差移动端")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.expect(
        "张伟",
        contains=["李雷 已离职，1 项未完成的事已转到您名下", "T1 完成UI原型", "现由 张伟"],
    )
    stage.silence()
    shown = stage.shown("韩梅梅", "T1", room="产品群")
    assert "技术部 · 张伟" in shown
    assert "80%" in shown
    stage.wait("96m")
    stage.expect("张伟", contains="前确认收到")
    stage.say("张伟", "/任务 转交 T1 @Jim")
    stage.expect("Jim Green")
    stage.expect("韩梅梅", contains="Jim Green")
    stage.say("Jim Green", "/task ack T1")
    stage.ignore()
    assert "Jim Green" in stage.shown("韩梅梅", "T1", room="产品群")


def test_without_a_due_date(stage: Stage) -> None:
    """A task that no clock would ever ask for again is passed on like any other."""
    stage.say("韩梅梅", "/任务 新建 整理文档 @李雷")
    stage.say("李雷", "收到 T1")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.expect("张伟", contains="T1 整理文档")
    stage.wait("96m")
    stage.expect("张伟", contains="前确认收到")
    stage.say("张伟", "收到 T1")
    stage.ignore()


def test_a_giver_leaves(stage: Stage) -> None:
    """Work that is handed in afterwards is accepted by the giver's head."""
    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷")
    stage.say("李雷", "/任务 提交 T1")
    stage.ignore()
    imports(stage, without("hanmeimei"))
    stage.expect("林晓彤", contains="T1 完成UI原型（由其发起）")
    stage.say("林晓彤", "/任务 验收 T1")
    stage.expect("李雷", contains="林晓彤")
    stage.ignore()


def test_a_request_for_help(stage: Stage) -> None:
    """Who was asked leaves: their head is asked, with both clocks from the start."""
    stage.say("韩梅梅", "/求助 @李雷 测试环境连不上", room="产品群")
    stage.ignore()
    stage.wait("1h")
    imports(stage, without("lilei"))
    stage.expect("张伟", contains="H1 测试环境连不上")
    stage.wait("3h10m")
    stage.expect("张伟", contains="测试环境连不上")
    stage.say("张伟", "/求助 答复 H1 好了")
    stage.expect("韩梅梅", contains="好了")
    assert "help.asked_left" in actions(stage, "H1")
    stage.ignore()


def test_an_asker_leaves(stage: Stage) -> None:
    """What they asked is settled by their head."""
    stage.say("韩梅梅", "/求助 @李雷 测试环境连不上", room="产品群")
    stage.ignore()
    imports(stage, without("hanmeimei"))
    stage.expect("林晓彤", contains="H1 测试环境连不上（由其提出）")
    stage.say("李雷", "/求助 答复 H1 好了")
    stage.expect("林晓彤", contains="好了")
    stage.ignore()


def test_the_head_who_asked_is_not_asked(stage: Stage) -> None:
    """A request of the leaver's own head goes to who stands above: nobody answers themselves."""
    stage.say("张伟", "/求助 @李雷 测试环境连不上", room="技术群")
    stage.ignore()
    imports(stage, without("lilei"))
    assert "陈思远" in stage.shown("张伟", "H1", room="技术群")
    stage.ignore()


def test_duties(stage: Stage) -> None:
    """The head is on duty on the leaver's days."""
    stage.say("张伟", "/值班 排班 @李雷 周一")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.expect("张伟", contains="技术部 的值班")
    stage.say("徐静", "/值班 @技术部")
    stage.expect("徐静", contains="技术部: 张伟", lacks="离职")


def test_a_meeting(stage: Stage) -> None:
    """The head arranges it now, is asked to it and can move it; the leaver is asked no more."""
    stage.say("李雷", "/会议 预约 评审 @韩梅梅 周五15:00")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.expect("张伟", contains=["1 项未完成的事", "M1 评审"])
    stage.silence()
    shown = stage.shown("韩梅梅", "M1")
    assert "发起人: 张伟" in shown
    assert "未答复 2: 韩梅梅、张伟" in shown
    stage.say("张伟", "/会议 修改 M1 周五16:00")
    stage.expect("韩梅梅", contains="张伟 把会议改到 11月27日 周五 16:00")
    stage.ignore()
    assert "meeting.organiser_left" in actions(stage, "M1")


def test_a_series(stage: Stage) -> None:
    """The meeting that is planned and all that follow are the head's; others' stay theirs."""
    stage.say("李雷", "/会议 预约 前端周会 @韩梅梅 每周一 11:00-12:00")
    stage.say("韩梅梅", "/会议 预约 评审 @李雷 周五15:00")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.expect("张伟", contains=["1 项未完成的事", "M1 前端周会"], lacks="评审")
    stage.say("张伟", "/会议 修改系列 M1 每周三 15:00")
    stage.expect("韩梅梅", contains="张伟 把会议改到 11月25日 周三 15:00")
    stage.ignore()
    stage.until("2026-11-25T16:00")
    stage.ignore()
    assert "发起人: 张伟" in stage.shown("韩梅梅", "M3")


def test_a_series_between_two_meetings(stage: Stage) -> None:
    """What still follows of a series, none of whose meetings is planned, is the head's as well."""
    stage.say("李雷", "/会议 预约 前端周会 @韩梅梅 每周一 11:00-12:00")
    stage.say("李雷", "/会议 取消 M1 停一次")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.ignore()
    stage.until("2026-11-30T12:00")
    stage.ignore()
    assert "发起人: 张伟" in stage.shown("韩梅梅", "M2")


def test_a_stand_up(stage: Stage) -> None:
    """The head runs it, and gets its report."""
    stage.say("李雷", "/站会 新建 前端站会 @韩梅梅 9:30-10:00")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.expect("张伟", contains=["1 项未完成的事", "Z1 前端站会"])
    stage.until("2026-11-24T10:00")
    stage.expect("张伟", contains="前端站会汇总")
    stage.say("张伟", "/站会 停止 Z1")
    stage.ignore()
    stage.click("张伟", "停止站会")
    assert actions(stage, "Z1")[-2:] == ["standup.organiser_left", "standup.stop"]
    stage.ignore()


def test_a_head_leaves(stage: Stage) -> None:
    """The leader in charge gets what was the head's; the administrator learns of the gap."""
    stage.say("韩梅梅", "/任务 新建 评审 @张伟")
    stage.ignore()
    imports(stage, without("zhangwei"))
    stage.expect("陈思远", contains="T1 评审")
    stage.silence()


def test_head_and_member_leave_at_once(stage: Stage) -> None:
    """Nothing goes to somebody who leaves in the same import."""
    stage.say("韩梅梅", "/任务 新建 评审 @李雷")
    stage.ignore()
    imports(stage, without("zhangwei", "lilei"))
    stage.expect("陈思远", contains="T1 评审")


def test_nobody_owed_anything(stage: Stage) -> None:
    """Where nothing was open nobody is written to."""
    imports(stage, without("lilei"))
    stage.silence()


def test_a_return_before_anything_was_done(stage: Stage) -> None:
    """Who is back before the program looked keeps what is theirs."""
    stage.say("韩梅梅", "/任务 新建 评审 @李雷")
    stage.say("李雷", "收到 T1")
    stage.ignore()
    notes(stage, without("lilei"))
    imports(stage, without())
    stage.silence()
    assert "李雷" in stage.shown("韩梅梅", "T1")


def test_a_return_after_everything_was_passed_on(stage: Stage) -> None:
    """What is another's by now stays theirs; the cards of whoever is back are true again."""
    stage.say("韩梅梅", "/任务 新建 评审 @李雷")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.say("张伟", "收到 T1")
    stage.say("张伟", "/任务 进度 T1 40%")
    stage.ignore()
    imports(stage, without())
    stage.silence()
    card = stage.shown("李雷", "T1")
    assert "技术部 · 张伟" in card
    assert "40%" in card


def test_a_thousand_tasks(stage: Stage) -> None:
    """They are passed on in steps, and none is left; the list says how many there are."""
    stage.say("韩梅梅", "/任务 新建 评审 @李雷")
    stage.ignore()
    with stage.database.transaction() as tx:
        first = tx.get_one(Task, 1).model_dump(exclude={"id"})
        tx.add_all(Task(**first | {"title": f"第{number}项"}) for number in range(2, 1001))
    notes(stage, without("lilei"))
    steps = 0
    while stage.app.engine.fire():
        steps += 1
    assert steps > 10, "one transaction would hold everybody else up"
    stage.settle()
    stage.expect("张伟", contains=["1000 项未完成的事", "还有 980 项"])
    with stage.database.snapshot() as tx:
        open_ = col(Task.state).in_(OPEN)
        owners = tx.exec(select(Task.owner_id, func.count()).where(open_).group_by(Task.owner_id))  # type: ignore[arg-type]
        assert [count for _, count in owners] == [1000]
    stage.silence()


def test_a_crash_in_the_middle(stage: Stage) -> None:
    """What was done stays done, what was not is done afterwards, and the head is told once."""
    for number in range(60):
        stage.hand_in("韩梅梅", text=f"/任务 新建 第{number}项 @李雷", kind="text")
    stage.settle()
    stage.ignore()
    notes(stage, without("lilei"))
    stage.app.engine.fire()
    stage.restart()
    stage.settle()
    stage.expect("张伟", contains="60 项未完成的事")
    stage.silence()
