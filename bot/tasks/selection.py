"""Which tasks somebody asks for: filters as conditions, never more than they may see (D-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Select,
    and_,
    case,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlmodel import col

from bot.directory.model import Level, Person
from bot.directory.projects import CORE, ProjectMember, ProjectRole, project_named
from bot.directory.reach import departments_in_reach
from bot.directory.scope import upward
from bot.directory.values import Member, Unit
from bot.engine.context import Context
from bot.tasks.model import OPEN, Collaborator, Mentioned, Participant, Priority, State, Task

Condition = ColumnElement[bool]
Order = tuple[ColumnExpressionArgument[object], ...]

_RECENT: Final = timedelta(days=7)
"""How long finished work stays on a board."""
MOST: Final = 1000
"""More is not counted: nobody reads on to there."""
_RANKS: Final = {each.value: rank for rank, each in enumerate(Priority)}


class Filter(StrEnum):
    """A word that narrows a list, or widens it to whom it names."""

    MINE = "mine"
    GIVEN = "given"
    HELPING = "helping"
    DEPARTMENT = "department"
    ALL = "all"
    WAITING = "waiting"
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    REVIEW = "review"
    DOING = "doing"
    TODO = "todo"
    DONE = "done"
    PRIORITY = "priority"
    POOL = "pool"
    ACROSS = "across"


_WHOSE: Final = frozenset({Filter.MINE, Filter.GIVEN, Filter.HELPING, Filter.DEPARTMENT})
_MARKED: Final = frozenset({Filter.WAITING, Filter.POOL, Filter.ACROSS, Filter.OVERDUE})
_STATES: Final = {
    Filter.BLOCKED: State.BLOCKED,
    Filter.REVIEW: State.REVIEW,
    Filter.DOING: State.DOING,
    Filter.TODO: State.TODO,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for: filters, one person or department, a project, tags."""

    filters: frozenset[Filter] = frozenset()
    whose: Member | Unit | None = None
    project: str = ""
    tags: tuple[str, ...] = ()
    whole: Task | None = None
    """The task whose parts are meant."""

    @property
    def is_narrow(self) -> bool:
        """Whether it says itself whose tasks are meant."""
        wide = self.filters & {*_WHOSE, Filter.ALL, Filter.WAITING, Filter.POOL, Filter.ACROSS}
        return bool(wide or self.whose or self.project or self.tags or self.whole)


def selected(ctx: Context, asked: Selection, limit: int, offset: int = 0) -> list[Task]:
    """Those tasks, the most pressing date first; by priority where that was asked for (T-25)."""
    due: Order = (col(Task.due_at).is_(None), col(Task.due_at), col(Task.id))
    if Filter.DONE in asked.filters:
        order: Order = (col(Task.finished_at).desc(), col(Task.id))
    elif Filter.PRIORITY in asked.filters:
        order = (case(_RANKS, value=col(Task.priority)), *due)
    else:
        order = due
    query = select(Task).where(*conditions(ctx, asked)).order_by(*order)
    return list(ctx.tx.execute(query.limit(limit).offset(offset)).scalars())


def counted(ctx: Context, asked: Selection) -> int:
    """How many those are, up to a thousand."""
    some = select(col(Task.id)).where(*conditions(ctx, asked)).limit(MOST).subquery()
    return int(ctx.tx.execute(select(func.count()).select_from(some)).scalar_one())


def by_state(ctx: Context, on: list[Condition]) -> dict[State, int]:
    """How many there are in each state; of the finished those of the last seven days."""
    state = col(Task.state)
    query = select(state, func.count()).where(*on).group_by(state)
    return {State(found): count for found, count in ctx.tx.execute(query)}


def in_state(ctx: Context, on: list[Condition], state: State, limit: int) -> list[Task]:
    """The first tasks of one column of a board."""
    finished = state in {State.DONE, State.CANCELLED}
    order = col(Task.finished_at).desc() if finished else col(Task.due_at)
    query = select(Task).where(*on, col(Task.state) == state.value)
    query = query.order_by(col(Task.due_at).is_(None), order, col(Task.id)).limit(limit)
    return list(ctx.tx.execute(query).scalars())


def on_chart(ctx: Context, asked: Selection, limit: int) -> list[Task]:
    """The tasks of a Gantt chart in order of their beginning."""
    begins = func.coalesce(col(Task.starts_at), col(Task.started_at), col(Task.created_at))
    query = select(Task).where(*on_board(ctx, asked), col(Task.state) != State.CANCELLED.value)
    return list(ctx.tx.execute(query.order_by(begins, col(Task.id)).limit(limit)).scalars())


def conditions(ctx: Context, asked: Selection) -> list[Condition]:
    """The tasks that are asked for, and only those that this person may see."""
    closed = Filter.DONE in asked.filters
    state = col(Task.finished_at).is_not(None) if closed else _open()
    return [state, *_narrowed(ctx, asked)]


def on_board(ctx: Context, asked: Selection) -> list[Condition]:
    """The tasks of a board: the open ones and those finished lately that this person may see."""
    recent = and_(col(Task.state) == State.DONE.value, col(Task.finished_at) > ctx.now - _RECENT)
    return [or_(_open(), recent), *_narrowed(ctx, asked)]


def _narrowed(ctx: Context, asked: Selection) -> list[Condition]:
    found = [_named(ctx, each) for each in sorted(asked.filters & _WHOSE)]
    found += [_tagged(tag) for tag in asked.tags]
    found += [_marked(ctx, each) for each in sorted(asked.filters & _MARKED)]
    if asked.whose is not None:
        found.append(_of(asked.whose))
    if asked.project:
        found.append(_belonging(ctx, asked.project))
    if asked.whole is not None:
        found.append(col(Task.parent_id) == asked.whole.id)
    if states := [_STATES[each].value for each in asked.filters if each in _STATES]:
        found.append(col(Task.state).in_(states))
    if not asked.is_narrow:
        found.append(_around(ctx))
    return [*found, *_visible(ctx, asked)]


