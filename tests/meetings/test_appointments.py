"""Meetings in the calendars of messengers: once, moved, kept up, taken away; whatever fails."""

from collections.abc import Iterator
from typing import Final

import pytest
from sqlalchemy import insert, select

from bot.directory.model import ACCOUNTS, PEOPLE
from bot.engine.messenger import (
    Appointment,
    Calendars,
    CalendarsClosed,
    DeliveryDelayed,
    MessageKind,
    Outgoing,
)
from storage.database import Database
from tests.engine.post import forget_warnings
from tests.stage import Stage, staged

BOOK: Final = "/会议 预约 技术方案评审 @李雷 @何佳怡 周四14:00-15:30 议程 方案 @李雷 20分钟; 排期"
MISSING: Final = "a permission is missing"
SETTINGS: Final = {"meeting.attach": "always"}

pytestmark = pytest.mark.console  # what messengers with calendars do is told in test_calendars


def switched_on(stage: Stage, how: Calendars = Calendars.OWN, messenger: str = "console") -> None:
    """Let a messenger keep calendars from now on."""
    stage.messengers[messenger].calendars = how
    stage.restart()


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning, whose messenger has calendars."""
    with staged(database, settings=SETTINGS) as stage:
        switched_on(stage)
        yield stage


@pytest.fixture
def mixed(database: Database) -> Iterator[Stage]:
    """A company in which some have an account on a messenger with calendars, and some have none."""
    with staged(database, settings=SETTINGS, messengers=("console", "dingtalk")) as stage:
        yield stage


def joins(stage: Stage, *names: str) -> None:
    """Let people have an account on DingTalk too."""
    with stage.database.transaction() as tx:
        query = select(PEOPLE.c.id, PEOPLE.c.name).where(PEOPLE.c.name.in_(names))
        rows = [
            {"messenger": "dingtalk", "external_id": f"d-{name}", "person_id": id_, "source": "t"}
            for id_, name in tx.connection().execute(query)
        ]
        tx.connection().execute(insert(ACCOUNTS), rows)
    stage.accounts |= {("dingtalk", name): f"d-{name}" for name in names}


def standing(stage: Stage, messenger: str = "console") -> list[Appointment]:
    """What stands in calendars there."""
    return list(stage.messengers[messenger].appointments.values())


def people(stage: Stage, appointment: Appointment) -> set[str]:
    """The names of those in whose calendars it stands."""
    names = {account: name for (_, name), account in stage.accounts.items()}
    return {names[each] for each in appointment.accounts}


def tries(stage: Stage) -> int:
    """How often something was put into calendars or changed there."""
    return sum(each.message.appointment is not None for each in stage.box.delivered)


@pytest.mark.both_databases
def test_the_life_of_a_meeting(stage: Stage) -> None:
    """It stands with all who may come, follows every change, and is taken away in the end."""
    stage.say("韩梅梅", BOOK, room="产品群")
    (first,) = standing(stage)
    assert first.title == "技术方案评审"
    assert first.text.splitlines()[0].startswith("Muster M1 · 韩梅梅 发起")
    assert first.text.splitlines()[1:] == ["1. 方案（李雷 · 20 分钟）", "2. 排期"]
    assert (first.starts.isoformat(), first.zone) == ("2026-11-26T06:00:00+00:00", "Asia/Shanghai")
    assert people(stage, first) == {"韩梅梅", "李雷", "何佳怡"}
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00 地点:火星厅")
    (moved,) = standing(stage)
    assert moved.starts.isoformat() == "2026-11-27T06:00:00+00:00"
    assert moved.place == "火星厅"
    stage.say("韩梅梅", "/会议 邀请 M1 @徐静")
    stage.say("何佳怡", "不参加 M1 那天出差")
    (kept,) = standing(stage)
    assert people(stage, kept) == {"韩梅梅", "李雷", "徐静"}
    assert kept.without == (stage.account("何佳怡"),)
    stage.say("何佳怡", "参加 M1")
    (again,) = standing(stage)
    assert people(stage, again) == {"韩梅梅", "李雷", "徐静", "何佳怡"}
    stage.click("韩梅梅", "取消会议", on="M1")
    assert standing(stage) == []
    stage.ignore()


def test_changes_of_a_moment_are_one(stage: Stage) -> None:
    """What others need not know of changes nothing there; what is cancelled at once never was."""
    stage.say("韩梅梅", BOOK)
    before = tries(stage)
    stage.say("李雷", "参加 M1")
    assert tries(stage) == before
    stage.hand_in("韩梅梅", kind="text", text="/会议 预约 作废 @李雷 周四16:00-17:00")
    stage.hand_in("韩梅梅", kind="action", action="meeting.cancel", subject="M2", version=1)
    stage.settle()
    stage.ignore()
    assert [each.title for each in standing(stage)] == ["技术方案评审"]
    assert tries(stage) == before


def test_a_change_that_was_lost_and_taken_back(stage: Stage) -> None:
    """What may have arrived is overwritten, even by what stood there before."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.box.lost_answers = 99
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:30")
    assert [each.starts.isoformat()[:10] for each in standing(stage)] == ["2026-11-27"]
    stage.box.lost_answers = 0
    stage.say("韩梅梅", "/会议 修改 M1 周四14:00-15:30")
    stage.wait("2m")
    assert [each.starts.isoformat()[:10] for each in standing(stage)] == ["2026-11-26"]
    stage.ignore()
    forget_warnings(stage)


