"""The inbox: every input's key with the answer it got, so that a redelivery changes nothing."""

import hashlib
from datetime import datetime
from functools import cache
from typing import Final

import msgspec
from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    func,
    literal,
    select,
    update,
)
from sqlmodel import SQLModel

from bot.engine.incoming import Answer, Incoming
from storage import Tx
from storage.partial import PartialIndex
from storage.prepared import Change, Query
from storage.types import UtcDateTime
from storage.upsert import insert_into

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
    PartialIndex("ix_inbox_failed", "received_at", where="state = 'failed'"),
)

_answer_of = Query(
    select(inbox_table.c.answer).where(inbox_table.c.key == bindparam("key_")),
    msgspec.json.Decoder(Answer).decode,
)
_answered = Query(
    select(inbox_table.c.key, inbox_table.c.received_at)
    .where(
        inbox_table.c.received_at >= bindparam("after"),
        inbox_table.c.received_at < bindparam("before"),
        inbox_table.c.state == DONE,
    )
    .order_by(inbox_table.c.received_at)
    .limit(bindparam("limit", type_=Integer)),
    lambda key, at: (key, at),
)
_store = Change(
    update(inbox_table)
    .where(inbox_table.c.key == bindparam("key_"))
    .values(answer=bindparam("text_"))
)
# Written out, not bound, so that SQLite sees that `ix_inbox_failed` holds every such row.
_has_failed = inbox_table.c.state == literal(FAILED, literal_execute=True)
_encode = msgspec.json.Encoder().encode
_EMPTY: Final = _encode(Answer()).decode()


def claim(tx: Tx, incoming: Incoming, now: datetime, *, state: str = DONE) -> Answer | None:
    """Take the input's key for this transaction; the earlier answer where it was seen before.

    A failed input keeps its content, so that an administrator can see and repeat it.
    """
    key = _key(incoming)
    row = {
        "key": key,
        "received_at": now,
        "state": state,
        "answer": _EMPTY,
        "input": _encode(incoming).decode() if state == FAILED else "",
    }
    if _claim(tx.get_bind().dialect.name).run(tx, row):
        return None
    return _answer_of.first(tx, {"key_": key})


@cache
def _claim(dialect: str) -> Change:
    return Change(insert_into(inbox_table, dialect).on_conflict_do_nothing())


def remember(tx: Tx, incoming: Incoming, answer: Answer) -> None:
    """Keep what was answered, for redeliveries; an empty answer is there already."""
    if answer != Answer():
        encoded = _encode(answer).decode()
        _store.run(tx, {"key_": _key(incoming), "text_": encoded})


def _key(incoming: Incoming) -> str:
    key = f"{incoming.messenger}:{incoming.key}"
    if len(key) <= _LONGEST:
        return key
    return f"{incoming.messenger}:{hashlib.sha256(incoming.key.encode()).hexdigest()}"


def answered(tx: Tx, after: datetime, before: datetime, limit: int) -> list[tuple[str, datetime]]:
    """Keys of inputs that came from then on and before then and were answered, oldest first.

    Platforms redeliver for hours at most, so the old ones may go.
    """
    return _answered.all(tx, {"after": after, "before": before, "limit": limit})


def count_failures(tx: Tx) -> int:
    """How many inputs met a bug."""
    count = select(func.count()).select_from(inbox_table).where(_has_failed)
    return tx.connection().execute(count).scalar_one()


def failures(tx: Tx) -> list[tuple[str, datetime, str]]:
    """Inputs that met a bug, oldest first: key, time, the input as JSON."""
    rows = tx.connection().execute(
        select(inbox_table).where(_has_failed).order_by(inbox_table.c.received_at)
    )
    return [(row.key, row.received_at, row.input) for row in rows]
