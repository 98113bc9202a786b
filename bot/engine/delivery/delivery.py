"""Delivery: leased rows go out, paced, in order, tried again, never forgotten."""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.exc import DBAPIError

from bot.engine.context import Context, Origin
from bot.engine.delivery.drawing import Drawn, draw
from bot.engine.delivery.saving import saved_until
from bot.engine.delivery.underway import UnderWay
from bot.engine.effects import appointments, rooms
from bot.engine.messenger import (
    CalendarsClosed,
    DeliveryDelayed,
    DeliveryRefused,
    MessageGone,
    MessageKind,
    Messenger,
)
from bot.engine.outbox import queue
from bot.engine.outbox.lanes import wake
from bot.engine.outbox.queue import Parcel
from bot.engine.outbox.rows import FOLLOWING, destination
from bot.engine.outbox.shared_pacing import pacing_of
from bot.engine.rules import Rules
from bot.engine.trace import tracing
from bot.engine.upkeep.measures import DELIVERED, DELIVERIES
from bot.files.keeping import Files
from bot.time.clock import Clock
from storage import Tx
from storage.database import Database
from storage.failures import collided, is_away

_BATCH: Final = 100
_FIRST_RETRY: Final = 2.0
_LAST_RETRY: Final = 900.0
_PATIENCE: Final = timedelta(days=1)
"""How long a messenger may keep asking us to wait before the message is parked."""
_AWAY: Final = timedelta(seconds=0.5)
_TRIES: Final = 4
_log = logging.getLogger(__name__)


