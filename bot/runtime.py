"""One running process: an App in an event loop, woken by time and by what people do."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

from bot.app import App
from bot.engine.housekeeping import tidy
from bot.engine.incoming import Answer, Incoming
from bot.engine.intake import Intake
from bot.engine.rounds import Rounds
from bot.time.clock import MovableClock
from bot.time.heartbeat import Heartbeat

_WORKERS: Final = {"sqlite": 1, "postgresql": 4}
_BEAT: Final = timedelta(seconds=1)
_log = logging.getLogger(__name__)


class Runtime:
    """Fires deadlines, delivers messages and takes inputs; made and used in one event loop."""

    def __init__(self, app: App, *, forget: Callable[[datetime], int] | None = None) -> None:
        """`forget` deletes what a messenger of our own keeps from before a moment."""
        self.app = app
        self._forget = forget
        chosen = app.settings.engine
        workers = chosen.workers or _WORKERS[app.database.dialect]
        self._intake = Intake(app.engine, workers=workers, queue=chosen.queue)
        self._firing = Rounds("deadlines", self._fire)
        self._delivering = Rounds("deliveries", self._deliver)
        self._tidying = Rounds("housekeeping", self._tidy, finishing=False)

    async def submit(self, incoming: Incoming) -> Answer:
        """Handle an input, and have what it wrote delivered at once instead of at the next beat."""
        try:
            return await self._intake.submit(incoming)
        finally:
            self._delivering.call()

    async def move_to(self, clock: MovableClock, by: timedelta) -> None:
        """Lead the program through the next `by` of time, stopping at everything that falls due."""
        async with self._firing.turn, self._delivering.turn:
            await self.app.move_to(clock, clock.now() + by)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run until the block ends; then what is in hand is finished and nothing more is begun."""
        heart = Heartbeat(self._beat, self._tidying.call, self.app.settings.timezone)
        async with AsyncExitStack() as stack:
            for rounds in (self._delivering, self._firing, self._tidying):
                await stack.enter_async_context(rounds.going_on())
            stack.push_async_callback(asyncio.to_thread, self._intake.close)
            stack.callback(heart.stop)
            heart.start()
            self._beat()
            self._tidying.call()
            yield

    def _beat(self) -> None:
        self._firing.call()
        self._delivering.call()

    async def _fire(self) -> int:
        fired = await asyncio.to_thread(self.app.engine.fire)
        if fired:
            self._delivering.call()
        return fired

    async def _deliver(self) -> int:
        delivered = await self.app.delivery.deliver_due()
        if not delivered:
            await self._wake_between_beats()
        return delivered

    async def _wake_between_beats(self) -> None:
        """Redraw cards when their changes have been gathered, not at the beat after it."""
        due = await asyncio.to_thread(self.app.delivery.next_due)
        now = self.app.clock.now()
        if due is not None and now < due < now + _BEAT:
            wait = (due - now).total_seconds()
            asyncio.get_running_loop().call_later(wait, self._delivering.call)

    async def _tidy(self) -> int:
        app = self.app
        gone = await asyncio.to_thread(tidy, app.database, app.settings.retention, app.clock.now())
        _log.info("housekeeping: %s", gone)
        swept = await asyncio.to_thread(app.files.sweep, app.settings.retention.files)
        _log.info("files swept: %s", swept)
        if self._forget is not None:
            before = app.clock.now() - app.settings.retention.messages
            _log.info("forgotten: %s", await asyncio.to_thread(self._forget, before))
        return 0


@asynccontextmanager
async def until_stopped() -> AsyncIterator[asyncio.Event]:
    """Give an event that is set by SIGTERM and by Ctrl-C; a second one ends the process at once."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    signals = (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        stopped.set()
        for each in signals:
            loop.remove_signal_handler(each)

    for each in signals:
        loop.add_signal_handler(each, stop)
    try:
        yield stopped
    finally:
        for each in signals:
            loop.remove_signal_handler(each)
