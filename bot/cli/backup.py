"""`muster backup` and `muster restore`: everything in one file, and back again."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from storage.archive import Manifest


def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write.")],
) -> None:
    """Copy the database to a file, even while the bot runs.

    The copy is of one moment; an older file of that name is replaced when the new one is whole.
    """
    from bot.settings import load_settings
    from storage.backup import backup as write
    from storage.database import Database

    url = load_settings().database.url
    with closing(Database.open(url, access="read")) as database:
        written = write(database, file)
    typer.echo(f"{_told(written)} written to {file}.")


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup.")],
) -> None:
    """Fill an empty database from a backup.

    The backup may come from the other kind of database, and from an older release. A database
    that holds anything is never touched.
    """
    from bot.app import open_database
    from bot.settings import load_settings
    from storage.backup import restore as fill

    with closing(open_database(load_settings())) as database:
        read = fill(file, database)
        typer.echo(f"{_told(read)} restored to {database.target}.")


def _told(manifest: "Manifest") -> str:
    rows = sum(table.rows for table in manifest.tables)
    return f"{rows} rows of {len(manifest.tables)} tables"
