"""`muster doctor`: whether all is well, and what to do where it is not."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from adapters.hosting import Host
    from bot.engine.upkeep.finding import Finding
    from bot.settings import Settings
    from bot.time.clock import Clock
    from storage.database import Database

_PATIENCE_SECONDS: Final = 20
_STYLES: Final = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Check the installation and say what to do, even while the bot runs.

    Exit code 1: something is wrong (fail). What is only worth knowing (warn) does not count.
    """
    from bot.settings import load_settings

    failed = False
    for finding in _findings(load_settings()):
        failed = failed or finding.level == "fail"
        if as_json:
            from bot.cli.output import print_json

            print_json(finding)
        else:
            _print(finding)
    raise typer.Exit(1 if failed else 0)


def _findings(settings: "Settings") -> "Iterator[Finding]":
    from bot.engine.upkeep.finding import Finding, Level
    from bot.errors import SetupError
    from storage.database import Database

    try:
        database = Database.open(settings.database.url, access="read")
    except SetupError as error:
        yield Finding("database", Level.FAIL, "can't be used", str(error))
        return
    with closing(database):
        yield Finding("database", Level.OK, f"{database.target} can be read")
        yield from _examined(settings, database)


def _examined(settings: "Settings", database: "Database") -> "Iterator[Finding]":
    from bot.cli.checks import examine
    from bot.cli.patient import Patient
    from bot.engine.upkeep.finding import Finding, Level
    from bot.engine.upkeep.measures import standing
    from bot.errors import SetupError
    from bot.settings.calendar import company_calendar
    from bot.time.agreed import common_clock
    from storage import schema

    try:
        schema.check(database)
    except SetupError as error:
        yield Finding("tables", Level.FAIL, "are not those of this release", str(error))
        return
    yield Finding("tables", Level.OK, "are those of this release")
    try:
        calendar = company_calendar(settings)
    except SetupError as error:
        yield Finding("calendar", Level.FAIL, "can't be read", str(error))
        return
    clock = common_clock(database)
    with database.snapshot() as tx:
        found = standing(tx, clock.now(), settings.outlets)
        yield from examine(Patient(tx, database, settings, calendar, clock, found))
    yield from _asked(settings, database, clock)


def _asked(settings: "Settings", database: "Database", clock: "Clock") -> "list[Finding]":
    """What the messengers themselves say; one that hangs is given up."""
    import asyncio

    from adapters.hosts import hosts
    from bot.engine.upkeep.finding import Finding, Level

    async def ask(host: "Host") -> "Sequence[Finding]":
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return await host.findings()
        except Exception as error:  # noqa: BLE001  # whatever it is, the others are still asked
            advice = "See whether this machine reaches the internet, and the messenger's address."
            return [Finding(host.name, Level.FAIL, f"can't be asked: {error!r}", advice)]

    async def ask_all(asked: "Sequence[Host]") -> "list[Finding]":
        return [finding for each in asked for finding in await ask(each)]

    configured = hosts(settings, database, clock)
    return asyncio.run(ask_all(configured)) if configured else []


def _print(finding: "Finding") -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    level = f"{finding.level:<4}"
    line = Text.assemble((level, _STYLES[finding.level]), f"  {finding.check}: {finding.found}")
    console.print(line)
    if finding.advice:
        console.print(Text(f"      {finding.advice}", style="dim"))
