"""The same command with a thousand tasks stored, and with a million."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.app import App
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.ledger import Entry, append
from bot.engine.live import posted_table
from bot.engine.outbox import outbox_table
from bot.tasks.model import State, Task
from bot.time.deadline_tables import clock_table, deadline_table
from tests.bench.durable import commanding, create_task, prepared
from tests.bench.measure import in_turns, report

_BATCH = 20_000


def filled(url: str, tasks: int) -> App:
    """A company that has finished that many tasks, with all that they left behind."""
    app = prepared(url)
    with app.database.snapshot() as tx:
        people = [row[0] for row in tx.connection().exec_driver_sql("SELECT id FROM person")]
    for start in range(1, tasks + 1, _BATCH):
        _fill(app, people, range(start, min(start + _BATCH, tasks + 1)))
    with app.database.transaction() as tx:
        tx.connection().exec_driver_sql("ANALYZE")
    return app


def _fill(app: App, people: list[int], numbers: range) -> None:
    then = app.clock.now() - timedelta(days=400)
    tables = {
        Task.__table__: [_task(number, people, then) for number in numbers],  # type: ignore[attr-defined]
        clock_table: [_clock(number, then) for number in numbers],
        deadline_table: [_deadline(number, then) for number in numbers],
        posted_table: [_posted(number, then) for number in numbers],
        outbox_table: [_sent(number, then) for number in numbers],
    }
    with app.database.transaction() as tx:
        for table, rows in tables.items():
            tx.connection().execute(insert(table), rows)
        entries = [Entry(f"T{number}", then, "lilei", "task.done", {}) for number in numbers]
        append(tx, entries, {entry.subject for entry in entries})


def _task(number: int, people: list[int], then: object) -> dict[str, object]:
    return {
        "id": number,
        "title": f"任务 {number}",
        "description": "",
        "state": State.DONE.value,
        "priority": "mid",
        "initiator_id": people[number % len(people)],
        "owner_id": people[(number + 1) % len(people)],
        "project": "",
        "tags": "",
        "messenger": "console",
        "room": f"群{number % 500}",
        "created_at": then,
        "progress": 100,
        "note": "",
        "reason": "",
        "revisions": 0,
        "ack_overdue": False,
        "version": 3,
    }


def _clock(number: int, then: object) -> dict[str, object]:
    return {
        "id": number,
        "ladder": "task.ack",
        "subject": f"T{number}",
        "person_id": None,
        "state": "stopped",
        "measure": "working",
        "budget": 7200,
        "consumed": 0,
        "running_since": then,
        "passed": 0,
        "reason": "",
    }


def _deadline(number: int, then: object) -> dict[str, object]:
    return {
        "id": number,
        "clock_id": number,
        "rung": "remind",
        "due_at": then,
        "state": "cancelled",
        "attempt": 0,
        "retry_at": then,
        "reason": "",
    }


def _posted(number: int, then: object) -> dict[str, object]:
    return {
        "id": number,
        "subject": f"T{number}",
        "messenger": "console",
        "room": f"群{number % 500}",
        "account": "",
        "language": "zh",
        "lead": "",
        "message": f"m{number}",
        "digest": "0" * 64,
        "created_at": then,
    }


def _sent(number: int, then: object) -> dict[str, object]:
    return {
        "id": number,
        "messenger": "console",
        "destination": f"console/群{number % 500}/",
        "room": f"群{number % 500}",
        "account": "",
        "kind": "post",
        "lane": 2,
        "subject": f"T{number}",
        "posted_id": number,
        "body": "",
        "language": "zh",
        "held": False,
        "state": "sent",
        "attempts": 0,
        "created_at": then,
        "not_before": then,
        "retry_at": then,
        "sent_at": then,
        "error": "",
    }


def listing(app: App) -> Callable[[int], None]:
    """`/任务 我的`, asked again and again."""

    def run(calls: int) -> None:
        for _ in range(calls):
            key = f"list-{next(_numbers)}"
            incoming = Incoming(key, "console", "lilei", IncomingKind.TEXT, text="/任务 我的")
            assert app.engine.receive(incoming).accepted

    return run


def ticking(app: App) -> Callable[[int], None]:
    """A heartbeat that finds nothing due."""

    def run(calls: int) -> None:
        for _ in range(calls):
            app.engine.fire()

    return run


_numbers = iter(range(10**9))


def main() -> None:
    """Print what history costs."""
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    apps = {
        f"{count:,} tasks": filled(f"sqlite:///{folder}/{count}.db", count)
        for count in (1_000, 1_000_000)
    }
    for app in apps.values():
        create_task(app)
    for title, kind in (
        ("/任务 新建", commanding),
        ("/任务 我的", listing),
        ("a heartbeat", ticking),
    ):
        candidates = {name: kind(app) for name, app in apps.items()}
        timings = in_turns(candidates, calls=200, turns=7)
        report(f"{title} with a long history (SQLite)", timings, "1 M ≤ 1.2 × 1 k")
    for app in apps.values():
        app.database.close()
