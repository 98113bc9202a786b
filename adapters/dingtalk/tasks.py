"""Work beside the one who began it, which ends with the connection; and turns, kept in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Final, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")

_PATIENCE_SECONDS: Final = 0.5
_log = logging.getLogger(__name__)


class Tasks:
    """What is under way; whatever fails is logged, and nothing is left behind at the end."""

    def __init__(self) -> None:
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
            await asyncio.wait(ending, timeout=_PATIENCE_SECONDS)
        left = [*self._running]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _done(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.warning("work for DingTalk failed: %r", error)
