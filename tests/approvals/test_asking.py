"""From the form to the card: preview, submission, typed decisions, copies, lists (A-01 to A-08)."""

import pytest
from sqlmodel import select

from bot.approvals.model import Approval
from tests.approvals.flows import DECIDER, define, people, step, submit
from tests.stage import Stage

LEAVE = {
    "affair": "leave",
    "kind": "年假",
    "when": "12月14日到12月18日",
    "days": "5天",
    "reason": "旅行",
}


def test_a_form_is_filled_in_previewed_and_submitted(stage: Stage) -> None:
    """Who decides and by when is seen before; nothing is submitted by looking."""
    stage.say("李雷", "/审批 发起 请假")
    asked = stage.expect("李雷")
    assert [each.name for each in asked.card.form.inputs][:3] == ["affair", "kind", "when"]  # type: ignore[union-attr]
    stage.send("李雷", kind="action", action="approval.new", form=LEAVE)
    seen = ["上级审批: 张伟 · 最迟 11月24日", "上上级审批: 陈思远", "人事备案: 赵婉清"]
    stage.expect("李雷", contains=[*seen, "天数: 5\n"], buttons=["提交", "修改"])
    stage.silence()
    stage.click("李雷", "提交")
    stage.expect("李雷", contains=["A1 请假 · 李雷", "● 上级审批: 张伟"])
    stage.expect("张伟", contains="李雷发起的审批")


@pytest.mark.parametrize("typed", ["/approve new leave", "/审批 发起 请假"])
def test_asked_for_by_name(stage: Stage, typed: str) -> None:
    """The form opens, whichever way it is asked for; nothing is decided."""
    stage.say("李雷", typed)
    stage.expect("李雷", contains="审批类型*: 请假")
    stage.silence()


def test_the_preview_counts_leave_and_holidays(stage: Stage) -> None:
    """Who is away is replaced, and a weekend is no working day."""
    stage.say("张伟", "/请假 到 周五 @林晓彤")
    stage.until("2026-11-27T17:00")
    stage.ignore()
    stage.send("李雷", kind="action", action="approval.new", form=LEAVE | {"days": "1"})
    stage.expect(
        "李雷",
        contains=["上级审批: 林晓彤 · 最迟 11月30日 周一 17:00", "人事备案: 赵婉清 · 最迟 12月1日"],
    )


def test_from_the_preview_back_to_the_form(stage: Stage) -> None:
    """What was filled in is kept."""
    stage.send("李雷", kind="action", action="approval.new", form=LEAVE)
    stage.ignore()
    stage.click("李雷", "修改")
    form = stage.expect("李雷").card.form
    assert form is not None
    assert {each.name: each.value for each in form.inputs}["reason"] == "旅行"


def test_the_form_is_headed_with_what_it_asks_for(stage: Stage) -> None:
    """Its list of affairs and its choices know their option by value, as every messenger does."""
    stage.say("李雷", "/审批 发起 请假 假别:年假 时间:12月14日到12月16日")
    card = stage.expect("李雷", contains="请假").card
    assert card.form is not None
    assert (card.title, card.form.submit) == ("请假", "下一步")
    values = {each.name: each.value for each in card.form.inputs}
    assert (values["affair"], values["kind"]) == ("leave", "annual")
    assert "leave" in {each.value for each in card.form.inputs[0].options}


@pytest.mark.parametrize(
    "when",
    ["12月14日到12月18日", "12月14日", "明天下午", "明天 14:00-15:30", "明天14点到周五18:00"],
)
@pytest.mark.parametrize("person", ["李雷", "Jim Green"])
def test_a_range_comes_back_as_people_write_it(stage: Stage, person: str, when: str) -> None:
    """And is read as the same again."""
    range_field = "  - {id: when, name: {zh: 时间, en: When}, kind: range}\n"
    define(stage, step("a", people("张伟")), more=range_field)
    form = {"affair": "trial", "amount": "1", "when": when}
    stage.send(person, kind="action", action="approval.submit", form=form)
    stage.ignore()
    with stage.database.snapshot() as tx:
        kept = tx.exec(select(Approval)).one().form["when"]
    stage.say("张伟", "/审批 退回 A1 再看看")
    stage.ignore()
    answer = stage.click(person, "approval.resubmit", on="A1", opens_forms=True)
    assert answer.form is not None
    assert answer.form.form is not None
    values = {each.name: each.value for each in answer.form.form.inputs}
    assert "/" not in values["when"]
    stage.click(person, "approval.resubmit", on="A1", form=values | {"amount": "2"})
    stage.ignore()
    with stage.database.snapshot() as tx:
        assert tx.exec(select(Approval)).one().form["when"] == kept


