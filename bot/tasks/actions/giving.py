"""Giving tasks: to whom, until when, and taking them back."""

from dataclasses import dataclass

from bot.directory.queries import head_of, leader_in_charge
from bot.directory.values import Member, Unit
from bot.engine.context import Context, Notice, Origin
from bot.engine.leave import tell_of_leave
from bot.engine.live import Lead
from bot.engine.mentions import Party
from bot.errors import UserError
from bot.tasks.actions.dependencies import Link, depend_from_birth
from bot.tasks.actions.effects import redraw_neighbours, refuse_closed
from bot.tasks.model import Collaborator, Priority, Task
from bot.tasks.notices import ask, tell, tell_initiator
from bot.tasks.reminders import ACK, start_ack, start_due
from bot.time.phrases import When
from storage import entities


@dataclass(frozen=True, slots=True)
class Draft:
    """A task that is asked for; without an owner it is the initiator's own."""

    title: str
    description: str
    owner: Party | None
    people: tuple[Member, ...]
    due: When | None
    priority: Priority
    project: str
    tags: tuple[str, ...]
    links: tuple[Link, ...] = ()


def create(ctx: Context, draft: Draft) -> None:
    """Make a task, hang its card up where it was asked for and tell everybody concerned (T-17)."""
    owner, unit = owner_of(ctx, draft.owner)
    task = entities.create(
        ctx.tx,
        Task,
        title=draft.title,
        description=draft.description,
        priority=draft.priority.value,
        initiator_id=ctx.person.id,
        owner_id=owner.id,
        department_id=unit.id if unit else None,
        project=draft.project,
        tags=" ".join(draft.tags),
        messenger=ctx.origin.messenger,
        room=ctx.origin.room,
        due_at=draft.due.at if draft.due else None,
        created_at=ctx.now,
    )
    helping = [each for each in draft.people if each.id != owner.id]
    ctx.tx.add_all(Collaborator(task_id=task.id, person_id=each.id) for each in helping)
    due = task.due_at.isoformat() if task.due_at else None
    ctx.born(task.subject)
    ctx.record(task.subject, "task.new", title=task.title, owner=owner.key, due=due)
    start_ack(ctx, task)
    start_due(ctx, task)
    waits_for = depend_from_birth(ctx, task, draft.links)
    _announce(ctx, task, helping, waits_for)
    tell_of_leave(ctx, owner)


def hand_over(ctx: Context, task: Task, to: Party) -> None:
    """Give the task to somebody else, for whom a new clock starts."""
    refuse_closed(task)
    owner, unit = owner_of(ctx, to)
    if owner.id == task.owner_id and unit is None and task.department_id is None:
        raise UserError("task.owns_already", owner=owner.name, id=task.subject)
    before = task.owner_id
    ctx.stop_clock(task.subject, ACK, "handed over")
    task.hand_over(owner.id, unit.id if unit else None)
    redraw_neighbours(ctx, task)
    ctx.record(task.subject, "task.assign", before=ctx.member(before).key, owner=owner.key)
    ctx.changed(task)
    start_ack(ctx, task)
    ask(ctx, task, _asked(ctx, task))
    tell_of_leave(ctx, owner)
    if task.initiator_id not in {owner.id, before}:
        tell_initiator(ctx, task, Lead("task.lead.handed_over", {"owner": owner.name}))


def owner_of(ctx: Context, party: Party | None) -> tuple[Member, Unit | None]:
    """Whoever is to own: the person, or the head of the department (T-29)."""
    if party is None:
        return ctx.person, None
    if isinstance(party, Member):
        return party, None
    head = head_of(ctx.tx, party.id) or leader_in_charge(ctx.tx, party.id)
    if head is None:
        raise UserError("task.no_head", department=party.name)
    return head, party


def _announce(ctx: Context, task: Task, helping: list[Member], waits_for: str) -> None:
    fresh = Notice(redraw_at=ctx.now + ctx.settings.task.undo_within)
    if task.room:
        ctx.post(task.subject, Origin(task.messenger, task.room), fresh)
    else:
        ctx.notify(ctx.person, task.subject, fresh)
    ask(ctx, task, _asked(ctx, task, waits_for))
    for each in helping:
        tell(ctx, task, each.id, Lead("task.lead.helping", {"by": ctx.person.name}))


def _asked(ctx: Context, task: Task, waits_for: str = "") -> Lead:
    if waits_for and not task.department_id:
        return Lead("task.lead.assigned_waiting", {"by": ctx.person.name, "ids": waits_for})
    key = "task.lead.name_somebody" if task.department_id else "task.lead.assigned"
    return Lead(key, {"by": ctx.person.name})
