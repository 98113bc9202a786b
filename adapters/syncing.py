"""Keeps the directory up with a messenger: its accounts, and by setting the whole company."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, suppress
from datetime import timedelta
from typing import Final

from adapters.common.background import beside
from adapters.hosting import Host
from bot.app import App
from bot.directory.linking import Linked, Profile, link_by_email
from bot.directory.org.adopt import adopted
from bot.directory.org.bring import bring
from bot.directory.org.diff import OrgDiff
from bot.directory.org.imports import diff
from bot.directory.org.values import OrgFile
from bot.engine.upkeep.chores import Chore
from bot.errors import SetupError

_AGAIN_SECONDS: Final = 600
_GATHER_SECONDS: Final = 30
_LONGEST: Final = timedelta(seconds=_AGAIN_SECONDS)
_MOST_LEAVERS: Final = 0.2
"""Part of a company that leaves at once less often than a messenger hides it from us by mistake."""
_FEW: Final = 5
_log = logging.getLogger(__name__)


class Syncing:
    """Brings one messenger's people here: at the start, after a change, and once in a while."""

    def __init__(self, host: Host, app: App) -> None:
        self._host = host
        self._app = app
        self._wanted = asyncio.Event()
        self._chore = Chore(app.database, f"people of {host.name}", _LONGEST)

    def changed(self) -> None:
        """Say that somebody joined, changed or left; several are gathered."""
        self._wanted.set()

    def going_on(self) -> AbstractAsyncContextManager[None]:
        """Keep it up until the block ends."""
        return beside(self._go_on(), f"people of {self._host.name}")

    async def _go_on(self) -> None:
        while True:
            await self._tried()
            with suppress(TimeoutError):
                async with asyncio.timeout(_AGAIN_SECONDS):
                    await self._wanted.wait()
                    await asyncio.sleep(_GATHER_SECONDS)

    async def _tried(self) -> None:
        """Bring them here where it is due and no other process is at it."""
        chore, clock = self._chore, self._app.clock
        try:
            now = clock.now()
            if self._wanted.is_set():
                await asyncio.to_thread(chore.call, now)
                self._wanted.clear()
            if await asyncio.to_thread(chore.begin, now):
                await self.once()
                every = self._app.settings.directory.sync_every
                await asyncio.to_thread(chore.done, now, now + every)
        except Exception as error:  # noqa: BLE001  # a messenger that fails now is asked again
            _log.warning("the people of %s were not brought here: %r", self._host.name, error)

    async def once(self) -> None:
        """Bring them here now; raises what the messenger's client raises."""
        if self._app.settings.directory.source == self._host.name:
            await self._bring()
        profiles = await self._host.profiles()
        linked = await asyncio.to_thread(self._link, profiles)
        _log.info(
            "accounts of %s: %s linked, %s moved, %s removed, %s people are unknown here",
            *(self._host.name, linked.added, linked.moved, linked.removed, len(linked.unknown)),
        )

    async def _bring(self) -> None:
        org = await self._host.organisation()
        if org is None:
            raise SetupError(f"directory.source is {self._host.name}, which tells no organisation.")
        changes = await asyncio.to_thread(self._brought, org)
        _log.info("the directory is what %s says; %s", self._host.name, told(changes))

    def _brought(self, org: OrgFile) -> OrgDiff:
        app = self._app
        with app.database.transaction() as tx:
            changes = diff(tx, adopted(tx, org))
            leaving = len(changes.people.left)
            if leaving > max(_FEW, _MOST_LEAVERS * len(org.people)):
                raise SetupError(
                    f"{self._host.name} no longer names {leaving} people; if they have left, run "
                    f"`muster org sync {self._host.name}`, else give the app the right to see them."
                )
            bring(tx, changes, app.clock.now(), app.rules.calendar)
        return changes

    def _link(self, profiles: Sequence[Profile]) -> Linked:
        with self._app.database.transaction() as tx:
            return link_by_email(tx, self._host.name, profiles)


def told(changes: OrgDiff) -> str:
    """How much a diff changes, for the log."""
    people, units = changes.people, changes.departments
    counts = (
        f"{len(people.joined)} joined, {len(people.left)} left, {len(people.changed)} changed",
        f"{len(units.joined)} departments new, {len(units.left)} gone",
    )
    return ", ".join(counts)
