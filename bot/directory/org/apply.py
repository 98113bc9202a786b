"""Writes what an org file changes, in bulk: each statement is sent once for all its rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import Table, select

from bot.directory.model import ACCOUNTS, DEPARTMENTS, PEOPLE, PERSON_NAMES
from bot.directory.names import folded
from bot.directory.org.bulk import AT, Row, delete_rows, insert_rows, update_rows
from bot.directory.org.diff import OrgDiff
from bot.directory.org.values import DepartmentEntry, PersonEntry
from storage import Tx

_Ids = Mapping[str, int]

_NAMING: Final = frozenset({"name", "id", "alias"})


def apply(tx: Tx, diff: OrgDiff) -> None:
    """Make the directory what the file says; nobody is deleted, ids stay.

    The diff must have been made in the same transaction.
    """
    _Writer(tx, diff).write()


class _Writer:
    """One import; the order of its steps keeps every reference and every unique name valid."""

    def __init__(self, tx: Tx, diff: OrgDiff) -> None:
        self._connection = tx.connection()
        self._diff = diff

    def write(self) -> None:
        """Write all of it."""
        self._deactivate()
        self._insert_departments()
        units = self._ids(DEPARTMENTS, self._diff.departments.kept)
        self._insert_people(units)
        staff = self._ids(PEOPLE, self._diff.people.kept)
        self._update_people(units, staff)
        self._update_departments(units, staff)
        self._write_names(staff)
        self._write_accounts(staff)

    def _deactivate(self) -> None:
        units, people = self._diff.departments, self._diff.people
        # Changed departments are active again below: meanwhile two may swap their names.
        stopped = [gone.id for gone in units.left] + [change.id for change in units.changed]
        self._update(DEPARTMENTS, [{AT: at, "active": False} for at in stopped])
        self._update(PEOPLE, [{AT: gone.id, "active": False} for gone in people.left])

    def _insert_departments(self) -> None:
        nobody: _Ids = {}
        bare = [DepartmentEntry(entry.key, entry.name) for entry in self._diff.departments.joined]
        self._insert(DEPARTMENTS, [_department(entry, nobody, nobody) for entry in bare])

    def _insert_people(self, units: _Ids) -> None:
        joined = self._diff.people.joined
        self._insert(PEOPLE, [_person(e, units) | {"superior_id": None} for e in joined])

    def _ids(self, table: Table, kept: Iterable[tuple[int, str]]) -> dict[str, int]:
        rows = self._connection.execute(select(table.c.key, table.c.id))
        ids = {str(key): int(at) for key, at in rows}
        return ids | {key: at for at, key in kept}

    def _update_people(self, units: _Ids, staff: _Ids) -> None:
        people = self._diff.people
        self._update(
            PEOPLE,
            [
                _person(change.entry, units)
                | {AT: change.id, "superior_id": _of(staff, change.entry.superior)}
                for change in (*people.changed, *people.returned)
            ],
        )
        self._update(
            PEOPLE,
            [
                {AT: staff[entry.key], "superior_id": staff[entry.superior]}
                for entry in people.joined
                if entry.superior is not None
            ],
        )

    def _update_departments(self, units: _Ids, staff: _Ids) -> None:
        departments = self._diff.departments
        kept = (change.entry for change in (*departments.changed, *departments.returned))
        self._update(
            DEPARTMENTS,
            [
                _department(entry, units, staff) | {AT: units[entry.key]}
                for entry in (*kept, *departments.joined)
            ],
        )

    def _write_names(self, staff: _Ids) -> None:
        people = self._diff.people
        changes = (*people.changed, *people.returned)
        kept = [change for change in changes if _NAMING & {field.field for field in change.fields}]
        delete_rows(self._connection, PERSON_NAMES.c.person_id, [change.id for change in kept])
        entries = (*people.joined, *(change.entry for change in kept))
        self._insert(
            PERSON_NAMES,
            [
                {"folded": name, "person_id": staff[entry.key]}
                for entry in entries
                for name in _names(entry)
            ],
        )

    def _write_accounts(self, staff: _Ids) -> None:
        accounts = self._diff.accounts
        delete_rows(self._connection, ACCOUNTS.c.id, accounts.removed)
        self._update(ACCOUNTS, [{AT: at, "person_id": staff[key]} for at, key in accounts.moved])
        self._insert(
            ACCOUNTS,
            [
                {
                    "messenger": address.messenger,
                    "external_id": address.external_id,
                    "person_id": staff[key],
                }
                for address, key in accounts.added
            ],
        )

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        insert_rows(self._connection, table, rows)

    def _update(self, table: Table, rows: Sequence[Row]) -> None:
        update_rows(self._connection, table, rows)


def _department(entry: DepartmentEntry, units: _Ids, staff: _Ids) -> Row:
    return {
        "key": entry.key,
        "name": entry.name,
        "folded": folded(entry.name),
        "parent_id": _of(units, entry.parent),
        "head_id": _of(staff, entry.head),
        "leader_id": _of(staff, entry.leader),
        "active": True,
    }


def _person(entry: PersonEntry, units: _Ids) -> Row:
    return {
        "key": entry.key,
        "name": entry.name,
        "aliases": entry.aliases,
        "department_id": _of(units, entry.department),
        "title": entry.title,
        "email": entry.email,
        "language": entry.language,
        "level": entry.level,
        "roles": entry.roles,
        "active": True,
    }


def _names(entry: PersonEntry) -> set[str]:
    return {folded(name) for name in (entry.name, entry.key, *entry.aliases)}


def _of(ids: _Ids, key: str | None) -> int | None:
    return None if key is None else ids[key]
