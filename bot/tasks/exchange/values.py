"""What is read from a sheet of tasks, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from bot.directory.values import Member, Unit
from bot.errors import UserError
from bot.tasks.exchange.columns import Column
from bot.tasks.model import Priority, State, Task

MOST: Final = 10_000
"""Tasks in one file; more are several files."""


class RawRow(NamedTuple):
    """One row as it stands in the file: its number there, and its filled cells."""

    number: int
    cells: Mapping[Column, object]


class Problem(NamedTuple):
    """What is wrong in one row (0: in the file) and column (empty: in none of them alone)."""

    row: int
    column: str
    error: UserError


@dataclass(slots=True)
class Reading:
    """A file that was read: its rows, the file's word for each column, what it has besides."""

    rows: list[RawRow] = field(default_factory=list)
    headers: dict[Column, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, row: int, column: Column | None, error: UserError) -> None:
        """Note a problem; its column is called as the file calls it."""
        self.problems.append(Problem(row, self.headers.get(column, "") if column else "", error))


class Reached(NamedTuple):
    """A milestone of a row, and whether it has been reached."""

    title: str
    due: datetime
    done: bool


@dataclass(slots=True)
class Draft:
    """A task as a row asks for it; in `waits` and `whole_words` it names others."""

    row: int
    own_id: str
    title: str
    owner: Member
    unit: Unit | None
    people: tuple[Member, ...]
    departments: tuple[Unit, ...]
    priority: Priority
    state: State
    progress: int
    starts: datetime | None
    due: datetime | None
    finished: datetime | None
    words: dict[str, str]
    keys: tuple[Reached, ...]
    waits: str
    whole_words: str = ""
    project_id: int | None = None
    restricted: bool = False
    after: "list[Tie]" = field(default_factory=list)
    whole: "Draft | Task | None" = None


class Tie(NamedTuple):
    """What a drafted task waits for: another draft of the file, or a task that is there."""

    on: Draft | Task
    lag_days: int
