"""What the morning's digest says about tasks (T-15, semantics §3.4)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, bindparam, not_, or_, select

from bot.directory.model import DEPARTMENTS
from bot.directory.projects import CORE, ProjectMember
from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Item, Section
from bot.tasks.model import OPEN, Milestone, Priority, State, Task
from storage.prepared import Query

_SHOWN: Final = 10
_READ: Final = 60
"""Rows of one kind that are looked at: what presses most stands among them."""


class Line(NamedTuple):
    """A task as a digest needs it, its columns in the order of `_LINE`."""

    id: int
    title: str
    state: str
    priority: str
    owner_id: int
    reviewer_id: int | None
    pooled: bool
    due_at: datetime | None
    acknowledged_at: datetime | None
    ack_overdue: bool
    update_overdue: bool

    @property
    def is_strong(self) -> bool:
        """Whether its due date has messages of its own."""
        return Priority(self.priority).is_strong


_t: Final = Task.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it
_on: Final = ProjectMember.__table__.c  # type: ignore[attr-defined]  # as above
_LINE: Final = tuple(_t[name] for name in Line._fields)


def _in(*states: State) -> ColumnElement[bool]:
    # Written out, not bound, so that the plan knows how few rows are in them.
    names: BindParameter[str] = bindparam(
        None, tuple(each.value for each in states), expanding=True, literal_execute=True
    )
    found: ColumnElement[bool] = _t.state.in_(names)
    return found


def _lines(*conditions: ColumnElement[bool]) -> Query[Line]:
    query = select(*_LINE).where(*conditions)
    ordered = query.order_by(_t.due_at.is_(None), _t.due_at, _t.id)
    return Query(ordered.limit(bindparam("limit", type_=Integer)), Line)


_me: Final = bindparam("me", type_=Integer)
_owned: Final = _lines(
    _t.owner_id == _me,
    _in(*OPEN),
    or_(_t.due_at <= bindparam("soon", type_=_t.due_at.type), _t.acknowledged_at.is_(None)),
)
_given: Final = _lines(
    _t.initiator_id == _me,
    _t.owner_id != _me,
    _in(*OPEN),
    or_(
        _in(State.BLOCKED),
        and_(_in(State.REVIEW), _t.reviewer_id.is_(None)),
        and_(_in(State.DOING), _t.update_overdue),
        _t.due_at < bindparam("long_ago", type_=_t.due_at.type),
    ),
)
_reviewed: Final = _lines(_t.reviewer_id == _me, _in(State.REVIEW))
_watched: Final = _lines(_t.watched_by_id == _me, _in(*OPEN))
_needed: Final = _lines(
    _t.needs_id.in_(select(DEPARTMENTS.c.id).where(DEPARTMENTS.c.head_id == _me)),
    _in(State.BLOCKED),
    # The department that is needed is around it: of what is restricted it learns nothing (D-08).
    or_(
        not_(_t.restricted),
        _t.project_id.in_(
            select(_on.project_id).where(_on.person_id == _me, _on.role.in_(list(CORE)))
        ),
    ),
)


class KeyLine(NamedTuple):
    """A milestone as a digest needs it."""

    task_id: int
    title: str
    owner_id: int
    due_at: datetime


_m: Final = Milestone.__table__.c  # type: ignore[attr-defined]  # as above


def _keys(*whose: ColumnElement[bool]) -> Query[KeyLine]:
    by = bindparam("by", type_=_m.due_at.type)
    query = select(_m.task_id, _m.title, _t.owner_id, _m.due_at).join_from(
        Task, Milestone, _m.task_id == _t.id
    )
    open_ones = query.where(*whose, _in(*OPEN), _m.done_at.is_(None), _m.due_at <= by)
    ordered = open_ones.order_by(_m.due_at, _m.id)
    return Query(ordered.limit(bindparam("limit", type_=Integer)), KeyLine)


_own_keys: Final = _keys(_t.owner_id == _me)
_given_keys: Final = _keys(_t.initiator_id == _me, _t.owner_id != _me)


def digest(ctx: Context, reader: Member) -> Iterator[Section]:
    """What is late or due soon, what waits for the reader, and what is late below them.

    Due dates of high priority are left out: they have messages of their own.
    """
    today = ctx.now.astimezone(ctx.calendar.zone).date()
    soon = _midnight(ctx, ctx.calendar.working_day_after(today, 1))
    long_ago = _midnight(ctx, _days_before(ctx, today))
    values = {"me": reader.id, "limit": _READ, "soon": soon, "long_ago": long_ago}
    kept = _owned.all(ctx.tx, values)
    owned, pooled = [each for each in kept if not each.pooled], [e for e in kept if e.pooled]
    given, needed = _given.all(ctx.tx, values), _needed.all(ctx.tx, values)
    others = [*_watched.all(ctx.tx, values), *given]
    mine = [each for each in owned if each.state != State.REVIEW]
    handed_in = [*_reviewed.all(ctx.tx, values), *(each for each in given if _is_in_review(each))]
    waiting = [each for each in handed_in if not _is_told(each, soon)]
    kinds: tuple[tuple[str, list[Line], str], ...] = (
        ("overdue", [each for each in mine if _is_due(each, ctx.now)], "task.progress"),
        ("soon", [each for each in mine if _is_due(each, soon)], ""),
        ("unacknowledged", [each for each in mine if each.acknowledged_at is None], "task.ack"),
        ("pooled", pooled, "task.show"),
        ("review", waiting, "task.show"),
        ("blocked", [*needed, *(each for each in given if _is(each, State.BLOCKED))], "task.show"),
        ("unanswered", [each for each in others if each.ack_overdue], ""),
        ("late", [each for each in others if _is_due(each, long_ago)], ""),
        ("silent", [each for each in others if each.update_overdue], ""),
    )
    for name, lines, action in kinds:
        if lines:
            yield _section(ctx, reader, name, lines, action)
    values = {"me": reader.id, "limit": _SHOWN + 1}
    keys = _own_keys.all(ctx.tx, values | {"by": soon})
    keys += _given_keys.all(ctx.tx, values | {"by": ctx.now})
    if keys:
        items = tuple(_key_item(ctx, reader, each) for each in keys[:_SHOWN])
        yield Section(ctx.text("task.digest.milestones"), items, more=len(keys) > _SHOWN)


def _key_item(ctx: Context, reader: Member, key: KeyLine) -> Item:
    parts = [key.title, ctx.text("task.digest.due", due=ctx.moment(key.due_at))]
    if key.owner_id != reader.id:
        parts.insert(1, ctx.member(key.owner_id).name)
    return Item(f"T{key.task_id}", " · ".join(parts), "task.show")


def _is_in_review(line: Line) -> bool:
    return line.state == State.REVIEW and line.reviewer_id is None


def _is(line: Line, state: State) -> bool:
    return line.state == state


def _is_due(line: Line, by: datetime) -> bool:
    return line.due_at is not None and line.due_at <= by and not line.is_strong


def _is_told(line: Line, soon: datetime) -> bool:
    """Whether the due date asks for the acceptance by a message of its own."""
    return line.is_strong and line.due_at is not None and line.due_at <= soon


def _section(ctx: Context, reader: Member, name: str, lines: list[Line], action: str) -> Section:
    unique = list({each.id: each for each in lines}.values())
    return Section(
        ctx.text(f"task.digest.{name}"),
        tuple(_item(ctx, reader, each, action) for each in unique[:_SHOWN]),
        more=len(unique) > _SHOWN,
    )


def _item(ctx: Context, reader: Member, line: Line, action: str) -> Item:
    parts = [line.title]
    if line.owner_id != reader.id:
        parts.append(ctx.member(line.owner_id).name)
    if line.due_at is not None:
        parts.append(ctx.text("task.digest.due", due=ctx.moment(line.due_at)))
    if action == "task.progress" and line.acknowledged_at is None:
        action = "task.ack"
    elif action == "task.progress" and line.state == State.BLOCKED:
        action = "task.show"
    return Item(f"T{line.id}", " · ".join(parts), action)


def _midnight(ctx: Context, day: date) -> datetime:
    """The end of a day of the company."""
    end = datetime.combine(day + timedelta(days=1), time(0), ctx.calendar.zone)
    return end.astimezone(UTC) - timedelta(microseconds=1)


def _days_before(ctx: Context, today: date) -> date:
    """The due day of a task which those above the owner hear of today (semantics §3.4)."""
    return ctx.calendar.working_day_after(today, -ctx.settings.task.overdue_head_after)
