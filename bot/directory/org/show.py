"""The directory as an administrator looks at it: whole, or what has one name."""

from collections.abc import Callable

import msgspec

from bot.directory import queries
from bot.directory.model import Level
from bot.directory.org.state import State, StoredPerson, load_state
from bot.directory.values import Address, Unit
from storage import Tx
from templates import Language


class PersonView(msgspec.Struct, frozen=True):
    """A person with everything that the directory says of them; others by name."""

    key: str
    name: str
    aliases: tuple[str, ...]
    department: str | None
    title: str
    superior: str | None
    """To whom they answer by rule, whether or not they name a superior."""
    language: Language
    level: Level
    roles: tuple[str, ...]
    accounts: tuple[Address, ...]


class DepartmentView(msgspec.Struct, frozen=True):
    """A department; people and departments by name."""

    key: str
    name: str
    parent: str | None
    head: str | None
    leader: str | None
    """Who is in charge by rule, whether or not the department names one."""


class CompanyView(msgspec.Struct, frozen=True):
    """Active departments and people, in the order in which they came."""

    departments: list[DepartmentView]
    people: list[PersonView]


def company(tx: Tx) -> CompanyView:
    """Everybody and every department."""
    return _view(tx, lambda _: True, lambda _: True)


def named(tx: Tx, name: str) -> CompanyView:
    """The people of that name, alias or key, and the departments of that name with their people."""
    people = {member.id for member in queries.people_named(tx, name)}
    units = {unit.id for unit in queries.departments_named(tx, name)}
    return _view(
        tx,
        lambda unit: unit.id in units,
        lambda person: person.id in people or person.department_id in units,
    )


def _view(
    tx: Tx, show_unit: Callable[[Unit], bool], show_person: Callable[[StoredPerson], bool]
) -> CompanyView:
    viewer = _Viewer(tx, load_state(tx))
    return CompanyView(
        [viewer.unit(one) for one in viewer.state.departments if one.active and show_unit(one)],
        [viewer.person(one) for one in viewer.state.people if one.active and show_person(one)],
    )


class _Viewer:
    """Says ids by name."""

    def __init__(self, tx: Tx, state: State) -> None:
        self.state = state
        self._tx = tx
        self._units = {unit.id: unit.name for unit in state.departments}
        self._people = {person.id: person.name for person in state.people}
        self._addresses: dict[int, list[Address]] = {}
        for account in state.accounts:
            self._addresses.setdefault(account.person_id, []).append(account.address)

    def unit(self, unit: Unit) -> DepartmentView:
        leader = queries.leader_in_charge(self._tx, unit.id)
        return DepartmentView(
            key=unit.key,
            name=unit.name,
            parent=self._units.get(unit.parent_id or 0),
            head=self._people.get(unit.head_id or 0),
            leader=leader.name if leader else None,
        )

    def person(self, person: StoredPerson) -> PersonView:
        superior = queries.superior_of(self._tx, person.id)
        return PersonView(
            key=person.key,
            name=person.name,
            aliases=person.aliases,
            department=self._units.get(person.department_id or 0),
            title=person.title,
            superior=superior.name if superior else None,
            language=person.language,
            level=person.level,
            roles=person.roles,
            accounts=tuple(self._addresses.get(person.id, ())),
        )
