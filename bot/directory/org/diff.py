"""What an org file changes in the directory, before anything is changed."""

from typing import Generic, TypeVar

import msgspec

from bot.directory.org.values import DepartmentEntry, PersonEntry
from bot.directory.values import Address

Entry = TypeVar("Entry", DepartmentEntry, PersonEntry)


class FieldChange(msgspec.Struct, frozen=True):
    """One column of one row, as people read it; empty where nothing stands."""

    field: str
    old: str
    new: str


class Changed(msgspec.Struct, Generic[Entry], frozen=True):
    """A row that is known by `id` and becomes `entry`."""

    id: int
    entry: Entry
    fields: tuple[FieldChange, ...]


class Gone(msgspec.Struct, frozen=True):
    """Who or what is in the directory and no longer in the file."""

    id: int
    key: str
    name: str


class TableDiff(msgspec.Struct, Generic[Entry], frozen=True):
    """The changes of one table; `returned` were gone and are active again."""

    joined: tuple[Entry, ...] = ()
    returned: tuple[Changed[Entry], ...] = ()
    changed: tuple[Changed[Entry], ...] = ()
    left: tuple[Gone, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.joined or self.returned or self.changed or self.left)

    @property
    def kept(self) -> list[tuple[int, str]]:
        """The ids of those who stay or return and change, with the keys that they then have."""
        return [(change.id, change.entry.key) for change in (*self.changed, *self.returned)]


class AccountsDiff(msgspec.Struct, frozen=True):
    """The changes of accounts: `added` and `moved` name the key of whose they become.

    `moved` and `removed` are of accounts that the directory has, by id.
    """

    added: tuple[tuple[Address, str], ...] = ()
    moved: tuple[tuple[int, str], ...] = ()
    removed: tuple[int, ...] = ()


class OrgDiff(msgspec.Struct, frozen=True):
    """All that one org file changes. What happens to accounts is told with their people."""

    departments: TableDiff[DepartmentEntry]
    people: TableDiff[PersonEntry]
    accounts: AccountsDiff

    @property
    def is_empty(self) -> bool:
        """Whether the directory is already what the file says."""
        return (
            self.departments.is_empty and self.people.is_empty and self.accounts == AccountsDiff()
        )
