"""Tying tasks together, and what follows for those that wait (T-08, T-09, semantics §3.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import col, delete

from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions.effects import refuse_closed
from bot.tasks.links import (
    Wait,
    dependents,
    earliest,
    ready_at,
    take_turn,
    waits,
    way,
)
from bot.tasks.model import Dependency, State, Task
from bot.tasks.notices import tell
from bot.tasks.policy import giver_or_owner, reader
from bot.tasks.queries import task_for_update
from bot.tasks.reminders import READY, start_ready


@dataclass(frozen=True, slots=True)
class Link:
    """A predecessor, with days as in `Dependency`; or, `before` it, the task that is to wait."""

    task: Task
    days: int = 0
    before: bool = False


def depend(ctx: Context, task: Task, links: Sequence[Link]) -> None:
    """Have the task wait, or have others wait for it; the owners who have to wait are told.

    Raises UserError for a circle, a task that is closed, or one that is not the actor's to plan.
    """
    _tie(ctx, task, links)
    for waiting in _those_who_wait(task, links):
        ids = ctx.row(each.subject for each in waits(ctx.tx, waiting.id) if each.is_open)
        replan(ctx, waiting)
        if ids:
            lead = Lead("task.lead.wait", {"by": ctx.person.name, "ids": ids})
            tell(ctx, waiting, waiting.owner_id, lead)


def depend_from_birth(ctx: Context, task: Task, links: Sequence[Link]) -> str:
    """Tie a task that is just being made; gives the open ones it has to wait for, by id.

    Its own owner learns that with the task itself.
    """
    if not links:
        return ""
    _tie(ctx, task, links, born=True)
    for waiting in _those_who_wait(task, links):
        replan(ctx, waiting)
        if waiting is not task:
            lead = Lead("task.lead.wait", {"by": ctx.person.name, "ids": task.subject})
            tell(ctx, waiting, waiting.owner_id, lead)
    return ctx.row(each.subject for each in waits(ctx.tx, task.id) if each.is_open)


def undepend(ctx: Context, task: Task, links: Sequence[Link]) -> None:
    """Untie the task from these predecessors; its owner is told if it can begin by that."""
    held = {each.id: each for each in waits(ctx.tx, task.id)}
    was_ready = _is_ready(ctx, held.values())
    for each in links:
        if each.task.id not in held:
            raise UserError("task.not_dependent", id=task.subject, on=each.task.subject)
        ties = delete(Dependency).where(
            col(Dependency.task_id) == task.id, col(Dependency.predecessor_id) == each.task.id
        )
        ctx.tx.connection().execute(ties)
        ctx.record(task.subject, "task.undepend", on=each.task.subject)
        ctx.redraw(each.task.subject)
    ctx.changed(task)
    replan(ctx, task)
    if not was_ready and _is_ready(ctx, waits(ctx.tx, task.id)):
        _tell_ready(ctx, task, Lead("task.lead.ready"))


def _those_who_wait(task: Task, links: Sequence[Link]) -> list[Task]:
    found = {each.task.id: each.task for each in links if each.before}
    if any(not each.before for each in links):
        found[task.id] = task
    return list(found.values())


def _tie(ctx: Context, task: Task, links: Sequence[Link], *, born: bool = False) -> None:
    take_turn(ctx.tx)
    for each in links:
        after, before = (each.task, task) if each.before else (task, each.task)
        _check(ctx, each, after, before)
        tied = ctx.tx.get(Dependency, (after.id, before.id))
        if tied is None:
            tied = Dependency(task_id=after.id, predecessor_id=before.id)
        tied.lag_days = each.days
        ctx.tx.add(tied)
        ctx.record(after.subject, "task.depend", on=before.subject, days=each.days)
        if not (born and after is task):
            ctx.changed(after)
        ctx.redraw(before.subject)


def _check(ctx: Context, link: Link, after: Task, before: Task) -> None:
    if after.id == before.id:
        raise UserError("task.own_predecessor", id=after.subject)
    refuse_closed(after)
    if before.state == State.CANCELLED:
        raise UserError("task.cancelled_predecessor", id=before.subject)
    may = giver_or_owner if link.before else reader
    if not may(ctx, link.task):
        raise UserError("task.not_yours_to_tie", id=link.task.subject)
    circle = way(ctx.tx, before.id, after.id)
    if circle:
        names = " → ".join(f"T{each}" for each in [after.id, *circle])
        raise UserError("task.circle", id=after.subject, on=before.subject, circle=names)


# What follows


def replan(ctx: Context, task: Task) -> None:
    """Have its owner told when it may begin, where that moment is known and lies ahead."""
    ctx.stop_clock(task.subject, READY, "planned anew")
    at = ready_at(waits(ctx.tx, task.id), ctx.calendar)
    if at is not None and at > ctx.now and task.is_open:
        start_ready(ctx, task, at)


def refuse_waiting(ctx: Context, task: Task) -> None:
    """Raises UserError for a task that can't be finished, as others have to be before it."""
    ahead = [each for each in waits(ctx.tx, task.id) if each.is_open]
    if ahead:
        raise UserError("task.waits", id=task.subject, ids=_named(ctx, ahead))


