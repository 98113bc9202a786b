"""How late deadlines of a thousand incidents are among 100,000 of tasks; what many alerts cost.

Both in real time, with the program as it runs: what is measured is what people would wait for.
"""

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy import insert, select, text

from adapters.alerts import AlertHooks
from adapters.web.app import web_app
from bot.app import App, build
from bot.directory.org.imports import import_org
from bot.directory.queries import person_by_key
from bot.directory.sample import sample_company
from bot.engine.context import Context
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.outbox.notice import Origin
from bot.incidents.actions.reporting import Draft, report
from bot.incidents.matrix.catalogue import matrix_of
from bot.incidents.matrix.model import Severity
from bot.runtime import Runtime
from bot.settings import load_settings
from bot.time.clock import SystemClock
from bot.time.deadline_tables import clock_table, deadline_table
from storage.database import Database
from tests.bench.past import Accepting
from tests.databases import create_tables

_INCIDENTS: Final = 1_000
_TASKS: Final = 100_000
_WINDOW: Final = 40
"""Seconds within which the first rung of every incident's clocks falls due."""
_ALERTS: Final = 10_000
_TOKEN: Final = "secret"


def _company(url: str) -> App:
    database = Database.open(url)
    create_tables(database)
    with database.transaction() as tx:
        import_org(tx, sample_company())
    settings = load_settings(
        {"incident.alert_token": _TOKEN, "files.url": "memory://bench"},
        environment={},
        env_file=None,
    )
    return build(settings, database, SystemClock(), {"console": Accepting()})


