"""Ten years of finished tasks, as many as asked for, with what a company's database keeps of them.

Some tasks are lived through by the engine itself; the rows that they left are then copied in
bulk with ids and times of their own, so every copy looks as the engine would have left it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from sqlalchemy import Column, Connection, Table, create_engine, text
from sqlmodel import SQLModel

from bot.app import App, build
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.messenger import Outgoing, Pace
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from storage.types import UtcDateTime
from tests.databases import create_tables

_YEARS: Final = timedelta(days=3650)
_START: Final = datetime.fromisoformat("2026-11-23T10:00+08:00")  # a Monday
_LIVED: Final = timedelta(days=5)
"""How long before the start the engine itself begins."""

_FOR_GOOD: Final = ("task", "task_comment", "clock", "posted", "ledger")
"""Tables that keep every task's rows, parents first."""

_COUNTER: Final = count(1)


class Accepting:
    """A messenger that takes everything."""

    name = "console"
    pace = Pace()

    async def deliver(self, message: Outgoing) -> str:
        """Give the message an id."""
        return message.message or f"m{next(_COUNTER)}"


def typed(app: App, person: str, line: str, room: str = "产品群") -> None:
    """One input; fails unless it is taken."""
    incoming = Incoming(
        f"in-{next(_COUNTER)}", "console", person, IncomingKind.TEXT, room=room, text=line
    )
    assert app.engine.receive(incoming).accepted


def company(url: str, tasks: int) -> tuple[App, VirtualClock]:
    """A company on a Monday morning that has finished about that many tasks; three are open."""
    clock = VirtualClock(_START - _LIVED)
    database = Database.open(url)
    create_tables(database)
    with database.transaction() as tx:
        import_org(tx, sample_company())
    lives = _live(_app(database, clock), clock)
    database.close()
    _multiply(url, tasks // lives - 1)
    app = _app(Database.open(url), clock)
    for _ in range(3):
        typed(app, "hanmeimei", "/任务 新建 完成UI原型 @李雷 周五17:00 !高")
    asyncio.run(app.settle())
    return app, clock


def _app(database: Database, clock: VirtualClock) -> App:
    settings = load_settings({}, environment={}, env_file=None)
    return build(settings, database, clock, {"console": Accepting()})


def _live(app: App, clock: VirtualClock) -> int:
    """A task from everybody to the next one, finished within days; gives how many there were."""
    people = sample_company().people
    for number, owner in enumerate(people, start=1):
        giver = people[number % len(people)]
        room = f"群{number}"
        typed(app, giver.key, f"/任务 新建 第{number}份周报 @{owner.name} 周五17:00", room)
        asyncio.run(app.move_to(clock, clock.now() + timedelta(minutes=20)))
        for line in (f"收到 T{number}", f"/任务 备注 T{number} 还差附件", f"/任务 完成 T{number}"):
            typed(app, owner.key, line, room)
            asyncio.run(app.move_to(clock, clock.now() + timedelta(minutes=5)))
    asyncio.run(app.move_to(clock, _START))
    return len(people)


def _multiply(url: str, times: int) -> None:
    """Copy what was lived through that many times, the first copy ten years old."""
    keep = load_settings({}, environment={}, env_file=None).retention
    step = _YEARS / times
    with _in_haste(url) as connection, _without_indexes(connection):
        copies = _Copies(connection, times, step)
        for name in _FOR_GOOD:
            copies.add(name, first=1)
        for name, kept in (
            ("outbox", keep.messages),
            ("deadline", keep.deadlines),
            ("inbox", keep.inputs),
        ):
            copies.add(name, first=max(1, times - int((kept - _LIVED) / step)))


@contextmanager
def _in_haste(url: str) -> Iterator[Connection]:
    """A connection for rows that nobody would miss: no journal, no look at foreign keys."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
        yield connection
    engine.dispose()


class _Copies:
    """Copies of the rows that are in the tables now; copy n has n times their number added."""

    def __init__(self, connection: Connection, times: int, step: timedelta) -> None:
        self._connection = connection
        self._times = times
        self._step = int(step.total_seconds())
        self._sizes = {name: self._size(name) for name in (*_FOR_GOOD, "outbox", "deadline")}

    def add(self, name: str, *, first: int) -> None:
        """Write the copies from `first` on."""
        table = SQLModel.metadata.tables[name]
        columns = ", ".join(each.name for each in table.columns)
        values = ", ".join(self._value(table, each) for each in table.columns)
        run = self._connection.exec_driver_sql
        run(f"CREATE TEMPORARY TABLE lived AS SELECT * FROM {name}")  # noqa: S608
        run(
            f"INSERT INTO {name} ({columns}) WITH RECURSIVE copy(n) AS "  # noqa: S608
            f"(SELECT {first} UNION ALL SELECT n + 1 FROM copy WHERE n < {self._times}) "
            f"SELECT {values} FROM copy CROSS JOIN lived"
        )
        run("DROP TABLE lived")
        if self._is_postgres and "id" in table.columns:
            run(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608
                f"(SELECT max(id) FROM {name}))"
            )

    @property
    def _is_postgres(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    def _size(self, name: str) -> int:
        query = f"SELECT max(id) FROM {name}"  # noqa: S608
        return int(self._connection.exec_driver_sql(query).scalar_one())

    def _value(self, table: Table, column: Column[object]) -> str:
        name = column.name
        if name == "id":
            return f"id + n * {self._sizes[table.name]}"
        if name == "subject":
            numbered = f"'T' || (CAST(substr(subject, 2) AS integer) + n * {self._sizes['task']})"
            return f"CASE WHEN subject = '' THEN '' ELSE {numbered} END"
        if name in {"key", "message"}:
            return f"CASE WHEN {name} = '' THEN '' ELSE {name} || '-' || n END"
        if isinstance(column.type, UtcDateTime):
            return self._earlier(name)
        parents = [key.column.table.name for key in column.foreign_keys]
        if parents and parents[0] in self._sizes:
            return f"{name} + n * {self._sizes[parents[0]]}"
        return name

    def _earlier(self, name: str) -> str:
        seconds = f"({self._times} - n) * {self._step}"
        if self._is_postgres:
            return f"{name} - make_interval(secs => {seconds})"
        return f"strftime('%Y-%m-%d %H:%M:%f000Z', {name}, '-' || ({seconds}) || ' seconds')"


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    """Make indexes after the rows, which takes a fraction; SQLite's trigger asks for each row."""
    indexes = [
        index
        for name in (*_FOR_GOOD, "outbox", "deadline", "inbox")
        for index in SQLModel.metadata.tables[name].indexes
    ]
    triggers: list[str] = []
    if connection.dialect.name == "sqlite":
        query = (
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%replace'"
        )
        for name, sql in connection.exec_driver_sql(query).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
            triggers.append(sql)
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)
    for sql in triggers:
        connection.execute(text(sql))
