"""From the cells of an org file's rows to drafts: right in themselves, not yet among each other."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

import msgspec

from bot.directory.model import Level
from bot.directory.org import cells
from bot.directory.org.columns import KIND, MESSENGERS, NOTE, column_of, unknown_column
from bot.directory.org.values import Problems, Table
from templates import Language

_Read = TypeVar("_Read")

_UNREAD: Final = frozenset({KIND, NOTE})


class RawRow(msgspec.Struct, frozen=True):
    """One row as a reader found it: its number and its filled cells by their headers."""

    number: int
    cells: dict[str, object]


class Draft(msgspec.Struct, frozen=True):
    """What every row has: its number, its name (may be empty if refused) and perhaps an id."""

    row: int
    name: str
    key: str | None


class DepartmentDraft(Draft, frozen=True):
    """A department as its row says it; whom it names is not yet looked up."""

    parent: str | None
    head: str | None
    leader: str | None


class PersonDraft(Draft, frozen=True):
    """A person as their row says it; whom it names is not yet looked up."""

    aliases: tuple[str, ...]
    department: str | None
    superior: str | None
    title: str
    email: str
    language: Language
    level: Level
    roles: tuple[str, ...]
    accounts: dict[str, str]


def department_drafts(rows: Iterable[RawRow], problems: Problems) -> list[DepartmentDraft]:
    """Read the rows of the departments; what can't be read is noted and left out."""
    drafts = [_department(_Row(Table.DEPARTMENTS, row, problems)) for row in rows]
    return [draft for draft in drafts if draft.name or draft.key]


def person_drafts(
    rows: Iterable[RawRow], problems: Problems, language: Language
) -> list[PersonDraft]:
    """Read the rows of the people; what can't be read is noted and left out.

    `language` is that of people whose row names none.
    """
    drafts = [_person(_Row(Table.PEOPLE, row, problems), language) for row in rows]
    return [draft for draft in drafts if draft.name or draft.key]


class _Row:
    """One row by columns; notes its problems and goes on with a default."""

    def __init__(self, table: Table, raw: RawRow, problems: Problems) -> None:
        self.number = raw.number
        self._table = table
        self._problems = problems
        self._called = ""
        self._cells: dict[str, object] = {}
        refused = list(self._take(raw.cells))
        self.name = self._called = self.read("name", cells.name, "")
        if "name" not in self._cells:
            self.note("the name is missing")
        for problem in refused:
            self.note(problem)

    def _take(self, filled: dict[str, object]) -> Iterator[str]:
        for header, cell in filled.items():
            column = column_of(self._table, header)
            if column is None:
                yield unknown_column(self._table, header)
            elif column in self._cells:
                yield f"column {header} says once more what {column} is"
            elif column not in _UNREAD and not cells.is_empty(cell):
                self._cells[column] = cell

    def read(self, column: str, how: Callable[[object, str], _Read], default: _Read) -> _Read:
        """What stands in the column; the default where it is empty or can't be read."""
        if column not in self._cells:
            return default
        try:
            return how(self._cells[column], column)
        except cells.CellError as error:
            self.note(str(error))
            return default

    def reference(self, column: str) -> str | None:
        """Whom or what the column names."""
        return self.read(column, cells.reference, None)

    def note(self, problem: str) -> None:
        """Note a problem of this row."""
        self._problems.row(self._table, self.number, self._called, problem)


def _department(row: _Row) -> DepartmentDraft:
    return DepartmentDraft(
        row=row.number,
        name=row.name,
        key=row.read("id", cells.code, None),
        parent=row.reference("parent"),
        head=row.reference("head"),
        leader=row.reference("leader"),
    )


def _person(row: _Row, language: Language) -> PersonDraft:
    return PersonDraft(
        row=row.number,
        name=row.name,
        key=row.read("id", cells.code, None),
        aliases=row.read("alias", cells.words, ()),
        department=row.reference("department"),
        superior=row.reference("superior"),
        title=row.read("title", cells.text, ""),
        email=row.read("email", cells.email, ""),
        language=row.read("language", cells.language, language),
        level=row.read("level", cells.level, Level.USER),
        roles=row.read("roles", cells.words, ()),
        accounts=_accounts(row),
    )


def _accounts(row: _Row) -> dict[str, str]:
    found: dict[str, str] = row.read("accounts", cells.accounts, dict[str, str]())
    for messenger in MESSENGERS:
        own = row.read(messenger, cells.code, None)
        if own is not None and found.setdefault(messenger, own) != own:
            row.note(f"two accounts are given for {messenger}")
    return found
