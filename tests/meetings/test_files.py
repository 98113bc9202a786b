"""What goes along: the entry for calendars with invitations, documents with published minutes."""

from collections.abc import Iterator
from typing import Final

import pytest
import vobject

from bot.files.keeping import GivenFile
from bot.files.queries import attachments
from storage.database import Database
from tests.meetings.talk import ROOM, begin, said
from tests.recorder import Delivered
from tests.stage import Stage, staged

BOOK: Final = "/会议 预约 技术方案评审 @李雷 @何佳怡 周四14:00-15:30"


FILES: Final = ["议程.txt", "方案.txt", "数据.txt"]


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning."""
    with staged(database, settings={"meeting.attach": "always"}) as stage:
        yield stage


def _entry(stage: Stage, message: Delivered) -> dict[str, str]:
    """What another library reads in the one calendar file of a message."""
    [file] = message.message.files
    assert file.name.endswith(".ics")
    calendar = vobject.readOne(stage.app.files.read(file.hash).decode())
    found = {line.name: str(line.value) for line in calendar.vevent.lines()}
    return found | {"METHOD": calendar.method.value}


def test_invitations(stage: Stage) -> None:
    """The entry comes with the invitation, anew with a change, and takes itself back in the end."""
    stage.say("韩梅梅", BOOK)
    stage.expect("韩梅梅")
    first = _entry(stage, stage.expect("李雷", contains="邀请您"))
    assert first["DTSTART"] == "2026-11-26 06:00:00+00:00"
    assert _entry(stage, stage.expect("何佳怡")) == first
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    moved = _entry(stage, stage.expect("李雷", contains="改到"))
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], "1")
    assert moved["DTSTART"] == "2026-11-27 06:00:00+00:00"
    stage.ignore()
    stage.click("韩梅梅", "取消会议", on="M1")
    gone = _entry(stage, stage.expect("李雷", contains="取消了"))
    assert (gone["UID"], gone["SEQUENCE"]) == (first["UID"], "2")
    assert (gone["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")
    stage.ignore()


def test_held_back_with_others(stage: Stage) -> None:
    """What quiet hours merge into one message brings the entry of every meeting in it."""
    stage.until("2026-11-28T15:00")
    for title in ("方案评审", "预算会"):
        stage.say("韩梅梅", f"/会议 预约 {title} @李雷 周一14:00-15:00")
        stage.ignore()
    stage.until("2026-11-30T09:00")
    merged = stage.expect("李雷", contains=["2 条消息", "M1 方案评审", "M2 预算会"])
    read = [stage.app.files.read(each.hash).decode() for each in merged.message.files]
    calendars = [vobject.readOne(each) for each in read]
    assert [each.vevent.summary.value for each in calendars] == ["方案评审", "预算会"]
    stage.ignore()


def test_each_of_a_series_is_its_own(stage: Stage) -> None:
    """A series has an entry for each of its meetings: holidays follow no rule of calendars."""
    stage.say("韩梅梅", "/会议 预约 产品周会 @李雷 每周一 11:00-12:00")
    stage.expect("韩梅梅")
    first = _entry(stage, stage.expect("李雷", contains="例会"))
    stage.until("2026-11-23T12:00")
    stage.expect("李雷", contains="10 分后")
    second = _entry(stage, stage.expect("李雷", contains="下一次例会"))
    assert second["UID"] != first["UID"]
    assert second["DTSTART"] == "2026-11-30 03:00:00+00:00"
    stage.ignore()


def test_files_of_a_meeting(stage: Stage) -> None:
    """Whoever is asked can open what was sent along, later with a change, or by a reply."""
    sent = [stage.app.files.take([GivenFile(name, name.encode())]).files for name in FILES]
    stage.say("韩梅梅", BOOK, files=sent[0])
    assert "会议文件" in stage.expect("韩梅梅").buttons
    assert "会议文件" in stage.expect("李雷").buttons
    stage.ignore()
    stage.say("韩梅梅", "/会议 修改 M1 地点:5号会议室", files=sent[1])
    stage.say("李雷", "", reply_to="M1", files=sent[2])
    stage.ignore()
    stage.click("何佳怡", "会议文件", on="M1")
    given = stage.expect("何佳怡", contains="M1 技术方案评审 的文件").message.files
    assert [each.name for each in given] == FILES
    stage.silence()
    stage.say("徐静", "/会议 文件 M1")
    stage.refused("徐静", "您不能执行")
    stage.say("韩梅梅", "/会议 预约 碰头 周五14:00")
    stage.ignore()
    stage.say("韩梅梅", "/会议 文件 M2")
    stage.refused("韩梅梅", "M2 还没有文件")


def test_where_it_is_turned_off(database: Database) -> None:
    """The setting says so; a tap gives the entry all the same."""
    with staged(database, settings={"meeting.attach": "never"}) as stage:
        stage.say("韩梅梅", BOOK)
        stage.expect("韩梅梅")
        assert not stage.expect("李雷").message.files
        stage.click("李雷", "加入日历", on="M1")
        assert _entry(stage, stage.expect("李雷"))["SUMMARY"] == "技术方案评审"
        stage.ignore()


def test_documents_of_published_minutes(stage: Stage) -> None:
    """They come into the room right after the card, with their numbers, and are kept."""
    begin(stage)
    said(stage, "李雷", "#决议 用 Redis 集群")
    said(stage, "李雷", "#行动 @李雷 写方案 周五")
    said(stage, "李雷", "#会议结束")
    stage.ignore()
    stage.click("李雷", "发布纪要", on="Y1")
    stage.ignore()
    stage.wait("1s")
    given = stage.expect(ROOM, contains="Y1 的会议纪要").message.files
    assert [each.name.rpartition(".")[2] for each in given] == ["docx", "pdf"]
    stage.silence()
    with stage.database.snapshot() as tx:
        kept = attachments(tx, "Y1")
    assert [each.role for each in kept] == ["会议纪要"] * 3
    markdown = next(each.file for each in kept if each.file.name.endswith(".md"))
    written = stage.app.files.read(markdown.hash).decode()
    assert "1. D-1 用 Redis 集群" in written
    assert "| 写方案 | 李雷 | 11月27日 周五 18:00 | T1 |" in written
    stage.wait("1h")
    stage.silence()
