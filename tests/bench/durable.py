"""A whole durable `/任务 新建` against the same rows written by the bare driver."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlmodel import SQLModel

from bot.app import App, build
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.messenger import Outgoing, Pace
from bot.settings import load_settings
from bot.time.clock import SystemClock
from storage.database import Database
from tests.bench.measure import in_turns, report
from tests.databases import create_tables

TYPED = "/任务 新建 完成UI原型 @李雷 周五17:00 !高"
_number = count()


class Nowhere:
    """A messenger that nothing is delivered to here."""

    name = "console"
    pace = Pace()

    async def deliver(self, message: Outgoing) -> str:
        """Take nothing."""
        raise NotImplementedError(message)


def prepared(url: str) -> App:
    """The engine over a fresh database with the sample company in it."""
    database = Database.open(url)
    create_tables(database)
    with database.transaction() as tx:
        import_org(tx, sample_company())
    settings = load_settings({}, environment={}, env_file=None)
    return build(settings, database, SystemClock(), {"console": Nowhere()})


def create_task(app: App) -> None:
    """One input through the whole engine."""
    incoming = Incoming(
        f"in-{next(_number)}", "console", "hanmeimei", IncomingKind.TEXT, room="产品群", text=TYPED
    )
    assert app.engine.receive(incoming).accepted


def commanding(app: App) -> Callable[[int], None]:
    """The engine, called one input after the other."""

    def run(calls: int) -> None:
        for _ in range(calls):
            create_task(app)

    return run


def commanding_abreast(app: App, threads: int) -> Callable[[int], None]:
    """The engine with as many worker threads as it has by default."""

    def run(calls: int) -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda _: create_task(app), range(calls)))

    return run


def written_by_one(
    app: App, mark: str, act: Callable[[App], None] = create_task
) -> list[tuple[str, str, dict[str, Any]]]:
    """The rows that one command writes: table, a statement with `mark` for values, the row.

    One that it changes counts as one that it writes.
    """
    before = _rows(app)
    act(app)
    return [
        (table, _insert(table, row, mark), row)
        for table, rows in _rows(app).items()
        for row in rows
        if row not in before[table]
    ]


def _rows(app: App) -> dict[str, list[dict[str, Any]]]:
    """Every row as the driver gives it, but for the ids that the database made."""
    with app.database.snapshot() as tx:
        run = tx.connection().exec_driver_sql
        return {
            table.name: [
                {name: value for name, value in row.items() if name != "id"}
                for row in run(f"SELECT * FROM {table.name} ORDER BY 1").mappings()  # noqa: S608
            ]
            for table in SQLModel.metadata.sorted_tables
        }


def _insert(table: str, row: dict[str, Any], mark: str) -> str:
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(mark for _ in row)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608


def _fresh(table: str, row: dict[str, Any]) -> list[Any]:
    """The row's values, with what has to be unique made so."""
    unique = {"inbox": "key", "ledger": "subject", "deadline": "clock_id"}.get(table)
    if unique is None:
        return list(row.values())
    number = next(_number) + 1_000_000
    return list({**row, unique: number if unique == "clock_id" else f"raw-{number}"}.values())


@contextmanager
def bare_sqlite(
    app: App, path: Path, act: Callable[[App], None] = create_task
) -> Iterator[Callable[[int], None]]:
    """The same rows by `sqlite3` alone, one durable transaction a command."""
    written = written_by_one(app, "?", act)
    driver = sqlite3.connect(path, isolation_level=None)
    driver.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    create_like(app, driver)

    def run(calls: int) -> None:
        for _ in range(calls):
            driver.execute("BEGIN IMMEDIATE")
            for table, sql, row in written:
                driver.execute(sql, _fresh(table, row))
            driver.execute("COMMIT")

    yield run
    driver.close()


def create_like(app: App, driver: sqlite3.Connection) -> None:
    """The engine's own tables and indexes in another file."""
    with app.database.snapshot() as tx:
        schema = tx.connection().exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        )
        for (sql,) in schema.all():
            driver.execute(sql)


@contextmanager
def bare_postgres(app: App, url: str) -> Iterator[Callable[[int], None]]:
    """The same rows by psycopg alone."""
    written = written_by_one(app, "%s")
    with psycopg.connect(url) as driver:
        driver.execute("SET session_replication_role = replica")
        driver.commit()

        def run(calls: int) -> None:
            for _ in range(calls):
                with driver.cursor() as cursor:
                    for table, sql, row in written:
                        cursor.execute(sql.encode(), _fresh(table, row))
                driver.commit()

        yield run


def main(postgres_url: str) -> None:
    """Print what a durable command costs on both databases."""
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    app = prepared(f"sqlite:///{folder}/muster.db")
    with bare_sqlite(app, folder / "bare.db") as bare:
        timings = in_turns(
            {"sqlite3, the same rows": bare, "/任务 新建 on SQLite": commanding(app)},
            calls=300,
            turns=7,
        )
    app.database.close()
    report("A durable command on SQLite", timings, "≥ 1,000/s and ≤ 3 × the bare driver")
    app = prepared(postgres_url)
    with bare_postgres(app, postgres_url) as bare:
        timings = in_turns(
            {
                "psycopg, the same rows": bare,
                "/任务 新建 on Postgres": commanding(app),
                "same, 4 worker threads": commanding_abreast(app, 4),
            },
            calls=200,
            turns=7,
        )
    app.database.close()
    report("A durable command on Postgres", timings, "≥ 1,000/s and ≤ 3 × the bare driver")
