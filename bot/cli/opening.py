"""How commands open the configured database, and close it whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings
from storage import schema
from storage.connections import Access
from storage.database import Database


@contextmanager
def opened(settings: Settings, access: Access = "own") -> Iterator[Database]:
    """Give the database that the settings name, with the schema that this release works on.

    Raises SetupError where it can't be had, and where it is older or newer than this release.
    """
    database = Database.open(settings.database.url, access=access)
    try:
        schema.check(database)
        yield database
    finally:
        database.close()
