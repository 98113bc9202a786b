"""From a message on DingTalk to its acknowledgement, beside the SDK's client that does nothing.

Both are processes of their own, connected to doubles in this one. Our acknowledgement says that
the input is committed; the SDK's says that an empty handler returned.
"""

import asyncio
import os
import statistics
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final, TypeAlias

from sqlalchemy import insert, select

from bot.directory.model import ACCOUNTS, PEOPLE
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from storage.database import Database
from tests.doubles.dingtalk import DingtalkDouble

_TURNS: Final = 5
_CALLS: Final = 40
_Start: TypeAlias = Callable[[DingtalkDouble], Awaitable[Process]]
_TYPED: Final = "/任务 新建 完成UI原型 周五17:00 !高"
_SENDER: Final = "u001"
_OWN_CLIENT: Final = """
import logging
import sys
import dingtalk_stream


class Nothing(dingtalk_stream.CallbackHandler):
    async def process(self, message):
        return dingtalk_stream.AckMessage.STATUS_OK, "OK"


origin, key, secret = sys.argv[1:]
open_at = origin + "/v1.0/gateway/connections/open"
dingtalk_stream.DingTalkStreamClient.OPEN_CONNECTION_API = open_at
quiet = logging.getLogger("quiet")
quiet.setLevel(logging.CRITICAL)
credential = dingtalk_stream.Credential(key, secret)
client = dingtalk_stream.DingTalkStreamClient(credential, quiet)
client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, Nothing())
client.start_forever()
"""


def main() -> None:
    """Print the medians, the slowest twentieth, and their ratio."""
    asyncio.run(_measured())


async def _measured() -> None:
    async with AsyncExitStack() as stack:
        own = await stack.enter_async_context(_talking(_start_own))
        ours = await stack.enter_async_context(_talking(_start_ours))
        times: dict[str, list[float]] = {"own": [], "ours": []}
        for _ in range(_TURNS):
            times["own"] += await _said(own)
            times["ours"] += await _said(ours)
    print("\nDingTalk: message to acknowledgement    (aim: ours commits within 20 ms)")
    names = {"own": "dingtalk-stream's client, an empty handler", "ours": "muster run, committed"}
    first = statistics.median(times["own"])
    for key, name in names.items():
        median = statistics.median(times[key])
        slow = statistics.quantiles(times[key], n=20)[-1]
        print(
            f"  {name:<44} {median * 1e3:>9.2f} ms median {slow * 1e3:>9.2f} ms p95"
            f"   × {median / first:.2f}"
        )


async def _said(double: DingtalkDouble) -> list[float]:
    seconds: list[float] = []
    for _ in range(_CALLS):
        said = await double.say(_SENDER, "", _TYPED)
        assert said.delivery is not None
        assert said.delivery.delivered
        assert said.delivery.ack is not None
        seconds.append(said.delivery.ack.seconds)
    return seconds


@asynccontextmanager
async def _talking(start: _Start) -> AsyncIterator[DingtalkDouble]:
    """A double whose one client runs in a process of its own."""
    async with DingtalkDouble() as double:
        double.quotas.calls_a_second = None
        double.person(_SENDER, "李雷")
        process = await start(double)
        try:
            async with asyncio.timeout(60):
                await double.stream.until_connected()
            yield double
        finally:
            if process.returncode is None:
                process.kill()  # the SDK's client swallows whatever is gentler
            await process.wait()


async def _start_own(double: DingtalkDouble) -> Process:
    tenant = double.tenant
    arguments = (double.origin, tenant.client_id, tenant.client_secret)
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", _OWN_CLIENT, *arguments, stdout=DEVNULL, stderr=DEVNULL
    )


async def _start_ours(double: DingtalkDouble) -> Process:
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    muster = str(Path(sys.executable).with_name("muster"))
    environment = os.environ | {
        "MUSTER_DATABASE_URL": f"sqlite:///{folder}/muster.db",
        "MUSTER_FILES_URL": f"file://{folder}/files",
        "MUSTER_DINGTALK_CLIENT_ID": double.tenant.client_id,
        "MUSTER_DINGTALK_CLIENT_SECRET": double.tenant.client_secret,
        "MUSTER_DINGTALK_API_URL": f"{double.origin}/",
        "MUSTER_DINGTALK_OAPI_URL": f"{double.origin}/",
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
        row = {
            "messenger": "dingtalk",
            "external_id": _SENDER,
            "person_id": person,
            "source": "rig",
        }
        tx.connection().execute(insert(ACCOUNTS), [row])
    database.close()
