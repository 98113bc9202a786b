"""How tasks stand now: what others show of them, a line each, read in one look."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import and_, bindparam, case, func, select
from sqlmodel import SQLModel

from bot.engine.context import Context
from bot.tasks.model import OPEN, State
from storage import Tx
from storage.prepared import Query


class Standing(NamedTuple):
    """A task as it stands."""

    id: int
    title: str
    state: str
    owner_id: int
    due_at: datetime | None
    progress: int
    effort: int
    restricted: bool = False

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"T{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be finished."""
        return self.state in OPEN


_task = SQLModel.metadata.tables["task"].c
_columns: Final = (
    _task.id,
    _task.title,
    _task.state,
    _task.owner_id,
    _task.due_at,
    _task.progress,
    _task.effort,
    _task.restricted,
)
_all = select(*_columns).order_by(_task.id)
_parts = Query(_all.where(_task.parent_id == bindparam("task")), Standing)
_given_by = Query(
    _all.where(_task.source == bindparam("source"), _task.source != ""),  # as its index has it
    Standing,
)


def parts(tx: Tx, task_id: int) -> list[Standing]:
    """A task's subtasks, oldest first, closed ones too; what was changed here counts."""
    tx.flush()
    return _parts.all(tx, {"task": task_id})


def given_by(tx: Tx, source: str) -> list[Standing]:
    """The tasks that a record has given, oldest first: those of a meeting or an incident."""
    tx.flush()
    return _given_by.all(tx, {"source": source})


class Tally(NamedTuple):
    """How the tasks of a project stand: those cancelled don't count."""

    open: int
    done: int
    late: int


def tally(tx: Tx, project_id: int, now: datetime) -> Tally:
    """How many tasks of a project are open, done, and late."""
    tx.flush()
    is_open = _task.state.in_(OPEN)
    query = select(
        func.count(case((is_open, 1))),
        func.count(case((_task.state == State.DONE.value, 1))),
        func.count(case((and_(is_open, _task.due_at <= now), 1))),
    ).where(_task.project_id == project_id)
    return Tally(*tx.connection().execute(query).one())


def standing(tx: Tx, subjects: Iterable[str]) -> list[Standing]:
    """The tasks of these ids, in their order; what is no task's id is left out."""
    wanted = list(dict.fromkeys(each for each in map(_number, subjects) if each is not None))
    tx.flush()
    found = {row.id: row for row in _of(tx, wanted)}
    return [found[each] for each in wanted if each in found]


def _of(tx: Tx, ids: Sequence[int]) -> list[Standing]:
    rows = tx.connection().execute(_all.where(_task.id.in_(ids))) if ids else ()
    return [Standing(*row) for row in rows]


def _number(subject: str) -> int | None:
    digits = subject.removeprefix("T")
    return int(digits) if digits.isascii() and digits.isdigit() else None


def in_words(ctx: Context, each: Standing, *, shown: bool = False) -> str:
    """The task as a line: what it is, how it stands, whose it is, until when.

    Of one kept among the core its number alone, unless the reader may be `shown` it (D-08).
    """
    if each.restricted and not shown:
        return kept(ctx, each.subject)
    facts = [f"{each.subject} {each.title}", ctx.text(f"task.state.{each.state}")]
    facts.append(ctx.member(each.owner_id).name)
    if each.is_open:
        facts += [f"{each.progress}%"] if each.progress else []
        facts += [ctx.moment(each.due_at)] if each.due_at else []
    return " · ".join(facts)


def kept(ctx: Context, subject: str) -> str:
    """All that a line says of a task that is kept among the core."""
    return f"{subject} {ctx.text('task.restricted')}"
