"""The inbox: every input's key with the answer it got, so that a redelivery changes nothing."""

import hashlib
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Column, Index, String, Table, Text, bindparam, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from bot.engine.incoming import Answer, Incoming
from storage import Tx
from storage.types import UtcDateTime

DONE: Final = "done"
FAILED: Final = "failed"

_LONGEST: Final = 200

inbox_table: Final = Table(
    "inbox",
    SQLModel.metadata,
    Column("key", String(_LONGEST), primary_key=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("answer", Text, nullable=False),
    Column("input", Text, nullable=False),
    Index("ix_inbox_received", "received_at"),
    Index(
        "ix_inbox_failed",
        "received_at",
        sqlite_where=text("state = 'failed'"),
        postgresql_where=text("state = 'failed'"),
    ),
)

_claim = {
    "sqlite": sqlite.insert(inbox_table).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(inbox_table).on_conflict_do_nothing(),
}
_answer_of = select(inbox_table.c.answer, inbox_table.c.state).where(
    inbox_table.c.key == bindparam("key_")
)
_store = (
    update(inbox_table)
    .where(inbox_table.c.key == bindparam("key_"))
    .values(answer=bindparam("text_"))
)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Answer).decode
_EMPTY: Final = _encode(Answer()).decode()


def claim(tx: Tx, incoming: Incoming, now: datetime, *, state: str = DONE) -> Answer | None:
    """Take the input's key for this transaction; the earlier answer where it was seen before.

    A failed input keeps its content, so that an administrator can see and repeat it.
    """
    connection = tx.connection()
    key = _key(incoming)
    taken = connection.execute(
        _claim[connection.dialect.name],
        {
            "key": key,
            "received_at": now,
            "state": state,
            "answer": _EMPTY,
            "input": _encode(incoming).decode() if state == FAILED else "",
        },
    ).rowcount
    if taken:
        return None
    row = connection.execute(_answer_of, {"key_": key}).one()
    return _decode(row.answer)


def remember(tx: Tx, incoming: Incoming, answer: Answer) -> None:
    """Keep what was answered, for redeliveries; an empty answer is there already."""
    if answer.accepted:
        return
    encoded = _encode(answer).decode()
    tx.connection().execute(_store, {"key_": _key(incoming), "text_": encoded})


def _key(incoming: Incoming) -> str:
    key = f"{incoming.messenger}:{incoming.key}"
    if len(key) <= _LONGEST:
        return key
    return f"{incoming.messenger}:{hashlib.sha256(incoming.key.encode()).hexdigest()}"


def forget(tx: Tx, before: datetime) -> int:
    """Drop the keys of inputs answered before then; platforms redeliver for hours at most."""
    return (
        tx.connection()
        .execute(
            delete(inbox_table).where(
                inbox_table.c.received_at < before, inbox_table.c.state == DONE
            )
        )
        .rowcount
    )


def failures(tx: Tx) -> list[tuple[str, datetime, str]]:
    """Inputs that met a bug, oldest first: key, time, the input as JSON."""
    rows = tx.connection().execute(
        select(inbox_table).where(inbox_table.c.state == FAILED).order_by(inbox_table.c.received_at)
    )
    return [(row.key, row.received_at, row.input) for row in rows]
