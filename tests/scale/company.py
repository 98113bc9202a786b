"""A company's day, played as fast as it goes: whether a command costs more, the more there is."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import text

from bot.app import App
from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from storage.database import Database
from tests.bench.past import typed
from tests.databases import create_tables
from tests.scale import candidates

_POINTS: Final = 10
_UNIT: Final = 200
"""People in a department."""


@dataclass(slots=True)
class _Day:
    """What the company has done so far: who has which task, by its number."""

    app: App
    accounts: list[str]
    dice: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311
    owners: list[str] = field(default_factory=list)

    def give(self) -> None:
        """A task for somebody of one's own department."""
        initiator = self.dice.randrange(len(self.accounts))
        colleague = initiator // _UNIT * _UNIT + self.dice.randrange(_UNIT)
        owner = self.accounts[min(colleague, len(self.accounts) - 1)]
        number = len(self.owners) + 1
        typed(self.app, self.accounts[initiator], f"/任务 新建 第{number}件 @{owner}", room="")
        self.owners.append(owner)

    def owned(self, line: str) -> Callable[[], None]:
        """What owners say about one of their tasks, mostly one of the newest."""

        def say() -> None:
            back = min(int(self.dice.expovariate(1 / 2000)), len(self.owners) - 1)
            number = len(self.owners) - back
            typed(self.app, self.owners[number - 1], line.format(number), room="")

        return say

    def anybody(self, line: str) -> Callable[[], None]:
        """What anybody says."""
        return lambda: typed(self.app, self.dice.choice(self.accounts), line, room="")


def day(database: Database, people: int, commands: int) -> None:
    """So many commands of so many people, with what they cost at ten points on the way."""
    create_tables(database)
    began = time.process_time()
    accounts = _found(database, people)
    took = time.process_time() - began
    print(
        f"\n{database.dialect}: a company of {people} people, made in {took:.0f} CPU-s", flush=True
    )
    today = _Day(candidates.muster(database), accounts)
    doings = (
        (today.give, 20),
        (today.owned("收到 T{}"), 20),
        (today.owned("/任务 进度 T{} 60%"), 15),
        (today.owned("/任务 完成 T{}"), 10),
        (today.owned("/任务 查看 T{}"), 15),
        (today.anybody("/任务 我的"), 15),
        (today.anybody("/帮助 任务"), 5),
    )
    whats, weights = zip(*doings, strict=True)
    today.give()
    for point in range(_POINTS):
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(commands // _POINTS):
            today.dice.choices(whats, weights)[0]()
        each = (time.process_time() - cpu) / (commands // _POINTS) * 1000
        rate = commands // _POINTS / (time.perf_counter() - wall)
        done = (point + 1) * commands // _POINTS
        print(f"  after {done:>8}: {each:.2f} CPU-ms a command, {rate:.0f}/s", flush=True)
    print(f"  the database then has {_size(database) / 1024**2:.0f} MiB", flush=True)


def _size(database: Database) -> int:
    """Bytes."""
    asked = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with database.snapshot() as tx:
        return int(tx.connection().execute(text(asked[database.dialect])).scalar_one())


def _found(database: Database, people: int) -> list[str]:
    """Departments with a head each; gives the accounts of everybody."""
    names = [f"员工{number:06}" for number in range(people)]
    heads = names[::_UNIT]
    org = {
        "departments": [{"name": f"部门{n}", "head": head} for n, head in enumerate(heads)],
        "people": [
            {
                "name": name,
                "department": f"部门{number // _UNIT}",
                "accounts": {"console": name},
                **({"level": "main_admin"} if number == 0 else {}),
            }
            for number, name in enumerate(names)
        ],
    }
    with database.transaction() as tx:
        import_org(tx, org_from_mapping(org, "scale"))
    return names
