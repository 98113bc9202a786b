"""`muster rooms`: what can be booked, imported from a file, listed, written to a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.booking.file import Changes, Entry

rooms_app = typer.Typer(name="rooms", help="The rooms that can be booked.", no_args_is_help=True)


@rooms_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="The rooms: a YAML file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the changes only.")] = False,
) -> None:
    """Bring the rooms to what a file says, and show what changed.

    Rooms that are no longer in the file can't be booked any more; what was booked stays. Exit
    code 1: the file is not right (every mistake is named with its line); nothing is changed.
    """
    from bot.booking.file import bring, changes
    from bot.cli.opening import opened
    from bot.settings import load_settings

    entries = _read(file)
    with opened(load_settings(), "beside") as database, database.transaction() as tx:
        found = changes(tx, entries) if dry_run else bring(tx, entries)
    _print(found)


@rooms_app.command("list")
def list_command() -> None:
    """List the rooms that can be booked."""
    from bot.booking.queries import resources
    from bot.cli.opening import opened
    from bot.settings import load_settings

    with opened(load_settings(), "read") as database, database.snapshot() as tx:
        for each in resources(tx):
            place = f", {each.place}" if each.place else ""
            typer.echo(
                f"{each.key:<14} {each.name_zh} / {each.name_en}{place}: "
                f"{each.capacity or 'any number of'} people, {each.opens}"
            )


@rooms_app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
) -> None:
    """Write the rooms to a file that changes nothing when it is imported again."""
    from bot.booking.file import written
    from bot.cli.opening import opened
    from bot.settings import load_settings

    with opened(load_settings(), "read") as database, database.snapshot() as tx:
        file.write_text(written(tx), encoding="utf-8")
    typer.echo(f"The rooms are in {file}.")


def _read(file: Path) -> "tuple[Entry, ...]":
    from bot.booking.file import RoomsError, read_rooms
    from bot.errors import SetupError

    try:
        return read_rooms(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise SetupError(f"{file} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SetupError(f"{file} is not UTF-8 text.") from error
    except RoomsError as error:
        typer.echo("\n".join(f"{file}: {flaw}" for flaw in error.flaws), err=True)
        raise typer.Exit(1) from error


def _print(found: "Changes") -> None:
    if found.is_empty:
        typer.echo("Nothing changes.")
    for sign, keys in zip("+~-", found, strict=True):
        for key in keys:
            typer.echo(f"{sign} {key}")
