"""Housekeeping of the console: messages that are old and change no more are forgotten."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, Row, bindparam, delete, func
from sqlmodel import col, select

from adapters.console.model import ConsoleMessage, ConsoleUpdate, ConsoleUpload
from storage import Tx
from storage.database import Database

_BATCH: Final = 500
"""Rows in one transaction, so that no message waits for housekeeping longer than a moment."""

_message = col(ConsoleMessage.id)
# The newest row stays: SQLite would give its id to the next message again.
_newest = select(func.max(_message)).scalar_subquery()
_oldest = (
    select(_message, col(ConsoleMessage.created_at), col(ConsoleMessage.updated_at))
    .where(_message > bindparam("after"), _message < _newest)
    .order_by(_message)
    .limit(bindparam("limit", type_=Integer))
)


def forget(database: Database, before: datetime) -> int:
    """Delete messages written, and last changed, before then; gives how many there were."""
    forgotten = 0
    for batch in _over(database, before):
        with database.transaction() as tx:
            connection = tx.connection()
            connection.execute(delete(ConsoleUpdate).where(col(ConsoleUpdate.message).in_(batch)))
            connection.execute(delete(ConsoleMessage).where(_message.in_(batch)))
        forgotten += len(batch)
    with database.transaction() as tx:
        uploaded = col(ConsoleUpload.created_at)
        tx.connection().execute(delete(ConsoleUpload).where(uploaded < before))
    return forgotten


def _over(database: Database, before: datetime) -> Iterator[list[int]]:
    # Ids grow with time, so the look ends at the first message that is young enough to stay.
    after, more = 0, True
    while more:
        with database.snapshot() as tx:
            rows = _page(tx, after)
        old = [row for row in rows if row.created_at < before]
        more = len(old) == _BATCH
        over = [row.id for row in old if row.updated_at is None or row.updated_at < before]
        if over:
            yield over
        after = rows[-1].id if rows else after


def _page(tx: Tx, after: int) -> Sequence[Row[int | None, datetime, datetime | None]]:
    return tx.connection().execute(_oldest, {"after": after, "limit": _BATCH}).all()
