"""Chores: work of the whole installation that comes round, done by one process at a time.

A row says from when a chore is due and until when somebody has it. Who dies at it loses it when
that time is over, and so it is done by another; who is slow may find it done twice, so a chore is
something that does no harm then.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, String, Table, case, literal, or_, update
from sqlmodel import SQLModel

from storage import Tx
from storage.database import Database
from storage.types import UtcDateTime
from storage.upsert import insert_into

chore_table: Final = Table(
    "chore",
    SQLModel.metadata,
    Column("name", String(60), primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("held_until", UtcDateTime, nullable=True),
)

_c: Final = chore_table.c


class Chore:
    """A chore of this name, which nobody works at for longer than `lease`."""

    def __init__(self, database: Database, name: str, lease: timedelta) -> None:
        self._database = database
        self._name = name
        self._lease = lease

    def begin(self, now: datetime) -> bool:
        """Take it; False where it is not due, or another process is at it."""
        until = now + self._lease
        free = or_(_c.held_until.is_(None), _c.held_until <= now)
        take = update(chore_table).where(_c.name == self._name, _c.due_at <= now, free)
        with self._database.transaction() as tx:
            if tx.connection().execute(take.values(held_until=until)).rowcount:
                return True
            return self._add(tx, due_at=now, held_until=until)

    def done(self, begun: datetime, next_at: datetime) -> None:
        """Say that what was begun then is done, so that it is due again at `next_at`.

        Where it was called for meanwhile it stays due.
        """
        due = case((_c.due_at > begun, _c.due_at), else_=literal(next_at, UtcDateTime))
        row = update(chore_table).where(_c.name == self._name).values(due_at=due, held_until=None)
        with self._database.transaction() as tx:
            tx.connection().execute(row)

    def call(self, now: datetime) -> None:
        """Say that it is wanted now, whenever it is due by itself."""
        row = update(chore_table).where(_c.name == self._name).values(due_at=now)
        with self._database.transaction() as tx:
            if not tx.connection().execute(row).rowcount:
                self._add(tx, due_at=now, held_until=None)

    def _add(self, tx: Tx, **values: object) -> bool:
        insert = insert_into(chore_table, tx.get_bind().dialect.name).on_conflict_do_nothing()
        row = insert.values(name=self._name, **values).returning(_c.name)
        return tx.connection().execute(row).first() is not None
