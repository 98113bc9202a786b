"""One running process: an App in an event loop, woken by time and by what people do."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.app import App
from bot.engine.delivery.rounds import Rounds
from bot.engine.incoming import Answer, Incoming
from bot.engine.intake import Intake
from bot.engine.routines import awaken
from bot.engine.upkeep.chores import Chore
from bot.engine.upkeep.housekeeping import tidy
from bot.engine.upkeep.measures import ACKNOWLEDGED, INPUTS
from bot.engine.upkeep.watchdog import Watchdog
from bot.errors import SetupError
from bot.roles import Role
from bot.time.agreed import AgreedClock
from bot.time.clock import MovableClock
from bot.time.heartbeat import Heartbeat
from storage import schema

_WORKERS: Final = {"sqlite": 1, "postgresql": 4}
_BEAT: Final = timedelta(seconds=1)
_LOOK_EVERY: Final = 5
"""Beats between two looks at what others may have changed: the tables, the clock."""
_WATCH_EVERY: Final = 60
_DEAD_SECONDS: Final = 30.0
_TIDYING: Final = timedelta(hours=1)
_TIDY_AGAIN: Final = timedelta(hours=6)
_GATHERING_SECONDS: Final = 0.025
"""Between two looks at the outbox: what comes to be sent meanwhile is leased together."""
_FINISHING_SECONDS: Final = 3.0
_GIVING_UP_SECONDS: Final = 1.5
_log = logging.getLogger(__name__)


class Runtime:
    """Fires deadlines, delivers messages and takes inputs; made and used in one event loop.

    What it does of these its `role` says. `halted` is set, with `trouble` saying why, when it can't
    go on; it does nothing more then, and whoever runs it has to end it.
    """

    def __init__(
        self,
        app: App,
        *,
        role: Role = Role.ALL,
        forget: Callable[[datetime], int] | None = None,
        watched: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`forget` deletes what a messenger of our own keeps from before a moment.

        `watched` is awaited once a minute, by one of all processes, while nothing is late.
        """
        self.app = app
        self.role = role
        self.halted = asyncio.Event()
        self.trouble: SetupError | None = None
        self._forget = forget
        self._beats = 0
        chosen = app.settings.engine
        workers = chosen.workers or _WORKERS[app.database.dialect]
        self._intake = Intake(app.engine, workers=workers, queue=chosen.queue)
        self._firing = Rounds("deadlines", self._fire)
        self._delivering = Rounds("deliveries", self._deliver, pause=_GATHERING_SECONDS)
        self._tidying = Rounds("housekeeping", self._tidy, finishing=False)
        self._looking = Rounds("looking around", self._look, finishing=False)
        self._watching = Rounds("watchdog", self._watch, finishing=False)
        self._watchdog = Watchdog(app.database, app.rules)
        self._watched = watched
        self._heart = Heartbeat(self._beat, self._night, app.settings.timezone)
        self._open = False
        self._ending = False
        self._beaten_at = time.monotonic()

    async def submit(self, incoming: Incoming) -> Answer:
        """Handle an input, and have what it wrote delivered at once instead of at the next beat."""
        began, outcome = time.perf_counter(), "failed"
        try:
            answer = await self._intake.submit(incoming)
            if not answer.failed:
                outcome = "refused" if answer.refused else "accepted"
        finally:
            INPUTS.labels(incoming.messenger, outcome).inc()
            ACKNOWLEDGED.labels(incoming.messenger).observe(time.perf_counter() - began)
            self._call(Role.DELIVER, self._delivering)
        return answer

    async def move_to(self, clock: MovableClock, by: timedelta) -> None:
        """Lead the program through the next `by` of time, stopping at everything that falls due."""
        async with self._firing.turn, self._delivering.turn:
            await self.app.move_to(clock, clock.now() + by)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run until the block ends; then what is in hand is finished and nothing more is begun.

        What takes longer than a few seconds is handed back: it is a row, and another process, or
        the next start, goes on with it.
        """
        rounds = (self._looking, self._tidying, self._watching, self._firing, self._delivering)
        for each in rounds:
            each.begin()
        self._heart.start()
        self._beat()
        self._night()
        try:
            yield
        finally:
            closing = asyncio.create_task(asyncio.to_thread(self._intake.close))
            await asyncio.wait({closing}, timeout=_GIVING_UP_SECONDS)
            await self.settle_down()

    async def settle_down(self) -> None:
        """Finish what is in hand and begin nothing more but inputs; harmless when done twice."""
        self._ending = True
        self._heart.stop()
        hand_back = asyncio.get_running_loop().call_later(_FINISHING_SECONDS, self.app.delivery.end)
        quick = (self._looking, self._tidying, self._watching, self._firing)
        await asyncio.gather(*(each.end(_GIVING_UP_SECONDS) for each in quick))
        await self._delivering.end(_FINISHING_SECONDS)
        await self.app.delivery.give_up()
        hand_back.cancel()

    def opened(self) -> None:
        """Say that all is there by which this process is given work."""
        self._open = True

    @property
    def alive(self) -> bool:
        """Whether the event loop turns: a supervisor should start a process anew that hangs."""
        return self._ending or time.monotonic() - self._beaten_at < _DEAD_SECONDS

    def unready(self) -> str:
        """Why no work should be given to this process; empty where it can do some. Blocks."""
        if self._ending or self.halted.is_set():
            return "it is ending"
        if not self._open:
            return "it is starting"
        try:
            schema.check(self.app.database)
        except SetupError as unfit:
            return str(unfit)
        except (DBAPIError, PoolTimeout):
            return "the database can't be reached"
        return ""

    def _beat(self) -> None:
        self._beaten_at = time.monotonic()
        if self._beats % _LOOK_EVERY == 0:
            self._looking.call()
        if self._beats % _WATCH_EVERY == 0:
            self._call(Role.CLOCK, self._watching)
        self._beats += 1
        self._call(Role.CLOCK, self._firing)
        self._call(Role.DELIVER, self._delivering)

    def _night(self) -> None:
        self._call(Role.CLOCK, self._tidying)

    def _call(self, part: Role, rounds: Rounds) -> None:
        if self.role.does(part) and not self.halted.is_set():
            rounds.call()

    async def _look(self) -> int:
        try:
            await asyncio.to_thread(self._look_around)
        except SetupError as unfit:
            self.trouble = unfit
            self.halted.set()
        return 0

    def _look_around(self) -> None:
        schema.check(self.app.database)
        if isinstance(self.app.clock, AgreedClock):
            self.app.clock.look()
        if self.role.does(Role.CLOCK):
            awaken(self.app.database, self.app.rules, self.app.clock.now())

    async def _watch(self) -> int:
        in_time = await asyncio.to_thread(self._watchdog.look, self.app.clock.now())
        if in_time is False:
            self._call(Role.DELIVER, self._delivering)
        if in_time and self._watched is not None:
            await self._watched()
        return 0

    async def _fire(self) -> int:
        if self.halted.is_set() or not self.role.does(Role.CLOCK):
            return 0
        fired = await asyncio.to_thread(self.app.engine.fire)
        if fired:
            self._call(Role.DELIVER, self._delivering)
        return fired

    async def _deliver(self) -> int:
        if self.halted.is_set() or not self.role.does(Role.DELIVER):
            return 0
        delivery = self.app.delivery
        begun = await delivery.begin_due(self._delivering.call)
        if self._ending:
            return await delivery.one_ended()
        if not begun and delivery.idle:
            await self._wake_between_beats()
        return 0

    async def _wake_between_beats(self) -> None:
        """Redraw cards when their changes have been gathered, not at the beat after it."""
        due = await asyncio.to_thread(self.app.delivery.next_due)
        now = self.app.clock.now()
        if due is not None and now < due < now + _BEAT:
            wait = (due - now).total_seconds()
            asyncio.get_running_loop().call_later(wait, self._delivering.call)

    async def _tidy(self) -> int:
        app = self.app
        chore = Chore(app.database, "housekeeping", _TIDYING)
        now = app.clock.now()
        if not await asyncio.to_thread(chore.begin, now):
            return 0
        gone = await asyncio.to_thread(tidy, app.database, app.settings.retention, now)
        _log.info("housekeeping: %s", gone)
        swept = await asyncio.to_thread(app.files.sweep, app.settings.retention.files)
        _log.info("files swept: %s", swept)
        if self._forget is not None:
            before = app.clock.now() - app.settings.retention.messages
            _log.info("forgotten: %s", await asyncio.to_thread(self._forget, before))
        await asyncio.to_thread(chore.done, now, now + _TIDY_AGAIN)
        return 0
