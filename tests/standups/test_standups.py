"""Stand-ups in writing: asked in private, reminded at 80 %, reported without waiting (M-07)."""

from collections.abc import Iterator

import pytest

from bot.standups.telling import parts_of
from storage.database import Database
from tests.stage import Stage, staged

NEW = "/站会 新建 研发站会 @李雷 @韩梅梅 @何佳怡 9:30-10:00"


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A stand-up of three that 张伟 has made in a room on Monday; it is Tuesday, 9:29."""
    with staged(database) as stage:
        stage.say("张伟", NEW, room="研发群")
        card = stage.expect("研发群", contains=["Z1 研发站会", "每个工作日 09:30–10:00"])
        assert "（共 3 人）" in card.text
        stage.until("2026-11-24T09:29")
        stage.silence()
        yield stage


def _asked(stage: Stage, *people: str) -> None:
    for each in people:
        stage.expect(each, contains=["请在 11月24日 周二 10:00 前提交", "研发站会 · 11月24日 周二"])


def test_a_round(stage: Stage) -> None:
    """Asked when it opens; who is missing is named at 80 %; at the end the report is posted."""
    stage.until("2026-11-24T09:30")
    _asked(stage, "李雷", "韩梅梅", "何佳怡")
    told = {"done": "登录页", "plan": "联调支付", "problems": "缺测试账号"}
    stage.click("李雷", "填写", on="Q1", form=told)
    stage.silence()
    assert "已于 11月24日 周二 09:30 提交" in stage.shown("李雷", "Q1")
    stage.say("韩梅梅", "昨天写完需求\n今天评审\n没有", reply_to="Q2")
    stage.silence()
    stage.until("2026-11-24T09:53")
    stage.silence()
    stage.until("2026-11-24T09:54")
    stage.expect("何佳怡", contains="您还没有提交站会发言，11月24日 周二 10:00 截止")
    stage.expect("研发群", contains="研发站会将在 11月24日 周二 10:00 截止，还没有提交：何佳怡")
    stage.silence()
    stage.until("2026-11-24T10:00")
    report = stage.expect("研发群", contains=["研发站会汇总 · 11月24日 周二", "已提交: 2/3"])
    assert "阻碍: 李雷: 缺测试账号" in report.text
    assert "未提交: 何佳怡" in report.text
    assert "韩梅梅:\n昨天：写完需求\n今天：评审" in report.text
    stage.silence()


def test_by_a_message_of_its_own(stage: Stage) -> None:
    """What one writes in private, and is no command, is the answer, which can be put right."""
    stage.until("2026-11-24T09:30")
    stage.ignore()
    stage.say("何佳怡", "联调支付和发版")
    taken = stage.expect("何佳怡", contains=["已记录在这里", "今天计划做什么: 联调支付和发版"])
    assert taken.buttons == ["修改发言", "撤回"]
    stage.click("何佳怡", "撤回", on="Q3")
    stage.silence()
    assert "联调" not in stage.shown("何佳怡", "Q3")
    stage.say("何佳怡", "撤回", reply_to="Q3")
    stage.refused("何佳怡", "还没有提交发言")
    stage.say("何佳怡", "昨天发版\n今天联调\n没有")
    stage.expect("何佳怡", contains=["昨天完成了什么: 发版", "今天计划做什么: 联调"])
    stage.say("何佳怡", "站会列表")
    stage.ignore()


def test_emptied_in_the_form(stage: Stage) -> None:
    """What is struck is gone; a word for nothing is an answer where one says what was done."""
    stage.until("2026-11-24T09:30")
    stage.ignore()
    stage.say("何佳怡", "昨天：发版\n今天：联调\n阻碍：缺测试机", reply_to="Q3")
    stage.ignore()
    form = stage.asked("何佳怡", stage.click("何佳怡", "修改发言", on="Q3"))
    told = {each.name: each.value for each in form.inputs}
    assert told == {"done": "发版", "plan": "联调", "problems": "缺测试机"}
    stage.click("何佳怡", "修改发言", on="Q3", form=told | {"done": "", "problems": ""})
    stage.ignore()
    shown = stage.card("何佳怡", "Q3", button="撤回").text
    assert "联调" in shown
    assert "发版" not in shown
    assert "缺测试机" not in shown
    stage.click("何佳怡", "修改发言", on="Q3", form={"done": "无", "plan": "无", "problems": "无"})
    stage.ignore()
    assert "联调" not in stage.card("何佳怡", "Q3", button="撤回").text


@pytest.mark.parametrize(
    "typed", ["任务新建写周报", "人物 新建 写周报", "任务完城 T12", "task nwe x"]
)
def test_a_slip_is_no_answer(stage: Stage, typed: str) -> None:
    """A command with a slip in it is asked about; a tap makes it the answer after all."""
    stage.until("2026-11-24T09:30")
    stage.ignore()
    stage.say("何佳怡", typed)
    asked = stage.expect("何佳怡", contains="这个命令")
    assert asked.buttons[0] == "记为站会发言"
    assert typed not in stage.shown("何佳怡", "Q3")
    stage.click("何佳怡", "记为站会发言")
    assert f"今天计划做什么: {typed}" in stage.shown("何佳怡", "Q3")
    stage.ignore()


def test_a_command_with_a_slash_is_never_an_answer(stage: Stage) -> None:
    """Whatever is wrong about it."""
    stage.until("2026-11-24T09:30")
    stage.ignore()
    for typed in ("/人物 新建 写周报", "／今天联调支付"):
        stage.say("何佳怡", typed)
        asked = stage.expect("何佳怡", contains="没有“")
        assert "记为站会发言" not in asked.buttons
    assert "写周报" not in stage.shown("何佳怡", "Q3")


def test_said_again(stage: Stage) -> None:
    """Who has answered is asked whether further words are the answer; the last one counts."""
    stage.until("2026-11-24T09:30")
    stage.ignore()
    stage.say("何佳怡", "联调支付")
    stage.ignore()
    stage.say("何佳怡", "还有一件事情")
    stage.expect("何佳怡", contains="没有“还有一件事情”这个命令", buttons=["记为站会发言"])
    assert "今天计划做什么: 联调支付" in stage.shown("何佳怡", "Q3")
    stage.click("何佳怡", "记为站会发言")
    assert "今天计划做什么: 还有一件事情" in stage.shown("何佳怡", "Q3")
    stage.until("2026-11-24T09:59")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("研发群", contains=["未提交: 韩梅梅、李雷", "今天：还有一件事情"])
    stage.ignore()
    stage.say("何佳怡", "再说一件")
    stage.expect("何佳怡", contains="再说一件", buttons=[])


def test_taken_back_late(stage: Stage) -> None:
    """The report of the same day shows that nothing is told any more; the next day it stays."""
    stage.until("2026-11-24T09:30")
    stage.ignore()
    stage.say("李雷", "联调支付")
    stage.until("2026-11-24T10:00")
    stage.ignore()
    stage.say("李雷", "/站会发言 撤回 Q1")
    stage.ignore()
    assert "已提交: 0/3" in stage.shown("李雷", "B1", room="研发群")
    stage.say("李雷", "/站会发言 提交 Q1 联调")
    stage.ignore()
    stage.until("2026-11-25T00:01")
    stage.say("李雷", "/站会发言 撤回 Q1")
    stage.refused("李雷", "只能当天补交")
    stage.say("韩梅梅", "/站会发言 撤回 Q1")
    stage.refused("韩梅梅", "您不能执行")


def test_late(stage: Stage) -> None:
    """The same day one may tell it late, and the report says so; the next day no more."""
    stage.until("2026-11-24T10:00")
    stage.ignore()
    stage.say("何佳怡", "今天：发版", reply_to="Q3")
    stage.silence()
    assert "何佳怡（补交）: 今天：发版" in stage.shown("李雷", "B1", room="研发群")
    stage.until("2026-11-24T21:00")
    stage.say("李雷", "/站会发言 提交 Q1 很多 计划:更多")
    stage.ignore()
    stage.until("2026-11-25T00:01")
    stage.say("韩梅梅", "/站会发言 提交 Q2 很多")
    stage.refused("韩梅梅", "只能当天补交")


def test_on_leave_and_days_off(stage: Stage) -> None:
    """Who is on leave is not asked, and told apart; on days off nobody is."""
    stage.say("何佳怡", "/请假 周二到周五")
    stage.ignore()
    stage.until("2026-11-24T09:30")
    _asked(stage, "李雷", "韩梅梅")
    stage.until("2026-11-24T10:00")
    stage.ignore()
    assert "请假: 何佳怡" in stage.shown("李雷", "B1", room="研发群")
    stage.until("2026-11-27T11:00")
    stage.ignore()
    stage.until("2026-11-30T09:29")
    stage.silence()
    stage.until("2026-11-30T09:30")
    stage.expect("何佳怡", contains="11月30日 周一 10:00 前提交")
    stage.ignore()


def test_across_a_restart(stage: Stage) -> None:
    """Down at the opening: asked within the window; down over all of it: left out that day."""
    stage.sleep("11m")
    _asked(stage, "李雷", "韩梅梅", "何佳怡")
    stage.sleep("30m")
    stage.expect("研发群", contains="研发站会汇总")
    stage.silence()
    stage.sleep("24h")
    stage.silence()
    stage.until("2026-11-26T09:30")
    stage.expect("李雷", contains="11月26日 周四")
    stage.ignore()


def test_changed_and_ended(stage: Stage) -> None:
    """Who made it changes it and ends it; others may not."""
    stage.say("李雷", "/站会 修改 Z1 9:45-10:15")
    stage.refused("李雷", "您不能执行“修改站会”")
    stage.say("张伟", "/站会 修改 Z1 9:45-10:15")
    stage.ignore()
    assert "每个工作日 09:45–10:15" in stage.shown("李雷", "Z1", room="研发群")
    stage.until("2026-11-24T09:44")
    stage.silence()
    stage.until("2026-11-24T09:45")
    stage.expect("李雷", contains="10:15 前提交")
    stage.ignore()
    stage.say("张伟", "/站会 停止 Z1")
    stage.click("张伟", "停止站会")
    stage.ignore()
    stage.until("2026-11-24T10:15")
    stage.expect("研发群", contains="还没有提交")
    stage.ignore()
    stage.until("2026-11-26T12:00")
    stage.silence()
    stage.say("张伟", "/站会 修改 Z1 9:45-10:15")
    stage.refused("张伟", "已经停止")


def test_form_begins_with_the_work(stage: Stage) -> None:
    """What was done since the last working day, what is due, and the last plan are filled in."""
    stage.say("张伟", "/任务 新建 登录页 @李雷")
    stage.say("张伟", "/任务 新建 联调 @李雷 今天18:00")
    stage.say("李雷", "完成 T1")
    stage.until("2026-11-24T09:30")
    stage.ignore()
    stage.say("李雷", "/站会发言 提交 Q1")
    form = stage.expect("李雷").card.form
    assert form is not None
    values = {each.name: each.value for each in form.inputs}
    assert values["done"] == "T1 登录页（李雷）"
    assert values["plan"].startswith("T2 联调（李雷）")
    stage.ignore()


@pytest.mark.parametrize(
    "typed,told",
    [
        ("/站会 新建 站会 @李雷 9:30", "不是一天内的时间段"),
        ("/站会 新建 站会 @李雷 9:30-9:32", "不是一天内的时间段"),
        ("/站会 新建 站会 @李雷 每周一 9:30-10:00", "请用 /会议 预约"),
        ("/站会 新建 站会 9:30-10:00", "参加人"),
    ],
)
def test_mistakes(stage: Stage, typed: str, told: str) -> None:
    """What can't be is said, with what to write instead."""
    stage.say("韩梅梅", typed)
    stage.expect("韩梅梅", contains=told)


