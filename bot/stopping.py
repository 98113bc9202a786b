"""How a process is told to stop."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

_LONGEST_END_SECONDS: Final = 9.0
"""Of the ten that are promised: a timer on a busy machine is late."""


@asynccontextmanager
async def until_stopped() -> AsyncIterator[asyncio.Event]:
    """Give an event that is set by SIGTERM and by Ctrl-C; a second one ends the process at once.

    So does the time: whoever asks has the end within ten seconds, during a slow start as well, and
    while something holds up the event loop, as a database that does not answer may.
    """
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        loop.call_soon_threadsafe(stopped.set)
        _end_at_last()

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_at_last() -> None:
    """End the process, come what may, before a supervisor kills it; all that is left is rows."""
    timer = threading.Timer(_LONGEST_END_SECONDS, os._exit, (1,))
    timer.daemon = True
    timer.start()