@pytest.mark.both_databases
def test_every_one_of_a_series(stage: Stage) -> None:
    """Each stands for itself, as holidays follow no rule of calendars; a change holds from now."""
    stage.say("韩梅梅", "/会议 预约 产品周会 @李雷 每周一 11:00-12:00")
    stage.until("2026-11-23T12:00")
    assert [each.starts.isoformat()[:10] for each in standing(stage)] == [
        "2026-11-23",
        "2026-11-30",
    ]
    stage.say("韩梅梅", "/会议 修改系列 M2 每周二 15:00-15:30 @徐静")
    _, second = standing(stage)
    assert second.starts.isoformat() == "2026-11-24T07:00:00+00:00"
    assert people(stage, second) == {"韩梅梅", "李雷", "徐静"}
    stage.click("韩梅梅", "取消系列", on="M2")
    assert [each.starts.isoformat()[:10] for each in standing(stage)] == ["2026-11-23"]
    stage.ignore()


def test_what_was_held_stays(stage: Stage) -> None:
    """A meeting that was begun, or whose time is over, is left where it stands."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.until("2026-11-26T14:00")
    stage.say("韩梅梅", "/会议 开始 M1", room="产品群")
    stage.until("2026-11-26T15:30")
    stage.say("韩梅梅", "#会议结束", room="产品群")
    assert len(standing(stage)) == 1
    stage.ignore()


def test_no_file_for_whoever_has_it_anyhow(stage: Stage) -> None:
    """Nobody gets two entries; a tap still gives the file."""
    stage.say("韩梅梅", BOOK)
    assert not stage.expect("李雷").message.files
    assert not stage.expect("何佳怡").message.files
    stage.ignore()
    stage.click("李雷", "加入日历", on="M1")
    assert stage.expect("李雷", contains="日历文件").message.files
    stage.ignore()


def test_whoever_is_not_there_gets_the_file(mixed: Stage) -> None:
    """Only those with an account on the messenger; and there in the name of who arranges it."""
    joins(mixed, "韩梅梅", "李雷")
    switched_on(mixed, Calendars.ORGANISER, "dingtalk")
    mixed.say("韩梅梅", BOOK, messenger="console")
    (there,) = standing(mixed, "dingtalk")
    assert (there.organiser, people(mixed, there)) == ("d-韩梅梅", {"韩梅梅", "李雷"})
    assert not mixed.expect("李雷").message.files
    assert mixed.expect("何佳怡").message.files
    mixed.ignore()
    mixed.say("张伟", "/会议 预约 面试 @李雷 周四16:00-17:00", messenger="console")
    assert mixed.expect("李雷").message.files
    assert len(standing(mixed, "dingtalk")) == 1
    mixed.ignore()
    joins(mixed, "何佳怡")
    mixed.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00", messenger="console")
    assert people(mixed, standing(mixed, "dingtalk")[0]) == {"韩梅梅", "李雷", "何佳怡"}
    mixed.ignore()


def test_switched_on_and_off(database: Database) -> None:
    """What was arranged before comes in with its next change; what is there follows to its end."""
    with staged(database, settings=SETTINGS) as stage:
        stage.say("韩梅梅", BOOK)
        switched_on(stage)
        stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
        assert len(standing(stage)) == 1
        switched_on(stage, Calendars.OFF)
        stage.say("韩梅梅", "/会议 预约 面试 @李雷 周四16:00-17:00")
        stage.say("韩梅梅", "/会议 修改 M1 周五15:00-16:00")
        (only,) = standing(stage)
        assert only.starts.isoformat() == "2026-11-27T07:00:00+00:00"
        stage.click("韩梅梅", "取消会议", on="M1")
        assert standing(stage) == []
        stage.ignore()


class Closed:
    """Refuses appointments, and nothing else, for as long as a permission is missing."""

    def __init__(self, stage: Stage) -> None:
        self.tries = 0
        self._stage = stage
        self._deliver = stage.box.deliver
        stage.box.deliver = self._refuse  # type: ignore[method-assign]

    def granted(self) -> None:
        """Let them be taken again."""
        self._stage.box.deliver = self._deliver  # type: ignore[method-assign]

    async def _refuse(self, message: Outgoing) -> str:
        if message.appointment is None:
            return await self._deliver(message)
        self.tries += 1
        raise CalendarsClosed(MISSING)


@pytest.mark.both_databases
def test_a_missing_permission(stage: Stage) -> None:
    """Administrators hear of it once, invitations go out with the file, and one try an hour."""
    closed = Closed(stage)
    stage.say("韩梅梅", BOOK)
    stage.expect("韩梅梅")
    stage.expect("李雷", contains="邀请您")
    stage.expect("何佳怡", contains="邀请您")
    stage.expect("王志远", contains=["会议暂时写不进网页日历", MISSING, "点卡片上的“加入日历”"])
    stage.silence()
    stage.say("韩梅梅", "/会议 预约 面试 @李雷 周五16:00-17:00")
    stage.expect("韩梅梅")
    assert stage.expect("李雷", contains="邀请您").message.files
    stage.say("韩梅梅", "/会议 预约 作废 @李雷 周五17:00-18:00")
    stage.ignore()
    assert closed.tries == 1
    stage.wait("3h")
    assert closed.tries == 4
    stage.silence()
    stage.click("韩梅梅", "取消会议", on="M3")
    stage.ignore()
    closed.granted()
    stage.wait("2h")
    assert {each.title for each in standing(stage)} == {"面试", "技术方案评审"}
    stage.log.lines.clear()  # each refusal is logged


def test_what_never_came_to_be_is_over(stage: Stage) -> None:
    """A meeting that was held before the permission was granted is not put in afterwards."""
    closed = Closed(stage)
    stage.say("韩梅梅", BOOK)
    stage.until("2026-11-26T15:30")
    closed.granted()
    stage.wait("2h")
    stage.ignore()
    assert standing(stage) == []
    stage.log.lines.clear()


@pytest.mark.parametrize(
    "trouble",
    [DeliveryDelayed("too many requests", 30.0), ConnectionError("502 Bad Gateway")],
    ids=["429", "5xx"],
)
def test_troubles_that_pass(stage: Stage, trouble: Exception) -> None:
    """The invitation does not wait for them, and the appointment follows."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.box.troubles.append(trouble)
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    stage.wait("1m")
    stage.ignore()
    (only,) = standing(stage)
    assert only.starts.isoformat() == "2026-11-27T06:00:00+00:00"
    stage.log.lines.clear()


@pytest.mark.both_databases
def test_a_lost_answer(stage: Stage) -> None:
    """What may be there already is put in under the same key, and then shown as it is by now."""
    stage.hand_in("韩梅梅", kind="text", text=BOOK)
    stage.box.lost_answers = 100
    stage.settle()
    stage.box.lost_answers = 0
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    stage.wait("1m")
    stage.ignore()
    (only,) = standing(stage)
    assert only.starts.isoformat() == "2026-11-27T06:00:00+00:00"
    made = {each.id for each in stage.box.delivered if each.message.kind is MessageKind.APPOINTMENT}
    assert len(made) == 1
    stage.log.lines.clear()


def test_cancelled_before_the_answer_was_known(stage: Stage) -> None:
    """What an attempt of which nobody heard may have put there is taken away again."""
    stage.hand_in("韩梅梅", kind="text", text=BOOK)
    stage.box.lost_answers = 100
    stage.settle()
    stage.box.lost_answers = 0
    stage.click("韩梅梅", "取消会议", on="M1")
    stage.wait("1m")
    stage.ignore()
    assert standing(stage) == []
    stage.log.lines.clear()
