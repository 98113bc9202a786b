"""DingTalk inside a running process: its messenger, what it posts to, its stream."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Final

from starlette.routing import BaseRoute

from adapters.common.background import Tasks
from adapters.dingtalk.calendar import DingtalkCalendar
from adapters.dingtalk.cards import Commands
from adapters.dingtalk.checks import examined
from adapters.dingtalk.client import API, STREAM, DingtalkClient
from adapters.dingtalk.failures import BAD_CREDENTIALS, CallFailed
from adapters.dingtalk.memory import Memory
from adapters.dingtalk.messenger import NAME, PACE, DingtalkMessenger
from adapters.dingtalk.people import organisation, roster
from adapters.dingtalk.receive import Receiver
from adapters.dingtalk.rooms import DingtalkRooms
from adapters.dingtalk.stream import Stream, Watch
from adapters.dingtalk.todos import Todos
from adapters.dingtalk.unions import Unions
from adapters.dingtalk.webhooks import Webhooks
from adapters.hosting import Muster
from bot.app import FEATURES
from bot.directory.linking import Profile
from bot.directory.org.values import OrgFile
from bot.engine.messenger import Pace
from bot.engine.outbox.quota import Quota
from bot.engine.upkeep.finding import Finding
from bot.errors import SetupError
from bot.files.keeping import Files
from bot.settings.messengers import DingtalkSettings
from bot.time.clock import Clock
from storage.database import Database

EDITIONS: Final = {
    "standard": {API: 5_000, STREAM: 3_000},
    "professional": {API: 200_000, STREAM: 50_000},
    "exclusive": {API: 5_000_000, STREAM: 500_000},
}
"""Calls, and webhook and stream messages, that a month has."""
_PATIENCE_SECONDS: Final = 0.5
"""A stop takes less than a second: what is not done by then comes again."""
_log = logging.getLogger(__name__)


@cache
def _commands() -> Commands:
    return {command.id: command for feature in FEATURES for command in feature.commands}


class DingtalkHost:
    """The adapter of one DingTalk app; it fulfils `adapters.hosting.Host`."""

    name: Final = NAME

    def __init__(
        self,
        settings: DingtalkSettings,
        database: Database,
        clock: Clock,
        files: Files,
        *,
        watch: Watch | None = None,
        pace: Pace = PACE,
    ) -> None:
        self._settings = settings
        self._watch = watch or Watch()
        self.quota = Quota(database, clock, NAME, EDITIONS[settings.edition], outgoing=API)
        self._client = DingtalkClient(settings, self.quota)
        memory = Memory(database, clock)
        self.messenger = DingtalkMessenger(self._client, files, memory, _commands, pace=pace)
        self.rooms = DingtalkRooms(self._client, memory)
        unions = Unions(self._client)
        self.todos = Todos(self._client, database, unions)
        self._tasks = Tasks(NAME, _PATIENCE_SECONDS)
        self.messenger.rooms = self.rooms
        self.messenger.calendar = DingtalkCalendar(self._client, unions, clock)
        self._receiver: Receiver | None = None
        self._stream: Stream | None = None
        webhooks = Webhooks(settings.client_secret, clock, lambda: self._receiver)
        is_posted_to = settings.receive == "webhook"
        self.routes: Sequence[BaseRoute] = webhooks.routes() if is_posted_to else ()

    @property
    def is_connected(self) -> bool:
        """Whether what people do there arrives now."""
        if self._settings.receive == "webhook":
            return self._receiver is not None
        return self._stream is not None and self._stream.alive

    async def profiles(self) -> Sequence[Profile]:
        """Everybody whom the app may see there."""
        return await roster(self._client)

    async def organisation(self) -> OrgFile | None:
        """The company as DingTalk knows it: departments, people, superiors."""
        return await organisation(self._client)

    @asynccontextmanager
    async def connected(self, muster: Muster) -> AsyncIterator[None]:
        """Receive until the block ends; raises SetupError for credentials that are none."""
        tasks = self._tasks = Tasks(NAME, _PATIENCE_SECONDS)
        self._client.open()
        try:
            await self._introduced()
            self._receiver = Receiver(self.messenger, muster, tasks)
            if self._settings.todo_url:
                tasks.start(self.todos.go_on(), endless=True)
            if self._settings.receive == "webhook":
                yield
                return
            self._stream = Stream(self._client, self._receiver, tasks, self._watch)
            async with self._stream.open():
                if not await self._stream.ready(self._watch.patience):
                    _log.warning("DingTalk has no stream yet; it is tried on")
                yield
        finally:
            self._receiver = self._stream = None
            await tasks.finish()
            await self._client.close()
            await asyncio.to_thread(self.quota.settle)

    async def quiet(self) -> None:
        """Wait until all that people did is answered, beyond its acknowledgement."""
        await self._tasks.quiet()

    async def findings(self) -> Sequence[Finding]:
        """What DingTalk says of credentials, permissions, and what is left."""
        client = DingtalkClient(self._settings, self.quota)
        try:
            return await examined(client, self.messenger.way)
        finally:
            await client.close()

    async def _introduced(self) -> None:
        """Try the credentials; DingTalk may be out of reach for now."""
        try:
            async with asyncio.timeout(self._watch.patience):
                await self._client.token()
        except TimeoutError:
            _log.warning("DingTalk does not answer yet; it is tried again")
        except CallFailed as failed:
            if failed.kind in BAD_CREDENTIALS:
                raise SetupError(
                    "DingTalk does not accept dingtalk.client_id and dingtalk.client_secret "
                    f"({failed}); set those that 凭证与基础信息 shows."
                ) from None
            _log.warning("DingTalk can't be reached yet (%s); it is tried again", failed)
