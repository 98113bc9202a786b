"""What can be done to tasks: each changes the entity, tells the ledger, the clocks and people."""

from dataclasses import dataclass

from bot.directory.queries import head_of, leader_in_charge
from bot.directory.values import Member, Unit
from bot.engine.context import Context, Notice, Origin
from bot.engine.live import Lead
from bot.engine.mentions import Party
from bot.errors import UserError, Word
from bot.tasks.model import OPEN, Collaborator, Comment, Priority, State, Task
from bot.tasks.queries import collaborators
from bot.tasks.reminders import ACK, DUE, start_ack, start_due
from bot.time.phrases import When
from storage.entities import write


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


def create(ctx: Context, draft: Draft) -> None:
    """Make a task, hang its card up where it was asked for and tell everybody concerned (T-17)."""
    owner, unit = _owner(ctx, draft.owner)
    task = Task(
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
    write(ctx.tx, task)
    helping = [each for each in draft.people if each.id != owner.id]
    ctx.tx.add_all(Collaborator(task_id=task.id, person_id=each.id) for each in helping)
    due = task.due_at.isoformat() if task.due_at else None
    ctx.born(task.subject)
    ctx.record(task.subject, "task.new", title=task.title, owner=owner.key, due=due)
    start_ack(ctx, task)
    start_due(ctx, task)
    _announce(ctx, task, helping)


def acknowledge(ctx: Context, task: Task, note: str = "") -> None:
    """Say that the task was seen and is taken on (T-26)."""
    _refuse_closed(task)
    if not task.acknowledge(ctx.now):
        raise UserError("task.acknowledged_before", id=task.subject)
    task.note = note or task.note
    ctx.stop_clock(task.subject, ACK, "acknowledged")
    _done(ctx, task, "task.ack", note=note)


def start(ctx: Context, task: Task) -> None:
    """Begin, or go on after a block."""
    task.start(ctx.now)
    _done(ctx, task, "task.start")


def report(ctx: Context, task: Task, progress: int | None, note: str) -> None:
    """Say how far the work is (T-12); the first word of progress begins it."""
    _refuse_closed(task)
    if progress is None and not note:
        raise UserError("task.progress_wanted", id=task.subject)
    if task.state == State.TODO:
        task.start(ctx.now)
    task.progress = task.progress if progress is None else progress
    task.note = note or task.note
    _done(ctx, task, "task.progress", progress=task.progress, note=note)


def block(ctx: Context, task: Task, reason: str) -> None:
    """Stand still and say why (T-11); the initiator is told."""
    task.block(reason)
    _done(ctx, task, "task.block", reason=reason)
    _tell_initiator(ctx, task, Lead("task.lead.blocked", {"owner": ctx.person.name}))


def submit(ctx: Context, task: Task, note: str) -> None:
    """Hand the work in; the initiator is asked to accept it (T-20)."""
    task.submit(ctx.now)
    task.note = note or task.note
    _done(ctx, task, "task.submit", note=note)
    _tell_initiator(ctx, task, Lead("task.lead.submitted", {"owner": ctx.person.name}))


def accept(ctx: Context, task: Task) -> None:
    """Take the work as done; the owner is told."""
    if task.state != State.REVIEW:
        raise task.cannot(State.DONE)
    _finish(ctx, task, "task.accept")
    _tell(ctx, task, task.owner_id, Lead("task.lead.accepted", {"by": ctx.person.name}))


def send_back(ctx: Context, task: Task, reason: str) -> None:
    """Return the work with a reason; beyond the agreed number of revisions both are told."""
    task.send_back(reason)
    _done(ctx, task, "task.return", reason=reason, revisions=task.revisions)
    limit = ctx.settings.task.max_revisions
    key = "task.lead.returned" if task.revisions < limit else "task.lead.returned_limit"
    lead = Lead(key, {"by": ctx.person.name, "count": task.revisions, "limit": limit})
    _tell(ctx, task, task.owner_id, lead)


def finish(ctx: Context, task: Task, note: str) -> None:
    """Be done without a review, where the company wants none; the initiator is told."""
    if ctx.settings.task.review and task.owner_id != task.initiator_id:
        raise UserError("task.review_wanted", id=task.subject)
    task.note = note or task.note
    _finish(ctx, task, "task.done")
    _tell_initiator(ctx, task, Lead("task.lead.done", {"owner": ctx.person.name}))


def cancel(ctx: Context, task: Task, reason: str) -> None:
    """Give the task up; everybody who was told of it is told."""
    task.cancel(reason)
    _stop(ctx, task, "cancelled")
    _done(ctx, task, "task.cancel", reason=reason)
    told = (task.owner_id, task.initiator_id, *collaborators(ctx.tx, task.id))
    for person_id in dict.fromkeys(told):
        _tell(ctx, task, person_id, Lead("task.lead.cancelled", {"by": ctx.person.name}))


def undo(ctx: Context, task: Task) -> None:
    """Take a task back that was only just created; its cards say so and nobody is written to.

    Not one that somebody else has taken on: they have to be told.
    """
    if not task.is_fresh(ctx.now, ctx.settings.task.undo_within):
        raise UserError("task.undo_late", id=task.subject)
    task.cancel("")
    _stop(ctx, task, "undone")
    _done(ctx, task, "task.undo")


def reopen(ctx: Context, task: Task, reason: str) -> None:
    """Take a finished or cancelled task up again; its owner owes a new acknowledgement."""
    task.reopen(reason)
    ctx.record(task.subject, "task.reopen", reason=reason)
    ctx.changed(task)
    start_ack(ctx, task)
    start_due(ctx, task)
    _ask(ctx, task, Lead("task.lead.reopened", {"by": ctx.person.name}))
    if task.initiator_id != task.owner_id:
        _tell_initiator(ctx, task, Lead("task.lead.reopened_told", {"by": ctx.person.name}))


def hand_over(ctx: Context, task: Task, to: Party) -> None:
    """Give the task to somebody else, for whom a new clock starts."""
    _refuse_closed(task)
    owner, unit = _owner(ctx, to)
    if owner.id == task.owner_id and unit is None and task.department_id is None:
        raise UserError("task.owns_already", owner=owner.name, id=task.subject)
    before = task.owner_id
    ctx.stop_clock(task.subject, ACK, "handed over")
    task.hand_over(owner.id, unit.id if unit else None)
    ctx.record(task.subject, "task.assign", before=ctx.member(before).key, owner=owner.key)
    ctx.changed(task)
    start_ack(ctx, task)
    _ask(ctx, task, _asked(ctx, task))
    if task.initiator_id not in {owner.id, before}:
        _tell_initiator(ctx, task, Lead("task.lead.handed_over", {"owner": owner.name}))


def reschedule(ctx: Context, task: Task, due: When) -> None:
    """Give the task another due date, and tell the owner."""
    _refuse_closed(task)
    task.due_at = due.at
    ctx.stop_clock(task.subject, DUE, "rescheduled")
    start_due(ctx, task)
    _done(ctx, task, "task.due", due=due.at.isoformat())
    moved = Lead("task.lead.rescheduled", {"by": ctx.person.name}, moments={"due": due.at})
    _tell(ctx, task, task.owner_id, moved)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be other about a task; None stays as it is."""

    title: str | None
    description: str | None
    due: When | None
    priority: Priority | None


def edit(ctx: Context, task: Task, change: Change) -> None:
    """Correct a task; the owner is told where the date or the urgency has changed."""
    _refuse_closed(task)
    task.title = task.title if change.title is None else change.title
    task.description = task.description if change.description is None else change.description
    pressing = change.priority is not None and change.priority is not task.urgency
    if change.priority is not None:
        task.priority = change.priority.value
    if pressing and task.acknowledged_at is None:
        ctx.stop_clock(task.subject, ACK, "priority changed")
        start_ack(ctx, task)
    if change.due is not None and change.due.at != task.due_at:
        reschedule(ctx, task, change.due)
    elif pressing:
        _ask(ctx, task, Lead("task.lead.edited", {"by": ctx.person.name}))
    _done(ctx, task, "task.edit", title=task.title, priority=task.priority)


def remark(ctx: Context, task: Task, words: str) -> None:
    """Keep a remark with the task (T-18, T-27) and tell the other side.

    The task stays what it was, so what others are just filling in stays valid.
    """
    ctx.tx.add(Comment(task_id=task.id, author_id=ctx.person.id, at=ctx.now, text=words))
    ctx.record(task.subject, "task.comment", text=words[:200])
    ctx.redraw(task.subject)
    _answered(ctx, task, "task.comment")
    lead = Lead("task.lead.comment", {"by": ctx.person.name, "text": words[:200]})
    for person_id in dict.fromkeys((task.owner_id, task.initiator_id)):
        _tell(ctx, task, person_id, lead)


def _owner(ctx: Context, party: Party | None) -> tuple[Member, Unit | None]:
    """Whoever is to own: the person, or the head of the department (T-29)."""
    if party is None:
        return ctx.person, None
    if isinstance(party, Member):
        return party, None
    head = head_of(ctx.tx, party.id) or leader_in_charge(ctx.tx, party.id)
    if head is None:
        raise UserError("task.no_head", department=party.name)
    return head, party


def _announce(ctx: Context, task: Task, helping: list[Member]) -> None:
    fresh = Notice(redraw_at=ctx.now + ctx.settings.task.undo_within)
    if task.room:
        ctx.post(task.subject, Origin(task.messenger, task.room), fresh)
    else:
        ctx.notify(ctx.person, task.subject, fresh)
    _ask(ctx, task, _asked(ctx, task))
    for each in helping:
        _tell(ctx, task, each.id, Lead("task.lead.helping", {"by": ctx.person.name}))


def _asked(ctx: Context, task: Task) -> Lead:
    key = "task.lead.name_somebody" if task.department_id else "task.lead.assigned"
    return Lead(key, {"by": ctx.person.name})


def _done(ctx: Context, task: Task, action: str, **detail: str | int | bool | None) -> None:
    """Write down what happened; whatever the owner does also acknowledges (semantics §3.2)."""
    ctx.record(task.subject, action, **detail)
    ctx.changed(task)
    _answered(ctx, task, action)


def _answered(ctx: Context, task: Task, action: str) -> None:
    if ctx.person.id == task.owner_id and task.acknowledge(ctx.now):
        ctx.stop_clock(task.subject, ACK, action)


def _finish(ctx: Context, task: Task, action: str) -> None:
    task.finish(ctx.now)
    _stop(ctx, task, "done")
    _done(ctx, task, action)


def _stop(ctx: Context, task: Task, reason: str) -> None:
    ctx.stop_clock(task.subject, ACK, reason)
    ctx.stop_clock(task.subject, DUE, reason)


def _refuse_closed(task: Task) -> None:
    if task.state not in OPEN:
        raise UserError("task.closed", id=task.subject, state=Word(f"task.state.{task.state}"))


def _tell_initiator(ctx: Context, task: Task, lead: Lead) -> None:
    _tell(ctx, task, task.initiator_id, lead)


def _ask(ctx: Context, task: Task, lead: Lead) -> None:
    """Send the card to the owner; the sentence goes when they have acknowledged."""
    _tell(ctx, task, task.owner_id, lead, until=ACK)


def _tell(ctx: Context, task: Task, person_id: int, lead: Lead, *, until: str = "") -> None:
    """Send the card to somebody concerned who is not the one who acts.

    The one who acts learns where somebody can't be reached.
    """
    if person_id == ctx.person.id:
        return
    reader = ctx.member(person_id)
    urgent = task.urgency is Priority.URGENT
    notice = Notice(lead, strong=task.urgency.is_strong, urgent=urgent, until=until)
    if not ctx.notify(reader, task.subject, notice):
        ctx.reply(ctx.text("task.unreachable", name=reader.name, id=task.subject))
