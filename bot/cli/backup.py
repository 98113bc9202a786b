"""`muster backup` and `muster restore`: everything in one file, and back again."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings
    from storage.archive import Manifest


def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write.")],
) -> None:
    """Copy the database and the files to one file, even while the bot runs.

    The copy is of one moment; an older file of that name is replaced when the new one is whole.
    The database notes when that was: `muster doctor` warns when two days pass without.
    """
    from bot.settings import load_settings
    from bot.time.agreed import common_clock
    from storage.backup import backup as write
    from storage.database import Database
    from storage.files import open_files

    settings = load_settings()
    store = open_files(settings.files.url)
    with closing(Database.open(settings.database.url, access="read")) as database:
        now = common_clock(database).now()
        written = write(database, file, store if store.local else None)
    typer.echo(f"{_told(written)} written to {file}.")
    if not store.local:
        typer.echo(f"The contents of files stay in {store.place}: back that up by its own means.")
    _note(settings, now)


def _note(settings: "Settings", made_at: "datetime") -> None:
    from sqlalchemy.exc import DBAPIError

    from bot.engine.upkeep.backups import note_backup
    from storage.database import Database

    try:
        with closing(Database.open(settings.database.url, access="beside")) as database:
            note_backup(database, made_at)
    except DBAPIError as error:
        # A replica that is only read, or tables of another release, are backed up all the same.
        typer.echo(f"That it was made could not be noted: {error.orig}", err=True)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup.")],
) -> None:
    """Fill an empty database from a backup, and put its files back.

    The backup may come from the other kind of database, and from an older release. A database
    that holds anything is never touched.
    """
    from bot.app import open_database
    from bot.settings import load_settings
    from bot.time.clock import SystemClock
    from storage.backup import restore as fill
    from storage.files import open_files

    settings = load_settings()
    with closing(open_database(settings)) as database:
        store = open_files(settings.files.url)
        read = fill(file, database, store, at=SystemClock().now())
        typer.echo(f"{_told(read)} restored to {database.target}.")


def _told(manifest: "Manifest") -> str:
    rows = sum(table.rows for table in manifest.tables)
    told = f"{rows} rows of {len(manifest.tables)} tables"
    return f"{told} and {len(manifest.files)} files" if manifest.files else told
