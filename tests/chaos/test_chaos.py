"""Whatever dies, stalls, is cut off or answers wrongly: nothing is lost, nothing done twice."""

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.approvals.catalogue import install
from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from storage.database import Database
from tests import postgres
from tests.chaos.clocks import CAN_JUMP
from tests.chaos.company import PEOPLE
from tests.chaos.counting import Counted, busy, count, owed
from tests.chaos.people import AFFAIR, People
from tests.chaos.platforms import all_platforms
from tests.chaos.processes import ENDED, Replicas
from tests.cli.processes import until
from tests.databases import create_tables

_LEASE: Final = 8.0
_LADDER: Final = timedelta(seconds=12)
_PATIENCE_SECONDS: Final = float(os.environ.get("CHAOS_PATIENCE", "200"))
_QUIET_ROUNDS: Final = 2
_ROUNDS: Final = 14
_FAULTS: Final = int(os.environ.get("CHAOS_FAULTS", "100"))
"""In each of the rounds."""
_KINDS: Final = {
    "kill": 13,
    "stop": 8,
    "upgrade": 3,
    "clock jump": 6 if CAN_JUMP else 0,
    "cut the database": 5,
    "crash the database": 2,
    "cut the messenger": 6,
    "trouble at a messenger": 57,
}
"""Of a hundred faults so many are of this kind."""
_JUMP_SECONDS: Final = (60.0, 6 * 3600.0)
"""How far a machine's clock is set forward or back: minutes to hours."""
_DAY: Final = timedelta(hours=24)
_AGE: Final = """
WITH aged AS (
    UPDATE clock SET anchor = anchor - :age, running_since = running_since - :age
    WHERE ladder IN ('approval.slot', 'help.escalate') AND state = 'running'
    AND running_since > now() - interval '1 hour' AND random() < 0.5 RETURNING id
)
UPDATE deadline SET due_at = due_at - :age, retry_at = retry_at - :age
FROM aged WHERE clock_id = aged.id AND state = 'waiting'
"""
"""A day goes by for some of what is to be decided or answered within one."""
_IN_DOUBT: Final = "a message that may have been sent already is not sent again"
_AGE_SECONDS: Final = 3.0
_AGAIN_SECONDS: Final = 5.0
_CALM_SECONDS: Final = 3.0
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
    "MUSTER_APPROVAL_URGE_EVERY": "1s",
    "MUSTER_APPROVAL_URGES_A_DAY": "1000",
    "MUSTER_MEETING_REMIND_BEFORE": "1m",
    "MUSTER_MEETING_ATTACH": "never",
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
        self.stops: list[float] = []
        self.said_again = 0
        self._database = Database.open(url)
        self._folder = folder
        self._dice = random.Random(seed)  # noqa: S311
        self._platforms = all_platforms()
        self._environment = {"MUSTER_DATABASE_URL": url, **_SETTINGS}
        self._people = People(self._platforms, self._dice)
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
            began = datetime.now(UTC)
            replicas = Replicas(self._environment, self._folder, 3)
            try:
                await asyncio.to_thread(until, replicas.are_ready)
                async with self._going_on():
                    await self._go_wrong(replicas, faults, pause)
                await self._calm(replicas)
                replicas.supervise()
            finally:
                codes = await asyncio.to_thread(replicas.end)
            self.stops = replicas.stops
            assert set(codes) <= ENDED, codes
            jumped = self.faults["clock jump"] > 0
            assert not jumped or replicas.said("off the database's"), "no clock was wrong"
            in_doubt = replicas.times_said(_IN_DOUBT)
            return await asyncio.to_thread(
                count, self._database, self._platforms, self._people, began, in_doubt
            )

    async def _go_wrong(self, replicas: Replicas, faults: int, pause: float) -> None:
        while self.faults.total() < faults:
            self._people.act()
            await asyncio.sleep(pause * self._dice.uniform(0.5, 1.5))
            self._let_go_on(replicas)
            replicas.supervise()
            await self._fault(replicas)

    @asynccontextmanager
    async def _going_on(self) -> AsyncIterator[None]:
        """Let days go by for what people have a day for, and messengers push again."""
        ended = asyncio.Event()

        async def age() -> None:
            while not await _comes(ended, _AGE_SECONDS):
                await asyncio.to_thread(self._age)

        async def again() -> None:
            while not await _comes(ended, _AGAIN_SECONDS):
                await asyncio.gather(*(each.again() for each in self._platforms))

        # They end by themselves: what a messenger is just bringing again would be lost otherwise.
        async with asyncio.TaskGroup() as tasks:
            for each in (age, again):
                tasks.create_task(each())
            try:
                yield
            finally:
                ended.set()

    def _age(self) -> None:
        with suppress(DBAPIError), self._database.transaction() as tx:
            tx.connection().execute(text(_AGE), {"age": _DAY - _LADDER / 2})

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
            install(tx, AFFAIR, datetime.now(UTC))

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
            case "clock jump":
                seconds = self._dice.uniform(*_JUMP_SECONDS) * self._dice.choice((-1, 1))
                replicas.set_clock(number, seconds)
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
            await asyncio.sleep(_CALM_SECONDS)
            replicas.supervise()
            again = await asyncio.gather(*(each.all_again() for each in self._platforms))
            self.said_again += sum(again)
            unheard = [said for each in self._platforms for said in each.unheard()]
            unheard += self._people.busy()
            due = await asyncio.to_thread(self._busy)
            quiet = 0 if unheard or due else quiet + 1

    def _busy(self) -> int:
        try:
            # Those who were asked and have not answered are reminded, and their head is told.
            return busy(self._database, datetime.now(UTC) + _LADDER)
        except DBAPIError:
            return 1


async def _comes(event: asyncio.Event, seconds: float) -> bool:
    """Whether it comes within that time."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


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
    faults, stops = chaos.faults, max(chaos.stops)
    sys.stdout.write(f"\n{faults.total()} faults: {dict(faults)}\n{counted}\n")
    sys.stdout.write(f"given up by messengers: {chaos.said_again}, longest stop: {stops:.1f} s\n")
    assert counted.wrong == {}, counted
