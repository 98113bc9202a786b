"""What a reader asks for, in a company of 10 thousand people with 100 thousand open tasks."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.app import App, build
from bot.directory.model import ACCOUNTS, DEPARTMENTS, PEOPLE
from bot.engine.incoming import Incoming, IncomingKind
from bot.settings import load_settings
from bot.tasks.model import Priority, State, Task
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.bench.measure import Timing, in_turns, report
from tests.bench.past import Accepting
from tests.databases import create_tables

_NOW = datetime.fromisoformat("2026-11-23T10:00+08:00")
_DEPARTMENT = 50
_EACH = 10
"""Open tasks of each person."""
_BLANK = {
    name: field.default
    for name, field in Task.model_fields.items()
    if name != "id" and not field.is_required()
}
_ASKED = {
    "list, mine": "/任务 我的",
    "list, department": "/任务 列表 部门 逾期",
    "board, department": "/任务 看板 部门",
    "Gantt chart, mine": "/任务 甘特 我的",
    "progress sheet, department": "/任务 进度表 部门",
    "story of a task": "T1",
    "digest": "/日报",
}


def main() -> None:
    """Compare 1 thousand open tasks of 100 people with 100 thousand of 10 thousand."""
    with tempfile.TemporaryDirectory() as folder:
        small = _company(Path(folder, "small.db"), 100)
        large = _company(Path(folder, "large.db"), 10_000)
        for name, typed in _ASKED.items():
            candidates = {"1 k": _asking(small, typed), "100 k": _asking(large, typed)}
            report(f"{name}, open tasks", _timed(candidates), "≤ 50 ms CPU")


def _timed(candidates: dict[str, Callable[[int], None]]) -> dict[str, Timing]:
    return in_turns(candidates, calls=5, turns=5)


def _company(file: Path, people: int) -> App:
    database = Database.open(f"sqlite:///{file}")
    create_tables(database)
    with database.transaction() as tx:
        connection = tx.connection()
        connection.execute(insert(DEPARTMENTS), list(_departments(people)))
        connection.execute(insert(PEOPLE), list(_people(people)))
        connection.execute(insert(ACCOUNTS), list(_accounts(people)))
        tasks = list(_tasks(people))
        for start in range(0, len(tasks), 5000):
            connection.execute(insert(Task), tasks[start : start + 5000])
    settings = load_settings({}, environment={}, env_file=None)
    return build(settings, database, VirtualClock(_NOW), {"console": Accepting()})


def _departments(people: int) -> Iterator[dict[str, object]]:
    for number in range(1, people // _DEPARTMENT + 1):
        name = f"部门{number}"
        yield {"id": number, "key": name, "name": name, "folded": name, "active": True}


def _people(people: int) -> Iterator[dict[str, object]]:
    for number in range(1, people + 1):
        yield {
            "id": number,
            "key": f"p{number}",
            "name": f"员工{number}",
            "aliases": (),
            "department_id": (number - 1) // _DEPARTMENT + 1,
            "title": "",
            "language": "zh",
            "level": "user",
            "roles": (),
            "active": True,
        }


def _accounts(people: int) -> Iterator[dict[str, object]]:
    for number in range(1, people + 1):
        yield {"messenger": "console", "external_id": f"p{number}", "person_id": number}


def _tasks(people: int) -> Iterator[dict[str, object]]:
    for number in range(1, people * _EACH + 1):
        owner = number % people + 1
        yield {
            **_BLANK,
            "id": number,
            "title": f"第{number}件要做的事情,需要市场部配合",
            "state": list(State)[number % 4].value,
            "priority": list(Priority)[number % 4].value,
            "initiator_id": (number * 7) % people + 1,
            "owner_id": owner,
            "messenger": "console",
            "due_at": _NOW + timedelta(hours=number % 400 - 100),
            "created_at": _NOW - timedelta(days=number % 60),
            "progress": number % 100,
        }


_keys = iter(range(10**9))


def _asking(app: App, typed: str) -> Callable[[int], None]:
    def run(calls: int) -> None:
        for _ in range(calls):
            key = f"k{next(_keys)}"
            asked = Incoming(key, "console", "p2", IncomingKind.TEXT, text=typed)
            assert app.engine.receive(asked).accepted

    return run
