"""Compares an org file with the directory: who is who, and what differs in people's words."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bot.directory.model import FROM_FILE
from bot.directory.org.diff import (
    AccountsDiff,
    Changed,
    Entry,
    FieldChange,
    Gone,
    OrgDiff,
    TableDiff,
)
from bot.directory.org.match import Keyed, matches
from bot.directory.org.state import State, StoredPerson
from bot.directory.org.values import DepartmentEntry, OrgFile, PersonEntry
from bot.directory.values import Address, Unit

Stored = TypeVar("Stored", Unit, StoredPerson)

_Words = dict[str, str]


def compare(state: State, org: OrgFile) -> OrgDiff:
    """What must change for the directory to be what the file says."""
    staff = matches(org.people, state.people)
    comparison = _Comparison(state, org, staff)
    return OrgDiff(
        departments=_table(
            org.departments,
            state.departments,
            comparison.units,
            comparison.department,
            comparison.department_words,
        ),
        people=_table(org.people, state.people, staff, comparison.person, comparison.person_words),
        accounts=_accounts(state, org, staff),
    )


class _Comparison:
    """Turns rows into entries of the file's kind, and entries into words."""

    def __init__(self, state: State, org: OrgFile, staff: Mapping[str, StoredPerson]) -> None:
        self.units = matches(org.departments, state.departments)
        self._unit_keys = _keys(state.departments, self.units)
        self._person_keys = _keys(state.people, staff)
        self._unit_labels = _labels(state.departments, org.departments)
        self._person_labels = _labels(state.people, org.people)
        self._addresses: dict[int, list[Address]] = {}
        listed = {address for entry in org.people for address in entry.accounts}
        for account in filter(lambda one: one.is_of(listed), state.accounts):
            self._addresses.setdefault(account.person_id, []).append(account.address)

    def department(self, unit: Unit) -> DepartmentEntry:
        """The department as a file would say it today."""
        return DepartmentEntry(
            key=unit.key,
            name=unit.name,
            parent=_of(self._unit_keys, unit.parent_id),
            head=_of(self._person_keys, unit.head_id),
            leader=_of(self._person_keys, unit.leader_id),
        )

    def person(self, person: StoredPerson) -> PersonEntry:
        """The person as a file would say it today."""
        addresses = self._addresses.get(person.id, [])
        return PersonEntry(
            key=person.key,
            name=person.name,
            aliases=person.aliases,
            department=_of(self._unit_keys, person.department_id),
            superior=_of(self._person_keys, person.superior_id),
            title=person.title,
            email=person.email,
            language=person.language,
            level=person.level,
            roles=person.roles,
            accounts=tuple(sorted(addresses, key=lambda at: (at.messenger, at.external_id))),
        )

    def department_words(self, entry: DepartmentEntry) -> _Words:
        """The columns of a department as people read them."""
        return {
            "name": entry.name,
            "id": entry.key,
            "parent": _of(self._unit_labels, entry.parent) or "",
            "head": _of(self._person_labels, entry.head) or "",
            "leader": _of(self._person_labels, entry.leader) or "",
        }

    def person_words(self, entry: PersonEntry) -> _Words:
        """The columns of a person as people read them, a column for each messenger."""
        words = {
            "name": entry.name,
            "id": entry.key,
            "alias": ", ".join(entry.aliases),
            "department": _of(self._unit_labels, entry.department) or "",
            "title": entry.title,
            "email": entry.email,
            "superior": _of(self._person_labels, entry.superior) or "",
            "language": entry.language,
            "level": entry.level.value,
            "roles": ", ".join(entry.roles),
        }
        for address in entry.accounts:
            before = words.get(address.messenger)
            both = f"{before}, {address.external_id}" if before else address.external_id
            words[address.messenger] = both
        return words


def _keys(stored: Sequence[Unit | StoredPerson], found: Mapping[str, Keyed]) -> dict[int, str]:
    # By the keys that the file gives: somebody's new id is no change for those who name them.
    renamed = {known.key: key for key, known in found.items()}
    return {known.id: renamed.get(known.key, known.key) for known in stored}


def _labels(stored: Sequence[Keyed], entries: Sequence[Keyed]) -> dict[str, str]:
    return {
        one.key: one.name if one.name == one.key else f"{one.name} ({one.key})"
        for one in (*stored, *entries)
    }


_Id = TypeVar("_Id", int, str)


def _of(names: Mapping[_Id, str], wanted: _Id | None) -> str | None:
    return None if wanted is None else names[wanted]


def _table(
    entries: Sequence[Entry],
    stored: Sequence[Stored],
    found: Mapping[str, Stored],
    as_entry: Callable[[Stored], Entry],
    words: Callable[[Entry], _Words],
) -> TableDiff[Entry]:
    joined: list[Entry] = []
    returned: list[Changed[Entry]] = []
    changed: list[Changed[Entry]] = []
    for entry in entries:
        if (known := found.get(entry.key)) is None:
            joined.append(entry)
        elif (before := as_entry(known)) != entry or not known.active:
            change = Changed(known.id, entry, _fields(words(before), words(entry)))
            (changed if known.active else returned).append(change)
    staying = {known.id for known in found.values()}
    left = [
        Gone(known.id, known.key, known.name)
        for known in stored
        if known.active and known.id not in staying
    ]
    return TableDiff(tuple(joined), tuple(returned), tuple(changed), tuple(left))


def _fields(old: _Words, new: _Words) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field, old.get(field, ""), new.get(field, ""))
        for field in dict.fromkeys((*old, *new))
        if old.get(field) != new.get(field)
    )


def _accounts(state: State, org: OrgFile, staff: Mapping[str, StoredPerson]) -> AccountsDiff:
    have = {account.address: account for account in state.accounts}
    owners = {address: entry.key for entry in org.people for address in entry.accounts}
    ids = {key: known.id for key, known in staff.items()}
    staying = set(ids.values())
    return AccountsDiff(
        added=tuple((at, key) for at, key in owners.items() if at not in have),
        moved=tuple(
            (have[at].id, key)
            for at, key in owners.items()
            if at in have and ids.get(key) != have[at].person_id
        ),
        removed=tuple(
            account.id
            for account in state.accounts
            if account.person_id in staying
            and account.source == FROM_FILE
            and account.address not in owners
        ),
    )
