"""A messenger that hangs, or a room of it: everything else goes on, and order holds."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.app import App, build
from bot.engine.messenger import Messenger, Outgoing, Pace
from bot.runtime import Runtime
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.engine.post import write
from tests.stage import MONDAY

PATIENCE = 30
SLOTS = 16


@dataclass
class Hanging:
    """A messenger that does not come back from the rooms that hang until it is let go."""

    name: str
    hangs: Callable[[str], bool] = lambda _room: False
    pace: Pace = field(default_factory=Pace)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    hung: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, message: Outgoing) -> str:
        """Take it at once, or when it is let go."""
        if self.hangs(message.room):
            self.hung.append(message.text)
            self._news.set()
            await self.let_go.wait()
        self.sent.append(message.text)
        self._news.set()
        return message.key

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what it has been given fulfils the condition."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()


def _app(database: Database, *messengers: Messenger) -> App:
    settings = load_settings({}, environment={}, env_file=None)
    by_name = {each.name: each for each in messengers}
    return build(settings, database, VirtualClock(datetime.fromisoformat(MONDAY)), by_name)


async def test_a_messenger_that_hangs_keeps_no_other_waiting(database: Database) -> None:
    """With every slot of it taken, what another messenger says leaves at once, in order."""
    feishu, slack = Hanging("feishu", lambda _room: True), Hanging("slack")
    app = _app(database, feishu, slack)
    for room in range(2 * SLOTS):
        write(app, str(room), messenger="feishu", room=f"F{room}")
    write(app, *"abcde", messenger="slack", room="S")
    async with Runtime(app).running():
        await slack.until(lambda: len(slack.sent) == 5)
        assert len(feishu.hung) == SLOTS
        assert feishu.sent == []
        feishu.let_go.set()
    assert slack.sent == list("abcde")
    assert sorted(feishu.sent, key=int) == [str(room) for room in range(2 * SLOTS)]


async def test_a_room_that_hangs_keeps_no_other_waiting(database: Database) -> None:
    """The other rooms of the messenger go on, several messages each; its own waits, in order."""
    slack = Hanging("slack", lambda room: room == "A")
    app = _app(database, slack)
    write(app, "a1", "a2", messenger="slack", room="A")
    for number in range(5):
        for room in "BC":
            write(app, f"{room}{number}", messenger="slack", room=room)
    async with Runtime(app).running():
        await slack.until(lambda: len(slack.sent) == 10)
        assert slack.hung == ["a1"]
        for room in "BC":
            mine = [each for each in slack.sent if each.startswith(room)]
            assert mine == [f"{room}{number}" for number in range(5)]
        slack.let_go.set()
    assert slack.sent[10:] == ["a1", "a2"]


async def test_what_comes_while_a_room_hangs_does_not_wait(sqlite: Database) -> None:
    """A message that is written beside a hanging one leaves at the next look."""
    slack = Hanging("slack", lambda room: room == "A")
    app = _app(sqlite, slack)
    write(app, "a1", messenger="slack", room="A")
    async with Runtime(app).running():
        await slack.until(lambda: bool(slack.hung))
        write(app, "b1", "b2", messenger="slack", room="B")
        await slack.until(lambda: len(slack.sent) == 2)
        slack.let_go.set()
    assert slack.sent == ["b1", "b2", "a1"]


async def test_the_end_does_not_wait_for_what_hangs(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can still leave does; what hangs is left to the next start."""
    monkeypatch.setattr("bot.runtime._FINISHING_SECONDS", 0.5)
    slack = Hanging("slack", lambda room: room == "A")
    app = _app(sqlite, slack)
    write(app, "a1", messenger="slack", room="A")
    write(app, *"bcdef", messenger="slack", room="B")
    async with Runtime(app).running():
        pass
    assert slack.sent == list("bcdef")
    assert slack.hung == ["a1"]
