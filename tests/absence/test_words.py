"""How leave is entered, by tired people and by their heads, and what is refused."""

from functools import partial

import pytest
from sqlmodel import select

from bot.directory.absences import Absence
from bot.engine.incoming import Incoming, IncomingKind
from tests.engine.test_conflicts import at_once
from tests.stage import Stage


@pytest.mark.parametrize(
    "typed, days, deputy",
    [
        ("请假中 到 周五", "11月23日 周一 10:00 – 11月27日 周五", "无"),
        ("请假到周五", "11月27日 周五", "无"),
        ("請假到週五", "11月27日 周五", "无"),
        ("请假中到周五!", "11月27日 周五", "无"),
        ("请假 明天", "11月24日 周二", "无"),
        ("请假明天一天", "11月24日 周二", "无"),
        ("请假12月1日3天", "12月1日 周二 – 12月3日 周四", "无"),
        ("请假明天下午", "11月24日 周二 12:00", "无"),
        ("休假 周三到周五 @何佳怡", "11月25日 周三 – 11月27日 周五", "何佳怡"),
        ("请假 周三到周五 由 @何佳怡 代理", "11月25日 周三 – 11月27日 周五", "何佳怡"),
        ("请假 @何佳怡 周三到周五", "11月25日 周三 – 11月27日 周五", "何佳怡"),
        ("请假 下周 @何佳怡", "11月30日 周一 – 12月4日 周五", "何佳怡"),
        ("请假 这周", "11月23日 周一 10:00 – 11月27日 周五", "无"),
        ("请假 周四起三天", "11月26日 周四 – 11月30日 周一", "无"),
        ("请假 明天开始2天", "11月24日 周二 – 11月25日 周三", "无"),
        ("请假 周三-周五 代理:@何佳怡", "11月25日 周三 – 11月27日 周五", "何佳怡"),
        ("请假 周三到周五 代理 何佳怡", "11月25日 周三 – 11月27日 周五", "何佳怡"),
        ("请假 12月1号到3号 代理何佳怡", "12月1日 周二 – 12月3日 周四", "何佳怡"),
        ("代理 何佳怡 周一到周三", "11月23日 周一 – 11月25日 周三", "何佳怡"),
        ("ooo next week", "11月30日 周一 – 12月4日 周五", "无"),
        ("pto dec 21 to 24", "12月21日 周一 – 12月24日 周四", "无"),
        ("ooo tomorrow for 3 days", "11月24日 周二 – 11月26日 周四", "无"),
        ("ooo wed-fri, deputy hejiayi", "11月25日 周三 – 11月27日 周五", "何佳怡"),
        ("ooo until fri", "11月27日 周五", "无"),
        ("OOO tomorrow @hejiayi", "11月24日 周二", "何佳怡"),
        ("代理 @何佳怡 周一到周三", "11月23日 周一 – 11月25日 周三", "何佳怡"),
        ("代理@何佳怡 周一到周三", "11月23日 周一 – 11月25日 周三", "何佳怡"),
    ],
)
def test_as_people_type(stage: Stage, typed: str, days: str, deputy: str) -> None:
    """Either language, glued or not: the answer names the person, the days and the deputy."""
    stage.say("李雷", typed)
    stage.expect("李雷", contains=["李雷", days, f"代理人: {deputy}"])
    stage.ignore()


@pytest.mark.parametrize(
    "typed, told",
    [
        ("请假 昨天", "已经过去"),
        ("请假 随便几天", "没看懂时间“随便几天”"),
        ("请假 三天", "或 明天起3天"),
        ("请假 12月3日到12月1日", "没看懂时间"),
        ("请假 到 2029-01-01", "最长一年"),
        ("请假 明天 代理 @李雷", "不能由本人代理"),
        ("请假 给 @徐静 明天", "您不能替 徐静 登记请假"),
        ("回来了", "您现在没有请假"),
        ("代理 @何佳怡", "何佳怡 代理哪几天"),
    ],
)
def test_refusals(stage: Stage, typed: str, told: str) -> None:
    """Each says what to type instead, and nothing happens."""
    stage.say("李雷", typed)
    assert told in stage.expect("李雷").text
    stage.silence()
    assert absences(stage) == []


def test_overlapping(stage: Stage) -> None:
    """Leave that shares a moment with other leave is refused by that one's id; next to it not."""
    stage.say("李雷", "请假 周三到周五")
    stage.expect("李雷", contains="L1")
    stage.say("李雷", "请假 周五到下周一")
    stage.refused("李雷", "与已登记的请假 L1 重叠")
    stage.say("李雷", "请假 周六到下周一")
    stage.expect("李雷", contains="L2")


