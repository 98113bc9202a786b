"""Work beside the one who began it, which ends with the connection; and turns, kept in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import TypeVar
from weakref import WeakValueDictionary

from bot.errors import MusterError

T = TypeVar("T")

_log = logging.getLogger(__name__)


@asynccontextmanager
async def beside(work: Coroutine[object, object, None], name: str) -> AsyncIterator[None]:
    """Do endless work under this name until the block ends."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class NotInTimeError(MusterError):
    """Something was not committed in time; it is not acknowledged, and comes again."""


class Tasks:
    """What is under way; whatever fails is logged, and nothing is left behind at the end.

    `name` is the messenger's, for the log; `patience` the seconds in which all may end by itself.
    """

    def __init__(self, name: str, patience: float = 10.0) -> None:
        self._name = name
        self._patience = patience
        self._running: set[asyncio.Task[object]] = set()
        self._endless: set[asyncio.Task[object]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def start(
        self, work: Coroutine[object, object, T], *, endless: bool = False
    ) -> asyncio.Task[T]:
        """Do it beside; what is `endless` goes on until all ends."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        if endless:
            self._endless.add(task)
        task.add_done_callback(self._done)
        return task

    async def in_time(self, work: Coroutine[object, object, T], seconds: float) -> T:
        """What the work gives; raises NotInTimeError where it takes longer, and lets it go on."""
        task = self.start(work)
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise NotInTimeError("not committed in time")
        return task.result()

    @asynccontextmanager
    async def turn(self, place: str) -> AsyncIterator[None]:
        """Wait until whoever came earlier to this place is through."""
        lock = self._turns.setdefault(place, asyncio.Lock())
        async with lock:
            yield

    async def quiet(self) -> None:
        """Wait until nothing is under way but what goes on for ever."""
        while ending := self._running - self._endless:
            await asyncio.wait(ending)

    async def finish(self) -> None:
        """Wait for all, and give up what takes too long."""
        if ending := self._running - self._endless:
            await asyncio.wait(ending, timeout=self._patience)
        left = [*self._running]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _done(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        self._endless.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("work for %s failed", self._name, exc_info=error)
