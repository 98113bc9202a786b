"""The process that is killed: the whole engine under load, fed and watched through pipes."""

import asyncio
import os
import time
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import msgspec

from bot.app import App, build
from bot.engine.incoming import Incoming
from bot.engine.intake import Intake
from bot.engine.messenger import Outgoing, Pace
from bot.settings import load_settings
from storage.database import Database

FACTOR: Final = 1200.0
"""How much faster than the real one the worker's time passes: 20 minutes a second."""


class Plan(msgspec.Struct, frozen=True):
    """Where a worker lives and when its time began; `epoch` is the real clock's reading then."""

    url: str
    platform: Path
    start: datetime
    epoch: float


class FastClock:
    """Passes quickly, and goes on from one process to the next."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def now(self) -> datetime:
        """The moment in the scenario."""
        return self._plan.start + timedelta(seconds=(time.time() - self._plan.epoch) * FACTOR)


class FilePlatform:
    """A messenger that writes down what it was given, so that it outlives the worker."""

    name = "console"
    pace = Pace()

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    async def deliver(self, message: Outgoing) -> str:
        """Note the message; its id follows from its key, as for a platform that knows keys."""
        os.write(self._file, msgspec.json.encode(message) + b"\n")
        return message.message or f"on-{message.key}"


def work(plan: Plan, inputs: Connection, done: Connection) -> None:
    """Handle inputs and time until killed."""
    database = Database.open(plan.url)
    settings = load_settings({"outbox.lease": "10m"}, environment={}, env_file=None)
    platform = FilePlatform(plan.platform)
    app = build(settings, database, FastClock(plan), {platform.name: platform})
    workers = 1 if database.dialect == "sqlite" else 4
    intake = Intake(app.engine, workers=workers, queue=64)

    async def both() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_listen(intake, inputs, done))
            tasks.create_task(_tick(app))

    asyncio.run(both())


async def _listen(intake: Intake, inputs: Connection, done: Connection) -> None:
    async def handle(incoming: Incoming) -> None:
        answer = await intake.submit(incoming)
        if not answer.refused:
            done.send(incoming.key)

    async with asyncio.TaskGroup() as handling:
        while True:
            handling.create_task(handle(await asyncio.to_thread(inputs.recv)))


async def _tick(app: App) -> None:
    while True:
        await asyncio.to_thread(app.engine.fire)
        await app.delivery.begin_due(lambda: None)
        await asyncio.sleep(0.005)
