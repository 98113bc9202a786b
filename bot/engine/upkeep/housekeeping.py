"""Housekeeping: rows that nobody will ask for again are deleted, a few at a time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BigInteger,
    Integer,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
)

from bot.engine import inbox
from bot.engine.ledger import ledger_table
from bot.engine.outbox.live import posted_table
from bot.engine.outbox.rows import DROPPED, SENT, outbox_table
from bot.engine.outbox.shared_pacing import forget_buckets
from bot.settings.model import RetentionSettings
from bot.time.deadline_tables import STOPPED, WAITING, clock_table, deadline_table
from storage.database import Database

_BATCH: Final = 500
"""Rows in one transaction, so that an input never waits for housekeeping longer than a moment."""
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)

_box = outbox_table.c
_row = deadline_table.c
_copy = posted_table.c
_after = bindparam("after", type_=BigInteger)
_limit = bindparam("limit", type_=Integer)

# The newest row stays: SQLite would give its id, which is a message's key, to the next one again.
_newest = select(func.max(outbox_table.alias().c.id)).scalar_subquery()
_messages = (
    select(_box.id, _box.state, _box.created_at, _box.sent_at)
    .where(_box.id > _after, _box.id < _newest)
    .order_by(_box.id)
    .limit(_limit)
)
_deadlines = (
    select(
        *(_row.id, _row.state, _row.due_at, _row.fired_at), clock_table.c.state.label("clock_state")
    )
    .join(clock_table, clock_table.c.id == _row.clock_id)
    .where(_row.id > _after)
    .order_by(_row.id)
    .limit(_limit)
)
_changed_at = (
    select(ledger_table.c.at)
    .where(ledger_table.c.subject == _copy.subject)
    .order_by(ledger_table.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_is_under_way = exists().where(
    clock_table.c.subject == _copy.subject, clock_table.c.state != STOPPED
)
_is_drawn = exists().where(_box.posted_id == _copy.id)
_copies = (
    select(_copy.id, _copy.created_at, _changed_at.label("changed_at"))
    .add_columns(or_(_is_under_way, _is_drawn).label("is_needed"))
    .where(_copy.id > _after)
    .order_by(_copy.id)
    .limit(_limit)
)


class Tidied(msgspec.Struct, frozen=True):
    """How many rows were deleted."""

    inputs: int
    messages: int
    deadlines: int
    cards: int


def tidy(database: Database, keep: RetentionSettings, now: datetime) -> Tidied:
    """Delete what is older than `keep` says.

    Deleted are the keys of answered inputs, messages that were sent or dropped, deadlines of
    clocks that have stopped, and where cards of records hang that change no more: no clock runs for
    them. What failed or is parked stays until somebody has looked at it.
    """
    with database.transaction() as tx:
        forget_buckets(tx, now)
    return Tidied(
        _delete(database, inbox.inbox_table, _old_inputs(database, now - keep.inputs)),
        _delete(database, outbox_table, _old_messages(database, now - keep.messages)),
        _delete(database, deadline_table, _old_deadlines(database, now - keep.deadlines)),
        _forget(database, _old_copies(database, now - keep.cards)),
    )


def _delete(database: Database, table: Table, batches: Iterator[Sequence[object]]) -> int:
    # Found in snapshots, which hold nobody up; such rows never change.
    (key,), deleted = table.primary_key, 0
    for batch in filter(None, batches):
        with database.transaction() as tx:
            deleted += tx.connection().execute(delete(table).where(key.in_(batch))).rowcount
    return deleted


def _forget(database: Database, batches: Iterator[Sequence[int]]) -> int:
    deleted = 0
    for batch in filter(None, batches):
        with database.transaction() as tx:
            # Whoever has a copy drawn anew in this moment holds it, or has a message for it.
            free = select(_copy.id).where(_copy.id.in_(batch)).with_for_update(skip_locked=True)
            held = tx.connection().execute(free).scalars().all()
            gone = delete(posted_table).where(_copy.id.in_(held), ~_is_drawn)
            deleted += tx.connection().execute(gone).rowcount
    return deleted


def _old_inputs(database: Database, before: datetime) -> Iterator[list[str]]:
    """What is given has to be gone when more is asked for."""
    after, more = _FIRST, True
    while more:
        with database.snapshot() as tx:
            page = inbox.answered(tx, after, before, _BATCH)
        yield [key for key, _ in page]
        more = len(page) == _BATCH
        after = page[-1][1] if page else after


def _old_messages(database: Database, before: datetime) -> Iterator[list[int]]:
    for rows in _pages(database, _messages):
        yield [
            row.id
            for row in rows
            if row.state in (SENT, DROPPED) and (row.sent_at or row.created_at) < before
        ]
        if all(row.created_at >= before for row in rows):
            return


def _old_deadlines(database: Database, before: datetime) -> Iterator[list[int]]:
    for rows in _pages(database, _deadlines):
        yield [
            row.id
            for row in rows
            if row.state != WAITING
            and row.clock_state == STOPPED
            and (row.fired_at or row.due_at) < before
        ]
        # Such a row is written when it fires. Of the others nothing says when they were.
        written = [row.fired_at for row in rows if row.fired_at is not None]
        if written and min(written) >= before:
            return


def _old_copies(database: Database, before: datetime) -> Iterator[list[int]]:
    for rows in _pages(database, _copies):
        yield [
            row.id
            for row in rows
            if not row.is_needed and max(row.created_at, row.changed_at or _FIRST) < before
        ]
        if all(row.created_at >= before for row in rows):
            return


def _pages(database: Database, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """All rows, so many at a time: whoever reads them stops where they get too young.

    Ids grow with time, but for moments. Were the database asked for old rows alone, it would read
    all the young ones to learn that there is no more.
    """
    after = 0
    while True:
        with database.snapshot() as tx:
            rows = tx.connection().execute(query, {"after": after, "limit": _BATCH}).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id
