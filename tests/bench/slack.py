"""From a slash command on Slack to its acknowledgement, beside bare bolt with an empty handler.

Both are processes of their own, connected by Socket Mode to doubles in this one. Our
acknowledgement says that the input is committed; bolt's says that a handler returned.
"""

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final, TypeAlias

from sqlalchemy import insert, select

from bot.directory.model import ACCOUNTS, PEOPLE
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from storage.database import Database
from tests.bench.acknowledging import Figures, cpu_seconds, report
from tests.doubles.slack import SlackDouble

_TURNS: Final = 5
_CALLS: Final = {1: 60, 50: 300}
"""How many commands a turn has, by how many of them are in flight at a time."""
_Start: TypeAlias = Callable[[SlackDouble], Awaitable[Process]]
_TYPED: Final = "新建 完成UI原型 周五17:00 !高"
_SENDER: Final = "U0LILEI"
_ROOM: Final = "C0OPS"
_BOLT: Final = """
import asyncio
import sys
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

url, bot, app_token, before = sys.argv[1:]


async def run():
    client = AsyncWebClient(token=bot, base_url=url)
    app = AsyncApp(client=client, process_before_response=before == "1")

    @app.command("/task")
    async def nothing(ack):
        await ack()

    web = AsyncWebClient(token=app_token, base_url=url)
    await AsyncSocketModeHandler(app, app_token, web_client=web).start_async()


asyncio.run(run())
"""


@dataclass(slots=True)
class _Run(Figures):
    """One process, and what was measured of it."""

    double: SlackDouble
    process: Process


def main() -> None:
    """Print the medians, the slowest hundredth, the CPU of a command, and their ratios."""
    asyncio.run(_measured())


async def _measured() -> None:
    async with AsyncExitStack() as stack:
        runs = {
            name: await stack.enter_async_context(_running(start))
            for name, start in _STARTS.items()
        }
        for run in runs.values():
            await _typed(run, 1, 20)
        for _ in range(_TURNS):
            for run in runs.values():
                for abreast in _CALLS:
                    await _turn(run, abreast)
    for abreast in _CALLS:
        _report(runs, abreast)


def _report(runs: dict[str, _Run], abreast: int) -> None:
    aim = "p50 below bolt's default, CPU ≤ × 4 with the durable write"
    print(f"\nSlack: slash command to acknowledgement, {abreast} in flight    (aim: {aim})")
    report(runs, abreast, _TURNS * _CALLS[abreast])


async def _turn(run: _Run, abreast: int) -> None:
    before = cpu_seconds(run.process)
    run.seconds[abreast] += await _typed(run, abreast, _CALLS[abreast])
    run.cpu[abreast] += cpu_seconds(run.process) - before


async def _typed(run: _Run, abreast: int, calls: int) -> list[float]:
    """So many commands, and how long each took."""
    left = iter(range(calls))
    seconds: list[float] = []

    async def type_on() -> None:
        for _ in left:
            start = perf_counter()
            ack = await run.double.slash(_SENDER, _ROOM, "/task", _TYPED)
            seconds.append(perf_counter() - start)
            assert ack.is_done, ack

    await asyncio.gather(*(type_on() for _ in range(abreast)))
    return seconds


@asynccontextmanager
async def _running(start: _Start) -> AsyncIterator[_Run]:
    """A double whose one client runs in a process of its own."""
    async with SlackDouble() as double:
        double.person(_SENDER, "李雷")
        double.room(_ROOM, "ops", [_SENDER])
        process = await start(double)
        try:
            async with asyncio.timeout(60):
                await double.sockets.connected()
            yield _Run(double, process)
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _start_default(double: SlackDouble) -> Process:
    return await _start_bolt(double, "0")


async def _start_waiting(double: SlackDouble) -> Process:
    return await _start_bolt(double, "1")


async def _start_bolt(double: SlackDouble, before: str) -> Process:
    arguments = (double.api_url, double.bot_token, double.app_token, before)
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", _BOLT, *arguments, stdout=DEVNULL, stderr=DEVNULL
    )


async def _start_ours(double: SlackDouble) -> Process:
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    muster = str(Path(sys.executable).with_name("muster"))
    environment = os.environ | {
        "MUSTER_DATABASE_URL": f"sqlite:///{folder}/muster.db",
        "MUSTER_FILES_URL": f"file://{folder}/files",
        "MUSTER_SLACK_BOT_TOKEN": double.bot_token,
        "MUSTER_SLACK_APP_TOKEN": double.app_token,
        "MUSTER_SLACK_API_URL": double.api_url,
    }
    migrating = await asyncio.create_subprocess_exec(muster, "migrate", env=environment, cwd=folder)
    await migrating.wait()
    _join(environment["MUSTER_DATABASE_URL"])
    return await asyncio.create_subprocess_exec(
        muster, "run", env=environment, cwd=folder, stdout=DEVNULL, stderr=DEVNULL
    )


def _join(url: str) -> None:
    """The sample company, whose 李雷 is the sender."""
    database = Database.open(url)
    with database.transaction() as tx:
        import_org(tx, sample_company())
        found = select(PEOPLE.c.id).where(PEOPLE.c.name == "李雷")
        person = tx.connection().execute(found).scalar_one()
        row = {"messenger": "slack", "external_id": _SENDER, "person_id": person, "source": "rig"}
        tx.connection().execute(insert(ACCOUNTS), [row])
    database.close()


_STARTS: Final[dict[str, _Start]] = {
    "bare bolt, its default, an empty handler": _start_default,
    "bare bolt, processing before it responds": _start_waiting,
    "muster run, a task made and committed": _start_ours,
}
