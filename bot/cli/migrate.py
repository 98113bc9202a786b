"""`muster migrate`: make the database, or bring it to the tables of this release."""

from contextlib import closing

import typer


def migrate() -> None:
    """Make the database, or bring it up to date.

    All steps or none; a database that is up to date is left alone. Stop the bot before, and make a
    backup where there is something to lose.
    """
    from bot.app import open_database
    from bot.settings import load_settings
    from storage import schema

    with closing(open_database(load_settings())) as database:
        before = schema.migrate(database)
        done = {
            schema.State.EMPTY: "was made",
            schema.State.OLDER: "was brought up to date",
        }.get(before, "is up to date already")
        typer.echo(f"{database.target} {done}.")
