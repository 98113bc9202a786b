"""Giving tasks: to whom, until when, and taking them back."""

from dataclasses import dataclass, field

from bot.directory.projects import Project
from bot.directory.queries import department, head_of, leader_in_charge
from bot.directory.values import Member, Unit
from bot.engine.commands.mentions import Party
from bot.engine.context import Context, Notice, Origin
from bot.engine.effects.leave import tell_of_leave
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions.belonging import project_for
from bot.tasks.actions.dependencies import Link, depend_from_birth
from bot.tasks.actions.effects import redraw_neighbours, refuse_closed
from bot.tasks.actions.milestones import Key, set_from_birth
from bot.tasks.actions.sharing import cooperate, refuse_too_few
from bot.tasks.actions.terms import Terms, set_terms
from bot.tasks.model import Collaborator, Priority, Task
from bot.tasks.notices import ask, tell, tell_initiator
from bot.tasks.reminders import ACK, POOL, start_ack, start_due, start_pool
from bot.time.phrases import When
from storage import entities


@dataclass(frozen=True, slots=True)
class Draft:
    """A task that is asked for; without an owner it is the initiator's own.

    `source` is the record that gives it, if one does. Its card hangs in `room`, else where it was
    asked for.
    """

    title: str
    description: str
    owner: Party | None
    people: tuple[Member, ...]
    due: When | None
    priority: Priority
    project: str
    tags: tuple[str, ...]
    links: tuple[Link, ...] = ()
    reviewer: Member | None = None
    pooled: bool = False
    whole: Task | None = None
    scope: str = ""
    effort: int = 1
    max_revisions: int | None = None
    departments: tuple[Unit, ...] = ()
    terms: Terms = field(default_factory=dict)
    milestones: tuple[Key, ...] = ()
    source: str = ""
    room: Origin | None = None


def create(ctx: Context, draft: Draft) -> Task:
    """Make a task, hang its card up where it was asked for and tell everybody concerned (T-17)."""
    owner, unit = _keeper(ctx, draft) if draft.pooled else owner_of(ctx, draft.owner)
    task = _written(ctx, draft, owner, unit)
    helping = [each for each in draft.people if each.id != owner.id]
    ctx.tx.add_all(Collaborator(task_id=task.id, person_id=each.id) for each in helping)
    _start_clocks(ctx, task)
    if draft.terms:
        set_terms(ctx, task, draft.terms)
    set_from_birth(ctx, task, draft.milestones)
    waits_for = depend_from_birth(ctx, task, draft.links)
    _announce(ctx, task, helping, waits_for)
    if draft.departments:
        cooperate(ctx, task, draft.departments)
        refuse_too_few(ctx, task)
    tell_of_leave(ctx, owner)
    return task


def _written(ctx: Context, draft: Draft, owner: Member, unit: Unit | None) -> Task:
    place = draft.room or ctx.origin
    belongs = _project(ctx, draft)
    task = entities.create(
        ctx.tx,
        Task,
        title=draft.title,
        description=draft.description,
        priority=draft.priority.value,
        initiator_id=ctx.person.id,
        owner_id=owner.id,
        department_id=unit.id if unit else None,
        reviewer_id=reviewer_of(draft.reviewer, owner.id, ctx.person.id),
        pooled=draft.pooled,
        parent_id=draft.whole.id if draft.whole else None,
        scope=draft.scope,
        effort=draft.effort,
        max_revisions=draft.max_revisions,
        project=belongs.name if belongs else draft.project,
        project_id=belongs.id if belongs else None,
        restricted=draft.whole is not None and draft.whole.restricted,
        tags=" ".join(draft.tags),
        source=draft.source,
        messenger=place.messenger,
        room=place.room,
        due_at=draft.due.at if draft.due else None,
        created_at=ctx.now,
    )
    due = task.due_at.isoformat() if task.due_at else None
    ctx.born(task.subject)
    from_record = {"source": task.source} if task.source else {}
    ctx.record(task.subject, "task.new", title=task.title, owner=owner.key, due=due, **from_record)
    return task


def _project(ctx: Context, draft: Draft) -> Project | None:
    """That of the whole, for whoever divides it; else the one that is named."""
    if draft.whole is not None:
        project_id = draft.whole.project_id
        return None if project_id is None else ctx.tx.get(Project, project_id)
    return project_for(ctx, draft.project, pooled=draft.pooled)


