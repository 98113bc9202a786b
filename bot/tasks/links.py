"""Which task waits for which, and until when: asked of the database, decided without it (T-08)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlmodel import SQLModel, col

from bot.tasks.model import OPEN, Dependency, State, Task
from bot.time.calendar import WorkingCalendar
from storage import Tx
from storage.prepared import Query

NEVER_HELD: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a task could begin that nothing holds up."""

_GRAPH: Final = int.from_bytes(b"links")
_take_turn = select(func.pg_advisory_xact_lock(_GRAPH))


class Wait(NamedTuple):
    """One task that another waits for, as it stands; `lag_days` as in `Dependency`."""

    id: int
    lag_days: int
    state: str
    title: str
    owner_id: int
    due_at: datetime | None
    finished_at: datetime | None
    restricted: bool = False

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"T{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be finished."""
        return self.state in OPEN

    def over_at(self, calendar: WorkingCalendar) -> datetime | None:
        """From when on it holds nobody up; None while that is not known.

        A finished one counts from its end, one with a lead from its date, a cancelled one never.
        """
        if self.state == State.CANCELLED:
            return NEVER_HELD
        if self.finished_at is not None and not self.is_open:
            return _days_after(self.finished_at, max(self.lag_days, 0), calendar)
        if self.lag_days < 0 and self.due_at is not None:
            return calendar.add_days(self.due_at, self.lag_days)
        return None

    def expected_over(self, now: datetime, calendar: WorkingCalendar) -> datetime | None:
        """When it will hold nobody up if all goes as planned; None where no date is planned.

        One that is late will need at least one more working day.
        """
        known = self.over_at(calendar)
        if known is not None or self.due_at is None:
            return known
        end = self.due_at if self.due_at > now else calendar.add_days(now, 1)
        return _days_after(end, max(self.lag_days, 0), calendar)


def _days_after(at: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    return calendar.add_days(at, days) if days else at


def ready_at(waits: Iterable[Wait], calendar: WorkingCalendar) -> datetime | None:
    """From when on a task with these predecessors may begin; None while that is not known."""
    return _latest(each.over_at(calendar) for each in waits)


def earliest(waits: Iterable[Wait], now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """When it may begin if all goes as planned; None where a predecessor has no date."""
    return _latest(each.expected_over(now, calendar) for each in waits)


def _latest(moments: Iterator[datetime | None]) -> datetime | None:
    latest = NEVER_HELD
    for each in moments:
        if each is None:
            return None
        latest = max(latest, each)
    return latest


_dependency = SQLModel.metadata.tables["task_dependency"].c
_task = SQLModel.metadata.tables["task"].c
_WAIT: Final = (
    _task.id,
    _dependency.lag_days,
    _task.state,
    _task.title,
    _task.owner_id,
    _task.due_at,
    _task.finished_at,
    _task.restricted,
)
_waits = Query(
    select(*_WAIT)
    .join(Task, _task.id == _dependency.predecessor_id)
    .where(_dependency.task_id == bindparam("task"))
    .order_by(_task.id),
    Wait,
)


def waits(tx: Tx, task_id: int) -> list[Wait]:
    """What a task waits for, finished and cancelled ones too; what was changed here counts."""
    tx.flush()
    return _waits.all(tx, {"task": task_id})


_dependents = Query(
    select(_dependency.task_id)
    .where(_dependency.predecessor_id == bindparam("task"))
    .order_by(_dependency.task_id),
    int,
)


def dependents(tx: Tx, task_id: int) -> list[int]:
    """The tasks that wait for this one, by id."""
    return _dependents.all(tx, {"task": task_id})


class Neighbour(NamedTuple):
    """One task beside another: before it, or after it."""

    is_before: bool
    wait: Wait


def _neighbour(after: int, *columns: object) -> Neighbour:
    return Neighbour(not after, Wait(*columns))  # type: ignore[arg-type]  # as in `_WAIT`


_follows = _dependency.predecessor_id == bindparam("task")
_neighbours = Query(
    select(case((_follows, 1), else_=0), *_WAIT)
    .join(
        Task,
        or_(
            and_(_dependency.task_id == bindparam("task"), _task.id == _dependency.predecessor_id),
            and_(_follows, _task.id == _dependency.task_id),
        ),
    )
    .where(or_(_dependency.task_id == bindparam("task"), _follows))
    .order_by(_task.id),
    _neighbour,
)


def neighbours(tx: Tx, task_id: int) -> list[Neighbour]:
    """What stands before and after a task, in one look."""
    return _neighbours.all(tx, {"task": task_id})


def take_turn(tx: Tx) -> None:
    """Let nobody else tie tasks together until this transaction ends.

    Two that each add an edge could close a circle that neither sees; SQLite has one writer anyway.
    """
    connection = tx.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(_take_turn)


def way(tx: Tx, start: int, goal: int) -> list[int]:
    """How `start` has to wait for `goal`, task by task, by predecessors and parts; else empty.

    A task can't be finished before those it waits for, nor before its subtasks.
    """
    came_from: dict[int, int | None] = {start: None}
    frontier: Sequence[int] = [start]
    while frontier and goal not in came_from:
        fresh: dict[int, int] = {}
        for before, after in _steps(tx, frontier):
            if after not in came_from:
                fresh.setdefault(after, before)
        came_from |= fresh
        frontier = list(fresh)
    if goal not in came_from:
        return []
    path, at = [], came_from[goal]
    while at is not None:
        path.append(at)
        at = came_from[at]
    return [*reversed(path), goal]


def _steps(tx: Tx, frontier: Sequence[int]) -> Iterator[tuple[int, int]]:
    waiting = select(col(Dependency.task_id), col(Dependency.predecessor_id))
    yield from map(tuple, tx.execute(waiting.where(col(Dependency.task_id).in_(frontier))))
    parts = select(col(Task.parent_id), col(Task.id))
    yield from map(tuple, tx.execute(parts.where(col(Task.parent_id).in_(frontier))))


def holding_up(tx: Tx, task_id: int) -> list[Wait]:
    """The open tasks at the far end of what a task waits for: those that can be worked on now."""
    found: dict[int, Wait] = {}
    seen = {task_id}
    ahead = [each for each in waits(tx, task_id) if each.is_open]
    while ahead:
        each = ahead.pop()
        if each.id in seen:
            continue
        seen.add(each.id)
        before = [one for one in waits(tx, each.id) if one.is_open]
        if before:
            ahead += before
        else:
            found[each.id] = each
    return [found[key] for key in sorted(found)]