def _belonging(ctx: Context, name: str) -> Condition:
    """What belongs to the project of that name, or bears it as a mere label."""
    project = project_named(ctx.tx, name)
    named = func.lower(col(Task.project)) == (project.name if project else name).lower()
    return named if project is None else or_(col(Task.project_id) == project.id, named)


def _marked(ctx: Context, name: Filter) -> Condition:
    match name:
        case Filter.WAITING:
            return _waiting_for(ctx.person)
        case Filter.POOL:
            return and_(col(Task.pooled))
        case Filter.ACROSS:
            return exists().where(col(Participant.task_id) == col(Task.id))
        case _:
            return col(Task.due_at) <= ctx.now


def _open() -> Condition:
    return col(Task.state).in_(OPEN)


def _named(ctx: Context, name: Filter) -> Condition:
    me = ctx.person
    match name:
        case Filter.GIVEN:
            return and_(col(Task.initiator_id) == me.id, col(Task.owner_id) != me.id)
        case Filter.HELPING:
            return _helped_by(me)
        case Filter.DEPARTMENT:
            return _owned_in(departments_in_reach(ctx.tx, me))
        case _:
            return and_(col(Task.owner_id) == me.id, not_(col(Task.pooled)))


def _of(whose: Member | Unit) -> Condition:
    if isinstance(whose, Member):
        return col(Task.owner_id) == whose.id
    return _owned_in(frozenset({whose.id}))


def _around(ctx: Context) -> Condition:
    """Without any word: this room's tasks, in a direct chat all that concern this person."""
    if ctx.origin.room:
        return and_(col(Task.messenger) == ctx.origin.messenger, col(Task.room) == ctx.origin.room)
    me = ctx.person.id
    return or_(col(Task.owner_id) == me, col(Task.initiator_id) == me)


def _waiting_for(me: Member) -> Condition:
    """What goes on only when this person does something."""
    given = and_(col(Task.initiator_id) == me.id, col(Task.reviewer_id).is_(None))
    judged = or_(given, col(Task.reviewer_id) == me.id)
    review = and_(judged, col(Task.state) == State.REVIEW.value)
    mine = and_(col(Task.owner_id) == me.id, not_(col(Task.pooled)))
    unanswered = and_(mine, col(Task.acknowledged_at).is_(None))
    return or_(review, unanswered)


def _tagged(tag: str) -> Condition:
    padded = func.lower(" " + col(Task.tags) + " ")
    return padded.contains(f" {tag.lower()} ", autoescape=True)


def _visible(ctx: Context, asked: Selection) -> list[Condition]:
    me = ctx.person
    own = asked.filters & {*_WHOSE, Filter.WAITING} or asked.whose == me
    if me.level is Level.MAIN_ADMIN or own:
        return []
    reach = departments_in_reach(ctx.tx, me)
    mine = or_(
        col(Task.owner_id) == me.id,
        col(Task.initiator_id) == me.id,
        col(Task.reviewer_id) == me.id,
        _helped_by(me),
        _mentioning(me),
        _reports_to(me),
        _in_projects_of(me, CORE),
    )
    around = [
        _cooperating(reach),
        col(Task.needs_id).in_(reach),
        _owned_in(reach),
        _given_in(reach),
        _in_projects_of(me, tuple(ProjectRole)),
    ]
    # Else no index would lead to what somebody may see: the pool is looked at by itself.
    around += [_claimable(ctx, me)] if Filter.POOL in asked.filters else []
    return [or_(mine, *(and_(each, not_(col(Task.restricted))) for each in around))]


def _in_projects_of(me: Member, roles: Sequence[str]) -> Condition:
    """The tasks of projects that somebody is on in one of these roles (D-06, D-08)."""
    on_it = and_(
        col(ProjectMember.person_id) == me.id, col(ProjectMember.role).in_(list(map(str, roles)))
    )
    return col(Task.project_id).in_(select(col(ProjectMember.project_id)).where(on_it))


def _claimable(ctx: Context, me: Member) -> Condition:
    """What lies in a project's pool, or in that of the person's department or one above."""
    units = [unit.id for unit in upward(ctx.tx, me.department_id)]
    nobodys = and_(col(Task.department_id).is_(None), col(Task.project_id).is_(None))
    return or_(nobodys, col(Task.department_id).in_(units))


def _mentioning(me: Member) -> Condition:
    return col(Task.id).in_(select(col(Mentioned.task_id)).where(col(Mentioned.person_id) == me.id))


def _cooperating(departments: frozenset[int]) -> Condition:
    taking_part = col(Participant.department_id).in_(departments)
    return col(Task.id).in_(select(col(Participant.task_id)).where(taking_part))


def _helped_by(me: Member) -> Condition:
    return col(Task.id).in_(
        select(col(Collaborator.task_id)).where(col(Collaborator.person_id) == me.id)
    )


def _owned_in(departments: frozenset[int]) -> Condition:
    return col(Task.owner_id).in_(_staff(departments))


def _given_in(departments: frozenset[int]) -> Condition:
    return col(Task.initiator_id).in_(_staff(departments))


def _reports_to(me: Member) -> Condition:
    reports = select(col(Person.id)).where(col(Person.superior_id) == me.id)
    return col(Task.owner_id).in_(reports)


def _staff(departments: frozenset[int]) -> Select[int | None]:
    return select(col(Person.id)).where(col(Person.department_id).in_(departments))
