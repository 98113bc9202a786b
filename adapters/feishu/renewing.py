"""Cards that nobody changes, and that would die: those that can still be pressed are sent anew."""

import asyncio
import logging
from typing import Final

from sqlalchemy import update

from adapters.common.background import Tasks
from adapters.common.shown import posted
from adapters.feishu.lives import Lives
from adapters.feishu.messenger import NAME
from adapters.hosting import Muster
from bot.engine.context import Context
from bot.engine.delivery.drawing import card_of, has_left
from bot.engine.messenger import MessageKind
from bot.engine.outbox.live import copy, posted_table
from bot.engine.outbox.rows import Lane, Leaving, put
from storage import Tx

_EVERY_SECONDS: Final = 6 * 3600
_BATCH: Final = 200
_log = logging.getLogger(__name__)


class Renewing:
    """Looks, several times a day, for cards that are about to die."""

    def __init__(self, lives: Lives, muster: Muster) -> None:
        self._lives = lives
        self._muster = muster

    async def go_on(self, tasks: Tasks) -> None:
        """Do so until it is cancelled; what is under way then ends with `tasks`."""
        while True:
            try:
                await asyncio.shield(tasks.start(self.once()))
            except Exception:  # noqa: BLE001  # nothing but the end ends it
                _log.exception("old cards were not looked for; it is tried again")
            await asyncio.sleep(_EVERY_SECONDS)

    async def once(self) -> int:
        """Have those that can still be pressed changed, which sends them anew; gives how many."""
        now = self._muster.clock.now()
        renewed = 0
        for message in await asyncio.to_thread(self._lives.ending, now, _BATCH):
            if await asyncio.to_thread(self._renew, message):
                renewed += 1
            else:
                await self._lives.ended(message)
        return renewed

    def _renew(self, message: str) -> bool:
        """Whether a card is worth it; then the outbox has a row for it."""
        muster = self._muster
        now = muster.clock.now()
        with muster.database.transaction() as tx:
            posted_id = posted(tx, NAME, message)
            if posted_id is None:
                return False
            hanging = copy(tx, posted_id)
            ctx = Context(tx, muster.rules, now)
            if hanging.short or has_left(ctx, hanging):
                return False
            card = card_of(ctx, hanging)
            if not (card.buttons or card.form):
                return False
            _forget_what_it_shows(tx, posted_id)
            row = Leaving(
                hanging.messenger,
                MessageKind.UPDATE,
                Lane.REFRESH,
                now,
                now,
                room=hanging.room,
                account=hanging.account,
                subject=hanging.subject,
                posted_id=posted_id,
                language=hanging.language,
            )
            put(tx, [row])
        return True


def _forget_what_it_shows(tx: Tx, posted_id: int) -> None:
    """Else the outbox would find that there is nothing new to show."""
    row = update(posted_table).where(posted_table.c.id == posted_id)
    tx.connection().execute(row.values(digest=""))
