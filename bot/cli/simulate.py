"""`muster simulate`: what the rules do, seen on a clock that is moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

if TYPE_CHECKING:
    from bot.engine.messenger import Messenger
    from bot.simulation import Acted, Left, Opening, Scenario
    from bot.time.clock import Clock
    from storage.database import Database

Language = Literal["zh", "en"]
"""As in `templates`, which is imported only when a scenario is played: `--help` need not wait."""
_IN_MEMORY: Final = "sqlite://"


def simulate(
    scenario: Annotated[
        Path,
        typer.Argument(
            metavar="SCENARIO.yaml", exists=True, dir_okay=False, help="The script to play."
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line for all that leaves.")
    ] = False,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Play on this empty database, which then holds what happened."
        ),
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option(help="Language of rooms, of people without one of their own, of the report."),
    ] = None,
) -> None:
    """Play a scenario of people and time on a virtual clock, and print everything that leaves.

    The rules are the configured ones, except where the scenario's settings say otherwise. The
    same scenario gives the same output, byte for byte. Nothing is kept unless a database is given.
    """
    from bot.simulation import play, read_scenario

    script = read_scenario(scenario, language)
    with _open(database or _IN_MEMORY) as opened:
        events = play(script, opened, console())
        if as_json:
            _print_json(script, events)
        else:
            _print_report(script, events)


def console() -> "Opening":
    """Opens the real console for a scenario: it refuses what it always does.

    Once this is called, the console's tables are among those that are made.
    """
    from adapters.console import ConsoleMessenger, Hub, put_room
    from adapters.console.core import ConsoleDirectory

    def opened(database: "Database", clock: "Clock", script: "Scenario") -> "Messenger":
        with database.transaction() as tx:
            for room in script.rooms:
                put_room(tx, room.name, room.members)
        return ConsoleMessenger(database, ConsoleDirectory(database), clock, Hub())

    return opened


@contextmanager
def _open(url: str) -> "Iterator[Database]":
    from storage.database import Database

    database = Database.open(url)
    try:
        yield database
    finally:
        database.close()


def _print_json(script: "Scenario", events: "Iterator[Acted | Left]") -> None:
    from bot.simulation import Left
    from bot.simulation.report import JsonLines

    lines = JsonLines(script.cast, script.settings.timezone)
    for event in events:
        if isinstance(event, Left):
            typer.echo(lines.line(event))


def _print_report(script: "Scenario", events: "Iterator[Acted | Left]") -> None:
    from rich.console import Console

    from bot.simulation.report import Report

    report = Report(script.cast, script.settings.timezone, script.settings.language)
    console = Console(highlight=False)
    for event in events:
        for line in report.lines(event):
            console.print(line, soft_wrap=True)
