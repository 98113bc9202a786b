"""`muster run`: the bot itself, until it is told to stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database


def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C; what is in hand is finished first.

    All of its choices are settings: environment variables MUSTER_… or lines of a file .env.
    """
    from bot.cli.loading import importing
    from bot.errors import SetupError
    from bot.log import set_up_logging
    from bot.settings import load_settings

    settings = load_settings()
    set_up_logging(settings)
    if not settings.console.enabled:
        raise SetupError(
            "No messenger is configured, so nobody could talk to the bot: set "
            "MUSTER_CONSOLE_ENABLED=true and MUSTER_CONSOLE_TOKEN to a long random text."
        )
    with importing():
        import adapters.console.hosting
        import adapters.console.serve
        import adapters.console.web  # noqa: F401  # used by _running, and imported quickly here
        from bot.cli.opening import opened
    with opened(settings) as database:
        asyncio.run(_run(settings, database))


async def _run(settings: "Settings", database: "Database") -> None:
    import logging

    from bot.runtime import until_stopped

    log = logging.getLogger(__name__)
    async with until_stopped() as stopped, _running(settings, database) as address:
        log.info("ready on %s, console at %s?token=…", database.target, address)
        await stopped.wait()
        log.info("stopping")


@asynccontextmanager
async def _running(settings: "Settings", database: "Database") -> AsyncIterator[str]:
    from adapters.console.furnish import furnish
    from adapters.console.hosting import ConsoleHost
    from bot.app import build
    from bot.runtime import Runtime
    from bot.time.clock import SystemClock

    with database.transaction() as tx:
        furnish(tx, settings.language)
    clock = SystemClock()
    host = ConsoleHost(database, clock)
    app = build(settings, database, clock, {"console": host.messenger})
    runtime = Runtime(app, forget=host.forget)
    chosen = settings.console
    async with (
        runtime.running(),
        host.serving(runtime, host=chosen.host, port=chosen.port, token=chosen.token) as address,
    ):
        yield address
