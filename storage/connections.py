"""What `Database` asks of the two kinds of database."""

from contextlib import AbstractContextManager
from typing import Literal, Protocol

from sqlalchemy import Connection

Access = Literal["own", "beside", "read"]
"""How a process means to use the database.

own     it alone runs the bot; on SQLite a second owner is refused.
beside  a short administrative write while an owner may be running.
read    snapshots only, while an owner may be running.
"""


class Connections(Protocol):
    """Lends connections, each of them inside a transaction that was just begun."""

    def write(self) -> AbstractContextManager[Connection]:
        """Lend one to write with: committed at the end, rolled back on an exception."""

    def read(self) -> AbstractContextManager[Connection]:
        """Lend one that sees a single moment and can't write."""

    def restructure(self) -> AbstractContextManager[Connection]:
        """Lend one to change tables or fill them whole, alone and without a time limit.

        Foreign keys are not watched meanwhile on SQLite, and checked before the commit.
        """

    def close(self) -> None:
        """Close every connection and give up what marks the database as ours."""
