"""Work beside the one who began it: kept until it ends, its errors told, waited for at the end."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Final, TypeVar

T = TypeVar("T")

_PATIENCE_SECONDS: Final = 10
_log = logging.getLogger(__name__)


class Tasks:
    """What is under way for one connection."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[object]] = set()

    def start(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Do it beside; an exception that nobody asks for is logged."""
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    async def quiet(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def finish(self) -> None:
        """Wait for all that is under way, and give up what takes too long."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_PATIENCE_SECONDS)
        for task in self._under_way:
            task.cancel()

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("work for Slack failed", exc_info=error)


class Turns:
    """Lets one after the other through a place, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def at(self, place: str) -> AsyncIterator[None]:
        """Wait for one's turn and have it until the block ends."""
        lock, waiting = self._waiting.get(place, (asyncio.Lock(), 0))
        self._waiting[place] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._waiting.pop(place)
            if waiting > 1:
                self._waiting[place] = (lock, waiting - 1)
