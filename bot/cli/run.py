"""`muster run`: the bot itself, until it is told to stop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.roles import Role

if TYPE_CHECKING:
    from adapters.console.hosting import ConsoleHost
    from adapters.hosting import Host
    from bot.app import App
    from bot.engine.messenger import Messenger
    from bot.runtime import Runtime
    from bot.settings import Settings
    from bot.time.clock import Clock
    from storage.database import Database

_UNPLUG_SECONDS: Final = 3.0


def run(
    role: Annotated[
        Role,
        typer.Option(help="What this process does, where several share one Postgres."),
    ] = Role.ALL,
) -> None:
    """Run the bot until SIGTERM or Ctrl-C; what is in hand is finished first.

    All of its other choices are settings: environment variables MUSTER_… or lines of a file .env.
    """
    from bot.cli.given import check_files
    from bot.cli.loading import importing
    from bot.log import set_up_logging
    from bot.settings import load_settings

    settings = load_settings()
    set_up_logging(settings)
    _check_messengers(settings)
    check_files(settings)
    with importing():
        # Used by _running, and imported quickly here.
        import adapters.web.app
        from adapters.hosts import hosts
        from bot.cli.opening import opened
        from bot.telemetry import telemetry
        from bot.time.agreed import common_clock

        if settings.console.enabled:
            import adapters.console.hosting
            import adapters.console.web  # noqa: F401
    with opened(settings) as database:
        _check_role(role, database)
        clock = common_clock(database)
        with importing():
            # The SDKs of some messengers must not be imported in a running loop.
            outside = hosts(settings, database, clock)
        with telemetry(settings):
            asyncio.run(_run(_Process(settings, database, clock, outside, role)))


def _check_messengers(settings: "Settings") -> None:
    from bot.errors import SetupError

    if not settings.messengers:
        raise SetupError(
            "No messenger is configured, so nobody could talk to the bot: README.md says how to "
            "connect Slack, Feishu and DingTalk; to try it in the browser set "
            "MUSTER_CONSOLE_ENABLED=true and MUSTER_CONSOLE_TOKEN to a long random text."
        )


def _check_role(role: Role, database: "Database") -> None:
    from bot.errors import SetupError

    if role is not Role.ALL and database.dialect == "sqlite":
        raise SetupError(
            "--role is for several processes on one Postgres; on SQLite there is one, which does "
            "all. Leave --role away, or set MUSTER_DATABASE_URL to a Postgres database."
        )


@dataclass(frozen=True, slots=True)
class _Process:
    """What one `muster run` is made of."""

    settings: "Settings"
    database: "Database"
    clock: "Clock"
    outside: "Sequence[Host]"
    role: Role


async def _run(process: _Process) -> None:
    import logging

    from bot.stopping import until_stopped

    log = logging.getLogger(__name__)
    async with until_stopped() as stopped, _running(process) as (runtime, ready):
        runtime.opened()
        log.info("ready on %s, %s", process.database.target, ready)
        waits = [asyncio.create_task(each.wait()) for each in (stopped, runtime.halted)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()
        log.info("stopping")
    if runtime.trouble is not None:
        raise runtime.trouble


@asynccontextmanager
async def _running(process: _Process) -> AsyncIterator[tuple["Runtime", str]]:
    from adapters.monitoring.heartbeat import SignOfLife
    from adapters.webhooks.messenger import Webhook
    from bot.app import build
    from bot.runtime import Runtime

    settings, database = process.settings, process.database
    messengers: dict[str, Messenger] = {each.name: each.messenger for each in process.outside}
    console = _console(settings, database, process.clock)
    if console is not None:
        messengers["console"] = console.messenger
    if settings.webhook.enabled:
        messengers["webhook"] = Webhook(settings.webhook, process.clock)
    app = build(settings, database, process.clock, messengers)
    url = settings.monitor.heartbeat_url
    runtime = Runtime(
        app,
        role=process.role,
        forget=console.forget if console else None,
        watched=SignOfLife(url).give if url else None,
    )
    async with _monitored(process, runtime) as pages, runtime.running():
        receiving = AsyncExitStack()
        try:
            ready = [f"role {process.role}"]
            if process.role.does(Role.RECEIVE):
                ready += await _receiving(process, runtime, console, receiving)
            yield runtime, ", ".join([*ready, *pages])
        finally:
            # Before the connections end, by which messages leave as well.
            await runtime.settle_down()
            await _ended(receiving)


@asynccontextmanager
async def _monitored(process: _Process, runtime: "Runtime") -> AsyncIterator[list[str]]:
    """Serve the pages for supervisors from before the start until after the end."""
    monitor = process.settings.monitor
    if not monitor.port:
        yield []
        return
    from adapters.monitoring.pages import Pages

    hosts = process.outside if process.role.does(Role.RECEIVE) else ()
    async with Pages(runtime, hosts).served(monitor.host, monitor.port) as address:
        yield [f"monitoring at {address}"]


async def _ended(receiving: AsyncExitStack) -> None:
    """Receive no more; a connection that takes long to end is given up."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_UNPLUG_SECONDS):
            await receiving.aclose()


async def _receiving(
    process: _Process, runtime: "Runtime", console: "ConsoleHost | None", stack: AsyncExitStack
) -> list[str]:
    """Connect all messengers; gives what to tell of it."""
    from adapters.hosting import Muster, TellsLeave
    from adapters.leave import Leave
    from adapters.syncing import Syncing

    for each in process.outside:
        syncing = Syncing(each, runtime.app)
        muster = Muster.of(runtime.app, runtime.submit, syncing.changed)
        await stack.enter_async_context(each.connected(muster))
        await stack.enter_async_context(syncing.going_on())
        if isinstance(each, TellsLeave) and each.leave_every:
            await stack.enter_async_context(Leave(each, runtime.app).going_on())
    ready = [each.name for each in process.outside]
    ready += await _served(runtime.app, process.outside, stack)
    if console is not None:
        chosen = process.settings.console
        serving = console.serving(runtime, host=chosen.host, port=chosen.port, token=chosen.token)
        ready.append(f"console at {await stack.enter_async_context(serving)}?token=…")
    return ready


def _console(settings: "Settings", database: "Database", clock: "Clock") -> "ConsoleHost | None":
    if not settings.console.enabled:
        return None
    from adapters.console.furnish import furnish
    from adapters.console.hosting import ConsoleHost

    with database.transaction() as tx:
        furnish(tx, settings.language)
    return ConsoleHost(database, clock)


async def _served(app: "App", outside: "Sequence[Host]", stack: AsyncExitStack) -> list[str]:
    """Serve what messengers post to, where one does."""
    from adapters.alerts import AlertHooks
    from adapters.web.app import web_app
    from adapters.web.serving import serving

    routes = [*(route for each in outside for route in each.routes), *AlertHooks(app).routes()]
    if not routes:
        return []
    web = app.settings.web
    application = serving(web_app(routes), web.host, web.port, what="The web application")
    return [f"webhooks at {await stack.enter_async_context(application)}"]
