"""Meetings in the calendars of Feishu and DingTalk, over sockets, before their strict doubles."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import delete, select, update

from bot.directory.model import ACCOUNTS, PEOPLE
from bot.engine.outbox.rows import LEASED, outbox_table
from storage.database import Database
from tests.contract.rig import Rig
from tests.contract.rigs import dingtalk, feishu
from tests.databases import SqliteTemplate, open_closing
from tests.meetings.wall import Standing, Wall, wall
from tests.stage import Stage, staged

BOOK: Final = "/会议 预约 技术方案评审 @李雷 @何佳怡 周四14:00-15:30 议程 方案 @李雷; 排期"
RIGS: Final[Mapping[str, Callable[..., AbstractAsyncContextManager[Rig]]]] = {
    "feishu": feishu.opened,
    "dingtalk": dingtalk.opened,
}


@pytest.fixture(params=RIGS)
def stage(
    request: pytest.FixtureRequest, sqlite_template: SqliteTemplate, tmp_path: Path
) -> Iterator[Stage]:
    """The sample company on a messenger whose calendars are switched on."""
    database: Database
    opens = partial(RIGS[request.param], calendar=True)
    with open_closing(sqlite_template.copy(tmp_path)) as database:
        settings = {"meeting.attach": "always"}
        with staged(database, rig=opens, settings=settings) as company:
            yield company


@pytest.fixture
def there(stage: Stage) -> Wall:
    """The calendars."""

    async def work(rig: Rig) -> Wall:
        return wall(rig)

    return stage.on_rig(work)


def people(stage: Stage, event: Standing) -> set[str]:
    """The names of those in whose calendars it stands."""
    names = {account: name for (_, name), account in stage.accounts.items()}
    return {names[each] for each in event.people}


def test_the_life_of_a_meeting(stage: Stage, there: Wall) -> None:
    """Made with everybody, moved, more people asked, declined and accepted after all, cancelled."""
    stage.say("韩梅梅", f"{BOOK} https://meet.example.com/a", room="产品群")
    (first,) = there.standing()
    assert first.title == "技术方案评审"
    assert (first.starts.isoformat(), first.ends.isoformat()) == (
        "2026-11-26T06:00:00+00:00",
        "2026-11-26T07:30:00+00:00",
    )
    assert "Muster M1 · 韩梅梅 发起" in first.text
    assert "1. 方案（李雷）\n2. 排期" in first.text
    assert first.link == "https://meet.example.com/a"
    assert people(stage, first) == {"韩梅梅", "李雷", "何佳怡"}
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00 地点:火星厅")
    (moved,) = there.standing()
    assert (moved.id, moved.place) == (first.id, "火星厅")
    assert moved.starts.isoformat() == "2026-11-27T06:00:00+00:00"
    stage.say("韩梅梅", "/会议 邀请 M1 @徐静")
    stage.say("何佳怡", "不参加 M1 那天出差")
    assert people(stage, there.standing()[0]) == {"韩梅梅", "李雷", "徐静"}
    stage.say("何佳怡", "参加 M1")
    assert people(stage, there.standing()[0]) == {"韩梅梅", "李雷", "徐静", "何佳怡"}
    stage.say("韩梅梅", "/会议 移除 M1 @徐静")
    assert people(stage, there.standing()[0]) == {"韩梅梅", "李雷", "何佳怡"}
    stage.click("韩梅梅", "取消会议", on="M1")
    assert there.standing() == []
    assert (there.ever(), there.notices()) == (1, 0)
    stage.ignore()


def test_no_second_entry(stage: Stage, there: Wall) -> None:
    """Whoever has it in their calendar gets no file beside."""
    stage.say("韩梅梅", BOOK)
    assert not stage.expect("李雷", contains="邀请您").message.files
    assert len(there.standing()) == 1
    stage.ignore()


def test_every_one_of_a_series(stage: Stage, there: Wall) -> None:
    """Each of its meetings is an event of its own."""
    stage.say("韩梅梅", "/会议 预约 产品周会 @李雷 每周一 11:00-12:00")
    stage.until("2026-11-23T12:00")
    first, second = there.standing()
    assert second.starts.isoformat() == "2026-11-30T03:00:00+00:00"
    assert people(stage, first) == people(stage, second) == {"韩梅梅", "李雷"}
    stage.say("韩梅梅", "/会议 取消系列 M2")
    stage.click("韩梅梅", "取消系列")
    assert [each.id for each in there.standing()] == [first.id]
    stage.ignore()


def test_text_is_no_markup(stage: Stage, there: Wall) -> None:
    """What people write is words in every calendar."""
    stage.say("韩梅梅", "/会议 预约 评审 @李雷 周四14:00-15:00 议程 <b>方案</b>")
    (event,) = there.standing()
    assert "方案" in event.text
    stage.ignore()
    if stage.box.name == "feishu":
        assert "＜b＞方案＜/b＞" in event.text


@pytest.mark.parametrize("times", [1, 3])
def test_too_many_calls(stage: Stage, there: Wall, times: int) -> None:
    """The invitation goes out at once; the event follows when the messenger has time."""
    there.busy(times=times)
    stage.say("韩梅梅", BOOK)
    stage.expect("李雷", contains="邀请您")
    stage.wait("5m")
    (event,) = there.standing()
    assert people(stage, event) == {"韩梅梅", "李雷", "何佳怡"}
    there.busy(times=times)
    stage.say("韩梅梅", "/会议 邀请 M1 @徐静")
    stage.wait("5m")
    assert "徐静" in people(stage, there.standing()[0])
    assert there.ever() == 1
    stage.ignore()
    stage.log.lines.clear()  # each attempt that failed is logged


def test_a_broken_gateway(stage: Stage, there: Wall) -> None:
    """A page instead of an answer says nothing; it is tried again and is one event."""
    there.broken()
    stage.say("韩梅梅", BOOK)
    stage.expect("李雷", contains="邀请您")
    stage.wait("1m")
    assert len(there.standing()) == there.ever() == 1
    there.broken()
    stage.click("韩梅梅", "取消会议", on="M1")
    stage.wait("1m")
    assert there.standing() == []
    stage.ignore()
    stage.log.lines.clear()


@pytest.mark.parametrize("path", ["events", "attendees"])
def test_lost_answers(stage: Stage, there: Wall, path: str) -> None:
    """What was done and not heard of is not done again, whichever call it was."""
    there.lose(path)
    stage.say("韩梅梅", BOOK)
    stage.wait("1m")
    assert len(there.standing()) == there.ever() == 1
    for text in ("/会议 邀请 M1 @徐静", "/会议 修改 M1 周五14:00-15:00"):
        there.lose(path)
        stage.say("韩梅梅", text)
        stage.wait("1m")
    (event,) = there.standing()
    assert people(stage, event) == {"韩梅梅", "李雷", "何佳怡", "徐静"}
    assert event.starts.isoformat() == "2026-11-27T06:00:00+00:00"
    there.lose()
    stage.click("韩梅梅", "取消会议", on="M1")
    stage.wait("1m")
    assert there.standing() == []
    stage.ignore()
    stage.log.lines.clear()


def _killed_before_the_mark(stage: Stage) -> None:
    """As if the process had died after the event was made, and before that was noted."""
    rows = outbox_table.c.kind == "appointment"
    with stage.database.transaction() as tx:
        now = stage.clock.now()
        values = {"state": LEASED, "lease_until": now, "attempts": 1, "sent_at": None}
        tx.connection().execute(update(outbox_table).where(rows).values(values))
        tx.connection().exec_driver_sql(
            "UPDATE posted SET message = '', digest = '' WHERE room LIKE 'calendars:%'"
        )
    for made in [*stage.box.appointments]:
        stage.box.forget(made)


@pytest.mark.parametrize("asleep", ["1m", "47h"])
def test_a_crash_between_the_call_and_the_mark(stage: Stage, there: Wall, asleep: str) -> None:
    """The event that is there is found again, however long it took to come back."""
    stage.say("韩梅梅", BOOK)
    (event,) = there.standing()
    _killed_before_the_mark(stage)
    stage.clock.advance(stage.span(asleep))
    stage.settle()
    assert there.standing() == [event]
    assert there.ever() == 1
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    (moved,) = there.standing()
    assert (moved.id, moved.starts.isoformat()) == (event.id, "2026-11-27T06:00:00+00:00")
    stage.ignore()


def test_cancelled_after_such_a_crash(stage: Stage, there: Wall) -> None:
    """An event of which nobody knows any more is taken away with its meeting."""
    stage.say("韩梅梅", BOOK)
    _killed_before_the_mark(stage)
    stage.clock.advance(stage.span("47h"))
    stage.hand_in("韩梅梅", kind="text", text="/会议 取消 M1 未定")
    stage.settle()
    stage.click("韩梅梅", "取消会议")
    stage.wait("1m")
    assert there.standing() == []
    assert there.ever() == 1
    stage.ignore()


def test_a_missing_permission(stage: Stage, there: Wall) -> None:
    """Invitations go out, the administrator hears of it once, and later all follow by itself."""
    there.grant(granted=False)
    stage.say("韩梅梅", BOOK)
    stage.expect("李雷", contains="邀请您")
    stage.expect("王志远", contains="a permission is missing")
    stage.ignore()
    stage.say("韩梅梅", "/会议 预约 面试 @李雷 周五16:00-17:00")
    assert stage.expect("李雷", contains="邀请您").message.files
    stage.wait("2h")
    assert there.standing() == []
    there.grant(granted=True)
    stage.wait("3h")
    assert {each.title for each in there.standing()} == {"技术方案评审", "面试"}
    stage.say("韩梅梅", "/会议 预约 例会 @李雷 周五18:00-19:00")
    assert not stage.expect("李雷", contains="例会").message.files
    stage.ignore()
    stage.log.lines.clear()


def test_deleted_there(stage: Stage, there: Wall) -> None:
    """As the meeting goes on, it comes back with the next change; one that is off stays away."""
    stage.say("韩梅梅", BOOK)
    there.delete(there.standing()[0].id)
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    (event,) = there.standing()
    assert event.starts.isoformat() == "2026-11-27T06:00:00+00:00"
    assert people(stage, event) == {"韩梅梅", "李雷", "何佳怡"}
    there.delete(event.id)
    stage.click("韩梅梅", "取消会议", on="M1")
    assert there.standing() == []
    assert there.ever() == 2
    stage.ignore()


def test_somebody_without_an_account(stage: Stage, there: Wall) -> None:
    """They are left out there; once they have one they come in with the next change."""
    theirs = select(PEOPLE.c.id).where(PEOPLE.c.name == "何佳怡").scalar_subquery()
    with stage.database.transaction() as tx:
        gone = delete(ACCOUNTS).where(ACCOUNTS.c.person_id == theirs)
        tx.connection().execute(gone.where(ACCOUNTS.c.messenger == stage.box.name))
    stage.say("韩梅梅", BOOK)
    assert people(stage, there.standing()[0]) == {"韩梅梅", "李雷"}
    stage.ignore()