def begin_waiting(ctx: Context, task: Task) -> None:
    """Warn whoever begins a task before it can be, or refuse it, as the company has it."""
    ahead = waits(ctx.tx, task.id)
    if _is_ready(ctx, ahead):
        return
    held = [each for each in ahead if not _is_ready(ctx, [each])]
    ids = _named(ctx, held)
    if ctx.settings.task.begin_waiting == "refuse":
        raise UserError("task.waits_to_begin", id=task.subject, ids=ids)
    ctx.reply(ctx.text("task.begun_waiting", id=task.subject, ids=ids))


def released(ctx: Context, task: Task) -> None:
    """A predecessor is done or given up: whoever can begin now learns so (§3.2).

    That one was given up is told in any case, as nobody will wait for it any more.
    """
    given_up = task.state == State.CANCELLED
    for after in _waiting_for(ctx, task):
        ahead = waits(ctx.tx, after.id)
        replan(ctx, after)
        others = [each for each in ahead if each.is_open]
        if given_up:
            key = "task.lead.released_waits" if others else "task.lead.released"
            ids = ctx.row(each.subject for each in others)
            lead = Lead(key, {"id": task.subject, "ids": ids})
            tell(ctx, after, after.owner_id, lead)
        elif _is_ready(ctx, ahead) and not _was_ready(ctx, ahead, task):
            _tell_ready(ctx, after, Lead("task.lead.ready_after", {"id": task.subject}))


def moved(ctx: Context, task: Task) -> None:
    """A predecessor has another date: the owners of those who wait learn when they can begin."""
    for after in _waiting_for(ctx, task):
        replan(ctx, after)
        at = earliest(waits(ctx.tx, after.id), ctx.now, ctx.calendar)
        moments = {"due": task.due_at} if task.due_at else {}
        if at is None:
            lead = Lead("task.lead.moved_open", {"id": task.subject}, moments)
        else:
            lead = Lead("task.lead.moved", {"id": task.subject}, moments | {"earliest": at})
        tell(ctx, after, after.owner_id, lead)


def held_again(ctx: Context, task: Task) -> None:
    """A predecessor was taken up again: the owners of those who wait learn that they have to."""
    for after in _waiting_for(ctx, task):
        replan(ctx, after)
        lead = Lead("task.lead.wait", {"by": ctx.person.name, "ids": task.subject})
        tell(ctx, after, after.owner_id, lead)


def _waiting_for(ctx: Context, task: Task) -> list[Task]:
    found = [task_for_update(ctx, each) for each in dependents(ctx.tx, task.id)]
    return [each for each in found if each is not None and each.is_open]


def _tell_ready(ctx: Context, task: Task, lead: Lead) -> None:
    """Who has begun already needs no word that they can."""
    if task.state in {State.TODO, State.BLOCKED}:
        tell(ctx, task, task.owner_id, lead)


def _is_ready(ctx: Context, ahead: Iterable[Wait]) -> bool:
    at = ready_at(ahead, ctx.calendar)
    return at is not None and at <= ctx.now


def _was_ready(ctx: Context, ahead: Sequence[Wait], done: Task) -> bool:
    """Whether the end of that one made no difference: its lead had passed before."""
    before = [_as_open(each) if each.id == done.id else each for each in ahead]
    return _is_ready(ctx, before)


def _as_open(each: Wait) -> Wait:
    return each._replace(state=State.DOING.value, finished_at=None)


def _named(ctx: Context, ahead: Sequence[Wait]) -> str:
    return ctx.row(ctx.beside(each.subject, ctx.member(each.owner_id).name) for each in ahead)
