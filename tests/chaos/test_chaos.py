"""Whatever dies, stalls, is cut off or answers wrongly: nothing is lost, nothing done twice."""

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from storage.database import Database
from tests import postgres
from tests.chaos.counting import Counted, busy, count, owed
from tests.chaos.platforms import PEOPLE, ROOMS, all_platforms
from tests.chaos.processes import ENDED, Replicas
from tests.cli.processes import until
from tests.databases import create_tables

_LEASE: Final = 6.0
_LADDER: Final = timedelta(seconds=12)
_PATIENCE_SECONDS: Final = 200.0
_QUIET_ROUNDS: Final = 3
_ROUNDS: Final = 15
_FAULTS: Final = int(os.environ.get("CHAOS_FAULTS", "75"))
"""In each of the rounds."""
_KINDS: Final = {
    "kill": 14,
    "stop": 8,
    "upgrade": 3,
    "cut the database": 6,
    "crash the database": 2,
    "cut the messenger": 6,
    "trouble at a messenger": 61,
}
"""Of a hundred faults so many are of this kind."""
_OTHERS: Final = """
SELECT {} FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'muster' AND pid <> pg_backend_pid()
"""
_SETTINGS: Final = {
    "MUSTER_CALENDAR_WEEK": "mon-sun 00:00-24:00",
    "MUSTER_QUIET_START": "09:00",
    "MUSTER_QUIET_END": "09:00",
    "MUSTER_DAILY_DIGEST_AT": "off",
    "MUSTER_DAILY_UPDATE_REMIND_AT": "off",
    "MUSTER_DAILY_UPDATE_BY": "off",
    "MUSTER_WEEKLY_REMIND_AT": "off",
    "MUSTER_WEEKLY_SUMMARY_BY": "off",
    "MUSTER_TASK_ACK_WITHIN": "6s",
    "MUSTER_TASK_ACK_HEAD_AFTER": "4s",
    "MUSTER_OUTBOX_LEASE": f"{_LEASE:.0f}s",
    "MUSTER_FILES_URL": "memory://chaos",
    "MUSTER_OUTBOX_MAX_ATTEMPTS": "40",
}


