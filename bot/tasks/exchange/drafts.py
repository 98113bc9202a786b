"""From rows of cells to drafts of tasks: everything that a row can be wrong about by itself."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from bot.directory.projects import Project
from bot.directory.values import Member, Unit
from bot.engine.commands.mentions import Party, find_party
from bot.engine.commands.text import fold
from bot.engine.context import Context
from bot.errors import UserError
from bot.tasks.actions.belonging import project_for
from bot.tasks.actions.giving import owner_of
from bot.tasks.arguments.kinds import PRIORITY
from bot.tasks.exchange import cells
from bot.tasks.exchange.columns import Column
from bot.tasks.exchange.names import NOTHING
from bot.tasks.exchange.progress import counted
from bot.tasks.exchange.values import Draft, RawRow, Reached, Reading
from bot.tasks.model import Priority, State

T = TypeVar("T")

_SEPARATORS: Final = re.compile("[,，、;；/|\n]+")
_MOST_PARTIES: Final = 50
_FULL: Final = 100
_LONG: Final = 5000
_TITLE: Final = 200
_SHORT: Final = 80
_ID: Final = 40
_TEXTS: Final = {
    Column.DESCRIPTION: ("description", _LONG),
    Column.NEXT_STEP: ("next_step", _LONG),
    Column.PROBLEM: ("problem", _LONG),
    Column.NOTE: ("note", _LONG),
    Column.ACCEPTANCE: ("acceptance", _LONG),
    Column.GOAL: ("goal", _LONG),
    Column.SCOPE: ("scope", _LONG),
    Column.RESOURCES: ("resources", _LONG),
    Column.RISKS: ("risks", _LONG),
}
_LINES: Final = {
    Column.PROJECT: ("project", _SHORT),
    Column.KIND: ("kind", 40),
    Column.TAGS: ("tags", 400),
}


def drafts(ctx: Context, reading: Reading) -> list[Draft]:
    """A draft for every row; what is wrong is noted, and stands for something harmless there."""
    people = _Parties(ctx)
    return [_Row(ctx, reading, row, people).draft() for row in counted("check", reading.rows)]


class _Parties:
    """People, departments and projects by the words in cells, each looked up once."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._found: dict[str, Party | UserError] = {}
        self._projects: dict[str, Project | UserError | None] = {}
        self._heads: dict[int, tuple[Member, Unit | None] | UserError] = {}

    def named(self, raw: str) -> Party:
        if raw not in self._found:
            self._found[raw] = _attempted(lambda: find_party(raw, self._ctx))
        found = self._found[raw]
        if isinstance(found, UserError):
            raise found
        return found

    def project(self, name: str) -> Project | None:
        if name not in self._projects:
            self._projects[name] = _attempted(lambda: project_for(self._ctx, name))
        return _or_raise(self._projects[name])

    def owner(self, raw: str) -> tuple[Member, Unit | None]:
        party = self.named(raw)
        if isinstance(party, Member):
            return party, None
        if party.id not in self._heads:
            self._heads[party.id] = _attempted(lambda: owner_of(self._ctx, party))
        return _or_raise(self._heads[party.id])


def _attempted(find: Callable[[], T]) -> T | UserError:
    try:
        return find()
    except UserError as error:
        return error


def _or_raise(found: T | UserError) -> T:
    if isinstance(found, UserError):
        raise found
    return found


