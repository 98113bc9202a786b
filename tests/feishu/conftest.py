"""The adapter's client before the double, over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from adapters.feishu.client import FeishuClient
from adapters.feishu.hosting import FeishuHost
from adapters.feishu.meter import CALLS, Meter
from adapters.feishu.stream import Watch
from adapters.hosting import Muster
from bot.app import FEATURES, company_files
from bot.engine.incoming import Answer, Incoming
from bot.engine.outbox.quota import Quota
from bot.engine.room_changes import RoomChange
from bot.engine.rules import Rules
from bot.files.keeping import Files
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from bot.settings.messengers import FeishuSettings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.databases import SqliteTemplate, open_closing
from tests.doubles.feishu import FeishuDouble


@pytest.fixture
async def double() -> AsyncIterator[FeishuDouble]:
    """A tenant with two people and a group of both."""
    async with FeishuDouble() as opened:
        opened.person("ou_li", "李雷", email="lilei@example.com")
        opened.person("ou_han", "韩梅梅", email="han@example.com", leader="ou_li")
        opened.room("oc_ops", "值班", ["ou_li", "ou_han"])
        yield opened


@pytest.fixture
def settings(double: FeishuDouble) -> FeishuSettings:
    """The settings of the app that is installed at the double."""
    return FeishuSettings(
        app_id=double.tenant.app_id, app_secret=double.tenant.app_secret, domain=double.domain
    )


@pytest.fixture
def clock() -> VirtualClock:
    """The time of the adapter."""
    return VirtualClock(datetime(2026, 11, 23, 2, tzinfo=UTC))


@pytest.fixture
def meter(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory, clock: VirtualClock
) -> Iterator[Meter]:
    """The month's calls, ten of them; how they are counted in Postgres is proved elsewhere."""
    with open_closing(sqlite_template.copy(tmp_path_factory.mktemp("meter"))) as database:
        yield Meter(Quota(database, clock, "feishu", {CALLS: 10}, outgoing=CALLS), clock)


@pytest.fixture
async def client(settings: FeishuSettings, meter: Meter) -> AsyncIterator[FeishuClient]:
    """Calls of the double."""
    made = FeishuClient(settings, meter)
    yield made
    await made.close()


@pytest.fixture
def files(database: Database, clock: VirtualClock, tmp_path: Path) -> Files:
    """A store of files."""
    return company_files(load_settings({"files.url": tmp_path.as_uri()}), database, clock)


@dataclass
class Desk:
    """Stands for the program: takes inputs down and answers as a test orders."""

    taken: list[Incoming] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    waits_for: asyncio.Event | None = None
    people_changed: asyncio.Event = field(default_factory=asyncio.Event)
    fails: int = 0

    rooms: list[RoomChange] = field(default_factory=list)

    async def room_changed(self, change: RoomChange) -> None:
        """Take note of what happened to a room."""
        self.rooms.append(change)

    async def submit(self, incoming: Incoming) -> Answer:
        """Take one input."""
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the database is away")
        self.taken.append(incoming)
        if self.waits_for is not None:
            await self.waits_for.wait()
        return self.answers.pop(0) if self.answers else Answer()


async def until(met: Callable[[], bool]) -> None:
    """Let the loop run until it is so; TimeoutError after a while."""
    async with asyncio.timeout(10):
        while not met():  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0)


@pytest.fixture
def desk() -> Desk:
    """Whatever is heard."""
    return Desk()


@pytest.fixture
def muster(desk: Desk, database: Database, clock: VirtualClock, files: Files) -> Muster:
    """The running program, but for its engine."""
    rules_settings = load_settings(environment={}, env_file=None)
    rules = Rules.of(FEATURES, rules_settings, company_calendar(rules_settings), ())
    return Muster(
        desk.submit, database, clock, files, rules, desk.room_changed, desk.people_changed.set
    )


WATCH: Final = Watch(rest=0.001, longest=0.01, opening=0.2, silence=0.1)
"""As impatient as a test."""


@pytest.fixture
def host(
    settings: FeishuSettings, database: Database, clock: VirtualClock, files: Files
) -> FeishuHost:
    """The adapter, before the double."""
    return FeishuHost(settings, database, clock, files, watch=WATCH)


@pytest.fixture
async def connected(host: FeishuHost, muster: Muster) -> AsyncIterator[FeishuHost]:
    """The adapter with its connection."""
    async with host.connected(muster):
        yield host
