"""From a message on Feishu to its acknowledgement, beside the SDK's own client that does nothing.

Both are processes of their own, connected to doubles in this one. Our acknowledgement says that
the input is committed; the SDK's says that an empty handler returned.
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
from tests.doubles.feishu import FeishuDouble

_TURNS: Final = 5
_CALLS: Final = {1: 40, 50: 200}
"""How many messages a turn has, by how many of them are in flight at a time."""
_Start: TypeAlias = Callable[[FeishuDouble], Awaitable[tuple[Process, float]]]
_TYPED: Final = "/任务 新建 完成UI原型 周五17:00 !高"
_SENDERS: Final = tuple(f"ou_{number}" for number in range(50))
_OWN_CLIENT: Final = """
import sys
import lark_oapi
from lark_oapi import ws
builder = lark_oapi.EventDispatcherHandler.builder("", "", lark_oapi.LogLevel.CRITICAL)
handler = builder.register_p2_im_message_receive_v1(lambda message: None).build()
domain, app_id, secret = sys.argv[1:]
level = lark_oapi.LogLevel.CRITICAL
ws.Client(app_id, secret, event_handler=handler, domain=domain, log_level=level).start()
"""


@dataclass(slots=True)
class _Run(Figures):
    """One process: how long its start took and what it kept, and what was measured of it."""

    double: FeishuDouble
    process: Process
    start: float
    megabytes: float


def main() -> None:
    """Print starts, medians, the slowest hundredth, the CPU of a message, and their ratios."""
    asyncio.run(_measured())


async def _measured() -> None:
    async with AsyncExitStack() as stack:
        runs = {
            name: await stack.enter_async_context(_running(start))
            for name, start in _STARTS.items()
        }
        for run in runs.values():
            await _said(run, 1, 20)
        for _ in range(_TURNS):
            for run in runs.values():
                for abreast in _CALLS:
                    await _turn(run, abreast)
    print("\nFeishu: start to connection    (aim: ours ≤ 1.2 s and ≤ 90 MB)")
    for name, run in runs.items():
        print(f"  {name:<44} {run.start:>8.2f} s {run.megabytes:>8.0f} MB")
    for abreast in _CALLS:
        _report(runs, abreast)


def _report(runs: dict[str, _Run], abreast: int) -> None:
    aim = "ours commits within 20 ms"
    print(f"\nFeishu: message to acknowledgement, {abreast} in flight    (aim: {aim})")
    report(runs, abreast, _TURNS * _CALLS[abreast])


async def _turn(run: _Run, abreast: int) -> None:
    before = cpu_seconds(run.process)
    run.seconds[abreast] += await _said(run, abreast, _CALLS[abreast])
    run.cpu[abreast] += cpu_seconds(run.process) - before


async def _said(run: _Run, abreast: int, calls: int) -> list[float]:
    """So many messages, each of somebody else where several are in flight, and how long each took.

    What one person says is handled in turn, which is not what is measured here.
    """
    left = iter(range(calls))
    seconds: list[float] = []

    async def speak(person: str) -> None:
        for _ in left:
            said = await run.double.say(person, "", _TYPED)
            assert said.delivery is not None
            assert said.delivery.delivered
            seconds.append(said.delivery.seconds)

    await asyncio.gather(*(speak(each) for each in _SENDERS[:abreast]))
    return seconds


def _megabytes(process: Process) -> float:
    """The most memory that a process has had."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(each.split()[1] for each in lines if each.startswith("VmHWM"))) / 1024


@asynccontextmanager
async def _running(start: _Start) -> AsyncIterator[_Run]:
    """A double whose one client runs in a process of its own."""
    async with FeishuDouble() as double:
        double.platform.windows.enforced = False
        for each in _SENDERS:
            double.person(each, "李雷")
        process, began = await start(double)
        try:
            async with asyncio.timeout(60):
                await double.stream.until_connected()
            yield _Run(double, process, perf_counter() - began, _megabytes(process))
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _start_own(double: FeishuDouble) -> tuple[Process, float]:
    tenant = double.tenant
    arguments = (double.domain, tenant.app_id, tenant.app_secret)
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _OWN_CLIENT, *arguments, stdout=DEVNULL, stderr=DEVNULL
    )
    return process, began


async def _start_ours(double: FeishuDouble) -> tuple[Process, float]:
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    muster = str(Path(sys.executable).with_name("muster"))
    environment = os.environ | {
        "MUSTER_DATABASE_URL": f"sqlite:///{folder}/muster.db",
        "MUSTER_FILES_URL": f"file://{folder}/files",
        "MUSTER_FEISHU_APP_ID": double.tenant.app_id,
        "MUSTER_FEISHU_APP_SECRET": double.tenant.app_secret,
        "MUSTER_FEISHU_DOMAIN": double.domain,
    }
    migrating = await asyncio.create_subprocess_exec(muster, "migrate", env=environment, cwd=folder)
    await migrating.wait()
    _join(environment["MUSTER_DATABASE_URL"])
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(
        muster, "run", env=environment, cwd=folder, stdout=DEVNULL, stderr=DEVNULL
    )
    return process, began


def _join(url: str) -> None:
    """The sample company, whose 李雷 has the accounts of all senders."""
    database = Database.open(url)
    with database.transaction() as tx:
        import_org(tx, sample_company())
        found = select(PEOPLE.c.id).where(PEOPLE.c.name == "李雷")
        person = tx.connection().execute(found).scalar_one()
        row = {"messenger": "feishu", "person_id": person, "source": "rig"}
        rows = [row | {"external_id": each} for each in _SENDERS]
        tx.connection().execute(insert(ACCOUNTS), rows)
    database.close()


_STARTS: Final[dict[str, _Start]] = {
    "lark-oapi's client, an empty handler": _start_own,
    "muster run, a task made and committed": _start_ours,
}