class _Row:
    """One row as it is read."""

    def __init__(self, ctx: Context, reading: Reading, raw: RawRow, parties: _Parties) -> None:
        self._ctx = ctx
        self._reading = reading
        self._raw = raw
        self._parties = parties

    def draft(self) -> Draft:
        me: tuple[Member, Unit | None] = (self._ctx.person, None)
        # A sheet that names departments only asks their heads (T-29).
        named = Column.OWNER if Column.OWNER in self._raw.cells else Column.UNIT
        owner, unit = self._read(named, self._owner, me)
        nobody: tuple[Member, ...] = ()
        people = self._read(Column.PEOPLE, self._people, nobody)
        draft = Draft(
            row=self._raw.number,
            own_id=self._read(Column.ID, lambda cell: cells.one_line(cell, _ID), ""),
            title=self._title(),
            owner=owner,
            unit=unit,
            people=tuple(one for one in people if one.id != owner.id),
            departments=self._read(Column.DEPARTMENTS, self._departments, ()),
            priority=self._read(Column.PRIORITY, self._priority, Priority.MID),
            state=State.TODO,
            progress=0,
            starts=self._moment(Column.STARTS, start=True),
            due=self._moment(Column.DUE),
            finished=self._moment(Column.FINISHED),
            words=self._words(),
            keys=self._read(Column.MILESTONES, self._keys, ()),
            waits=self._read(Column.AFTER, lambda cell: cells.lines(cell, _LONG), ""),
            whole_words=self._read(Column.WHOLE, self._whole, ""),
        )
        self._belong(draft)
        self._place(draft)
        return draft

    def _read(self, column: Column, how: Callable[[object], T], default: T) -> T:
        if column not in self._raw.cells:
            return default
        try:
            return how(self._raw.cells[column])
        except UserError as error:
            self._reading.note(self._raw.number, column, error)
            return default

    def _note(self, column: Column, key: str) -> None:
        self._reading.note(self._raw.number, column, UserError(key))

    def _title(self) -> str:
        found = self._read(Column.TITLE, lambda cell: cells.one_line(cell, _TITLE), "-")
        if Column.TITLE not in self._raw.cells or not found:
            self._note(Column.TITLE, "exchange.no_title")
        return found

    def _owner(self, cell: object) -> tuple[Member, Unit | None]:
        return self._parties.owner(cells.one_line(cell, _TITLE))

    def _parts(self, cell: object) -> list[str]:
        parts = [part.strip() for part in _SEPARATORS.split(cells.words(cell)) if part.strip()]
        if len(parts) > _MOST_PARTIES:
            raise UserError("input.too_many", limit=_MOST_PARTIES)
        return list(dict.fromkeys(parts))

    def _people(self, cell: object) -> tuple[Member, ...]:
        found: list[Member] = []
        for part in self._parts(cell):
            party = self._parties.named(part)
            if not isinstance(party, Member):
                raise UserError("input.person_wanted", given=party.name)
            found.append(party)
        return tuple(dict.fromkeys(found))

    def _departments(self, cell: object) -> tuple[Unit, ...]:
        found: list[Unit] = []
        for part in self._parts(cell):
            party = self._parties.named(part)
            if not isinstance(party, Unit):
                raise UserError("input.department_wanted", given=party.name)
            found.append(party)
        return tuple(dict.fromkeys(found))

    def _whole(self, cell: object) -> str:
        said = cells.one_line(cell, _TITLE)
        return "" if fold(said) in NOTHING else said

    def _belong(self, draft: Draft) -> None:
        """The project of that name, whose member whoever imports has to be (D-07)."""
        name = draft.words["project"]
        project = self._read(Column.PROJECT, lambda _: self._parties.project(name), None)
        if project is not None:
            draft.words["project"], draft.project_id = project.name, project.id

    def _keys(self, cell: object) -> tuple[Reached, ...]:
        return cells.milestones(cell, self._ctx)

    def _priority(self, cell: object) -> Priority:
        return PRIORITY.read(cells.one_line(cell, _TITLE), self._ctx)

    def _moment(self, column: Column, *, start: bool = False) -> datetime | None:
        return self._read(column, lambda cell: cells.moment(cell, self._ctx, start=start), None)

    def _words(self) -> dict[str, str]:
        found = {}
        for column, (name, limit) in _TEXTS.items():
            found[name] = self._read(column, partial(cells.lines, limit=limit), "")
        for column, (name, limit) in _LINES.items():
            found[name] = self._read(column, partial(cells.one_line, limit=limit), "")
        found["tags"] = " ".join(each.lstrip("#＃") for each in found["tags"].split())
        return found

    def _place(self, draft: Draft) -> None:
        """State and progress, of which one may follow from the other."""
        progress = self._read(Column.PROGRESS, cells.percent, 0)
        stated: State | None = self._read(
            Column.STATE, lambda cell: cells.state(cell, self._ctx), None
        )
        state = stated or self._implied(draft, progress)
        # A cell that a spreadsheet formats as a percentage holds 1 for all of it.
        whole = progress in {1, _FULL} or Column.PROGRESS not in self._raw.cells
        if state is State.DONE and not whole:
            self._note(Column.PROGRESS, "exchange.done_below")
        if stated is State.TODO and progress:
            self._note(Column.PROGRESS, "exchange.todo_above")
        if draft.finished and state is not State.DONE:
            self._note(Column.FINISHED, "exchange.finished_open")
        if draft.finished and draft.finished > self._ctx.now:
            self._note(Column.FINISHED, "exchange.finished_ahead")
        if draft.starts and draft.due and draft.starts > draft.due:
            self._note(Column.STARTS, "exchange.starts_late")
        draft.state = state
        draft.progress = _FULL if state is State.DONE else progress

    @staticmethod
    def _implied(draft: Draft, progress: int) -> State:
        if draft.finished:
            return State.DONE
        return State.DOING if progress else State.TODO
