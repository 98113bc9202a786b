"""What fires deadlines: rows of a table, the existing engines, and Muster itself.

Each candidate has its deadlines prepared, all of them due, and then as many processes work them
off as are asked for. The handler is one UPDATE, but Muster's own is the real one.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import psycopg
from sqlalchemy import text

from bot.app import App, build
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.settings import load_settings
from bot.time.clock import SystemClock
from storage.database import Database
from tests.bench.past import Accepting, typed
from tests.databases import create_tables

_BATCH: Final = 200
_IDLE_LOOKS: Final = 15
_SUBJECTS: Final = """
CREATE TABLE subject (id bigint PRIMARY KEY, n int NOT NULL DEFAULT 0);
INSERT INTO subject SELECT g FROM generate_series(1, {count}) g
"""
_ROWS: Final = """
CREATE TABLE due (id bigint PRIMARY KEY, at timestamptz NOT NULL);
CREATE INDEX ON due (at);
INSERT INTO due SELECT g, now() FROM generate_series(1, {count}) g
"""
_CLAIM: Final = """
DELETE FROM due WHERE id IN (
    SELECT id FROM due WHERE at <= now() ORDER BY at LIMIT {batch} FOR UPDATE SKIP LOCKED
) RETURNING id
"""
_ACT: Final = "UPDATE subject SET n = n + 1 WHERE id = %s"

Prepare = Callable[[str, int], None]
Work = Callable[[str], None]


def prepare_rows(url: str, count: int) -> None:
    """A row for each deadline."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute((_SUBJECTS + ";" + _ROWS).format(count=count).encode())


def work_rows(url: str) -> None:
    """Claim batches and act in the same transaction, until nothing is due."""
    idle = 0
    claim = _CLAIM.format(batch=_BATCH).encode()
    with psycopg.connect(url) as server:
        while idle < _IDLE_LOOKS:
            with server.transaction():
                claimed = server.execute(claim).fetchall()
                for row in claimed:
                    server.execute(_ACT, row)
            idle = 0 if claimed else idle + 1
            if not claimed:
                time.sleep(0.02)


def prepare_procrastinate(url: str, count: int) -> None:
    """A job for each deadline, deferred in batches."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(_SUBJECTS.format(count=count).encode())

    async def defer() -> None:
        app, fire = _procrastinate(url)
        async with app.open_async():
            await app.schema_manager.apply_schema_async()
            for start in range(1, count + 1, 1000):
                jobs = [{"subject": each} for each in range(start, min(start + 1000, count + 1))]
                await fire.batch_defer_async(*jobs)

    asyncio.run(defer())


def work_procrastinate(url: str) -> None:
    """A worker of ten jobs at a time, until nothing is left."""

    async def run() -> None:
        app, _ = _procrastinate(url)
        async with app.open_async():
            await app.run_worker_async(wait=False, concurrency=10, install_signal_handlers=False)

    asyncio.run(run())


def _procrastinate(url: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # an App and a Task of it
    from procrastinate import App as Engine
    from procrastinate import PsycopgConnector

    connector = PsycopgConnector(conninfo=url, min_size=2, max_size=12)
    engine = Engine(connector=connector)

    @engine.task(name="fire")
    async def fire(subject: int) -> None:
        await connector.execute_query_async(
            "UPDATE subject SET n = n + 1 WHERE id = %(subject)s", subject=subject
        )

    return engine, fire


def prepare_apscheduler(url: str, count: int) -> None:
    """A job for each deadline in the job store of the database."""
    from apscheduler.triggers.date import DateTrigger

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(_SUBJECTS.format(count=count).encode())
    scheduler = _apscheduler(url)
    scheduler.start(paused=True)
    now = DateTrigger(datetime.now(UTC))
    for each in range(1, count + 1):
        scheduler.add_job(act, now, args=(url, each), misfire_grace_time=None)
    scheduler.shutdown()


def work_apscheduler(url: str) -> None:
    """Its own scheduler, ten jobs at a time, until the store is empty."""
    scheduler = _apscheduler(url)
    scheduler.start()
    with psycopg.connect(url, autocommit=True) as server:
        while server.execute("SELECT 1 FROM subject WHERE n = 0 LIMIT 1").fetchone():
            time.sleep(0.1)
    scheduler.shutdown()


def _apscheduler(url: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # published without types
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    store = SQLAlchemyJobStore(url.replace("postgresql:", "postgresql+psycopg:"))
    return BackgroundScheduler(jobstores={"default": store})


def act(url: str, subject: int) -> None:
    """What APScheduler calls."""
    connection = _connections.get(url)
    if connection is None:
        connection = _connections[url] = psycopg.connect(url, autocommit=True)
    connection.execute(_ACT, (subject,))


_connections: Final[dict[str, "psycopg.Connection[tuple[object, ...]]"]] = {}


def prepare_muster(url: str, count: int) -> None:
    """Tasks that nobody has acknowledged, all of them to be reminded of now."""
    database = Database.open(url)
    create_tables(database)
    with database.transaction() as tx:
        import_org(tx, sample_company())
    app = muster(database)
    for number in range(count):
        typed(app, "hanmeimei", f"/任务 新建 第{number}件 @李雷")
    with database.transaction() as tx:
        tx.connection().execute(text("UPDATE outbox SET state = 'sent'"))
        tx.connection().execute(
            text("UPDATE clock SET running_since = running_since - interval '97 minutes'")
        )
        tx.connection().execute(
            text("UPDATE deadline SET due_at = now(), retry_at = now() WHERE state = 'waiting'")
        )
    database.close()


def work_muster(url: str) -> None:
    """The engine's own firing: the record read anew, reminders written, the next rung set."""
    database = Database.open(url)
    app = muster(database)
    idle = 0
    while idle < _IDLE_LOOKS:
        fired = app.engine.fire()
        idle = 0 if fired else idle + 1
        if not fired:
            time.sleep(0.02)
    database.close()


def muster(database: Database) -> App:
    """Muster over a database, without quiet hours and at work all day."""
    settings = load_settings(
        {"quiet.start": "09:00", "quiet.end": "09:00", "calendar.week": "mon-sun 00:00-24:00"},
        environment={},
        env_file=None,
    )
    return build(settings, database, SystemClock(), {"console": Accepting()})
