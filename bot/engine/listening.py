"""Rooms whose talk is for a record while it lasts: a meeting hears what is said around it.

Nothing that people say to each other is looked at anywhere else. A room is heard up to a moment:
what was said before it and comes late is heard, what is said later is not.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Column, String, Table, bindparam, delete, or_, select, update
from sqlmodel import SQLModel

from storage import Tx
from storage.prepared import Change, Query
from storage.types import UtcDateTime
from storage.upsert import insert_into

listening_table: Final = Table(
    "listening",
    SQLModel.metadata,
    Column("messenger", String(20), primary_key=True),
    Column("room", String(120), primary_key=True),
    Column("subject", String(24), nullable=False, index=True),
    Column("until", UtcDateTime, nullable=True),
)

_l = listening_table.c
_here = (_l.messenger == bindparam("messenger"), _l.room == bindparam("room"))
_subject = Query(select(_l.subject).where(*_here, _l.until.is_(None)), str)
_heard_then = Query(
    select(_l.subject).where(
        *_here, or_(_l.until.is_(None), _l.until >= bindparam("said_at", type_=UtcDateTime))
    ),
    str,
)
_end = Change(
    update(listening_table)
    .where(_l.subject == bindparam("subject_"))
    .values(until=bindparam("until_", type_=UtcDateTime))
)
_forget = Change(delete(listening_table).where(_l.subject == bindparam("subject")))


def listen(tx: Tx, messenger: str, room: str, subject: str) -> bool:
    """Have a record hear a room; False where another one does already."""
    row = {"messenger": messenger, "room": room, "subject": subject}
    into = insert_into(listening_table, tx.connection().dialect.name).values(row)
    made = into.on_conflict_do_update(
        index_elements=[_l.messenger, _l.room],
        set_={"subject": subject, "until": None},
        where=_l.until.is_not(None),
    )
    return tx.connection().execute(made.returning(_l.subject)).first() is not None


def listener_in(tx: Tx, messenger: str, room: str) -> str:
    """The record that hears a room; empty where none does."""
    return _subject.first(tx, {"messenger": messenger, "room": room}) or "" if room else ""


def heard_by(tx: Tx, messenger: str, room: str, said_at: datetime) -> str:
    """The record that hears what was said in a room at that moment; empty where none does."""
    values = {"messenger": messenger, "room": room, "said_at": said_at}
    return _heard_then.first(tx, values) or "" if room else ""


def stop_listening(tx: Tx, subject: str, until: datetime) -> None:
    """Have a record hear nothing that is said after a moment."""
    _end.run(tx, {"subject_": subject, "until_": until})


def forget_listening(tx: Tx, subject: str) -> None:
    """Have a record hear no room any more, whatever was said when."""
    _forget.run(tx, {"subject": subject})
