"""Decisions with no finished approval stored, and with a million."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.app import App, build
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.bench.durable import bare_sqlite
from tests.bench.measure import in_turns, report
from tests.bench.past import Accepting, typed
from tests.databases import create_tables

_MANY: Final = 1_000_000
_CALLS: Final = 30
_TURNS: Final = 5
_START: Final = datetime.fromisoformat("2026-11-23T10:00+08:00")
_SUBMIT: Final = "/审批 提交 请假 假别:事假 天数:1 时间:2026-12-14 事由:搬家"


def _company(path: Path) -> App:
    database = Database.open(f"sqlite:///{path}")
    create_tables(database)
    with database.transaction() as tx:
        import_org(tx, sample_company())
    settings = load_settings({"files.url": "memory://bench"})
    app = build(settings, database, VirtualClock(_START), {"console": Accepting()})
    typed(app, "lilei", _SUBMIT, room="")
    typed(app, "zhangwei", "同意 A1", room="")
    typed(app, "zhaowanqing", "/审批 办结 A1", room="")
    asyncio.run(app.settle())
    return app


def _fill(path: Path, many: int) -> None:
    """Copy what the first approval left behind, each copy with ids of its own."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TEMP TABLE number (i INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO number VALUES (?)", ((i,) for i in range(1, many + 1)))
    for table in ("approval", "approval_run", "approval_slot", "approval_remark"):
        _copy(connection, table)
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _copy(connection: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    rows = connection.execute(f"SELECT count(*), max(id) FROM {table}").fetchone()  # noqa: S608
    step = (rows[1] or 0) + 1
    moved = {"id": f"id + {step} * i", "approval_id": "approval_id + 2 * i"}
    moved |= {"run_id": f"run_id + {_step(connection, 'approval_run')} * i"}
    if table == "approval":
        moved["id"] = "id + 2 * i"
    values = ", ".join(moved.get(each, f'"{each}"') for each in columns)
    names = ", ".join(f'"{each}"' for each in columns)
    connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM "  # noqa: S608  # names of ours
        f"(SELECT * FROM {table}), number ORDER BY i, id"
    )


_STEPS: Final[dict[str, int]] = {}


def _step(connection: sqlite3.Connection, table: str) -> int:
    """How far apart the copies of a table's rows are, known before they are made."""
    if table not in _STEPS:
        found = connection.execute(f"SELECT max(id) FROM {table}").fetchone()  # noqa: S608
        _STEPS[table] = (found[0] or 0) + 1
    return _STEPS[table]


def deciding(app: App) -> Callable[[int], None]:
    """What was submitted beforehand is decided, one after the other."""

    def run(calls: int) -> None:
        for number in _submitted(app, calls):
            typed(app, "zhangwei", f"同意 A{number}", room="")

    return run


def _submitted(app: App, calls: int) -> list[int]:
    known = _READY.setdefault(id(app), [])
    taken, _READY[id(app)] = known[:calls], known[calls:]
    return taken


_READY: Final[dict[int, list[int]]] = {}


def main() -> None:
    """Print what a decision costs, and what a million finished approvals add to that."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        paths = {"none stored": Path(folder) / "few.db", "1 M stored": Path(folder) / "many.db"}
        apps = {name: _company(path) for name, path in paths.items()}
        begun = time.perf_counter()
        _fill(paths["1 M stored"], _MANY)
        print(f"filled in {time.perf_counter() - begun:.0f} s")
        for app in apps.values():
            _READY[id(app)] = [_submit(app) for _ in range(_CALLS * (_TURNS + 1))]
        timings = in_turns(
            {name: deciding(app) for name, app in apps.items()}, calls=_CALLS, turns=_TURNS
        )
        report("同意 A12, on SQLite", timings, "1 M ≤ 1.2 × none; 1,000 a second")
        for name, each in timings.items():
            print(f"  {name}: {1e6 / each.cpu:,.0f} decisions a CPU second")
        _beside_its_rows(apps["none stored"], Path(folder) / "bare.db")
        for app in apps.values():
            app.database.close()


def _beside_its_rows(app: App, path: Path) -> None:
    """Print what a decision costs beside writing its rows and nothing else."""
    _READY[id(app)] = [_submit(app) for _ in range(_CALLS * (_TURNS + 1) + 1)]
    decide = deciding(app)
    with bare_sqlite(app, path, lambda _: decide(1)) as bare:
        candidates = {"its rows, sqlite3 alone": bare, "a decision": decide}
        timings = in_turns(candidates, calls=_CALLS, turns=_TURNS)
    report("同意 A12 beside its rows, each durable", timings, "1,000 a second")


def _submit(app: App) -> int:
    typed(app, "lilei", _SUBMIT, room="")
    with app.database.snapshot() as tx:
        found = tx.connection().exec_driver_sql("SELECT max(id) FROM approval").scalar_one()
    return int(found)
