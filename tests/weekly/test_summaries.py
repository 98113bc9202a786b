"""The weekly summary: drafted, written, collected on the last working day (TPL-14, R-04)."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.help.company import actions
from tests.stage import WEEKLY, Stage, staged


@pytest.fixture
def week(database: Database) -> Iterator[Stage]:
    """A week in which 李雷 has finished T1, is stuck with T2, and has T3 due next Wednesday."""
    with staged(database, settings=WEEKLY) as stage:
        stage.say("韩梅梅", "/任务 新建 登录页 @李雷")
        stage.say("韩梅梅", "/任务 新建 支付 @李雷")
        stage.say("韩梅梅", "/任务 新建 联调 @李雷 12月2日")
        stage.say("李雷", "全部收到")
        stage.say("李雷", "完成 T1")
        stage.say("李雷", "/任务 阻塞 T2 缺商户号")
        stage.say("李雷", "/任务 进度 T3 %10 下一步:搭环境")
        stage.say("徐静", "/求助 @技术部 连不上")
        stage.say("张伟", "收到 H1")
        stage.ignore()
        yield stage


DONE, STUCK, NEXT = "T1 登录页（李雷）", "T2 支付（李雷） · 缺商户号", "T3 联调（李雷）"


def test_draft(week: Stage) -> None:
    """The head sees what the week was like by the template's fields, and sends it by a tap."""
    week.say("张伟", "/周报")
    draft = week.expect("张伟", contains=["技术部 周报 11/23–11/29（草稿）", DONE, STUCK, NEXT])
    assert [each.label for each in draft.card.fields] == ["已完成任务", "待解决问题", "下周计划"]
    assert "H1 连不上（徐静 → 张伟）" in draft.text
    assert "搭环境" in draft.text
    assert draft.buttons == ["直接提交", "修改"]
    week.click("张伟", "直接提交")
    week.expect("张伟", contains=["W1 技术部 周报", DONE, STUCK, NEXT, "张伟 填写于"])
    week.expect("陈思远", contains=["张伟 提交了 技术部 的周报", DONE, STUCK])
    week.silence()
    assert actions(week, "W1") == ["weekly.submit"]


def test_changed_by_form(week: Stage) -> None:
    """The form begins with the draft; changed later, every card of it changes in silence."""
    week.say("张伟", "/周报 提交")
    asked = week.expect("张伟", contains=["部门: 技术部", DONE, STUCK])
    inputs = asked.card.form.inputs if asked.card.form else ()
    assert [each.name for each in inputs] == ["unit", "week", "done", "problems", "plan"]
    said = {"unit": "技术部", "done": "登录页上线", "problems": "无", "plan": "联调支付"}
    week.click("张伟", "提交周报", form=said)
    week.ignore()
    shown = week.shown("陈思远", "W1")
    assert "已完成任务: 登录页上线" in shown
    assert "待解决问题: 无" in shown
    week.say("张伟", "/周报 提交 问题:缺测试机")
    week.expect("张伟", contains="已记录")
    week.silence()
    assert "待解决问题: 缺测试机" in week.shown("陈思远", "W1")
    assert "登录页上线" in week.shown("陈思远", "W1")


def test_emptied_in_the_form(week: Stage) -> None:
    """A struck part is not filled in again, be it of the draft or of what was written."""
    drafted = week.asked("张伟", week.say("张伟", "/周报 提交"))
    values = {each.name: each.value for each in drafted.inputs}
    week.click("张伟", "提交周报", form=values | {"problems": ""})
    week.ignore()
    shown = week.shown("陈思远", "W1")
    assert STUCK not in shown
    assert DONE in shown
    written = week.asked("张伟", week.say("张伟", "/周报 提交"))
    values = {each.name: each.value for each in written.inputs}
    week.click("张伟", "提交周报", form=values | {"done": "", "problems": "缺测试机"})
    week.ignore()
    shown = week.shown("陈思远", "W1")
    assert DONE not in shown
    assert "缺测试机" in shown