def test_in_english(stage: Stage) -> None:
    """Made in private it is reported to whoever made it, in their language."""
    stage.say("Jim Green", "/standup new API sync @lilei every workday 9:45 15m")
    stage.expect(
        "Jim Green", contains=["Z2 API sync", "every workday 09:45–10:00", "Sent to whoever"]
    )
    stage.until("2026-11-24T09:45")
    stage.ignore()
    stage.say("李雷", "done: login\nnext: payments\nblockers: none", reply_to="Q4")
    stage.until("2026-11-24T10:00")
    stage.expect(
        "Jim Green", contains=["API sync: report of Tue 24 Nov", "Done: login\nToday: payments"]
    )
    stage.ignore()


@pytest.mark.parametrize(
    "words,parts",
    [
        ("联调支付", {"plan": "联调支付"}),
        ("1. 写完\n2. 评审\n3. 无", {"done": "写完", "plan": "评审", "problems": ""}),
        ("昨天：a\n- b\n今天：c", {"done": "a\n- b", "plan": "c"}),
        ("Yesterday: a\nToday: b\nBlockers: none", {"done": "a", "plan": "b", "problems": ""}),
        ("先做甲\n再做乙", {"plan": "先做甲\n再做乙"}),
        ("备注:今天", {"plan": "备注:今天"}),
        ("", {}),
        ("昨天写了PRD\n今天评审\n没有阻碍", {"done": "写了PRD", "plan": "评审", "problems": ""}),
        ("昨天写了PRD\n今天评审", {"done": "写了PRD", "plan": "评审"}),
        (
            "昨天联调，今天继续，被测试环境卡住了",
            {"done": "联调", "plan": "继续", "problems": "被测试环境卡住了"},
        ),
        (
            "Yesterday fixed the login, v2.0 too. Today reviews, no blockers",
            {"done": "fixed the login\nv2.0 too", "plan": "reviews", "problems": ""},
        ),
        ("联调支付，顺便看看测试环境为什么卡", {"plan": "联调支付，顺便看看测试环境为什么卡"}),
    ],
)
def test_free_words(words: str, parts: dict[str, str]) -> None:
    """By the names of the parts, by three lines, else as the plan; `无` is nothing."""
    assert parts_of(words) == parts


