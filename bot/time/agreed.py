"""The time that all processes of an installation agree on: that of the database's server."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select

from bot.time.clock import Clock, SystemClock
from storage import Tx
from storage.database import Database

_SLOW: Final = 1.0
"""Seconds after which an answer is too old to tell the time by."""
APART: Final = 5.0
"""Seconds by which a machine's clock may be off without a word."""
_log = logging.getLogger(__name__)


def _ticks() -> float:
    """A counter that nobody sets, and that goes on while the machine sleeps where it can."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class AgreedClock:
    """Goes as the database's clock did when it was last looked at; safe between threads.

    In between it goes on by this machine's counter, so this machine's own clock, wrong or set
    meanwhile, does not matter.
    """

    def __init__(
        self, database: Database, own: Clock | None = None, ticks: Callable[[], float] = _ticks
    ) -> None:
        """Look once; raises what the database raises."""
        self._database = database
        self._own = own or SystemClock()
        self._ticks = ticks
        self._began: float | None = None
        self._warned = False
        self.look()

    def now(self) -> datetime:
        """The database's time in UTC."""
        return datetime.fromtimestamp((self._began or 0.0) + self._ticks(), UTC)

    @property
    def apart(self) -> float:
        """Seconds by which this machine's own clock is ahead of the database's."""
        return (self._own.now() - self.now()).total_seconds()

    def look(self) -> None:
        """Ask the database again; an answer that took long is not believed, but for the first."""
        before = self._ticks()
        with self._database.snapshot() as tx:
            told = moment(tx)
            after = self._ticks()
        if self._began is None or after - before <= _SLOW:
            began = told.timestamp() - (before + after) / 2
            moved = began - self._began if self._began is not None else 0.0
            self._began = began
            if abs(moved) > APART:
                _log.warning(
                    "the time has moved by %.0f s: this machine stood still, or the database's "
                    "clock was set",
                    moved,
                )
            self._compare()

    def _compare(self) -> None:
        apart = self.apart
        if abs(apart) > APART and not self._warned:
            _log.warning(
                "this machine's clock is %.0f s off the database's, which counts; set one of them",
                apart,
            )
        self._warned = abs(apart) > APART


def moment(tx: Tx) -> datetime:
    """The time now, for what is done in one transaction beside those processes."""
    connection = tx.connection()
    if connection.dialect.name == "sqlite":
        return SystemClock().now()
    told: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return told.astimezone(UTC)


def common_clock(database: Database) -> Clock:
    """The clock of a process that may share its database with others."""
    return SystemClock() if database.dialect == "sqlite" else AgreedClock(database)
