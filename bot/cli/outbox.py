"""`muster outbox`: what can't be delivered, looked at, tried again or given up."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
class Stuck:
    """A message that lies aside or waits for a messenger that is not connected, as it is shown."""

    id: int
    since: datetime
    messenger: str
    to: str
    kind: str
    subject: str | None
    attempts: int
    error: str

    @classmethod
    def of(cls, row: "Row[*tuple[object, ...]]", error: str = "") -> Self:
        """Show a row of the outbox; `error` takes the place of its own."""
        return cls(
            row.id,
            row.created_at,
            row.messenger,
            row.account or row.room,
            row.kind,
            row.subject or None,
            row.attempts,
            error or row.error,
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


@outbox_app.command("list")
def list_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Show the messages that were parked after their last attempt, oldest first.

    After them come those that wait for a messenger which is not connected.
    """
    from bot.cli.opening import opened
    from bot.cli.output import print_json, print_table
    from bot.engine.outbox.undelivered import parked_rows, stranded_rows
    from bot.settings import load_settings

    settings = load_settings()
    with opened(settings, "read") as database, database.snapshot() as tx:
        parked, stranded = parked_rows(tx), stranded_rows(tx, settings.outlets)
    stuck = [
        *(Stuck.of(row) for row in parked),
        *(Stuck.of(row, f"{row.messenger} is not connected") for row in stranded),
    ]
    if as_json:
        for each in stuck:
            print_json(each)
    elif stuck:
        print_table(
            ("ID", "SINCE", "TO", "WHAT", "TRIES", "ERROR"),
            [each.cells(settings.timezone) for each in stuck],
        )
    else:
        typer.echo("Nothing is parked.")


@outbox_app.command("retry")
def retry_command(
    ids: Annotated[list[int] | None, typer.Argument(metavar="[ID…]", help="Which ones.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are parked.")] = False,
) -> None:
    """Offer parked messages again; a running bot delivers them within a second."""
    from bot.engine.outbox.undelivered import parked_rows, retry
    from bot.time.agreed import moment

    if bool(ids) == every:
        raise typer.BadParameter("Name the messages, or say --all.")
    with _outbox() as (tx, _):
        parked = _ids(parked_rows(tx))
        wanted = _known(ids or parked, parked)
        typer.echo(f"{retry(tx, wanted, moment(tx))} offered again.")


@outbox_app.command("drop")
def drop_command(
    ids: Annotated[
        list[int] | None,
        typer.Argument(metavar="[ID…]", help="Which ones, as `muster outbox list` shows."),
    ] = None,
    messenger: Annotated[
        str, typer.Option("--for", help="All for this messenger, which is not connected.")
    ] = "",
) -> None:
    """Give messages up that are parked, or wait for a messenger which is not connected.

    They are never delivered, whoever is connected later.
    """
    from bot.engine.outbox.undelivered import drop, parked_rows, stranded_rows

    if bool(ids) == bool(messenger):
        raise typer.BadParameter("Name the messages, or the messenger by --for.")
    with _outbox() as (tx, outlets):
        stranded = stranded_rows(tx, outlets)
        if ids:
            wanted = _known(ids, [*_ids(parked_rows(tx)), *_ids(stranded)])
        else:
            wanted = _ids(row for row in stranded if row.messenger == messenger)
        typer.echo(f"{drop(tx, wanted, outlets)} dropped.")


@contextmanager
def _outbox() -> "Iterator[tuple[Tx, Sequence[str]]]":
    """The outbox, beside a bot that runs, and where messages leave by the settings."""
    from bot.cli.opening import opened
    from bot.settings import load_settings

    settings = load_settings()
    with opened(settings, "beside") as database, database.transaction() as tx:
        yield tx, settings.outlets


def _ids(rows: "Iterable[Row[*tuple[object, ...]]]") -> list[int]:
    return [row.id for row in rows]


def _known(wanted: Sequence[int], stuck: Sequence[int]) -> Sequence[int]:
    """The ids that were asked for; raises SetupError for one that is not stuck."""
    from bot.errors import SetupError

    if unknown := sorted(set(wanted) - set(stuck)):
        listed = ", ".join(map(str, unknown))
        raise SetupError(f"Not parked, so nothing was done: {listed}.")
    return wanted
