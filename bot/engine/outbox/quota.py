"""What a messenger gives a company in a month: how much is used, and what may still leave.

The count lies in the database, as all replicas use up one quota. Nobody waits until a use is
written there: what is not written yet its process knows, and loses only where it dies at once.
Months are those of China, where the messengers that have quotas begin them.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from threading import Lock
from typing import Final, TypeAlias

import msgspec
from sqlalchemy import Column, Integer, String, Table, select, update
from sqlmodel import SQLModel

from bot.engine.outbox.shared_rows import SharedRows
from bot.time.clock import Clock
from storage import Tx
from storage.database import Database
from storage.upsert import insert_into

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
_log = logging.getLogger(__name__)

_Meter: TypeAlias = tuple[str, str]
"""A meter of one month: the month, and the meter's name."""


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
        self._rows = SharedRows(database, f"quota of {messenger}")
        self._lock = Lock()
        self._uses: Counter[_Meter] = Counter()
        self._used_up: set[_Meter] = set()
        self._is_due = False

    def count(self, meter: str) -> None:
        """Note one more use."""
        with self._lock:
            self._uses[month_of(self._clock.now()), meter] += 1
        self._write_soon()

    def exhaust(self, meter: str) -> None:
        """The messenger says that nothing is left, whatever we have counted."""
        with self._lock:
            self._used_up.add((month_of(self._clock.now()), meter))
        self._write_soon()

    def settle(self) -> None:
        """Wait until all that was noted is written, unless it can't be for now."""
        self._rows.begin(self._write).result()

    def usage(self, tx: Tx | None = None) -> tuple[Usage, ...]:
        """What was used this month; read in that transaction where there is one."""
        if tx is None:
            with self._database.snapshot() as own:
                return self.usage(own)
        month = month_of(self._clock.now())
        with self._lock:
            uses, used_up = self._uses.copy(), self._used_up.copy()
        query = select(_c.meter, _c.used).where(_c.messenger == self.messenger, _c.month == month)
        written = {row.meter: row.used for row in tx.connection().execute(query)}
        usages = []
        for name, most in self.limits.items():
            used = written.get(name, 0) + uses[month, name]
            least = most if (month, name) in used_up else 0
            usages.append(Usage(name, max(used, least), most))
        return tuple(usages)

    def supply(self, meter: str, tx: Tx | None = None) -> Supply:
        """How much is left of one quota."""
        return next(each.supply for each in self.usage(tx) if each.meter == meter)

    def next_month(self) -> datetime:
        """When the quotas begin anew."""
        now = self._clock.now().astimezone(_CHINA)
        first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return (first + timedelta(days=32)).replace(day=1).astimezone(self._clock.now().tzinfo)

    def _write_soon(self) -> None:
        with self._lock:
            is_due, self._is_due = self._is_due, True
        if not is_due:
            self._rows.begin(self._write)

    def _write(self) -> None:
        """Write what was noted; where that fails it is written with what is noted next."""
        with self._lock:
            self._is_due = False
            uses, used_up = self._uses.copy(), self._used_up.copy()
        try:
            if uses or used_up:
                self._write_down(uses, used_up)
        except Exception as error:  # noqa: BLE001  # on this thread nobody else would hear of it
            _log.warning("uses of %s are written later: %r", self.messenger, error)
            return
        with self._lock:
            self._uses -= uses
            self._used_up -= used_up

    def _write_down(self, uses: Counter[_Meter], used_up: set[_Meter]) -> None:
        with self._rows.transaction() as tx:
            for meter in sorted({*uses, *used_up}):
                self._add(tx, meter, uses[meter], none_left=meter in used_up)

    def _add(self, tx: Tx, meter: _Meter, uses: int, *, none_left: bool) -> None:
        month, name = meter
        limit = self.limits[name]
        row = {"messenger": self.messenger, "meter": name, "month": month}
        new = insert_into(usage_table, self._database.dialect).values(**row, used=uses)
        added = new.on_conflict_do_update(index_elements=[*row], set_={"used": _c.used + uses})
        used = tx.connection().execute(added.returning(_c.used)).scalar_one()
        # Each number is had once, whoever counts: so each step is told once.
        before = Usage(name, used - uses, limit)
        if none_left and used < limit:
            used = limit
            here = [_c[each] == value for each, value in row.items()]
            tx.connection().execute(update(usage_table).where(*here).values(used=used))
        after = Usage(name, used, limit)
        if self.tells is not None and after.supply is not before.supply:
            self.tells(tx, self, after, self._clock.now())


def month_of(now: datetime) -> str:
    """The month that a use of now counts in."""
    return f"{now.astimezone(_CHINA):%Y-%m}"
