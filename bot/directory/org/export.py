"""The directory as an org file: what an import would have to say for nothing to change."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from bot.directory.model import FROM_FILE
from bot.directory.org.state import State, StoredPerson, load_state
from bot.directory.org.values import DepartmentEntry, OrgFile, PersonEntry
from bot.directory.values import Address, Unit
from storage import Tx


class _Keyed(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def active(self) -> bool: ...


def exported(tx: Tx) -> OrgFile:
    """Every active department and person.

    A head, superior or department that is gone is left out: no file can name it. So are accounts
    that were not linked by a file, which no file takes away.
    """
    return _Exporter(load_state(tx)).file()


class _Exporter:
    def __init__(self, state: State) -> None:
        self._state = state
        self._units = _keys(state.departments)
        self._staff = _keys(state.people)
        self._addresses: dict[int, list[Address]] = {}
        for account in state.accounts:
            if account.source == FROM_FILE:
                self._addresses.setdefault(account.person_id, []).append(account.address)

    def file(self) -> OrgFile:
        return OrgFile(
            "export",
            tuple(self._department(unit) for unit in self._state.departments if unit.active),
            tuple(self._person(person) for person in self._state.people if person.active),
        )

    def _department(self, unit: Unit) -> DepartmentEntry:
        return DepartmentEntry(
            key=unit.key,
            name=unit.name,
            parent=self._units.get(unit.parent_id or 0),
            head=self._staff.get(unit.head_id or 0),
            leader=self._staff.get(unit.leader_id or 0),
        )

    def _person(self, person: StoredPerson) -> PersonEntry:
        addresses = self._addresses.get(person.id, [])
        return PersonEntry(
            key=person.key,
            name=person.name,
            aliases=person.aliases,
            department=self._units.get(person.department_id or 0),
            superior=self._staff.get(person.superior_id or 0),
            title=person.title,
            email=person.email,
            language=person.language,
            level=person.level,
            roles=person.roles,
            accounts=tuple(sorted(addresses, key=lambda at: (at.messenger, at.external_id))),
        )


def _keys(stored: Iterable[_Keyed]) -> Mapping[int, str]:
    return {each.id: each.key for each in stored if each.active}
