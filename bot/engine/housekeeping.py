"""Housekeeping: rows that nobody will ask for again are deleted, a few at a time."""

from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Integer, Select, Table, bindparam, delete, func, select

from bot.engine import inbox
from bot.engine.outbox import DROPPED, SENT, outbox_table
from bot.engine.shared_pacing import forget_buckets
from bot.settings.model import RetentionSettings
from bot.time.deadline_tables import STOPPED, WAITING, clock_table, deadline_table
from storage.database import Database

_BATCH: Final = 500
"""Rows in one transaction, so that an input never waits for housekeeping longer than a moment."""

_box = outbox_table.c
_row = deadline_table.c

# The newest row stays: SQLite would give its id, which is a message's key, to the next one again.
_newest = select(func.max(outbox_table.alias().c.id)).scalar_subquery()
_old_messages = (
    select(_box.id)
    .where(
        _box.id > bindparam("after"),
        _box.id < _newest,
        _box.state.in_((SENT, DROPPED)),
        func.coalesce(_box.sent_at, _box.created_at) < bindparam("before", type_=_box.sent_at.type),
    )
    .order_by(_box.id)
    .limit(bindparam("limit", type_=Integer))
)
_old_deadlines = (
    select(_row.id)
    .join(clock_table, clock_table.c.id == _row.clock_id)
    .where(
        _row.id > bindparam("after"),
        _row.state != WAITING,
        clock_table.c.state == STOPPED,
        func.coalesce(_row.fired_at, _row.due_at) < bindparam("before", type_=_row.due_at.type),
    )
    .order_by(_row.id)
    .limit(bindparam("limit", type_=Integer))
)


class Tidied(msgspec.Struct, frozen=True):
    """How many rows were deleted."""

    inputs: int
    messages: int
    deadlines: int


def tidy(database: Database, keep: RetentionSettings, now: datetime) -> Tidied:
    """Delete what is older than `keep` says.

    Deleted are the keys of answered inputs, messages that were sent or dropped, and deadlines of
    clocks that have stopped. What failed or is parked stays until somebody has looked at it, and
    the memory of where cards hang stays as long as there are cards.
    """
    with database.transaction() as tx:
        inputs = inbox.forget(tx, now - keep.inputs)
        forget_buckets(tx, now)
    return Tidied(
        inputs,
        _delete_old(database, outbox_table, _old_messages, now - keep.messages),
        _delete_old(database, deadline_table, _old_deadlines, now - keep.deadlines),
    )


def _delete_old(database: Database, table: Table, old: Select[int], before: datetime) -> int:
    # Found in a snapshot, which holds nobody up however long it takes; such rows never change.
    deleted, after = 0, 0
    while True:
        with database.snapshot() as tx:
            values = {"after": after, "before": before, "limit": _BATCH}
            ids: list[int] = list(tx.connection().execute(old, values).scalars())
        if not ids:
            return deleted
        with database.transaction() as tx:
            tx.connection().execute(delete(table).where(table.c.id.in_(ids)))
        deleted, after = deleted + len(ids), ids[-1]
