"""The bounded queue in front of the engine: worker threads behind, a clear answer when full."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.engine.engine import Engine
from bot.engine.incoming import Answer, Incoming
from templates import text


class Intake:
    """Lets adapters await the engine; at most `queue` inputs wait or run at a time.

    One that finds the queue full is answered at once and kept nowhere: the sentence asks the
    person to try again, and a platform that sees no acknowledgement repeats it by itself.
    """

    def __init__(self, engine: Engine, *, workers: int, queue: int) -> None:
        self._engine = engine
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
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._engine.receive, incoming)
        finally:
            self._inside -= 1

    def close(self) -> None:
        """Wait for what is being handled and take nothing more."""
        self._threads.shutdown(wait=True)