def _reported(app: App) -> None:
    """A thousand urgent incidents, each with its clocks."""
    for _ in range(_INCIDENTS // 50):
        with app.database.transaction() as tx:
            reporter = person_by_key(tx, "hanmeimei")
            origin = Origin("console", "产品群")
            for number in range(50):
                ctx = Context(tx, app.rules, app.clock.now(), reporter, origin)
                kind = matrix_of(app.settings).kind("technical")
                report(ctx, Draft(f"故障 {number}", kind, Severity.URGENT, "", ""))
                ctx.flush()


def _given(app: App) -> None:
    """The deadlines of a hundred thousand tasks, of which the next is due tomorrow."""
    now = app.clock.now()
    clock = {
        "ladder": "task.due",
        "measure": "wall",
        "budget": 3600,
        "consumed": 0,
        "state": "running",
        "reason": "",
        "running_since": now,
        "person_id": None,
        "anchor": None,
    }
    with app.database.restructure() as connection:
        first = connection.execute(text("SELECT max(id) FROM clock")).scalar_one() + 1
        clocks = [clock | {"id": first + n, "subject": f"T{n + 1}"} for n in range(_TASKS)]
        connection.execute(insert(clock_table), clocks)
        rows = [
            {
                "clock_id": first + n,
                "rung": "remind",
                "due_at": now + timedelta(days=1, seconds=n),
                "retry_at": now + timedelta(days=1, seconds=n),
                "attempt": 0,
                "state": "waiting",
                "reason": "",
                "fired_at": None,
            }
            for n in range(_TASKS)
        ]
        connection.execute(insert(deadline_table), rows)


def _shifted(app: App) -> None:
    """Move each clock of an incident so that its next rung falls into the window."""
    begins = app.clock.now() + timedelta(seconds=3)
    with app.database.restructure() as connection:
        rows = connection.execute(
            deadline_table.select()
            .join(clock_table, clock_table.c.id == deadline_table.c.clock_id)
            .where(deadline_table.c.state == "waiting", clock_table.c.subject.startswith("I"))
        ).all()
        for number, row in enumerate(rows):
            due = begins + timedelta(seconds=_WINDOW * number / len(rows))
            mine = clock_table.c.id == row.clock_id
            since = connection.execute(select(clock_table.c.running_since).where(mine)).scalar_one()
            moved = since - (row.due_at - due)
            connection.execute(clock_table.update().where(mine).values(running_since=moved))
            deadline = deadline_table.update().where(deadline_table.c.id == row.id)
            connection.execute(deadline.values(due_at=due, retry_at=due))
    print(f"  {len(rows):,} clocks of incidents due within {_WINDOW} s, {_TASKS:,} of tasks later")


def _late(app: App, since: datetime) -> list[float]:
    with app.database.snapshot() as tx:
        rows = tx.connection().execute(
            deadline_table.select().where(
                deadline_table.c.state == "fired", deadline_table.c.fired_at > since
            )
        )
        return [(row.fired_at - row.due_at).total_seconds() for row in rows]


def _told(name: str, seconds: Sequence[float]) -> None:
    cut = statistics.quantiles(seconds, n=100)
    print(
        f"  {name:<44} {len(seconds):>6,} × p50 {cut[49]:.3f} s   p99 {cut[98]:.3f} s"
        f"   max {max(seconds):.3f} s"
    )


async def _lateness(app: App) -> None:
    runtime = Runtime(app)
    since = app.clock.now()
    cpu = time.process_time()
    async with runtime.running():
        await asyncio.sleep(_WINDOW + 6)
    _told("late", _late(app, since))
    print(f"  {time.process_time() - cpu:.1f} s of a processor")


async def _burst(app: App) -> None:
    """Ten thousand alerts as fast as they come, while people say things."""
    runtime = Runtime(app)
    hooks = AlertHooks(app)
    answered: Counter[int] = Counter()
    async with runtime.running():
        await _told_people(runtime, "nobody else", lambda: True, 40)
        transport = httpx.ASGITransport(web_app(hooks.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://muster") as client:
            began = time.perf_counter()
            going = asyncio.create_task(_alerts(client, answered))
            await _told_people(runtime, "beside the burst", lambda: not going.done(), 400)
            await going
        took = time.perf_counter() - began
    print(f"  {_ALERTS:,} alerts in {took:.1f} s: {dict(answered)}, {hooks.refused:,} counted")


async def _alerts(client: httpx.AsyncClient, answered: Counter[int]) -> None:
    async def one(number: int) -> None:
        body = {"title": f"alert {number}", "severity": "warning", "key": f"k{number % 500}"}
        answer = await client.post(f"/hooks/generic/{_TOKEN}", json=body)
        answered[answer.status_code] += 1

    for first in range(0, _ALERTS, 50):
        await asyncio.gather(*(one(number) for number in range(first, first + 50)))


async def _told_people(runtime: Runtime, what: str, goes_on: Callable[[], bool], most: int) -> None:
    """One after the other says something; how long each waited for it to be taken."""
    waited: list[float] = []
    while goes_on() and len(waited) < most:
        line = "/任务 新建 写周报 @李雷 周五17:00"
        key = f"{what}-{len(waited)}"
        incoming = Incoming(key, "console", "hanmeimei", IncomingKind.TEXT, room="群", text=line)
        began = time.perf_counter()
        assert (await runtime.submit(incoming)).accepted
        waited.append(time.perf_counter() - began)
        await asyncio.sleep(0.02)
    _told(f"a command, {what}", waited)


def _measured(url: str, name: str) -> None:
    print(f"\nDeadlines of {_INCIDENTS:,} incidents among {_TASKS:,} of tasks, on {name}")
    app = _company(url)
    _reported(app)
    _given(app)
    asyncio.run(app.delivery.deliver_due())
    _shifted(app)
    asyncio.run(_lateness(app))
    app.database.close()


def _bursting(url: str, name: str) -> None:
    print(f"\nA burst of alerts, on {name}")
    app = _company(url)
    asyncio.run(_burst(app))
    app.database.close()


def main(new_postgres: Callable[[], str]) -> None:
    """Print how late deadlines are, and how long people wait beside a burst of alerts."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        _measured(f"sqlite:///{Path(folder)}/late.db", "SQLite")
        _bursting(f"sqlite:///{Path(folder)}/burst.db", "SQLite")
    _measured(new_postgres(), "Postgres")
    _bursting(new_postgres(), "Postgres")
