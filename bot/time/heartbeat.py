"""What wakes the program: a counter each second, and APScheduler, known to this module alone.

Neither keeps anything that matters. Deadlines and messages are rows; a beat only says that it is
time to look at them again, so one that is late or lost makes something later and never makes it
missing. A clock that is set must not do so for hours: seconds are counted, not read from a clock,
which is for what belongs to an hour of the night.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

NIGHT: Final = time(3, 30)
"""When the daily work is done, in the company's zone: when nobody waits for anything."""

_BEAT_SECONDS: Final = 1.0
_log = logging.getLogger(__name__)
_DEFAULTS: Final = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


class Heartbeat:
    """Calls `beat` each second and `daily` once a night, in the event loop that it is started in.

    Both have to return at once. One that raises is logged and called again the next time.
    """

    def __init__(self, beat: Callable[[], None], daily: Callable[[], None], zone: ZoneInfo) -> None:
        # Its warnings are about beats that came late or at once, which is no harm here.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": AsyncIOExecutor()},
            job_defaults=_DEFAULTS,
            timezone=zone,
        )
        each_night = CronTrigger(hour=NIGHT.hour, minute=NIGHT.minute, timezone=zone)
        self._scheduler.add_job(_once, each_night, args=(daily,))
        self._beat = beat
        self._next: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to beat, in the running event loop."""
        self._scheduler.start()
        self._wait()

    def stop(self) -> None:
        """Beat no more; harmless when it was not started."""
        if self._next is not None:
            self._next.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _wait(self) -> None:
        self._next = asyncio.get_running_loop().call_later(_BEAT_SECONDS, self._on)

    def _on(self) -> None:
        self._wait()
        _safe(self._beat)


async def _once(call: Callable[[], None]) -> None:
    # A coroutine, so that APScheduler calls it in the event loop and not in a thread.
    _safe(call)


def _safe(call: Callable[[], None]) -> None:
    try:
        call()
    except Exception:  # noqa: BLE001  # whatever went wrong, the next beat comes
        _log.exception("a beat failed")
