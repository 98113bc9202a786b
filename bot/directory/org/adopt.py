"""An organisation as a messenger tells it, brought to the names and the knowledge that we have.

A messenger knows departments, people and who stands above whom; it does not know who administers
Muster, who has which job role, or which leader is in charge. That stays what it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from bot.directory.org.export import exported
from bot.directory.org.state import State, load_state
from bot.directory.org.values import DepartmentEntry, OrgFile, PersonEntry
from storage import Tx


def adopted(tx: Tx, org: OrgFile) -> OrgFile:
    """`org` with our keys for whom and what we know already, and with what only we know.

    A person is known by one of their accounts, else by an e-mail address that nobody shares, else
    by key; a department by key, else by name.
    """
    mine = exported(tx)
    adoption = _Adoption(load_state(tx), mine, org)
    return OrgFile(
        org.source,
        tuple(map(adoption.department, org.departments)),
        tuple(map(adoption.person, org.people)),
    )


class _Adoption:
    def __init__(self, state: State, mine: OrgFile, org: OrgFile) -> None:
        self._people = {each.key: each for each in mine.people}
        self._departments = {each.key: each for each in mine.departments}
        self._staff = _staff_keys(state, org.people)
        self._units = _unit_keys(self._departments, org.departments)

    def department(self, entry: DepartmentEntry) -> DepartmentEntry:
        key = self._units[entry.key]
        known = self._departments.get(key)
        return msgspec.structs.replace(
            entry,
            key=key,
            parent=self._units.get(entry.parent or ""),
            head=self._staff.get(entry.head or ""),
            leader=self._staff.get(entry.leader or "") or self._kept_leader(known),
        )

    def person(self, entry: PersonEntry) -> PersonEntry:
        key = self._staff[entry.key]
        changed = msgspec.structs.replace(
            entry,
            key=key,
            department=self._units.get(entry.department or ""),
            superior=self._staff.get(entry.superior or ""),
        )
        if (known := self._people.get(key)) is None:
            return changed
        told = {each.messenger for each in entry.accounts}
        others = tuple(each for each in known.accounts if each.messenger not in told)
        return msgspec.structs.replace(
            changed,
            aliases=known.aliases,
            email=entry.email or known.email,
            language=known.language,
            level=known.level,
            roles=known.roles,
            accounts=(*others, *entry.accounts),
        )

    def _kept_leader(self, known: DepartmentEntry | None) -> str | None:
        leader = known.leader if known else None
        return leader if leader in set(self._staff.values()) else None


def _staff_keys(state: State, people: Iterable[PersonEntry]) -> Mapping[str, str]:
    """Our key of each person by the messenger's."""
    key_of = {each.id: each.key for each in state.people}
    by_account = {each.address: key_of[each.person_id] for each in state.accounts}
    times = Counter(each.email for each in state.people if each.email)
    by_email = {each.email: each.key for each in state.people if times[each.email] == 1}
    found = {
        each.key: next((by_account[at] for at in each.accounts if at in by_account), None)
        or by_email.get(each.email, each.key)
        for each in people
    }
    # Two of them can't be one of ours: then each stands for themselves.
    claims = Counter(found.values())
    return {theirs: ours if claims[ours] == 1 else theirs for theirs, ours in found.items()}


def _unit_keys(
    known: Mapping[str, DepartmentEntry], departments: Iterable[DepartmentEntry]
) -> Mapping[str, str]:
    by_name = {each.name: each.key for each in known.values()}
    return {
        each.key: each.key if each.key in known else by_name.get(each.name, each.key)
        for each in departments
    }