def test_list_and_cancel(stage: Stage) -> None:
    """Planned leave is listed, cancelled after one question, and can be entered again."""
    stage.say("李雷", "请假 周三到周五 @何佳怡")
    stage.ignore()
    stage.say("李雷", "/请假 列表")
    stage.expect(
        "李雷", contains=["请假一览", "L1 李雷 请假", "11月25日 周三 – 11月27日 周五 · 何佳怡"]
    )
    stage.say("李雷", "/请假 取消 L1")
    stage.expect("李雷", contains="确定要取消请假 L1 吗", buttons=["取消请假"])
    stage.click("李雷", "取消请假")
    stage.expect("何佳怡", contains="您不再代理")
    stage.ignore()
    stage.say("李雷", "/ooo list")
    stage.expect("李雷", contains="没有人请假")
    stage.say("李雷", "请假 周三到周五")
    stage.expect("李雷", contains="L2")


def test_back_in_english(stage: Stage) -> None:
    """`back` ends the leave."""
    stage.say("Jim Green", "ooo until fri")
    stage.expect("Jim Green", contains="Jim Green on leave")
    stage.wait("1h")
    stage.say("Jim Green", "back")
    assert "over" in stage.shown("Jim Green", "L1")
    stage.ignore()


@pytest.mark.parametrize(
    "button, away, deputy", [("李雷 请假", "李雷", None), ("我请假，李雷 代理", "张伟", "李雷")]
)
def test_a_head_is_asked_whose_leave(
    stage: Stage, button: str, away: str, deputy: str | None
) -> None:
    """One of their people named first may be deputy or away: one tap says it."""
    stage.say("张伟", "请假 @李雷 周三到周五")
    stage.expect(
        "张伟", contains=["谁请假", "11月25日 周三"], buttons=["李雷 请假", "我请假，李雷 代理"]
    )
    stage.silence()
    assert absences(stage) == []
    stage.click("张伟", button)
    stage.expect("张伟", contains=[f"{away} 请假", "11月25日 周三 – 11月27日 周五"])
    stage.expect("李雷", contains="张伟 请您代理" if deputy else "张伟 为您登记了请假")


@pytest.mark.parametrize("typed", ["请假 给 @李雷 周三到周五", "/ooo for @lilei wed-fri"])
def test_clear_words_of_a_head(stage: Stage, typed: str) -> None:
    """With `给` or `for` nobody is asked; who is away is told."""
    stage.say("张伟", typed)
    stage.expect("张伟", contains=["李雷 请假", "11月25日 周三 – 11月27日 周五"])
    stage.expect("李雷", contains=["张伟 为您登记了请假", "登记人: 张伟"])


def test_a_deputy_behind_the_days_is_one(stage: Stage) -> None:
    """As the examples have it, even where a head names one of their people."""
    stage.say("张伟", "请假 周三到周五 @李雷")
    stage.expect("张伟", contains=["张伟 请假", "代理人: 李雷"], lacks="登记人")
    stage.expect("李雷", contains="张伟 请您代理")


def test_english_facts_and_forms_begin_with_capitals(stage: Stage) -> None:
    """Whoever reads English finds leave written as tasks and meetings are."""
    form = stage.asked("Jim Green", stage.say("Jim Green", "/ooo new"))
    assert [each.label for each in form.inputs] == ["Days", "For", "Deputy"]
    stage.ignore()
    stage.say("Jim Green", "ooo wed-fri")
    stage.expect("Jim Green", contains=["Days: Wed 25 Nov", "Deputy: nobody", "State: to come"])


@pytest.mark.both_databases
def test_two_in_the_same_instant(stage: Stage) -> None:
    """Of overlapping absences entered at once by the person and the head one stands."""
    texts = [("lilei", "请假 周三到周五"), ("zhangwei", "请假 给 @李雷 周四到周五")] * 3
    inputs = [
        Incoming(f"a{n}", "console", who, IncomingKind.TEXT, text=text)
        for n, (who, text) in enumerate(texts)
    ]
    at_once([partial(stage.app.engine.receive, each) for each in inputs])
    stage.settle()
    stage.ignore()
    assert len(absences(stage)) == 1


def absences(stage: Stage) -> list[Absence]:
    """All that are kept."""
    with stage.database.snapshot() as tx:
        return list(tx.exec(select(Absence)).all())


@pytest.mark.parametrize(
    "person, typed, planned, begun",
    [
        ("李雷", "请假 周三到周五", "取消请假", "结束请假"),
        ("李雷", "代理 @何佳怡 周三到周五", "取消代理", "结束代理"),
        ("Jim Green", "ooo wed-fri", "Cancel leave", "End leave"),
    ],
)
def test_what_has_not_begun_is_cancelled(
    stage: Stage, person: str, typed: str, planned: str, begun: str
) -> None:
    """And what has is ended: the button says which of them it does."""
    stage.say(person, typed)
    stage.expect(person, buttons=[planned])
    stage.until("2026-11-25T10:00")
    stage.ignore()
    assert stage.card(person, "L1").buttons == [begun]
