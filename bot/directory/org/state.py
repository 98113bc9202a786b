"""The directory as it stands in the database, read whole, to be compared with an org file."""

from collections.abc import Container

import msgspec
from sqlalchemy import select

from bot.directory.model import ACCOUNTS, DEPARTMENTS, FROM_FILE, PEOPLE, Level
from bot.directory.values import Address, Unit
from storage import Tx
from templates import Language


class StoredPerson(msgspec.Struct, frozen=True):
    """A row of the table `person`."""

    id: int
    key: str
    name: str
    aliases: tuple[str, ...]
    department_id: int | None
    superior_id: int | None
    title: str
    email: str
    language: Language
    level: Level
    roles: tuple[str, ...]
    active: bool


class StoredAccount(msgspec.Struct, frozen=True):
    """A row of the table `account`."""

    id: int
    address: Address
    person_id: int
    source: str

    def is_of(self, listed: Container[Address]) -> bool:
        """Whether an org file that lists these accounts is asked about it at all.

        What was linked otherwise stays, listed or not.
        """
        return self.source == FROM_FILE or self.address in listed


class State(msgspec.Struct, frozen=True):
    """Everybody and every department, active or gone, in the order in which they came."""

    departments: list[Unit]
    people: list[StoredPerson]
    accounts: list[StoredAccount]


def load_state(tx: Tx) -> State:
    """Read the whole directory: about a second for 100,000 people."""
    connection = tx.connection()
    units = select(*(DEPARTMENTS.c[field] for field in Unit.__struct_fields__))
    people = select(*(PEOPLE.c[field] for field in StoredPerson.__struct_fields__))
    accounts = select(
        ACCOUNTS.c.id,
        ACCOUNTS.c.messenger,
        ACCOUNTS.c.external_id,
        ACCOUNTS.c.person_id,
        ACCOUNTS.c.source,
    )
    return State(
        [Unit(*row) for row in connection.execute(units.order_by(DEPARTMENTS.c.id))],
        [StoredPerson(*row) for row in connection.execute(people.order_by(PEOPLE.c.id))],
        [
            StoredAccount(account_id, Address(messenger, external_id), person_id, source)
            for account_id, messenger, external_id, person_id, source in connection.execute(
                accounts.order_by(ACCOUNTS.c.id)
            )
        ],
    )