def _start_clocks(ctx: Context, task: Task) -> None:
    """What lies in a pool has to be claimed before anything else is owed (T-22)."""
    if task.pooled:
        start_pool(ctx, task)
        return
    start_ack(ctx, task)
    start_due(ctx, task)


def _keeper(ctx: Context, draft: Draft) -> tuple[Member, Unit | None]:
    """Who keeps what nobody has claimed, and the department whose pool it lies in, if one's."""
    unit = draft.owner if isinstance(draft.owner, Unit) else None
    own = ctx.person.department_id
    if unit is None and not draft.project:
        unit = department(ctx.tx, own) if own is not None else None
        if unit is None:
            raise UserError("task.which_pool")
    return keeper_of(ctx, unit, draft.project), unit


def keeper_of(ctx: Context, unit: Unit | None, project: str) -> Member:
    """Whose a task is until it is claimed: the department's head, of a project who put it there."""
    if unit is None:
        return ctx.person
    head = head_of(ctx.tx, unit.id) or leader_in_charge(ctx.tx, unit.id)
    if head is None and not project:
        raise UserError("task.no_head", department=unit.name)
    return head or ctx.person


def hand_over(ctx: Context, task: Task, to: Party) -> None:
    """Give the task to somebody else, for whom a new clock starts."""
    refuse_closed(task)
    owner, unit = owner_of(ctx, to)
    owned = not task.pooled and task.department_id is None
    if owner.id == task.owner_id and unit is None and owned:
        raise UserError("task.owns_already", owner=owner.name, id=task.subject)
    before, was_pooled = task.owner_id, task.pooled
    ctx.stop_clock(task.subject, ACK, "handed over")
    ctx.stop_clock(task.subject, POOL, "handed over")
    task.hand_over(owner.id, unit.id if unit else None)
    if task.reviewer_id == owner.id:
        task.reviewer_id = None  # nobody accepts their own work
    redraw_neighbours(ctx, task)
    ctx.record(task.subject, "task.assign", before=ctx.member(before).key, owner=owner.key)
    ctx.changed(task)
    start_ack(ctx, task)
    if was_pooled:
        start_due(ctx, task)
    ask(ctx, task, _asked(ctx, task))
    tell_of_leave(ctx, owner)
    if task.initiator_id not in {owner.id, before}:
        tell_initiator(ctx, task, Lead("task.lead.handed_over", {"owner": owner.name}))


def reviewer_of(reviewer: Member | None, owner_id: int, initiator_id: int) -> int | None:
    """Who accepts the work where that is not whoever gave it; never the owner (T-20)."""
    if reviewer is None or reviewer.id == initiator_id:
        return None
    if reviewer.id == owner_id:
        raise UserError("task.reviewer_owner", field="reviewer", reviewer=reviewer.name)
    return reviewer.id


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
    calls = () if task.pooled else (ctx.member(task.owner_id),)
    fresh = Notice(redraw_at=ctx.now + ctx.settings.task.undo_within, calls=calls)
    if task.room:
        ctx.post(task.subject, Origin(task.messenger, task.room), fresh)
    elif not task.source or task.owner_id == ctx.person.id:
        ctx.notify(ctx.person, task.subject, fresh)
    if task.pooled:
        tell(ctx, task, task.owner_id, Lead("task.lead.pooled", {"by": ctx.person.name}))
    else:
        ask(ctx, task, _asked(ctx, task, waits_for))
    if task.reviewer_id is not None:
        tell(ctx, task, task.reviewer_id, Lead("task.lead.reviewing", {"by": ctx.person.name}))
    for each in helping:
        tell(ctx, task, each.id, Lead("task.lead.helping", {"by": ctx.person.name}))


def _asked(ctx: Context, task: Task, waits_for: str = "") -> Lead:
    if waits_for and not task.department_id:
        return Lead("task.lead.assigned_waiting", {"by": ctx.person.name, "ids": waits_for})
    if task.parent_id is not None and not task.department_id:
        return Lead("task.lead.part", {"by": ctx.person.name, "id": f"T{task.parent_id}"})
    key = "task.lead.name_somebody" if task.department_id else "task.lead.assigned"
    return Lead(key, {"by": ctx.person.name})
