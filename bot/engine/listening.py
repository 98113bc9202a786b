"""Rooms whose talk is for a record while it lasts: a meeting hears what is said around it.

Nothing that people say to each other is looked at anywhere else.
"""

from typing import Final

from sqlalchemy import Column, String, Table, bindparam, delete, select
from sqlmodel import SQLModel

from storage import Tx
from storage.prepared import Change, Query
from storage.upsert import insert_into

listening_table: Final = Table(
    "listening",
    SQLModel.metadata,
    Column("messenger", String(20), primary_key=True),
    Column("room", String(120), primary_key=True),
    Column("subject", String(24), nullable=False, index=True),
)

_subject = Query(
    select(listening_table.c.subject).where(
        listening_table.c.messenger == bindparam("messenger"),
        listening_table.c.room == bindparam("room"),
    ),
    str,
)
_end = Change(delete(listening_table).where(listening_table.c.subject == bindparam("subject")))


def listen(tx: Tx, messenger: str, room: str, subject: str) -> bool:
    """Have a record hear a room; False where another one does already."""
    row = {"messenger": messenger, "room": room, "subject": subject}
    into = insert_into(listening_table, tx.connection().dialect.name)
    made = into.values(row).on_conflict_do_nothing().returning(listening_table.c.subject)
    return tx.connection().execute(made).first() is not None


def listener_in(tx: Tx, messenger: str, room: str) -> str:
    """The record that hears a room; empty where none does."""
    return _subject.first(tx, {"messenger": messenger, "room": room}) or "" if room else ""


def stop_listening(tx: Tx, subject: str) -> None:
    """Have a record hear no room any more."""
    _end.run(tx, {"subject": subject})
