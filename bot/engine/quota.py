"""What a messenger gives a company in a month: how much is used, and what may still leave.

The count lies in the database, as all replicas use up one quota. Months are those of China, where
the messengers that have quotas begin them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

import msgspec
from sqlalchemy import Column, ColumnElement, Integer, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from bot.time.clock import Clock
from storage import Tx
from storage.database import Database

LOW: Final = 0.2
"""The part of a month's quota below which it is saved."""
_CHINA: Final = timezone(timedelta(hours=8))

usage_table: Final = Table(
    "messenger_usage",
    SQLModel.metadata,
    Column("messenger", String(20), primary_key=True),
    Column("meter", String(20), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("used", Integer, nullable=False),
)
_c = usage_table.c


class Supply(StrEnum):
    """How much of a quota is left."""

    PLENTY = "plenty"
    LOW = "low"
    NONE = "none"


class Usage(msgspec.Struct, frozen=True):
    """What was used of one quota this month; a `limit` of 0 is none."""

    meter: str
    used: int
    limit: int

    @property
    def supply(self) -> Supply:
        """How much is left."""
        if not self.limit:
            return Supply.PLENTY
        left = self.limit - self.used
        if left <= 0:
            return Supply.NONE
        return Supply.LOW if left < LOW * self.limit else Supply.PLENTY


class Quota:
    """The month's quotas of one messenger by the names of their meters, such as `api`.

    `outgoing` is the meter that messages of ours use up. `tells` is called in the transaction in
    which little or nothing is left for the first time in a month.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: str,
        limits: Mapping[str, int],
        *,
        outgoing: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self.limits: Final = limits
        self.messenger = messenger
        self.outgoing = outgoing
        self.tells: Callable[[Tx, Quota, Usage, datetime], None] | None = None

    def count(self, meter: str) -> None:
        """Note one more use."""
        try:
            self._add(meter)
        except IntegrityError:
            # Another process has begun the month in this very moment.
            self._add(meter)

    def exhaust(self, meter: str) -> None:
        """The messenger says that nothing is left, whatever we have counted."""
        self.count(meter)
        limit = self.limits[meter]
        with self._database.transaction() as tx:
            row = update(usage_table).where(*self._now(meter), _c.used < limit)
            if tx.connection().execute(row.values(used=limit)).rowcount:
                self._tell(tx, Usage(meter, limit, limit))

    def usage(self, tx: Tx | None = None) -> tuple[Usage, ...]:
        """What was used this month; read in that transaction where there is one."""
        if tx is None:
            with self._database.snapshot() as own:
                return self.usage(own)
        query = select(_c.meter, _c.used).where(
            _c.messenger == self.messenger, _c.month == self._month()
        )
        used = {row.meter: row.used for row in tx.connection().execute(query)}
        return tuple(Usage(name, used.get(name, 0), most) for name, most in self.limits.items())

    def supply(self, meter: str, tx: Tx | None = None) -> Supply:
        """How much is left of one quota."""
        return next(each.supply for each in self.usage(tx) if each.meter == meter)

    def next_month(self) -> datetime:
        """When the quotas begin anew."""
        now = self._clock.now().astimezone(_CHINA)
        first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return (first + timedelta(days=32)).replace(day=1).astimezone(self._clock.now().tzinfo)

    def _add(self, meter: str) -> None:
        more = update(usage_table).where(*self._now(meter)).values(used=_c.used + 1)
        row = {"messenger": self.messenger, "meter": meter, "month": self._month(), "used": 1}
        with self._database.transaction() as tx:
            used = tx.connection().execute(more.returning(_c.used)).scalar()
            if used is None:
                tx.connection().execute(insert(usage_table).values(row))
            # Each number is had once, whoever counts: so it is told once.
            usage = Usage(meter, used or 1, self.limits[meter])
            before = msgspec.structs.replace(usage, used=usage.used - 1)
            if usage.supply is not before.supply:
                self._tell(tx, usage)

    def _tell(self, tx: Tx, usage: Usage) -> None:
        if self.tells is not None:
            self.tells(tx, self, usage, self._clock.now())

    def _now(self, meter: str) -> tuple[ColumnElement[bool], ...]:
        return (_c.messenger == self.messenger, _c.meter == meter, _c.month == self._month())

    def _month(self) -> str:
        return f"{self._clock.now().astimezone(_CHINA):%Y-%m}"
