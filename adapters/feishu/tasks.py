"""Work beside the one who began it, which ends with the connection; and turns, kept in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Final, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")

_PATIENCE_SECONDS: Final = 10
_log = logging.getLogger(__name__)


class Tasks:
    """What is under way; whatever fails is logged, and nothing is left behind at the end."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def start(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Do it beside."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    @asynccontextmanager
    async def turn(self, place: str) -> AsyncIterator[None]:
        """Wait until whoever came earlier to this place is through."""
        lock = self._turns.setdefault(place, asyncio.Lock())
        async with lock:
            yield

    async def finish(self) -> None:
        """Wait for all, and give up what takes too long."""
        if self._running:
            await asyncio.wait(self._running, timeout=_PATIENCE_SECONDS)
        left = [*self._running]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _done(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("work for Feishu failed", exc_info=error)
