"""A round of delivery with a hundred rows waiting, and with ten thousand."""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from bot.app import App, build
from bot.engine.messenger import MessageKind
from bot.engine.outbox.rows import Lane, Leaving, Written, put
from bot.settings import load_settings
from bot.time.clock import SystemClock
from storage.database import Database
from tests.bench.measure import in_turns, report
from tests.bench.past import Accepting
from tests.databases import create_tables

_SIZES: Final = (100, 10_000)
_AIM: Final = "10,000 like 100"
_NUMBER: Final = count()


def _message(now: datetime, room: str, later: timedelta = timedelta(0)) -> Leaving:
    return Leaving(
        "console",
        MessageKind.POST,
        Lane.MESSAGE,
        now + later,
        now,
        room=room,
        body=Written(text="完成UI原型"),
    )


def to_one(now: datetime) -> Leaving:
    """All to one room, in a queue."""
    return _message(now, "产品群")


def to_many(now: datetime) -> Leaving:
    """Each to a room of its own."""
    return _message(now, f"群{next(_NUMBER)}")


def for_later(now: datetime) -> Leaving:
    """To one room, on another day."""
    return _message(now, "产品群", timedelta(days=1))


_WAITING: Final[Mapping[str, tuple[Callable[[datetime], Leaving], int]]] = {
    "to one room, one message a round": (to_one, 10),
    "each to its own room, 100 messages a round": (to_many, 2),
    "for tomorrow in one room, one message a round": (for_later, 10),
}
"""What waits, with the rounds in one turn."""


def _delivering(url: str, waiting: Callable[[datetime], Leaving], size: int) -> App:
    """An app with so many rows waiting."""
    database = Database.open(url)
    create_tables(database)
    settings = load_settings({}, environment={}, env_file=None)
    app = build(settings, database, SystemClock(), {"console": Accepting()})
    now = app.clock.now()
    with database.transaction() as tx:
        put(tx, [waiting(now) for _ in range(size)])
    _analyze(database)
    return app


def _analyze(database: Database) -> None:
    """What Postgres does by itself after a while."""
    if database.dialect == "postgresql":
        with database.restructure() as connection:
            connection.exec_driver_sql("ANALYZE")


def _going_round(app: App, waiting: Callable[[datetime], Leaving]) -> Callable[[int], None]:
    """Rounds, each of which leaves as many rows as it found, and one that may go."""
    going = to_one if waiting is for_later else waiting

    def add(rows: int) -> None:
        now = app.clock.now()
        with app.database.transaction() as tx:
            put(tx, [going(now) for _ in range(rows)])

    async def go(rounds: int) -> None:
        for _ in range(rounds):
            taken = await app.delivery.deliver_due()
            assert taken
            app.delivery.next_due()
            add(taken)

    add(1)
    return lambda rounds: asyncio.run(go(rounds))


def _measured(new_url: Callable[[], str], database: str) -> None:
    for title, (waiting, rounds) in _WAITING.items():
        apps = {f"{size:,} rows": _delivering(new_url(), waiting, size) for size in _SIZES}
        candidates = {name: _going_round(app, waiting) for name, app in apps.items()}
        timings = in_turns(candidates, calls=rounds, turns=7)
        report(f"Waiting {title}, on {database}", timings, _AIM)
        for app in apps.values():
            app.database.close()


def _file(folder: Path) -> str:
    return f"sqlite:///{folder}/queue{next(_NUMBER)}.db"


def main(new_postgres: Callable[[], str]) -> None:
    """Print what waiting rows cost those that go, on both databases."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        _measured(partial(_file, Path(folder)), "SQLite")
    _measured(new_postgres, "Postgres")