def test_what_is_wrong_is_said_at_its_field(stage: Stage) -> None:
    """All of it at once, in words that say what to write."""
    wrong = LEAVE | {"kind": "看病", "days": "几天", "when": "13月1日"}
    answer = stage.send("李雷", kind="action", action="approval.new", form=wrong, opens_forms=True)
    assert answer.errors.keys() == {"kind", "days", "when"}
    assert "年假" in answer.errors["kind"]
    stage.say("李雷", "/审批 发起 放假")
    stage.refused("李雷", "没有叫“放假”的审批。可以发起：")


@pytest.mark.parametrize(
    "typed,said",
    [
        ("OK。", "已通过"),
        ("同意 尽快补发票", "10:00: 尽快补发票"),
        ("approve please send the invoice soon", "10:00: please send the invoice soon"),
        ("不同意 太贵", "张伟退回了您的申请，请修改后重新提交：太贵"),
        ("不同意，没有预算", "重新提交：没有预算"),
        ("reject: over budget", "重新提交：over budget"),
    ],
)
def test_the_first_word_of_a_reply_decides(stage: Stage, typed: str, said: str) -> None:
    """What stands behind it is the opinion or the reason (rule 20)."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.expect("李雷")
    stage.say("张伟", typed, reply_to=stage.expect("张伟"))
    stage.expect("李雷", contains=said)
    stage.silence()


def test_what_may_take_a_decision_back_leaves_it_a_remark(stage: Stage) -> None:
    """`ok, but …` decides nothing; it is passed on, and answered with the buttons (rule 20)."""
    define(stage, step("a", people("张伟")))
    submit(stage, room="产品群")
    stage.expect("产品群", buttons=["同意", "不同意", "更多"])
    card = stage.expect("张伟")
    for typed in (
        "ok, 但是要快",
        "看起来不错",
        "同意吗",
        "同意 等发票到了",
        "同意 500",
        "approve ¥300 of it",
        "reject unless it is cheaper",
    ):
        stage.say("张伟", typed, reply_to=card)
        stage.expect("李雷", contains=f"张伟留言：{typed}")
        stage.expect("张伟", contains="没有算作决定", buttons=DECIDER[:-1])


def test_what_is_handled_is_done_not_decided(stage: Stage) -> None:
    """A handler finishes or passes on; refusing is no choice there (rule 16)."""
    define(stage, step("a", people("张伟"), kind="handle") + step("b", people("林晓彤")))
    submit(stage)
    stage.expect("李雷")
    stage.expect("张伟", contains="请办理", buttons=["办结", "转交", "更多"])
    stage.say("张伟", "不同意 A1 不行")
    stage.refused("张伟", "这一步是办理")
    stage.click("张伟", "办结", on="A1")
    stage.expect("林晓彤", contains="✓ a: 张伟 · 已办结")
    stage.say("林晓彤", "/审批 办结 A1")
    stage.refused("林晓彤", "要作决定")


def test_copies(stage: Stage) -> None:
    """Those with a copy see and comment; they hear of the end (rule 15, A-08)."""
    define(stage, "  - {tell: office, by: {role: hr}}\n" + step("a", people("张伟")))
    submit(stage)
    stage.expect("李雷")
    stage.expect("赵婉清", contains="抄送给您", buttons=["更多"])
    stage.ignore()
    stage.say("李雷", "/审批 抄送给 A1 @徐静 @何佳怡")
    stage.expect("徐静", contains="抄送给您")
    stage.expect("何佳怡", contains="抄送给您")
    stage.ignore()
    stage.say("徐静", "/审批 补充 A1 可以从市场费用走")
    stage.expect("李雷", contains="徐静留言")
    stage.expect("张伟", contains="徐静留言")
    stage.ignore()
    stage.say("张伟", "同意 A1")
    for person in ("李雷", "赵婉清", "徐静", "何佳怡"):
        stage.expect(person, contains="已通过")
    stage.ignore()


def test_lists(stage: Stage) -> None:
    """What waits for me, what I submitted, what I have a copy of."""
    define(stage, step("a", people("张伟")))
    submit(stage, amount=42)
    stage.say("李雷", "/审批 抄送给 A1 @徐静")
    stage.ignore()
    stage.say("张伟", "/审批 待办")
    due = ["A1 试验 · 李雷", "11月24日 周二 10:00 前处理", "金额 42"]
    stage.expect("张伟", contains=due, lacks="超时", buttons=["A1 试验"])
    for person, command in [("李雷", "我发起的"), ("徐静", "抄送")]:
        stage.say(person, f"/审批 {command}")
        stage.expect(person, contains=["A1 试验 · 李雷", "等张伟处理", "金额 42"])
    stage.until("2026-11-24T11:00")
    stage.ignore()
    stage.say("张伟", "/审批 待办")
    stage.expect("张伟", contains="前处理 · 已超时")
    stage.say("徐静", "/审批 待办")
    stage.expect("徐静", lacks="A1")
    stage.say("韩梅梅", "A1")
    stage.refused("韩梅梅", "您不能执行“详情”，可以操作的是：提交申请的人及其上级、审批人")
    stage.say("Jim Green", "approve A1")
    stage.refused("Jim Green", "it is for whoever's turn it is to decide")


def test_on_the_branch_that_the_form_chooses(stage: Stage) -> None:
    """Large sums go to the leader as well, on the form as it is when the choice is reached."""
    choice = (
        "  - choose: size\n    branches:\n      - if: amount >= 100\n        flow:\n"
        "          - {approve: b, name: b, by: {person: 陈思远}}\n      - flow: []\n"
    )
    define(stage, step("a", people("张伟")) + choice)
    for amount, asked in ((99, False), (100, True)):
        submit(stage, amount=amount)
        stage.ignore()
        record = f"A{1 if amount == 99 else 2}"
        stage.say("张伟", f"同意 {record}")
        if asked:
            stage.expect("陈思远", contains="金额: 100")
        else:
            stage.expect("李雷", contains="已通过")
        stage.ignore()


def test_all_parts_go_on_side_by_side(stage: Stage) -> None:
    """What follows begins when every part is through (A-13)."""
    flow = (
        "  - parallel: both\n    flows:\n"
        "      - - {approve: left, name: left, by: {person: 林晓彤}}\n"
        "        - {approve: more, name: more, by: {person: 徐静}}\n"
        "      - - {approve: right, name: right, by: {person: 苏雨桐}}\n"
    )
    define(stage, flow + step("end", people("张伟")))
    submit(stage)
    stage.expect("李雷")
    stage.expect("林晓彤")
    stage.expect("苏雨桐")
    stage.silence()
    stage.say("苏雨桐", "同意 A1")
    stage.say("林晓彤", "同意 A1")
    stage.expect("徐静")
    stage.ignore()
    stage.say("徐静", "同意 A1")
    stage.expect("张伟", contains=["✓ left", "✓ more", "✓ right", "● end"])
    stage.ignore()


def test_an_approval_keeps_its_version(stage: Stage) -> None:
    """A definition that changes meanwhile changes nothing for what is under way (rule 18)."""
    define(stage, step("a", people("张伟")) + step("b", people("林晓彤")))
    submit(stage)
    define(stage, step("a", people("张伟")))
    stage.ignore()
    stage.say("张伟", "同意 A1")
    stage.expect("林晓彤")
    submit(stage)
    stage.ignore()
    stage.say("张伟", "同意 A2")
    stage.expect("李雷", contains="已通过")
    stage.ignore()


def test_the_preview_of_what_goes_side_by_side(stage: Stage) -> None:
    """Those beside each other have the same days; those in turn one after the other."""
    flow = (
        "  - parallel: both\n    flows:\n"
        "      - - {approve: left, name: left, by: {person: 林晓彤}}\n"
        "      - - {approve: right, name: right, by: {person: 苏雨桐}, within: 2}\n"
    )
    define(stage, flow + step("turns", people("张伟", "徐静"), mode="turn"))
    stage.say("李雷", "/审批 发起 试验 金额:1")
    stage.expect(
        "李雷",
        contains=[
            "left: 林晓彤 · 最迟 11月24日",
            "right: 苏雨桐 · 最迟 11月25日",
            "turns: 张伟、徐静 · 依次审批 · 最迟 11月27日",
        ],
    )


@pytest.mark.parametrize(
    "typed,button",
    [
        ("报销", "发起报销"),
        ("我要报销", "发起报销"),
        ("审批 报销", "发起报销"),
        ("申请 报销", "发起报销"),
        ("发起报销", "发起报销"),
        ("我明天请假", "发起请假"),
        ("expense", "发起报销"),
        ("approval leave", "发起请假"),
    ],
)
def test_what_is_asked_for_by_its_name(stage: Stage, typed: str, button: str) -> None:
    """A line that names what can be asked for, and no command, offers its form at a tap."""
    stage.say("李雷", typed)
    assert stage.expect("李雷", contains="您是不是想用").buttons[0] == button
    form = stage.asked("李雷", stage.click("李雷", button))
    assert form.action == "approval.new"


def test_an_unknown_verb_of_approvals(stage: Stage) -> None:
    """The nearest verbs are suggested, as everywhere, and nothing is taken for the list."""
    stage.say("李雷", "审批 带办")
    stage.expect("李雷", contains=["没有“带办”这个命令", "/审批 待办"])
    stage.silence()
