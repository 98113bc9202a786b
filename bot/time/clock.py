"""The one place that knows what time it is, so that everything else can be moved through time."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Tells the time; injected wherever the time is asked for."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        ...


class MovableClock(Clock, Protocol):
    """A clock that can be moved forward, so that the program is led through time."""

    def move_to(self, at: datetime) -> None:
        """Go forward to `at`."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The machine's time in UTC."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is moved, and only ever forward; safe between threads."""

    def __init__(self, start: datetime) -> None:
        """Stand at `start`; raises ValueError where it has no zone."""
        self._now = _utc(start)
        self._lock = Lock()

    def now(self) -> datetime:
        """Where the clock stands, in UTC."""
        with self._lock:
            return self._now

    def advance(self, by: timedelta) -> None:
        """Go forward by `by`; raises ValueError for a step back."""
        with self._lock:
            self._now = self._later(self._now + by)

    def move_to(self, at: datetime) -> None:
        """Go forward to `at`; raises ValueError for a moment already passed or without a zone."""
        with self._lock:
            self._now = self._later(_utc(at))

    def _later(self, at: datetime) -> datetime:
        if at < self._now:
            raise ValueError(f"the clock stands at {self._now} and can't go back to {at}")
        return at


class ShiftedClock:
    """Runs as fast as another clock, ahead of it by a distance that can only grow.

    For demonstrations, in which time passes by itself and can be hurried; safe between threads.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead = timedelta(0)
        self._lock = Lock()

    def now(self) -> datetime:
        """The other clock's time and what this one is ahead of it, in UTC."""
        with self._lock:
            return self._clock.now() + self._ahead

    def move_to(self, at: datetime) -> None:
        """Go forward to `at`; a moment already passed changes nothing, as time goes on by itself.

        Raises ValueError for a moment without a zone.
        """
        wanted = _utc(at)
        with self._lock:
            self._ahead = max(self._ahead, wanted - self._clock.now())


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC)