@pytest.mark.parametrize("words", ["没有阻碍", "暂无", "没什么问题", "No blockers so far."])
def test_no_blocker_is_none(words: str) -> None:
    """Whoever says that nothing stands in the way is not reported as held up."""
    assert parts_of(f"a\nb\n{words}")["problems"] == ""


@pytest.mark.parametrize("words", ["没有阻碍", "无"])
def test_no_blocker_in_the_form(stage: Stage, words: str) -> None:
    """The form's words for nothing are nothing in the report as well."""
    stage.until("2026-11-24T09:30")
    stage.ignore()
    form = {"done": "发版", "plan": "联调", "problems": words}
    stage.click("何佳怡", "填写", on="Q3", form=form)
    stage.until("2026-11-24T10:00")
    report = stage.shown("李雷", "B1", room="研发群")
    assert "发版" in report
    assert "阻碍" not in report
    stage.ignore()


def test_moved_to_later_the_same_day(stage: Stage) -> None:
    """The day has had its round: that one ends as it began, the new time holds from the next."""
    stage.until("2026-11-24T09:30")
    _asked(stage, "李雷", "韩梅梅", "何佳怡")
    stage.say("张伟", "/站会 修改 Z1 11:00-11:30")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("研发群", contains="还没有提交")
    stage.ignore()
    stage.until("2026-11-24T18:00")
    stage.silence()
    stage.until("2026-11-25T11:00")
    stage.expect("李雷", contains="请在 11月25日 周三 11:30 前提交")
    stage.ignore()
