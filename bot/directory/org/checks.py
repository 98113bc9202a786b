"""Whether the rows of an org file agree with each other: references, circles, accounts."""

from collections.abc import Mapping, Sequence

from bot.directory.org.roster import Roster, key_of
from bot.directory.org.rows import DepartmentDraft, Draft, PersonDraft
from bot.directory.org.values import DepartmentEntry, PersonEntry, Problems, Table
from bot.directory.values import CONSOLE, Address


class Checker:
    """Turns drafts into entries whose references are keys, and notes all that leads nowhere."""

    def __init__(
        self,
        departments: Sequence[DepartmentDraft],
        people: Sequence[PersonDraft],
        problems: Problems,
    ) -> None:
        """Index both tables, which notes the doubles in them."""
        self._departments = departments
        self._people = people
        self._units = Roster(Table.DEPARTMENTS, departments, problems)
        self._staff = Roster(Table.PEOPLE, people, problems)

    def department_entries(self) -> list[DepartmentEntry]:
        """Every department; notes unknown references and circles of parents."""
        entries = [self._department(draft) for draft in self._departments]
        above = {entry.key: entry.parent for entry in entries}
        _note_circles(self._units, self._departments, above, "the line of parents")
        return entries

    def person_entries(self) -> list[PersonEntry]:
        """Every person; notes unknown references, circles of superiors and doubled accounts."""
        entries = [self._person(draft) for draft in self._people]
        above = {entry.key: entry.superior for entry in entries}
        _note_circles(self._staff, self._people, above, "the reporting line")
        self._check_accounts(entries)
        return entries

    def _department(self, draft: DepartmentDraft) -> DepartmentEntry:
        def find(roster: Roster, column: str, reference: str | None) -> str | None:
            return _find(self._units, draft, roster, column, reference)

        return DepartmentEntry(
            key=key_of(draft),
            name=draft.name,
            parent=find(self._units, "parent", draft.parent),
            head=find(self._staff, "head", draft.head),
            leader=find(self._staff, "leader", draft.leader),
        )

    def _person(self, draft: PersonDraft) -> PersonEntry:
        def find(roster: Roster, column: str, reference: str | None) -> str | None:
            return _find(self._staff, draft, roster, column, reference)

        return PersonEntry(
            key=key_of(draft),
            name=draft.name,
            aliases=draft.aliases,
            department=find(self._units, "department", draft.department),
            superior=find(self._staff, "superior", draft.superior),
            title=draft.title,
            email=draft.email,
            language=draft.language,
            level=draft.level,
            roles=draft.roles,
            accounts=_addresses({CONSOLE: key_of(draft), **draft.accounts}),
        )

    def _check_accounts(self, entries: Sequence[PersonEntry]) -> None:
        owners: dict[Address, PersonDraft] = {}
        for entry, draft in zip(entries, self._people, strict=True):
            for address in entry.accounts:
                owner = owners.setdefault(address, draft)
                if owner is not draft and key_of(owner) != key_of(draft):
                    self._staff.note(
                        draft,
                        f"account {address.messenger}: {address.external_id} is also that of "
                        f"row {owner.row} ({owner.name})",
                    )


def _addresses(accounts: Mapping[str, str]) -> tuple[Address, ...]:
    return tuple(Address(*account) for account in sorted(accounts.items()))


def _find(
    own: Roster, draft: Draft, roster: Roster, column: str, reference: str | None
) -> str | None:
    if reference is None:
        return None
    try:
        return roster.find(reference)
    except LookupError as error:
        own.note(draft, f"{column} {error}")
        return None


def _note_circles(
    roster: Roster, drafts: Sequence[Draft], above: Mapping[str, str | None], line: str
) -> None:
    by_key = {key_of(draft): draft for draft in reversed(drafts)}
    for circle in circles(above):
        first = min((by_key[key] for key in circle), key=lambda draft: draft.row)
        start = circle.index(key_of(first))
        path = [*circle[start:], *circle[:start], circle[start]]
        names = " → ".join(by_key[key].name or key for key in path)
        roster.note(first, f"{line} goes in a circle: {names}")


def circles(above: Mapping[str, str | None]) -> list[list[str]]:
    """Every circle among those who have at most one above them, each once, each in full."""
    settled: set[str] = set()
    found: list[list[str]] = []
    for start in above:
        path: dict[str, int] = {}
        node: str | None = start
        while node is not None and node not in settled and node not in path:
            path[node] = len(path)
            node = above.get(node)
        if node is not None and node in path:
            found.append(list(path)[path[node] :])
        settled.update(path)
    return found
