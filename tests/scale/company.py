"""A company's day, played as fast as it goes: whether a command costs more, the more there is."""

import random
import time
from typing import Final

from sqlalchemy import text

from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from storage.database import Database
from tests.bench.past import typed
from tests.databases import create_tables
from tests.scale import candidates

_POINTS: Final = 10
_UNIT: Final = 200
"""People in a department."""


def day(url: str, people: int, commands: int) -> None:
    """So many commands of so many people, with what they cost at ten points on the way."""
    database = Database.open(url)
    create_tables(database)
    began = time.process_time()
    accounts = _found(database, people)
    print(f"\na company of {people} people, made in {time.process_time() - began:.0f} CPU-s")
    app = candidates._muster(database)  # noqa: SLF001
    dice = random.Random(1)  # noqa: S311
    made = 0
    for point in range(_POINTS):
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(commands // _POINTS):
            who = dice.choice(accounts)
            if made and dice.random() < 0.6:
                typed(app, who, f"/任务 查看 T{dice.randint(1, made)}", room="")
            else:
                made += 1
                typed(app, who, f"/任务 新建 第{made}件 @{dice.choice(accounts)}", room="")
        each = (time.process_time() - cpu) / (commands // _POINTS) * 1000
        rate = commands // _POINTS / (time.perf_counter() - wall)
        done = (point + 1) * commands // _POINTS
        print(f"  after {done:>8}: {each:.2f} CPU-ms a command, {rate:.0f}/s")
    with database.snapshot() as tx:
        size = tx.connection().execute(text("SELECT pg_database_size(current_database())")).scalar()
    print(f"  the database then has {int(size or 0) / 1024**2:.0f} MiB")
    database.close()


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
