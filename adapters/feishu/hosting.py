"""Feishu inside a running process: its messenger, what it posts to, its connection."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from starlette.routing import BaseRoute

from adapters.common.background import Tasks
from adapters.feishu.calendar import FeishuCalendar
from adapters.feishu.checks import examined
from adapters.feishu.client import FeishuClient
from adapters.feishu.failures import CallFailed
from adapters.feishu.leave import approved_leave
from adapters.feishu.lives import Lives
from adapters.feishu.messenger import NAME, FeishuMessenger
from adapters.feishu.meter import CALLS, Meter
from adapters.feishu.people import offered, organisation, roster
from adapters.feishu.receive import Receiver
from adapters.feishu.renewing import Renewing
from adapters.feishu.rooms import FeishuRooms
from adapters.feishu.stream import LongConnection, Watch
from adapters.feishu.webhooks import Take, Webhooks
from adapters.hosting import Muster, Told
from bot.directory.linking import Profile
from bot.directory.org.values import OrgFile
from bot.engine.outbox.quota import Quota
from bot.engine.upkeep.finding import Finding
from bot.errors import SetupError
from bot.files.keeping import Files
from bot.settings.messengers import FeishuSettings
from bot.time.clock import Clock
from storage.database import Database

_FIRST_PATIENCE: Final = 10.0
"""Seconds that the start waits for a connection before it goes on without."""
_log = logging.getLogger(__name__)


class FeishuHost:
    """The adapter of one Feishu or Lark app; it fulfils `adapters.hosting.Host`."""

    name: Final = NAME
    leave_source: Final = "飞书 Feishu"

    def __init__(
        self,
        settings: FeishuSettings,
        database: Database,
        clock: Clock,
        files: Files,
        *,
        watch: Watch | None = None,
    ) -> None:
        self._settings = settings
        self._watch = watch or Watch()
        quota = Quota(database, clock, NAME, {CALLS: settings.monthly_calls}, outgoing=CALLS)
        self._client = FeishuClient(settings, Meter(quota, clock))
        self._lives = Lives(database, clock)
        self._take: Take | None = None
        self._line: LongConnection | None = None
        people = partial(offered, database)
        self.messenger = FeishuMessenger(self._client, files, self._lives, people)
        self.rooms = FeishuRooms(self._client)
        self.messenger.rooms = self.rooms
        self.messenger.calendar = FeishuCalendar(self._client)
        webhooks = Webhooks(settings, clock, lambda: self._take)
        is_posted_to = settings.receive == "webhook"
        self.routes: Sequence[BaseRoute] = webhooks.routes() if is_posted_to else ()

    @property
    def is_connected(self) -> bool:
        """Whether what people do there arrives now."""
        if self._settings.receive == "webhook":
            return self._take is not None
        return self._line is not None and self._line.alive

    async def profiles(self) -> Sequence[Profile]:
        """Everybody whom the app may see there."""
        return await roster(self._client)

    async def organisation(self) -> OrgFile | None:
        """The company as Feishu knows it: departments, people, superiors."""
        return await organisation(self._client)

    @property
    def leave_every(self) -> timedelta:
        """How often attendance is asked for leave."""
        return self._settings.leave_every

    async def leave(self, accounts: Sequence[str], now: datetime) -> Told:
        """The approved leave of these accounts from now on."""
        return await approved_leave(self._client, accounts, now)

    @asynccontextmanager
    async def connected(self, muster: Muster) -> AsyncIterator[None]:
        """Receive until the block ends; raises SetupError for credentials that are none."""
        tasks = Tasks(NAME)
        beside: list[asyncio.Task[None]] = []
        self._client.open()
        try:
            beside.append(asyncio.create_task(Renewing(self._lives, muster).go_on(tasks)))
            bot = await self._introduced()
            if bot:
                async with self._serving(muster, tasks, bot):
                    yield
            else:
                beside.append(asyncio.create_task(self._serve_later(muster, tasks)))
                yield
        finally:
            for each in beside:
                each.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await tasks.finish()
            await self._client.close()
            await asyncio.to_thread(self._client.meter.quota.settle)

    async def findings(self) -> Sequence[Finding]:
        """What Feishu says of credentials and permissions."""
        client = FeishuClient(self._settings, self._client.meter)
        try:
            return await examined(client)
        finally:
            await client.close()

    async def _introduced(self) -> str:
        """Our own open_id there; empty while Feishu can't be reached."""
        try:
            bot = (await self._client.get("open-apis/bot/v3/info")).get("bot") or {}
        except CallFailed as failed:
            if failed.is_of_credentials:
                raise SetupError(
                    f"Feishu does not accept feishu.app_id and feishu.app_secret ({failed}); set "
                    "those that Credentials & Basic Info shows."
                ) from None
            _log.warning("Feishu can't be reached yet (%s); it is tried again", failed)
            return ""
        if not bot.get("open_id"):
            _log.warning("the app has no bot yet; add the Bot feature in the console")
        return str(bot.get("open_id") or "")

    async def _serve_later(self, muster: Muster, tasks: Tasks) -> None:
        """Serve once Feishu can be reached."""
        while True:
            await asyncio.sleep(self._watch.rest)
            with suppress(SetupError):
                if bot := await self._introduced():
                    async with self._serving(muster, tasks, bot):
                        await asyncio.Event().wait()

    @asynccontextmanager
    async def _serving(self, muster: Muster, tasks: Tasks, bot: str) -> AsyncIterator[None]:
        receiver = Receiver(self._client, self.messenger, muster, tasks, bot)
        self._take = receiver.receive
        try:
            if self._settings.receive == "webhook":
                yield
                return
            self._line = LongConnection(self._client, receiver.receive, tasks, self._watch)
            async with self._line.open():
                if not await self._line.ready(_FIRST_PATIENCE):
                    _log.warning("Feishu has no connection yet; it is tried on")
                yield
        finally:
            self._take = self._line = None
