"""The bounded queue in front of the engine: worker threads behind, a clear answer when full."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bot.engine.engine import Engine
from bot.engine.incoming import UNHEARD, Answer, Incoming
from templates import text

_SECOND_LOOK_SECONDS: Final = 1.5
"""Half of what the quickest messenger waits for an answer."""


class Intake:
    """Lets adapters await the engine; at most `queue` inputs wait or run at a time.

    One that finds the queue full is answered at once and kept nowhere: the sentence asks the
    person to try again, and a platform that sees no acknowledgement repeats it by itself.
    A line that nothing heard is looked at once more a moment later: what it belongs to may have
    been on its way through another process.
    """

    def __init__(
        self, engine: Engine, *, workers: int, queue: int, pause: float = _SECOND_LOOK_SECONDS
    ) -> None:
        self._engine = engine
        self._pause = pause
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="engine")
        self._room = queue
        self._inside = 0

    async def submit(self, incoming: Incoming) -> Answer:
        """Handle an input in a worker thread; what is returned has been committed."""
        if self._inside >= self._room:
            language = self._engine.rules.settings.language
            return Answer(refused=text("input.busy", language))
        self._inside += 1
        try:
            answer = await self._receive(incoming)
            if answer is UNHEARD:
                await asyncio.sleep(self._pause)
                answer = await self._receive(incoming)
            return answer
        finally:
            self._inside -= 1

    async def _receive(self, incoming: Incoming) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._engine.receive, incoming)

    def close(self) -> None:
        """Wait for what is being handled and take nothing more."""
        self._threads.shutdown(wait=True)
