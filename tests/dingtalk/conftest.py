"""The adapter before the double, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from adapters.dingtalk.cards import VARIABLES
from adapters.dingtalk.hosting import DingtalkHost
from adapters.dingtalk.stream import Watch
from adapters.hosting import Muster
from bot.app import FEATURES, company_files
from bot.engine.incoming import Answer, Incoming
from bot.engine.room_changes import RoomChange
from bot.engine.rules import Rules
from bot.files.keeping import Files
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from bot.settings.messengers import DingtalkSettings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.doubles.dingtalk import DingtalkDouble

TEMPLATE: Final = "11111111-2222-3333-4444-555555555555.schema"
NOW: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)
WATCH: Final = Watch(rest=0.01, longest=0.05, opening=0.3, silence=0.2, farewell=0.2, patience=0.5)
"""As impatient as a test."""


@pytest.fixture
def clock() -> VirtualClock:
    """The time of the adapter and of the platform."""
    return VirtualClock(NOW)


@pytest.fixture
async def double(clock: VirtualClock) -> AsyncIterator[DingtalkDouble]:
    """A company of two people with a group of both, and a published template."""
    async with DingtalkDouble(now=lambda: clock.now().timestamp()) as opened:
        opened.person("li", "李雷", email="lilei@example.com")
        opened.person("han", "韩梅梅", email="han@example.com", manager="li")
        opened.room("cidOPS==", "值班", ["li", "han"])
        opened.template(TEMPLATE, VARIABLES, events=True)
        yield opened


@pytest.fixture
def template() -> str:
    """The template that the settings name."""
    return TEMPLATE


@pytest.fixture
def settings(double: DingtalkDouble, template: str) -> DingtalkSettings:
    """The settings of the app that is installed at the double."""
    return DingtalkSettings(
        client_id=double.tenant.client_id,
        client_secret=double.tenant.client_secret,
        card_template_id=template,
        api_url=double.origin,
        oapi_url=double.origin,
    )


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
    took: asyncio.Event = field(default_factory=asyncio.Event)

    rooms: list[RoomChange] = field(default_factory=list)

    async def room_changed(self, change: RoomChange) -> None:
        """Take note of what happened to a room."""
        self.rooms.append(change)

    async def submit(self, incoming: Incoming) -> Answer:
        """Take one input."""
        self.taken.append(incoming)
        self.took.set()
        if self.waits_for is not None:
            await self.waits_for.wait()
        return self.answers.pop(0) if self.answers else Answer()


@pytest.fixture
def desk() -> Desk:
    """Whatever is heard."""
    return Desk()


@pytest.fixture
def muster(desk: Desk, database: Database, clock: VirtualClock, files: Files) -> Muster:
    """The running program, but for its engine."""
    own = load_settings(environment={}, env_file=None)
    rules = Rules.of(FEATURES, own, company_calendar(own), ())
    return Muster(
        desk.submit, database, clock, files, rules, desk.room_changed, desk.people_changed.set
    )


@pytest.fixture
def host(
    settings: DingtalkSettings, database: Database, clock: VirtualClock, files: Files
) -> DingtalkHost:
    """The adapter, before the double."""
    return DingtalkHost(settings, database, clock, files, watch=WATCH)


@pytest.fixture
async def connected(host: DingtalkHost, muster: Muster) -> AsyncIterator[DingtalkHost]:
    """The adapter with its stream."""
    async with host.connected(muster):
        yield host
