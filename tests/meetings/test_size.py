"""Meetings of a whole company, and minutes of a day's talk."""

from datetime import datetime
from typing import Final

import pytest
from sqlalchemy import insert

from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from bot.engine.messenger import MessageKind
from bot.meetings.model import Entry
from bot.meetings.queries import attendees
from storage.database import Database
from tests.crowds import MOST, departments
from tests.meetings.talk import begin, said
from tests.recorder import Delivered
from tests.stage import Stage, staged

LINES: Final = 5000
SATURDAY: Final = "2026-11-28T15:00+08:00"
"""A day on which invitations wait."""
COMPANIES: Final = (60, pytest.param(500, marks=pytest.mark.slow))


def test_five_thousand_lines(database: Database) -> None:
    """The draft holds them all; the card shows what it has room for and says how many more."""
    with staged(database) as stage:
        begin(stage)
        now = stage.clock.now()
        tags = ("info", "decision", "info", "action", "info")
        rows = [
            {
                "meeting_id": 1,
                "at": now,
                "author_id": 1,
                "tag": tags[number % len(tags)],
                "text": f"第 {number} 条",
                "value": 0,
            }
            for number in range(LINES)
        ]
        with stage.database.transaction() as tx:
            tx.connection().execute(insert(Entry), rows)
        said(stage, "李雷", "#记录 最后一条")
        said(stage, "李雷", "#会议结束")
        draft = stage.expect("李雷", contains=["第 0 条", "……另有 2961 条", "……另有 960 条"])
        assert len(draft.text) < 30_000
        stage.ignore()


@pytest.mark.parametrize("size", COMPANIES)
def test_a_whole_company(database: Database, size: int) -> None:
    """Everybody is asked once; what is said in the meeting draws one card anew, not a thousand."""
    people = [
        {"name": f"员工{number}", "id": f"p{number}", "department": "全员"}
        for number in range(size)
    ]
    org = {"departments": [{"name": "全员"}], "people": people}
    with staged(database, org=org) as stage:
        stage.say("员工0", "/会议 预约 全员大会 @全员 今天11:00-12:00", room="全员群")
        invited = [each for each in stage.box.delivered if each.message.account]
        assert len(invited) == size - 1
        card = stage.expect("全员群", contains=[f"共 {size} 人", f"未答复 {size - 1}: 员工1、"])
        assert f"另有 {size - 21} 人" in card.text
        stage.ignore()
        stage.until("2026-11-23T10:50")
        assert len(stage.box.delivered) == len(invited) + 1 + size
        stage.ignore()
        said(stage, "员工0", "#开会", room="全员群")
        stage.ignore()
        before = len(_messages(stage))
        said(stage, "员工7", "#行动 @员工8 写总结", room="全员群")
        assert len(_messages(stage)) == before + 1


def test_a_series_whose_department_has_grown(database: Database) -> None:
    """The next one comes, with everybody, be they more than may be asked at once."""
    with staged(database, now=SATURDAY, org=departments(MOST, 1)) as stage:
        stage.say("一部0", "/会议 预约 例会 @一部 每周一 11:00-12:00")
        stage.ignore()
        with stage.database.transaction() as tx:
            import_org(tx, org_from_mapping(departments(MOST + 1, 1), "test"))
        stage.clock.move_to(datetime.fromisoformat("2026-11-30T12:00+08:00"))
        while stage.app.engine.fire():
            pass
        with stage.database.snapshot() as tx:
            assert len(attendees(tx, 2)) == MOST + 1


def test_a_series_of_more_than_anybody_would_ask(database: Database) -> None:
    """Refused when it is begun and when more are asked to it; taking them off it is not."""
    with staged(database, now=SATURDAY, org=departments(20, MOST)) as stage:
        stage.say("一部0", "/会议 预约 例会 @一部 @二部 每周一 11:00-12:00")
        stage.refused("一部0", "最多 2000 个")
        stage.say("一部0", "/会议 预约 例会 @一部 每周一 11:00-12:00")
        stage.ignore()
        stage.say("一部0", "/会议 修改系列 M1 @二部")
        stage.refused("一部0", "最多 2000 个")
        assert "共 20 人" in stage.shown("一部0", "M1")
        stage.say("一部0", "/会议 移出系列 M1 @一部 @二部")
        stage.ignore()
        assert "共 1 人" in stage.shown("一部0", "M1")


def _messages(stage: Stage) -> list[Delivered]:
    """What was delivered but for nods, which some messengers know."""
    nod = MessageKind.REACTION
    return [each for each in stage.box.delivered if each.message.kind is not nod]
