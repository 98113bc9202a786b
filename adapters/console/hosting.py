"""The console inside a running process: its messenger for the App, its page for people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from adapters.console import housekeeping
from adapters.console.core import ConsoleCore, ConsoleDirectory, MovedTime
from adapters.console.events import Hub
from adapters.console.messenger import ConsoleMessenger
from adapters.console.settings import ConsoleSettings
from bot.runtime import Runtime
from bot.time.clock import Clock, MovableClock
from storage.database import Database


class ConsoleHost:
    """Serves the console of one process; a `hand` on the clock makes it a demo."""

    def __init__(self, database: Database, clock: Clock, hand: MovableClock | None = None) -> None:
        self._database = database
        self._hand = hand
        self._hub = Hub()
        self.messenger = ConsoleMessenger(database, ConsoleDirectory(database), clock, self._hub)

    def forget(self, before: datetime) -> int:
        """Delete the console's messages that are older; gives how many there were."""
        return housekeeping.forget(self._database, before)

    @asynccontextmanager
    async def serving(
        self, runtime: Runtime, *, host: str, port: int, token: str = ""
    ) -> AsyncIterator[str]:
        """Serve until the block ends; gives the address. Raises SetupError for a taken port."""
        # Starlette and uvicorn are needed by nobody who runs without a console.
        from adapters.console.serve import serving
        from adapters.console.web import console_app

        app = console_app(
            ConsoleCore(runtime.app, runtime.submit),
            self._database,
            self._hub,
            ConsoleSettings(token=token, zone=runtime.app.settings.timezone.key),
            MovedTime(runtime, self._hand) if self._hand else None,
        )
        async with serving(app, self._hub, host, port) as address:
            yield address
