"""Work that is done again and again: whenever it is called for, until nothing is left of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from storage.failures import is_away

_PATIENCE_SECONDS: Final = 20.0
_log = logging.getLogger(__name__)


class Rounds:
    """Does `work` while it gives a number above 0, then waits to be called again.

    Work that raises is logged and done again at the next call. `finishing` rounds do what is left
    before they end; calls within `pause` seconds are answered together. Used from one event loop.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[int]],
        *,
        finishing: bool = True,
        pause: float = 0.0,
    ) -> None:
        self.turn = asyncio.Lock()
        """Held during each piece of work; who holds it has the work's things to themselves."""
        self._name = name
        self._work = work
        self._finishing = finishing
        self._pause = pause
        self._called = asyncio.Event()
        self._ended = False
        self._task: asyncio.Task[None] | None = None

    def call(self) -> None:
        """Say that there may be something to do."""
        self._called.set()

    def begin(self) -> None:
        """Work in the background, in the running event loop, until `end`."""
        self._task = asyncio.create_task(self._go_on(), name=self._name)

    async def end(self, patience: float = _PATIENCE_SECONDS) -> None:
        """Come to an end; work that takes longer is given up: what it has not done is a row."""
        self._ended = True
        self.call()
        task, self._task = self._task, None
        if task is None:
            return
        done, _ = await asyncio.wait({task}, timeout=patience)
        if not done:
            _log.warning("%s: given up with work under way", self._name)
            task.cancel()
            await asyncio.wait({task})

    async def _go_on(self) -> None:
        while not self._ended:
            await self._called.wait()
            self._called.clear()
            if not self._ended:
                await self._round()
                await asyncio.sleep(self._pause)
        if self._finishing:
            await self._round()

    async def _round(self) -> None:
        try:
            while await self._piece():
                pass
        except Exception as error:  # noqa: BLE001  # whatever went wrong, the rounds go on
            if is_away(error):
                _log.warning("%s: the database is away; it is tried again", self._name)
            else:
                _log.exception("%s failed; it is tried again", self._name)

    async def _piece(self) -> int:
        async with self.turn:
            return await self._work()
