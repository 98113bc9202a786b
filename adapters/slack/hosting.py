"""Slack inside a running process: its messenger, what it posts to, its connections."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final

from starlette.routing import BaseRoute

from adapters.common.background import Tasks
from adapters.hosting import Muster
from adapters.slack import limits
from adapters.slack.bolting import Bolt
from adapters.slack.checks import examined
from adapters.slack.client import Identity, SlackClient
from adapters.slack.failures import BAD_TOKENS, CallFailed
from adapters.slack.messenger import NAME, PACE, SlackMessenger
from adapters.slack.people import known, roster
from adapters.slack.receive import Receiver
from adapters.slack.rooms import SlackRooms
from adapters.slack.socket import Sockets
from adapters.slack.watch import Watch
from adapters.slack.webhooks import Webhooks
from bot.directory.linking import Profile
from bot.directory.org.values import OrgFile
from bot.engine.messenger import Pace
from bot.engine.upkeep.finding import Finding
from bot.errors import SetupError
from bot.files.keeping import Files
from bot.settings.messengers import SlackSettings
from bot.time.clock import Clock
from storage.database import Database

_FIRST_PATIENCE: Final = 10.0
"""Seconds that the start waits for a connection before it goes on without."""
_log = logging.getLogger(__name__)


class SlackHost:
    """The adapter of one Slack app; it fulfils `adapters.hosting.Host`."""

    name: Final = NAME

    def __init__(
        self,
        settings: SlackSettings,
        database: Database,
        clock: Clock,
        files: Files,
        *,
        watch: Watch | None = None,
        pace: Pace = PACE,
        tiers: Mapping[str, int] = limits.TIERS,
    ) -> None:
        """`watch`, `pace` and `tiers` are Slack's own unless a test is in a hurry."""
        self._settings = settings
        self._database = database
        self._watch = watch or Watch()
        self._client = SlackClient(settings, tiers)
        self._bolt: Bolt | None = None
        self._sockets: Sockets | None = None
        self._tasks = Tasks(NAME)
        self.messenger = SlackMessenger(self._client, files, partial(known, database), pace)
        self.rooms = SlackRooms(self._client)
        self.messenger.rooms = self.rooms
        webhooks = Webhooks(settings.signing_secret, clock, lambda: self._bolt)
        self.routes: Sequence[BaseRoute] = () if settings.app_token else webhooks.routes()

    @property
    def trouble(self) -> str:
        """What is wrong at Slack that somebody has to see to; empty while all is well."""
        sockets = self._sockets.trouble if self._sockets is not None else ""
        return self._client.trouble or sockets

    @property
    def is_connected(self) -> bool:
        """Whether what people do there arrives now."""
        if self._client.trouble:
            return False
        if not self._settings.app_token:
            return self._bolt is not None
        return self._sockets is not None and bool(self._sockets.alive)

    async def profiles(self) -> Sequence[Profile]:
        """Everybody whom the app can see there."""
        return await roster(self._client)

    async def organisation(self) -> OrgFile | None:
        """None: Slack knows people, but no departments and no superiors."""
        return None

    @asynccontextmanager
    async def connected(self, muster: Muster) -> AsyncIterator[None]:
        """Receive until the block ends; raises SetupError for tokens that are none."""
        tasks = self._tasks = Tasks(NAME)
        supervisor = None
        self._client.open()
        try:
            me = await self._introduced()
            if me is None:
                supervisor = asyncio.create_task(self._serve_later(muster, tasks))
                yield
            else:
                async with self._serving(muster, tasks, me):
                    yield
        finally:
            if supervisor is not None:
                supervisor.cancel()
                await asyncio.gather(supervisor, return_exceptions=True)
            await tasks.finish()
            await self._client.close()

    async def quiet(self) -> None:
        """Wait until all that people did is answered, beyond its acknowledgement."""
        await self._tasks.quiet()

    async def findings(self) -> Sequence[Finding]:
        """What Slack says of tokens, scopes and channels."""
        client = SlackClient(self._settings)
        try:
            return await examined(client, self._database)
        finally:
            await client.close()

    async def _introduced(self) -> Identity | None:
        """Who we are there; None while Slack can't be reached."""
        try:
            me = await self._client.whoami()
            if self._settings.app_token:
                await self._client.connection_uri()
        except CallFailed as failed:
            if failed.is_bad_token:
                which = "slack.app_token" if failed.method in _APP_CALLS else "slack.bot_token"
                raise SetupError(
                    f"Slack does not accept {which} ({failed.error}: {BAD_TOKENS[failed.error]}); "
                    "set the one that the app's settings show."
                ) from None
            _log.warning("Slack can't be reached yet (%s); it is tried again", failed)
            return None
        return me

    async def _serve_later(self, muster: Muster, tasks: Tasks) -> None:
        """Serve once Slack can be reached."""
        while True:
            await asyncio.sleep(self._watch.rest)
            with suppress(SetupError):
                me = await self._introduced()
                if me is not None:
                    async with self._serving(muster, tasks, me):
                        await asyncio.Event().wait()

    @asynccontextmanager
    async def _serving(self, muster: Muster, tasks: Tasks, me: Identity) -> AsyncIterator[None]:
        self._bolt = Bolt(self._client, Receiver(self._client, muster, me, tasks, self._watch))
        try:
            if not self._settings.app_token:
                yield
                return
            self._sockets = Sockets(self._client, self._bolt, self._watch)
            async with self._sockets.open():
                if not await self._sockets.ready(_FIRST_PATIENCE):
                    _log.warning("Slack has no connection yet; it is tried on")
                yield
        finally:
            self._bolt = self._sockets = None


_APP_CALLS: Final = frozenset({"apps.connections.open"})
