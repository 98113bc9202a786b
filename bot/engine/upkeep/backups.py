"""When the last backup was made: whoever makes one notes it, so that it shows when they stop.

The note is a chore's: the next backup is due a day after the last.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from bot.engine.upkeep.chores import Chore, chore_table
from storage import Tx
from storage.database import Database

_NAME: Final = "backup"
_EVERY: Final = timedelta(days=1)


def note_backup(database: Database, made_at: datetime) -> None:
    """Note that all that was there at this moment lies in a backup."""
    chore = Chore(database, _NAME, _EVERY)
    chore.call(made_at)
    chore.done(made_at, made_at + _EVERY)


def backup_age(tx: Tx, now: datetime) -> timedelta | None:
    """How old the last backup is; None where none was ever noted."""
    query = select(chore_table.c.due_at).where(chore_table.c.name == _NAME)
    due_at = tx.connection().execute(query).scalar()
    return None if due_at is None else now - (due_at - _EVERY)
