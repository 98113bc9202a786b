"""Cards die fourteen days after they were sent: which are about to, so that they are sent anew.

A card that is changed after `limits.CARD_DAYS` days is posted anew instead, and the old one says
so (`messenger`). One that nobody changes is looked for once a day (`renewing`): where it can still
be pressed, it is changed.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select

from adapters.feishu.limits import CARD_DAYS, CARD_DEATH_DAYS
from adapters.feishu.model import cards_table
from bot.time.clock import Clock
from storage.database import Database

_LIFE: Final = timedelta(days=CARD_DAYS)
_DEATH: Final = timedelta(days=CARD_DEATH_DAYS)
_c = cards_table.c


class Lives:
    """Remembers when each card was sent."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def began(self, message: str) -> None:
        """Note that a card hangs since now."""
        await asyncio.to_thread(self._begin, message)

    async def is_ending(self, message: str) -> bool:
        """Whether a card has to be sent anew instead of changed."""
        return await asyncio.to_thread(self._is_older, message, _LIFE)

    async def is_over(self, message: str) -> bool:
        """Whether a card is dead: nothing can be done to it any more."""
        return await asyncio.to_thread(self._is_older, message, _DEATH)

    async def ended(self, message: str) -> None:
        """Forget a card."""
        await asyncio.to_thread(self._end, message)

    def ending(self, now: datetime, most: int) -> Sequence[str]:
        """The oldest cards that have to be sent anew."""
        query = select(_c.message).where(_c.sent_at < now - _LIFE).order_by(_c.sent_at)
        with self._database.snapshot() as tx:
            return tx.connection().execute(query.limit(most)).scalars().all()

    def _begin(self, message: str) -> None:
        row = {"message": message, "sent_at": self._clock.now()}
        with self._database.transaction() as tx:
            known = select(_c.message).where(_c.message == message)
            # The same uuid gives the same message: an attempt that is repeated finds it here.
            if tx.connection().execute(known).first() is None:
                tx.connection().execute(insert(cards_table).values(row))

    def _is_older(self, message: str, age: timedelta) -> bool:
        query = select(_c.sent_at).where(_c.message == message)
        with self._database.snapshot() as tx:
            sent_at = tx.connection().execute(query).scalar()
        return sent_at is not None and sent_at < self._clock.now() - age

    def _end(self, message: str) -> None:
        with self._database.transaction() as tx:
            tx.connection().execute(delete(cards_table).where(_c.message == message))
