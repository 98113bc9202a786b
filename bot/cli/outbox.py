"""`muster outbox`: what could not be delivered, looked at, tried again or given up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from sqlalchemy import Row

    from storage import Tx

outbox_app = typer.Typer(
    name="outbox", help="Look after messages that could not be delivered.", no_args_is_help=True
)


@dataclass(frozen=True, slots=True)
class Parked:
    """A message that lies aside, as it is shown."""

    id: int
    since: datetime
    messenger: str
    to: str
    kind: str
    subject: str | None
    attempts: int
    error: str

    @classmethod
    def of(cls, row: "Row[*tuple[object, ...]]") -> Self:
        """Show a row of the outbox."""
        return cls(
            row.id,
            row.created_at,
            row.messenger,
            row.account or row.room,
            row.kind,
            row.subject or None,
            row.attempts,
            row.error,
        )

    def cells(self, zone: ZoneInfo) -> list[str]:
        """The same in columns for people."""
        return [
            str(self.id),
            self.since.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            f"{self.messenger} {self.to}",
            f"{self.kind} {self.subject or ''}",
            str(self.attempts),
            self.error,
        ]


Ids = Annotated[list[int], typer.Argument(metavar="ID…", help="As `muster outbox list` shows.")]


@outbox_app.command("list")
def list_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Show the messages that were parked after their last attempt, oldest first."""
    from bot.cli.opening import opened
    from bot.cli.output import print_json, print_table
    from bot.engine.queue import parked_rows
    from bot.settings import load_settings

    settings = load_settings()
    with opened(settings, "read") as database, database.snapshot() as tx:
        rows = parked_rows(tx)
    parked = [Parked.of(row) for row in rows]
    if as_json:
        for each in parked:
            print_json(each)
    elif parked:
        print_table(
            ("ID", "SINCE", "TO", "WHAT", "TRIES", "ERROR"),
            [each.cells(settings.timezone) for each in parked],
        )
    else:
        typer.echo("Nothing is parked.")


@outbox_app.command("retry")
def retry_command(
    ids: Annotated[list[int] | None, typer.Argument(metavar="[ID…]", help="Which ones.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are parked.")] = False,
) -> None:
    """Offer parked messages again; a running bot delivers them within a second."""
    from bot.engine.queue import retry
    from bot.time.agreed import moment

    if bool(ids) == every:
        raise typer.BadParameter("Name the messages, or say --all.")

    def offer(tx: "Tx", wanted: Sequence[int]) -> int:
        return retry(tx, wanted, moment(tx))

    _settle(ids, offer, "offered again")


@outbox_app.command("drop")
def drop_command(ids: Ids) -> None:
    """Give parked messages up: they are never delivered."""
    from bot.engine.queue import drop

    _settle(ids, drop, "dropped")


def _settle(
    ids: Sequence[int] | None, work: Callable[["Tx", Sequence[int]], int], done: str
) -> None:
    from bot.cli.opening import opened
    from bot.engine.queue import parked_rows
    from bot.errors import SetupError
    from bot.settings import load_settings

    with opened(load_settings(), "beside") as database, database.transaction() as tx:
        parked = [row.id for row in parked_rows(tx)]
        wanted = parked if ids is None else ids
        unknown = sorted(set(wanted) - set(parked))
        if unknown:
            listed = ", ".join(map(str, unknown))
            raise SetupError(f"Not parked, so nothing was done: {listed}.")
        typer.echo(f"{work(tx, wanted)} {done}.")
