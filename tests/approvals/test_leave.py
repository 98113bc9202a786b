"""Leave that is approved is entered, and taken out with its approval (A-14; semantics §3.4)."""

import pytest
from sqlmodel import col, select

from bot.directory.absences import Absence
from tests.approvals.flows import define, people, step
from tests.handover.company import imports, without
from tests.stage import Stage

FORM = (
    "  - {id: when, name: {zh: 时间, en: When}, kind: range}\n"
    "  - {id: cover, name: {zh: 交接, en: Cover}, kind: person, required: no}\n"
    "absence: {at: when, deputy: cover}\n"
)


def absences(stage: Stage) -> list[tuple[str, str, str]]:
    """From when to when in the company's zone and in which state, in their order."""
    zone = stage.app.rules.calendar.zone
    with stage.database.snapshot() as tx:
        found = tx.exec(select(Absence).order_by(col(Absence.starts_at))).all()
        return [
            (
                f"{each.starts_at.astimezone(zone):%m-%d %H:%M}",
                f"{each.ends_at.astimezone(zone):%m-%d %H:%M}",
                each.state,
            )
            for each in found
        ]


def ask(stage: Stage, when: str, cover: str = "", flow: str = "") -> None:
    """李雷 asks for leave."""
    define(stage, flow or step("a", people("张伟")), more=FORM)
    form = {"affair": "trial", "amount": "1", "when": when, "cover": cover}
    stage.send("李雷", kind="action", action="approval.submit", form=form)
    stage.ignore()


def approve(stage: Stage) -> None:
    """张伟 agrees."""
    stage.say("张伟", "同意 A1")


@pytest.mark.parametrize(
    "when, from_to",
    [
        ("12月14日到12月16日", ("12-14 00:00", "12-17 00:00")),
        ("12月14日", ("12-14 00:00", "12-15 00:00")),
        ("明天下午", ("11-24 12:00", "11-25 00:00")),
        ("明天上午", ("11-24 00:00", "11-24 12:00")),
        ("今天", ("11-23 00:00", "11-24 00:00")),
        ("今天 14:00-16:00", ("11-23 14:00", "11-23 16:00")),
    ],
)
def test_days_and_parts_of_days(stage: Stage, when: str, from_to: tuple[str, str]) -> None:
    """Whole days, one day, half a day, some hours, and what begins today."""
    ask(stage, when)
    assert absences(stage) == []
    approve(stage)
    state = "current" if when == "今天" else "planned"
    assert absences(stage) == [(*from_to, state)]
    stage.expect("李雷", contains=["A1 已通过，为您登记了请假", "依据: A1"])
    stage.ignore()


def test_clocks_stand_still_and_the_deputy_is_asked(stage: Stage) -> None:
    """As with leave that was entered by hand; whoever covers learns of it."""
    ask(stage, "明天", "韩梅梅")
    approve(stage)
    stage.expect("韩梅梅", contains="李雷 请您代理")
    stage.ignore()
    stage.until("2026-11-24T10:00")
    define(stage, step("b", people("李雷")))
    stage.say("徐静", "/审批 提交 试验 金额:1")
    stage.expect("徐静", contains="韩梅梅 · 原为李雷")
    stage.expect("韩梅梅")


def test_revoked_it_is_taken_out(stage: Stage) -> None:
    """Leave to come is cancelled, and its deputy told; a refusal leaves it."""
    ask(stage, "12月14日到12月16日", "韩梅梅")
    approve(stage)
    stage.ignore()
    stage.click("李雷", "申请撤销", on="A1")
    stage.ignore()
    stage.say("张伟", "不同意 A1 已排班")
    stage.ignore()
    assert [each[2] for each in absences(stage)] == ["planned"]
    stage.click("李雷", "申请撤销", on="A1")
    stage.ignore()
    approve(stage)
    assert [each[2] for each in absences(stage)] == ["cancelled"]
    stage.expect("李雷", contains="审批已撤销")
    stage.expect("韩梅梅", contains="您不再代理")
    stage.ignore()


def test_revoked_while_it_is_on(stage: Stage) -> None:
    """It ends now."""
    ask(stage, "今天到周三")
    approve(stage)
    stage.wait("2h")
    stage.ignore()
    stage.click("李雷", "申请撤销", on="A1")
    stage.ignore()
    approve(stage)
    stage.ignore()
    assert absences(stage) == [("11-23 00:00", "11-23 12:00", "over")]


def test_what_was_entered_by_hand_stays(stage: Stage) -> None:
    """Only the days around it are added, and only those go again."""
    stage.say("李雷", "请假 12月15日")
    ask(stage, "12月14日到12月16日")
    approve(stage)
    stage.ignore()
    by_hand = ("12-15 00:00", "12-16 00:00", "planned")
    assert absences(stage) == [
        ("12-14 00:00", "12-15 00:00", "planned"),
        by_hand,
        ("12-16 00:00", "12-17 00:00", "planned"),
    ]
    stage.click("李雷", "申请撤销", on="A1")
    stage.ignore()
    approve(stage)
    stage.ignore()
    assert [each for each in absences(stage) if each[2] == "planned"] == [by_hand]


def test_what_is_entered_by_hand_afterwards_is_refused(stage: Stage) -> None:
    """It names the leave that was granted."""
    ask(stage, "12月14日")
    approve(stage)
    stage.ignore()
    stage.say("李雷", "请假 12月14日")
    stage.refused("李雷", "与已登记的请假 L1 重叠")


def test_days_with_a_deputy_give_way(stage: Stage) -> None:
    """Whoever was to act on days of being there is the deputy of the leave."""
    stage.say("李雷", "代理 @韩梅梅 12月11日到12月16日")
    ask(stage, "12月14日到12月18日")
    approve(stage)
    stage.ignore()
    assert absences(stage) == [
        ("12-11 00:00", "12-14 00:00", "planned"),
        ("12-14 00:00", "12-19 00:00", "planned"),
    ]
    stage.say("李雷", "L2")
    stage.expect("李雷", contains="代理人: 韩梅梅")


def test_what_is_past_is_not_entered(stage: Stage) -> None:
    """A form may come afterwards; what it was for is on the form."""
    ask(stage, "今天上午")
    stage.until("2026-11-23T15:00")
    approve(stage)
    stage.expect("李雷", contains="已通过")
    stage.ignore()
    assert absences(stage) == []


def test_time_may_approve_it(stage: Stage) -> None:
    """Nobody acts, and the leave is entered as by somebody."""
    ask(stage, "12月14日", flow=step("a", people("张伟"), on_timeout="approve"))
    stage.until("2026-11-24T10:00")
    stage.ignore()
    assert [each[2] for each in absences(stage)] == ["planned"]


def test_more_than_a_year_is_refused_at_its_field(stage: Stage) -> None:
    """Before it is submitted."""
    define(stage, step("a", people("张伟")), more=FORM)
    form = {"affair": "trial", "amount": "1", "when": "2026-12-01到2028-12-01"}
    answer = stage.send("李雷", kind="action", action="approval.new", form=form, opens_forms=True)
    assert "请假最长一年" in answer.errors["when"]
    form["when"] = "2026-12-01到2026-12-03"
    stage.send("李雷", kind="action", action="approval.new", form=form)
    stage.expect("李雷", contains="通过后自动登记请假")


def test_who_asked_for_it_leaves(stage: Stage) -> None:
    """Their heir is not sent on leave for it."""
    ask(stage, "12月14日")
    imports(stage, without("lilei"))
    stage.ignore()
    approve(stage)
    stage.refused("张伟", "已撤回")
    assert absences(stage) == []
