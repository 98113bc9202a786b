"""What an org file says once it is found right, and how it is refused when it is not."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from bot.directory.model import Level
from bot.directory.values import Address
from bot.errors import SetupError
from templates import Language


class Table(StrEnum):
    """The two tables of an org file, in the order in which problems are told."""

    DEPARTMENTS = "departments"
    PEOPLE = "people"


class DepartmentEntry(msgspec.Struct, frozen=True):
    """A department; `parent`, `head` and `leader` are keys."""

    key: str
    name: str
    parent: str | None = None
    head: str | None = None
    leader: str | None = None


class PersonEntry(msgspec.Struct, frozen=True):
    """A person; `department` and `superior` are keys, accounts are in order."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    department: str | None = None
    superior: str | None = None
    title: str = ""
    email: str = ""
    language: Language = "zh"
    level: Level = Level.USER
    roles: tuple[str, ...] = ()
    accounts: tuple[Address, ...] = ()


class OrgFile(msgspec.Struct, frozen=True):
    """A whole organisation without contradictions: every key that is named is there."""

    source: str
    departments: tuple[DepartmentEntry, ...]
    people: tuple[PersonEntry, ...]


class OrgFileError(SetupError):
    """An org file that can't be used; `problems` names all that is wrong, each with its row."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        count = f"{len(problems)} problems" if len(problems) != 1 else "1 problem"
        super().__init__(f"{source}: {count}, nothing was changed. {'; '.join(problems)}")
        self.source = source
        self.problems = tuple(problems)


_ORDER: Final = tuple(Table)


class Problems:
    """Collects what is wrong with one file, so that it is told all at once and in file order."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._found: list[tuple[int, int, str]] = []

    def file(self, problem: str) -> None:
        """Note a problem of the file as a whole."""
        self._found.append((-1, 0, problem))

    def header(self, table: Table, row: int, problem: str) -> None:
        """Note a problem of a table's column headers."""
        self._found.append((_ORDER.index(table), row, f"{table} header (row {row}): {problem}"))

    def row(self, table: Table, row: int, name: str, problem: str) -> None:
        """Note a problem of one row; `name` is empty where the row has none."""
        called = f" ({name})" if name else ""
        self._found.append((_ORDER.index(table), row, f"{table} row {row}{called}: {problem}"))

    def raise_if_any(self) -> None:
        """Raise OrgFileError if anything was noted."""
        if self._found:
            told = sorted(self._found, key=lambda found: found[:2])
            raise OrgFileError(self._source, [problem for _, _, problem in told])