@pytest.fixture
def own_postgres(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A Postgres server of this test alone, which may crash, and so waits for its disk."""
    monkeypatch.setenv(postgres.DURABLE, "1")
    with postgres.owned_home() as home:
        postgres.ensure_running(home)
        postgres.administer(home, "CREATE DATABASE chaos")
        yield postgres.url(home, "chaos")


class Chaos:
    """People who work on while things go wrong."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.faults: Counter[str] = Counter()
        self._database = Database.open(url)
        self._folder = folder
        self._dice = random.Random(seed)  # noqa: S311
        self._platforms = all_platforms()
        self._environment = {"MUSTER_DATABASE_URL": url, **_SETTINGS}
        self._said: list[str] = []
        self._talking: set[asyncio.Task[None]] = set()
        self._stalled: list[tuple[float, int]] = []

    async def play(self, faults: int, pause: float) -> Counted:
        """Let so many things go wrong, about `pause` seconds apart; then count."""
        async with AsyncExitStack() as stack:
            stack.callback(self._database.close)
            for platform in self._platforms:
                await stack.enter_async_context(platform.double)
                platform.furnish()
                self._environment |= platform.environment()
            self._found()
            replicas = Replicas(self._environment, self._folder, 3)
            try:
                await asyncio.to_thread(until, replicas.are_ready)
                while self.faults.total() < faults:
                    self._talk()
                    await asyncio.sleep(pause * self._dice.uniform(0.5, 1.5))
                    self._let_go_on(replicas)
                    replicas.supervise()
                    await self._fault(replicas)
                await self._calm(replicas)
                replicas.supervise()
            finally:
                codes = await asyncio.to_thread(replicas.end)
            assert set(codes) <= ENDED, codes
            now = datetime.now(UTC)
            return await asyncio.to_thread(count, self._database, self._platforms, self._said, now)

    def _found(self) -> None:
        """The company: everybody has an account everywhere."""
        create_tables(self._database)
        people = [
            {
                "name": name,
                "department": "值班",
                "accounts": {each.name: each.account(number) for each in self._platforms},
            }
            for number, name in enumerate(PEOPLE)
        ]
        people[-1]["level"] = "main_admin"
        departments = [{"name": "值班", "head": PEOPLE[-1]}]
        org = org_from_mapping({"departments": departments, "people": people}, "chaos")
        with self._database.transaction() as tx:
            import_org(tx, org)

    def _talk(self) -> None:
        """Somebody gives somebody a task, reports an incident, or has seen a task."""
        platform = self._dice.choice(self._platforms)
        person, room = self._dice.randrange(len(PEOPLE)), self._dice.randrange(ROOMS)
        where = platform.room(room)
        kind = self._dice.choices(["task", "incident", "seen", "pressed"], [5, 1, 2, 3])[0]
        if kind == "pressed":
            self._begin(platform.press(person, where, "收到"))
        elif kind == "seen":
            some = self._dice.randint(1, len(self._said) + 1)
            self._begin(platform.say(person, where, f"收到 T{some}", None))
        else:
            title = f"case{len(self._said):05}"
            self._said.append(title)
            owner = self._dice.randrange(len(PEOPLE)) if kind == "task" else None
            words = "/任务 新建 {}" if kind == "task" else "/紧急 上报 {} !紧急"
            self._begin(platform.say(person, where, words.format(title), owner))

    def _begin(self, doing: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(doing)
        self._talking.add(task)
        task.add_done_callback(self._talking.discard)

    async def _fault(self, replicas: Replicas) -> None:
        kind = self._dice.choices(list(_KINDS), list(_KINDS.values()))[0]
        number = self._dice.randrange(len(replicas))
        match kind:
            case "kill":
                await asyncio.to_thread(replicas.kill, number)
            case "stop":
                until = asyncio.get_running_loop().time() + _LEASE * self._dice.uniform(0.3, 1.6)
                self._stalled.append((until, replicas.stop(number)))
            case "upgrade":
                await asyncio.to_thread(replicas.kill, number, signal.SIGTERM)
            case "cut the database":
                await asyncio.to_thread(self._cut)
            case "crash the database":
                await asyncio.to_thread(self._crash)
            case "cut the messenger":
                await self._dice.choice(self._platforms).cut()
            case _:
                kind = self._dice.choice(self._platforms).trouble(self._dice)
        self.faults[kind] += 1

    def _let_go_on(self, replicas: Replicas) -> None:
        now = asyncio.get_running_loop().time()
        for wakes_at, pid in [*self._stalled]:
            if wakes_at <= now:
                replicas.go_on(pid)
                self._stalled.remove((wakes_at, pid))

    def _server(self) -> psycopg.Connection:
        """A connection of our own; a server that still recovers from a crash is waited for."""
        while True:
            with suppress(psycopg.OperationalError):
                return psycopg.connect(self._environment["MUSTER_DATABASE_URL"], autocommit=True)
            time.sleep(0.1)

    def _cut(self) -> None:
        """End every connection to the database."""
        with self._server() as server:
            server.execute(_OTHERS.format("pg_terminate_backend(pid)"))

    def _crash(self) -> None:
        """Kill one process of the server: all of it starts anew then, and recovers."""
        with self._server() as server:
            found = server.execute(_OTHERS.format("pid")).fetchone()
        if found is not None:
            with suppress(ProcessLookupError):
                os.kill(found[0], signal.SIGKILL)

    async def _calm(self, replicas: Replicas) -> None:
        """Nothing more goes wrong: all that is owed is done, for as long as that takes."""
        for _, pid in self._stalled:
            replicas.go_on(pid)
        for platform in self._platforms:
            self.faults["never met"] -= platform.calm()
        patience = time.monotonic() + _PATIENCE_SECONDS
        quiet, due = 0, 0
        unheard: list[str] = []
        while quiet < _QUIET_ROUNDS:
            if time.monotonic() > patience:
                owing = await asyncio.to_thread(owed, self._database, datetime.now(UTC) + _LADDER)
                raise AssertionError(f"it never came to rest: unheard {unheard}, due {owing}")
            await asyncio.sleep(1.0)
            replicas.supervise()
            if self._talking:
                await asyncio.wait(self._talking)
            for platform in self._platforms:
                await platform.again()
            unheard = [said for each in self._platforms for said in each.unheard()]
            due = await asyncio.to_thread(self._busy)
            quiet = 0 if unheard or due else quiet + 1

    def _busy(self) -> int:
        try:
            # Those who were asked and have not answered are reminded, and their head is told.
            return busy(self._database, datetime.now(UTC) + _LADDER)
        except DBAPIError:
            return 1


async def test_a_few_faults_lose_nothing(own_postgres: str, tmp_path: Path) -> None:
    """The short proof: some of each kind, in less than half a minute."""
    chaos = Chaos(own_postgres, tmp_path, seed=20261123)
    counted = await chaos.play(faults=24, pause=0.3)
    assert counted.wrong == {}, counted
    assert counted.repeated.keys() == {"slack", "feishu", "dingtalk"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(_ROUNDS))
async def test_a_thousand_faults_lose_nothing(own_postgres: str, tmp_path: Path, seed: int) -> None:
    """More than a thousand faults in as many rounds; prints what was counted of each."""
    chaos = Chaos(own_postgres, tmp_path, seed)
    counted = await chaos.play(faults=_FAULTS, pause=0.5)
    sys.stdout.write(f"\n{chaos.faults.total()} faults: {dict(chaos.faults)}\n{counted}\n")
    assert counted.wrong == {}, counted
