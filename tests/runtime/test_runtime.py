"""A running process: replies at once, time led forward, a clean end."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.app import App, build
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.incoming import Incoming, IncomingKind
from bot.runtime import Runtime
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.recorder import Recorder

MONDAY = datetime.fromisoformat("2026-11-23T10:00+08:00")


class Process:
    """A runtime on a virtual clock, whose heart beats in real time."""

    def __init__(self, database: Database) -> None:
        with database.transaction() as tx:
            import_org(tx, sample_company())
        self.clock = VirtualClock(MONDAY)
        self.recorder = Recorder(self.clock)
        settings = load_settings({"outbox.debounce": "0s"}, environment={}, env_file=None)
        self.app: App = build(settings, database, self.clock, {"console": self.recorder})
        self.runtime = Runtime(self.app)

    async def say(self, account: str, words: str) -> None:
        """Hand an input in."""
        key = f"{account}: {words}"
        incoming = Incoming(key, "console", account, IncomingKind.TEXT, text=words)
        answer = await self.runtime.submit(incoming)
        assert answer.accepted

    def told(self, account: str) -> list[str]:
        """What that person was sent, without changes in place."""
        return [
            each.text
            for each in self.recorder.delivered
            if each.message.account == account and each.message.kind != "update"
        ]


@pytest.fixture
async def process(database: Database) -> Process:
    """A process that does not run yet."""
    return Process(database)


async def test_what_was_committed_leaves_before_the_end(process: Process) -> None:
    """Stopping right after an input was accepted still delivers what came of it."""
    async with process.runtime.running():
        await process.say("hanmeimei", "/任务 新建 写周报 @李雷")
    assert any("写周报" in text for text in process.told("lilei"))


async def test_time_is_led_through_every_deadline(process: Process) -> None:
    """When `move_to` returns, all that fell due until then has been said, in order."""
    async with process.runtime.running():
        await process.say("hanmeimei", "/任务 新建 写周报 @李雷")
        await process.runtime.move_to(process.clock, timedelta(hours=7))
        reminders = [text for text in process.told("lilei") if "确认" in text]
        assert len(reminders) >= 3
        assert process.clock.now() == MONDAY + timedelta(hours=7)
    at = [each.at for each in process.recorder.delivered]
    assert at == sorted(at)


async def test_what_fell_due_while_it_was_away_is_said_once(process: Process) -> None:
    """A process that starts late begins with what is due; a third one finds nothing more."""
    async with process.runtime.running():
        await process.say("hanmeimei", "/任务 新建 写周报 @李雷")
    before = len(process.told("lilei"))
    process.clock.move_to(MONDAY + timedelta(hours=2, minutes=30))
    for _ in range(2):
        async with Runtime(process.app).running():
            pass
        assert len(process.told("lilei")) == before + 1


async def test_people_who_talk_at_once_are_all_answered(process: Process) -> None:
    """Many inputs at a time are each handled, once."""
    async with process.runtime.running():
        async with asyncio.TaskGroup() as group:
            for number in range(20):
                group.create_task(process.say("hanmeimei", f"/任务 新建 第{number}件事 @李雷"))
    assert len(process.told("lilei")) == 20


async def test_what_a_messenger_keeps_is_tidied_too(process: Process) -> None:
    """Housekeeping at the start has it forget what is older than sent messages may get."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[datetime] = loop.create_future()

    def forget(before: datetime) -> int:
        loop.call_soon_threadsafe(told.set_result, before)
        return 0

    async with Runtime(process.app, forget=forget).running():
        assert await told == MONDAY - process.app.settings.retention.messages
