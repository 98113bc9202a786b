"""Has absences follow the leave that a messenger's attendance tells."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from adapters.common.background import beside
from adapters.hosting import TellsLeave, Told
from bot.absence import follow_leave
from bot.app import App
from bot.directory.model import ACCOUNTS, PEOPLE
from bot.directory.queries import person_by_account
from bot.engine.context import Context
from bot.engine.upkeep.chores import Chore

_LOOK_SECONDS: Final = 600
_LEASE: Final = timedelta(seconds=_LOOK_SECONDS)
_log = logging.getLogger(__name__)


class Leave:
    """Asks one messenger, once in a while and by one of all processes."""

    def __init__(self, host: TellsLeave, app: App) -> None:
        self._host = host
        self._app = app
        self._chore = Chore(app.database, f"leave of {host.name}", _LEASE)

    def going_on(self) -> AbstractAsyncContextManager[None]:
        """Keep absences up until the block ends."""
        return beside(self._go_on(), f"leave of {self._host.name}")

    async def _go_on(self) -> None:
        while True:
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001  # a messenger that fails now is asked again
                _log.warning("the leave of %s is not known: %r", self._host.name, error)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _look(self) -> None:
        now = self._app.clock.now()
        if await asyncio.to_thread(self._chore.begin, now):
            await self.once()
            await asyncio.to_thread(self._chore.done, now, now + self._host.leave_every)

    async def once(self) -> None:
        """Ask now; raises what the messenger's client raises."""
        accounts = await asyncio.to_thread(self._accounts)
        now = self._app.clock.now().astimezone(self._app.rules.calendar.zone)
        told = await self._host.leave(accounts, now)
        await asyncio.to_thread(self._follow, accounts, told)

    def _accounts(self) -> list[str]:
        """Those of everybody who works here."""
        query = (
            select(ACCOUNTS.c.external_id)
            .join(PEOPLE, PEOPLE.c.id == ACCOUNTS.c.person_id)
            .where(ACCOUNTS.c.messenger == self._host.name, PEOPLE.c.active)
        )
        with self._app.database.snapshot() as tx:
            return [*tx.connection().execute(query.order_by(ACCOUNTS.c.external_id)).scalars()]

    def _follow(self, accounts: list[str], told: Told) -> None:
        """One transaction a person, so that nobody waits for all."""
        app = self._app
        for account in accounts:
            with app.database.transaction() as tx:
                member = person_by_account(tx, self._host.name, account)
                if member is not None and member.active:
                    ctx = Context(tx, app.rules, app.clock.now())
                    follow_leave(ctx, self._host.leave_source, member, told.get(account, ()))
                    ctx.flush()
