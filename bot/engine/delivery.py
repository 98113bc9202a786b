"""Delivery: leased rows go out, paced, in order, tried again, never forgotten."""

import asyncio
import logging
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.engine import queue
from bot.engine.context import Context
from bot.engine.drawing import Drawn, draw
from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, Messenger
from bot.engine.outbox import destination
from bot.engine.pacing import Pacing
from bot.engine.queue import Parcel
from bot.engine.rules import Rules
from bot.files.keeping import Files
from bot.time.clock import Clock
from storage.database import Database

_BATCH: Final = 100
_FIRST_RETRY: Final = 2.0
_LAST_RETRY: Final = 900.0
_PATIENCE: Final = timedelta(days=1)
"""How long a messenger may keep asking us to wait before the message is parked."""
_log = logging.getLogger(__name__)


class Delivery:
    """Empties the outbox; one instance a process.

    Up to `abreast` messages are under way at a time; one after the other (1) always gives the
    same order.
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
        self._abreast = abreast
        self._patience = rules.settings.outbox.lease.total_seconds() / 2
        self._max_attempts = rules.settings.outbox.max_attempts
        self._pacing = {name: Pacing(each.pace) for name, each in messengers.items()}

    async def deliver_due(self) -> int:
        """Send what may go now, destinations side by side; gives how many rows were taken."""
        parcels = await asyncio.to_thread(self._lease)
        under_way = asyncio.Semaphore(self._abreast)

        async def deliver(parcel: Parcel) -> None:
            async with under_way:
                await self._deliver(parcel)

        await asyncio.gather(*map(deliver, parcels))
        return len(parcels)

    def next_due(self) -> datetime | None:
        """When something may be due to leave."""
        with self._database.snapshot() as tx:
            return queue.next_due(tx, tuple(self._messengers), self._clock.now())

    def _lease(self) -> list[Parcel]:
        now = self._clock.now()
        until = now + self._rules.settings.outbox.lease
        with self._database.transaction() as tx:
            return queue.lease(tx, tuple(self._messengers), now, until, _BATCH)

    async def _deliver(self, parcel: Parcel) -> None:
        messenger = self._messengers[parcel.messenger]
        try:
            drawn = await asyncio.to_thread(self._draw, parcel)
            if drawn is None or drawn.same:
                reason = "nothing new to show" if drawn else "nobody is there to see it"
                await asyncio.to_thread(self._drop, parcel, reason)
                return
            place = destination(parcel.messenger, parcel.room, parcel.account)
            await self._pacing[parcel.messenger].wait(place, self._patience)
            if contents := drawn.message.contents:
                await asyncio.to_thread(self._files.settle, contents)
            # A messenger that hangs must be given up before the lease is given to another.
            async with asyncio.timeout(self._patience):
                message = await messenger.deliver(drawn.message)
        except DeliveryRefused as refused:
            await asyncio.to_thread(self._park, parcel, str(refused))
        except Exception as error:  # noqa: BLE001  # whatever went wrong, the row is tried again
            await asyncio.to_thread(self._delay, parcel, error)
        else:
            await asyncio.to_thread(self._sent, parcel, message, drawn)

    def _draw(self, parcel: Parcel) -> Drawn | None:
        with self._database.snapshot() as tx:
            return draw(Context(tx, self._rules, self._clock.now()), parcel, self._deployment)

    def _sent(self, parcel: Parcel, message: str, drawn: Drawn) -> None:
        with self._database.transaction() as tx:
            queue.sent(tx, parcel, message, drawn.digest, self._clock.now())

    def _drop(self, parcel: Parcel, reason: str) -> None:
        with self._database.transaction() as tx:
            queue.dropped(tx, parcel, reason)

    def _park(self, parcel: Parcel, reason: str) -> None:
        _log.error("outbox row %s is parked: %s", parcel.id, reason)
        with self._database.transaction() as tx:
            queue.parked(tx, parcel, reason)

    def _delay(self, parcel: Parcel, error: Exception) -> None:
        now = self._clock.now()
        told = isinstance(error, DeliveryDelayed)
        # A messenger that is busy or away for hours says nothing about the message itself.
        lost = now - parcel.since > _PATIENCE if told else parcel.attempts >= self._max_attempts
        if lost:
            self._park(parcel, repr(error))
            return
        wait = _wait(parcel, error, now)
        _log.warning("outbox row %s waits %.1f s: %r", parcel.id, wait, error)
        with self._database.transaction() as tx:
            retry_at = now + timedelta(seconds=wait)
            queue.delayed(tx, parcel, retry_at, repr(error), refused=told)


def _wait(parcel: Parcel, error: Exception, now: datetime) -> float:
    """Seconds to the next attempt: what the messenger asks for, else as long as it took so far."""
    if isinstance(error, DeliveryDelayed) and error.retry_after is not None:
        return error.retry_after
    waited = (now - parcel.since).total_seconds()
    wait = min(max(waited, _FIRST_RETRY), _LAST_RETRY)
    # Rows that failed together should not come back together.
    return wait * random.uniform(0.8, 1.2)  # noqa: S311
