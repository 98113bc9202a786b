"""Token buckets in the database: all processes together keep to a platform's pace.

A message costs one short transaction more; a platform allows some dozens of them a second.
"""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import Column, Float, String, Table, bindparam, delete, select, update
from sqlmodel import SQLModel

from bot.engine.messenger import DeliveryDelayed, Pace
from bot.engine.outbox.pacing import Bucket, OwnPacing, Pacing, taken
from bot.engine.outbox.shared_rows import PATIENCE_SECONDS, HeldElsewhere, SharedRows
from bot.time.clock import Clock
from storage import Tx
from storage.database import Database
from storage.upsert import insert_into

_FORGOTTEN: Final = timedelta(hours=1)
_THREADS: Final = 2
"""All who send on one messenger wait for its one row anyway."""

bucket_table: Final = Table(
    "pace_bucket",
    SQLModel.metadata,
    Column("name", String(300), primary_key=True),
    Column("empty_until", Float, nullable=False, index=True),
)
"""A bucket for each messenger and for each destination; seconds since 1970."""

_c: Final = bucket_table.c
_locked = (
    select(_c.name, _c.empty_until)
    .where(_c.name.in_(bindparam("names", expanding=True)))
    .order_by(_c.name)
    .with_for_update()
)
_fill = (
    update(bucket_table)
    .where(_c.name == bindparam("bucket"))
    .values(empty_until=bindparam("until"))
)


class SharedPacing:
    """The buckets of one messenger, shared by all processes on the database."""

    def __init__(self, database: Database, clock: Clock, messenger: str, pace: Pace) -> None:
        self._clock = clock
        self._messenger = messenger
        self._pace = pace
        self._rows = SharedRows(database, f"pace of {messenger}", _THREADS)

    async def reserve(self, destination: str, patience: float) -> float:
        """See `Pacing`."""
        rates = {self._messenger: self._pace.all, destination: self._pace.each}
        limited = {name: rate for name, rate in rates.items() if rate}
        if not limited:
            return 0.0
        reserved = self._rows.begin(partial(self._reserve, limited, patience))
        try:
            return await asyncio.wrap_future(reserved)
        except HeldElsewhere as held:
            reason = "another process has stalled with the pace"
            raise DeliveryDelayed(reason, PATIENCE_SECONDS) from held

    def _reserve(self, rates: dict[str, float], patience: float) -> float:
        with self._rows.transaction() as tx:
            levels = _levels(tx, sorted(rates))
            # What others have taken while we waited for the rows is known only now.
            now = self._clock.now().timestamp()
            buckets = {
                name: Bucket(rates[name], self._pace.burst, level) for name, level in levels.items()
            }
            delay = taken(tuple(buckets.values()), now, patience)
            filled = [
                {"bucket": name, "until": bucket.empty_until} for name, bucket in buckets.items()
            ]
            tx.connection().execute(_fill, filled)
        return delay


def _levels(tx: Tx, names: list[str]) -> dict[str, float]:
    """The rows of these buckets, locked in the order of their names, so that nobody deadlocks."""
    found = dict(tx.connection().execute(_locked, {"names": names}).all())
    if len(found) == len(names):
        return found
    new = [{"name": name, "empty_until": 0.0} for name in names]
    insert = insert_into(bucket_table, tx.get_bind().dialect.name).on_conflict_do_nothing()
    tx.connection().execute(insert, new)
    return dict(tx.connection().execute(_locked, {"names": names}).all())


def pacing_of(database: Database, clock: Clock, messenger: str, pace: Pace) -> Pacing:
    """The pacing of a messenger: shared where several processes may be on the database."""
    if database.dialect == "sqlite":
        return OwnPacing(pace)
    return SharedPacing(database, clock, messenger, pace)


def forget_buckets(tx: Tx, now: datetime) -> None:
    """Delete the buckets that are full again and have been for long."""
    before = (now - _FORGOTTEN).timestamp()
    tx.connection().execute(delete(bucket_table).where(_c.empty_until < before))