def test_who_sees_and_writes(week: Stage) -> None:
    """Members see the department's, or before it is there their own week; others are refused."""
    week.say("李雷", "/周报")
    own = week.expect("李雷", contains=["我的周小结", DONE, "技术部 这一周的周报还没有提交"])
    assert own.buttons == []
    week.say("李雷", "/周报 提交 我来写")
    week.refused("李雷", "您不能执行“提交周报”")
    week.say("徐静", "/周报 @技术部")
    week.refused("徐静", "您不能查看 技术部 的周报")
    week.say("张伟", "/周报 提交 都完成了")
    week.ignore()
    week.say("李雷", "/周报")
    week.expect("李雷", contains="都完成了")
    week.say("徐静", "W1")
    week.refused("徐静", "您不能执行“查看周报”")
    week.say("王志远", "/周报")
    week.expect("王志远", contains=["已提交 1/5", "W1 技术部", "市场部 · 马俊杰"])
    week.say("王志远", "/周报 提交 大家都好")
    week.refused("王志远", "请写明部门")


def test_collected_on_friday(week: Stage) -> None:
    """Heads who have not written get the draft at 15:00; at 17:00 leaders see who has not."""
    form = week.asked("张伟", week.say("张伟", "/周报 提交"))
    week.click("张伟", "提交周报", form={each.name: each.value for each in form.inputs})
    week.ignore()
    week.until("2026-11-27T14:59")
    week.ignore()
    week.until("2026-11-27T15:00")
    week.expect("林晓彤", contains=["11月27日 周五 17:00 前提交 产品部 的周报", "草稿"])
    week.expect("苏雨桐", contains="设计部")
    week.expect("马俊杰", contains="市场部")
    week.expect("孙丽娜", contains="客服部")
    week.silence()
    week.click("马俊杰", "直接提交")
    week.expect("马俊杰", contains="W2 市场部")
    week.expect("赵婉清", contains="马俊杰 提交了")
    week.until("2026-11-27T17:00")
    week.expect("王志远", contains=["本周周报已截止", "已提交 2/5", "未提交:\n产品部 · 林晓彤"])
    week.expect("陈思远", contains=["已提交 1/3", "设计部 · 苏雨桐", "W1 技术部"])
    week.expect("赵婉清", contains=["已提交 1/2", "未提交: 客服部 · 孙丽娜", "W2 市场部"])
    week.silence()
    week.until("2026-11-30T18:00")
    assert not [each for each in week.box.delivered if "11/30" in each.text]
    week.ignore()


def test_last_working_day(database: Database) -> None:
    """In a week that ends in a holiday it is the day before it; on a make-up Saturday, that."""
    with staged(database, now="2026-09-28T10:00+08:00", settings=WEEKLY) as stage:
        stage.until("2026-09-30T14:59")
        stage.silence()
        stage.until("2026-09-30T15:00")  # Wednesday: the holidays begin on Thursday
        stage.expect("张伟", contains="9月30日 周三 17:00 前")
        stage.ignore()
        stage.until("2026-10-10T14:59")
        stage.ignore()
        stage.until("2026-10-10T15:00")  # a Saturday that is worked
        stage.expect("张伟", contains="10月10日 周六 17:00 前")
        stage.ignore()


def test_on_leave(week: Stage) -> None:
    """A head on leave is left alone; their deputy gets the draft and may write it."""
    week.say("苏雨桐", "/请假 周四到周五")
    week.say("林晓彤", f"/请假 周四到周五 {week.mention('韩梅梅')}")
    week.ignore()
    week.until("2026-11-27T15:00")
    week.expect("韩梅梅", contains="产品部 的周报")
    assert not [each for each in week.box.delivered if "设计部 的周报" in each.text]
    week.ignore()
    week.say("韩梅梅", "/周报 提交 @产品部 需求评审完成")
    week.expect("韩梅梅", contains="需求评审完成")
    week.ignore()


def test_turned_off(database: Database) -> None:
    """Without the time nobody is asked, and it can be written all the same."""
    with staged(database) as stage:
        stage.until("2026-11-30T10:00")
        stage.silence()
        stage.say("张伟", "/周报 提交 一切正常")
        stage.expect("张伟", contains=["11/30–12/6", "一切正常"])
        stage.expect("陈思远")


def test_empty_week(week: Stage) -> None:
    """Where nothing happened every field says so."""
    week.say("马俊杰", "/周报")
    week.expect("马俊杰", contains=["已完成任务: 无", "下周计划: 无"])


def test_in_english(week: Stage) -> None:
    """The same in the other language."""
    week.say("Jim Green", "/weekly")
    week.expect("Jim Green", contains=["My week of 11/23–11/29", "Open problems: nothing"])
