"""Who is on duty: by weekday, by date, and where the rota has nobody (D-09)."""

from datetime import date

import pytest
from sqlalchemy import update

from bot.directory.duty import Because, on_duty
from bot.directory.model import DEPARTMENTS
from bot.directory.queries import departments_named
from bot.duty.arguments import Weekdays
from bot.engine.commands.line import Line
from tests.help.company import leaves
from tests.stage import Stage

MONDAY = date(2026, 11, 23)


def officer(stage: Stage, department: str, day: date = MONDAY) -> tuple[str, Because]:
    """Who is on duty for a department (or, where it is empty, the company), and why."""
    with stage.database.snapshot() as tx:
        unit = departments_named(tx, department)[0] if department else None
        duty = on_duty(tx, unit, day)
    assert duty.officer is not None
    return duty.officer.name, duty.because


def test_a_weekday_pattern(stage: Stage) -> None:
    """The head plans Monday and Wednesday; the officer is told and everybody can see it."""
    stage.say("张伟", "/值班 排班 @李雷 周一 周三")
    stage.expect("李雷", contains=["张伟 安排您值班", "周三: 李雷"])
    stage.expect("张伟", contains=["技术部 值班表", "11月23日 周一: 李雷", "11月24日 周二: 张伟"])
    stage.say("徐静", "/值班")
    stage.expect("徐静", contains=["11月23日 周一 值班", "技术部: 李雷", "全公司: 王志远"])
    assert officer(stage, "技术部", date(2026, 12, 2)) == ("李雷", Because.WEEKDAY)


def test_a_date_goes_before_the_weekday(stage: Stage) -> None:
    """Somebody covers one Friday, and taken back it is the weekday's again."""
    stage.say("张伟", "/值班 排班 @张伟 每天")
    stage.expect("张伟", contains="11月27日 周五: 张伟")
    stage.say("张伟", "/duty swap @jim 11月27日")
    stage.expect("Jim Green", contains=["put you on duty", "Fri 27 Nov: Jim Green (swapped)"])
    stage.expect("张伟", contains="11月27日 周五: Jim Green（换班）")
    assert officer(stage, "技术部", date(2026, 11, 27)) == ("Jim Green", Because.DATE)
    stage.say("张伟", "/值班 清除 11月27日")
    stage.expect("张伟", contains="清除排班", buttons=["清除排班"])
    stage.click("张伟", "清除排班")
    stage.expect("张伟", contains="11月27日 周五: 张伟")
    assert officer(stage, "技术部", date(2026, 11, 27)) == ("张伟", Because.WEEKDAY)


def test_company_wide(stage: Stage) -> None:
    """The main administrator plans for the whole company, in either language."""
    stage.say("王志远", "/值班 排班 @赵婉清 工作日 全公司")
    stage.expect("赵婉清")
    stage.expect("王志远", contains=["全公司 值班表", "11月23日 周一: 赵婉清"])
    assert officer(stage, "") == ("赵婉清", Because.WEEKDAY)
    assert officer(stage, "", date(2026, 11, 28)) == ("王志远", Because.ADMIN)


@pytest.mark.parametrize("person", ["马俊杰", "林晓彤", "赵婉清"])
def test_only_ones_own_department(stage: Stage, person: str) -> None:
    """The head, the administrator and the leader of others can't plan here."""
    stage.say(person, "/值班 排班 @李雷 周一")
    stage.refused(person, "您不能安排“技术部”的值班")
    assert officer(stage, "技术部") == ("张伟", Because.HEAD)


def test_somebody_without_a_department_to_lead(stage: Stage) -> None:
    """Whoever manages nobody is refused before anything is read."""
    stage.say("李雷", "/值班 排班 @李雷 周一")
    stage.refused("李雷", "您不能执行“排班”")


def test_a_leaver_on_the_rota(stage: Stage) -> None:
    """Whoever has left is on duty no more: the head is, and it says why."""
    stage.say("张伟", "/值班 排班 @李雷 每天")
    stage.ignore()
    leaves(stage, "lilei")
    assert officer(stage, "技术部") == ("张伟", Because.HEAD)
    stage.say("徐静", "/值班 @技术部")
    stage.expect("徐静", contains="技术部: 张伟（李雷 已离职；没有排班，由部门负责人负责）")


def test_without_head_and_leader(stage: Stage) -> None:
    """A department with nobody at all is the main administrator's."""
    with stage.database.transaction() as tx:
        tx.execute(update(DEPARTMENTS).values(head_id=None))
    assert officer(stage, "技术部") == ("陈思远", Because.LEADER)
    with stage.database.transaction() as tx:
        tx.execute(update(DEPARTMENTS).values(leader_id=None))
    assert officer(stage, "技术部") == ("王志远", Because.ADMIN)


def test_nothing_to_clear(stage: Stage) -> None:
    """Taking away what is not there is told, not noted."""
    stage.say("张伟", "/值班 清除 周二")
    stage.expect("张伟")
    stage.click("张伟", "清除排班")
    stage.refused("张伟", "不用清除")


@pytest.mark.parametrize(
    "typed, days",
    [
        ("周一 周三", {0, 2}),
        ("週一、星期三,礼拜天", {0, 2, 6}),
        ("周一三五", {0, 2, 4}),
        ("周五至周一", {4, 5, 6, 0}),
        ("mon WED", {0, 2}),
        ("fri-mon", {4, 5, 6, 0}),
        ("工作日", {0, 1, 2, 3, 4}),
        ("weekend", {5, 6}),
        ("每天", {0, 1, 2, 3, 4, 5, 6}),
        ("周八", None),
        ("明天", None),
        ("周", None),
    ],
)
def test_weekdays_in_words(typed: str, days: set[int] | None) -> None:
    """Both languages, ranges over the week's end, and nothing that is no weekday."""
    line = Line(typed)
    kind = Weekdays()
    raw = kind.take(line, ctx=None)  # type: ignore[arg-type]  # words need no context
    assert (raw and set(kind.read(raw, ctx=None))) == days  # type: ignore[arg-type]  # nor this