class Delivery:
    """Empties the outbox; one instance a process, any number of processes.

    Up to `abreast` messages of each messenger are under way at a time.
    """

    def __init__(
        self,
        database: Database,
        rules: Rules,
        clock: Clock,
        messengers: Mapping[str, Messenger],
        *,
        files: Files,
        deployment: str,
        abreast: int = 16,
    ) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._messengers = messengers
        self._files = files
        self._deployment = deployment
        self._lease_for = rules.settings.outbox.lease
        self._patience = self._lease_for.total_seconds() / 2
        self._max_attempts = rules.settings.outbox.max_attempts
        self._pacing = {
            name: pacing_of(database, clock, name, each.pace) for name, each in messengers.items()
        }
        self._under_way = UnderWay(messengers, abreast)
        self._ending = False
        self._resting: set[asyncio.Future[None]] = set()

    async def begin_due(self, then: Callable[[], None]) -> int:
        """Begin what may go now, as far as slots are free; gives how many it began.

        `then` is called whenever one of them has ended, as what stands behind it may go.
        """
        begun = 0
        room = self._room()
        while room:
            parcels = await asyncio.to_thread(self._lease, room)
            for parcel in parcels:
                self._under_way.begin(parcel.messenger, self._carry(parcel), then)
            begun += len(parcels)
            before, room = room, self._room()
            if room.keys() == before.keys():  # nobody's slots are full: this was all there is
                break
        return begun

    @property
    def idle(self) -> bool:
        """Whether nothing is under way, whose end would be told."""
        return self._under_way.empty

    async def one_ended(self) -> bool:
        """Wait until one of those that were begun has ended; False where none is under way."""
        return await self._under_way.one_ended()

    async def deliver_due(self) -> int:
        """Send what may go now, one after the other, always in the same order; gives how many."""
        while await self.one_ended():
            pass
        if self._ending:
            return 0
        parcels = await asyncio.to_thread(self._lease, dict.fromkeys(self._messengers, _BATCH))
        for parcel in parcels:
            await self._carry(parcel)
        return len(parcels)

    def end(self) -> None:
        """Begin nothing more: what was taken and is not under way yet is handed back at once."""
        self._ending = True
        for rest in self._resting:
            if not rest.done():
                rest.set_result(None)

    async def give_up(self) -> None:
        """End what is still under way; it is leased again when its time is over."""
        await self._under_way.cancel()

    def next_due(self) -> datetime | None:
        """When something may be due to leave."""
        with self._database.snapshot() as tx:
            return queue.next_due(tx, tuple(self._messengers), self._clock.now())

    def _room(self) -> dict[str, int]:
        return {} if self._ending else self._under_way.room()

    def _lease(self, room: Mapping[str, int]) -> list[Parcel]:
        now = self._clock.now()
        with self._database.transaction() as tx:
            wake(tx, now)
        with self._database.transaction() as tx:
            return queue.lease(tx, room, now, now + self._lease_for)

    async def _carry(self, parcel: Parcel) -> None:
        """Deliver a parcel; where no note of it can be made it is leased again in the end."""
        try:
            with tracing(parcel.trace, f"deliver to {parcel.messenger}"):
                await self._deliver(parcel)
        except Exception as error:  # noqa: BLE001  # whatever went wrong, the others go on
            if is_away(error):
                _log.warning("outbox row %s: the database is away", parcel.id)
            else:
                _log.exception("outbox row %s: delivering failed", parcel.id)

    async def _deliver(self, parcel: Parcel) -> None:
        begun = False
        try:
            ready = await self._ready(parcel)
            if ready is None:
                return
            parcel, drawn = ready
            begun = True
            # A messenger that hangs must be given up before the lease is given to another.
            async with asyncio.timeout(self._patience):
                message = await self._messengers[parcel.messenger].deliver(drawn.message)
        except MessageGone as gone:
            over = self._forget if parcel.kind.value in FOLLOWING else self._park
            await self._note(parcel, partial(over, parcel, str(gone)))
        except DeliveryRefused as refused:
            await self._note(parcel, partial(self._park, parcel, str(refused)))
        except CalendarsClosed as closed:
            await self._note(parcel, partial(self._close_calendars, parcel, closed))
        except Exception as error:  # noqa: BLE001  # whatever went wrong, the row is tried again
            await self._note(parcel, partial(self._delay, parcel, error, begun=begun))
        else:
            await self._note(parcel, partial(self._sent, parcel, message, drawn))

    async def _ready(self, parcel: Parcel) -> tuple[Parcel, Drawn] | None:
        """The parcel, ours for as long as it takes, as it may go now; None where it may not."""
        drawn = await asyncio.to_thread(self._draw, parcel)
        if drawn is None or drawn.same:
            reason = "nothing new to show" if drawn else "nobody is there to see it"
            await self._note(parcel, partial(self._drop, parcel, reason))
            return None
        until = await saved_until(
            self._messengers[parcel.messenger], drawn.message, parcel, self._clock.now()
        )
        if until is not None:
            await self._note(parcel, partial(self._save, parcel, until))
            return None
        if await asyncio.to_thread(self._waits, parcel):
            return None
        ours = await self._may_go(parcel, drawn)
        return None if ours is None else (ours, drawn)

    async def _note(self, parcel: Parcel, note: Callable[[], None]) -> None:
        """Write down what became of a parcel, which may have left: what is not noted leaves again.

        A database that is away now may be back in time, and whoever met an input runs again on
        what that one has left.
        """
        tries = 1
        while True:
            try:
                await asyncio.to_thread(note)
            except DBAPIError as error:
                away = is_away(error)
                tries += not away
                over = parcel.until is None or self._clock.now() + _AWAY >= parcel.until
                if over or tries > _TRIES or not (away or collided(error)):
                    raise
                await asyncio.sleep(_AWAY.total_seconds() if away else 0)
            else:
                return

    async def _may_go(self, parcel: Parcel, drawn: Drawn) -> Parcel | None:
        """Wait for the parcel's turn; None where it is not for us to send any more."""
        place = destination(parcel.messenger, parcel.room, parcel.account)
        await self._rest(await self._pacing[parcel.messenger].reserve(place, self._patience))
        if self._ending:
            await asyncio.to_thread(self._hand_back, parcel)
            return None
        if contents := drawn.message.contents:
            await asyncio.to_thread(self._files.settle, contents)
        return await asyncio.to_thread(self._kept, parcel)

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until nothing more is to be begun."""
        if seconds and not self._ending:
            rest = asyncio.get_running_loop().create_future()
            self._resting.add(rest)
            await asyncio.wait({rest}, timeout=seconds)
            self._resting.discard(rest)

    def _kept(self, parcel: Parcel) -> Parcel | None:
        """The parcel, ours for as long as its sending may take."""
        now = self._clock.now()
        if parcel.until is not None and parcel.until - now >= timedelta(seconds=self._patience):
            return parcel
        with self._database.transaction() as tx:
            kept = queue.renew(tx, parcel, now + self._lease_for)
        if kept is None:
            _counted(parcel, "taken_over")
            _log.warning("outbox row %s was taken over by another process", parcel.id)
        return kept

    def _hand_back(self, parcel: Parcel) -> None:
        _counted(parcel, "handed_back")
        with self._database.transaction() as tx:
            queue.handed_back(tx, parcel, self._clock.now())

    def _draw(self, parcel: Parcel) -> Drawn | None:
        with self._database.snapshot() as tx:
            return draw(self._context(tx), parcel, self._deployment)

    def _context(self, tx: Tx) -> Context:
        return Context(tx, self._rules, self._clock.now())

    def _sent(self, parcel: Parcel, message: str, drawn: Drawn) -> None:
        now = self._clock.now()
        with self._database.transaction() as tx:
            ours = queue.sent(tx, parcel, message, drawn.digest, now)
            if ours and parcel.kind is MessageKind.OPEN_ROOM:
                rooms.opened(self._context(tx), parcel.messenger, parcel.room, message)
            elif ours and parcel.kind is MessageKind.REOPEN_ROOM:
                rooms.reopened(self._context(tx), Origin(parcel.messenger, parcel.room))
            elif ours and appointments.stands_in(parcel.room):
                appointments.opened(tx, parcel.messenger)
        _counted(parcel, "sent" if ours else "taken_over")
        took = (now - parcel.since).total_seconds()
        DELIVERED.labels(parcel.messenger).observe(max(0.0, took))
        _log.info("outbox row %s was sent to %s as %s", parcel.id, parcel.messenger, message)

    def _drop(self, parcel: Parcel, reason: str) -> None:
        _counted(parcel, "dropped")
        with self._database.transaction() as tx:
            queue.dropped(tx, parcel, reason)

    def _forget(self, parcel: Parcel, reason: str) -> None:
        _counted(parcel, "dropped")
        _log.info("outbox row %s changes a card that is gone: %s", parcel.id, reason)
        with self._database.transaction() as tx:
            queue.forgotten(tx, parcel, reason)

    def _save(self, parcel: Parcel, until: datetime) -> None:
        _counted(parcel, "saved")
        with self._database.transaction() as tx:
            queue.saved(tx, parcel, until)

    def _waits(self, parcel: Parcel) -> bool:
        """Put an appointment off that its messenger takes not now; whether it is one."""
        if not appointments.stands_in(parcel.room):
            return False
        now = self._clock.now()
        with self._database.transaction() as tx:
            until = appointments.waits_until(tx, parcel.messenger, now)
            if until is not None:
                queue.put_off(tx, parcel, until, "waits, as its messenger takes no appointments")
        return until is not None

    def _close_calendars(self, parcel: Parcel, closed: CalendarsClosed) -> None:
        """Have all appointments of a messenger wait until it takes them again."""
        _counted(parcel, "delayed")
        reason = str(closed)
        _log.warning("outbox row %s waits, as no appointments are taken: %s", parcel.id, reason)
        with self._database.transaction() as tx:
            until = appointments.close(self._context(tx), parcel.messenger, reason)
            queue.put_off(tx, parcel, until, reason, begun=closed.begun)

    def _park(self, parcel: Parcel, reason: str) -> None:
        if parcel.kind in {MessageKind.OPEN_ROOM, MessageKind.REOPEN_ROOM}:
            self._tell_keeper(parcel, reason)
            return
        if parcel.merged:
            self._part(parcel, reason)
            return
        _counted(parcel, "parked")
        _log.error("outbox row %s is parked: %s", parcel.id, reason)
        with self._database.transaction() as tx:
            queue.parked(tx, parcel, reason)

    def _part(self, parcel: Parcel, reason: str) -> None:
        """Have each of what was merged go by itself: what can't be delivered alone is parked."""
        _counted(parcel, "parted")
        _log.warning("outbox rows %s go each by itself: %s", parcel.ids, reason)
        with self._database.transaction() as tx:
            queue.parted(tx, parcel, self._clock.now(), reason)

    def _tell_keeper(self, parcel: Parcel, reason: str) -> None:
        """Whoever keeps the room that is not to be had goes on without it, or asks again."""
        _counted(parcel, "dropped")
        is_new = parcel.kind is MessageKind.OPEN_ROOM
        # Slack lets no bot take a room out of the archive: nothing to warn of.
        level = logging.WARNING if is_new else logging.INFO
        _log.log(level, "outbox row %s has no room: %s", parcel.id, reason)
        with self._database.transaction() as tx:
            if not queue.dropped(tx, parcel, reason):
                return
            if is_new:
                rooms.failed(self._context(tx), parcel.messenger, parcel.room, reason)
            else:
                rooms.stays_closed(self._context(tx), Origin(parcel.messenger, parcel.room), reason)

    def _delay(self, parcel: Parcel, error: Exception, *, begun: bool) -> None:
        now = self._clock.now()
        told = isinstance(error, DeliveryDelayed) or is_away(error)
        # A messenger or a database that is away for hours says nothing about the message itself.
        lost = now - parcel.since > _PATIENCE if told else parcel.attempts >= self._max_attempts
        if lost:
            self._park(parcel, repr(error))
            return
        _counted(parcel, "delayed")
        wait = _wait(parcel, error, now)
        _log.warning("outbox row %s waits %.1f s: %r", parcel.id, wait, error)
        with self._database.transaction() as tx:
            retry_at = now + timedelta(seconds=wait)
            # A messenger may have sent it before its own notes could not be written.
            left = begun and getattr(error, "begun", True)
            queue.delayed(tx, parcel, retry_at, repr(error), refused=told and not left)


def _counted(parcel: Parcel, outcome: str) -> None:
    DELIVERIES.labels(parcel.messenger, outcome).inc()


def _wait(parcel: Parcel, error: Exception, now: datetime) -> float:
    """Seconds to the next attempt: what the messenger asks for, else as long as it took so far.

    A database that has cut us off is there again, as this will be noted in it.
    """
    if is_away(error):
        return _FIRST_RETRY
    if isinstance(error, DeliveryDelayed) and error.retry_after is not None:
        return error.retry_after
    waited = (now - parcel.since).total_seconds()
    wait = min(max(waited, _FIRST_RETRY), _LAST_RETRY)
    # Rows that failed together should not come back together.
    return wait * random.uniform(0.8, 1.2)  # noqa: S311
