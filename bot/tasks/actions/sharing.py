"""Who works along on a task: people and departments that come and go (T-02, T-03, T-05)."""

from collections.abc import Sequence
from typing import Final

from bot.directory.queries import head_of, leader_in_charge
from bot.directory.values import Member, Unit
from bot.engine.commands.mentions import Party
from bot.engine.commands.text import fold
from bot.engine.context import Context
from bot.engine.effects.leave import tell_of_leave
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions.effects import done, refuse_closed
from bot.tasks.model import Collaborator, Participant, Task
from bot.tasks.notices import tell
from bot.tasks.queries import participants

FEWEST: Final = 2
"""Departments that cooperate at least on a task across departments (T-03)."""
_ACROSS: Final = ("跨部门", "cross-dep", "cross dep", "crossdep")


def share(ctx: Context, task: Task, parties: Sequence[Party]) -> None:
    """Have people work along and departments cooperate; they, or their heads, are told.

    Raises UserError where nobody of them is new to it.
    """
    refuse_closed(task)
    fresh = [each for each in parties if _joins(ctx, task, each)]
    if not fresh:
        names = ctx.row(each.name for each in parties)
        raise UserError("task.helps_already", names=names, id=task.subject)
    done(ctx, task, "task.share", people=", ".join(each.key for each in fresh))
    for each in fresh:
        if isinstance(each, Member):
            tell(ctx, task, each.id, Lead("task.lead.helping", {"by": ctx.person.name}))
            tell_of_leave(ctx, each)
        else:
            _tell_unit(ctx, task, each, "task.lead.unit_helping")
    _tell_owner(ctx, task, fresh, "task.lead.shared")


def unshare(ctx: Context, task: Task, parties: Sequence[Party]) -> None:
    """Have them work along no more; the owner is told, those who go are not (semantics §3.2).

    Raises UserError for somebody who doesn't, and where too few departments would be left.
    """
    refuse_closed(task)
    for each in parties:
        row = ctx.tx.get(*_row(task, each))
        if row is None:
            raise UserError("task.helps_not", name=each.name, id=task.subject)
        ctx.tx.delete(row)
    ctx.tx.flush()
    if any(isinstance(each, Unit) for each in parties):
        refuse_too_few(ctx, task)
    done(ctx, task, "task.unshare", people=", ".join(each.key for each in parties))
    _tell_owner(ctx, task, parties, "task.lead.unshared")


def cooperate(ctx: Context, task: Task, units: Sequence[Unit]) -> None:
    """Have exactly these departments cooperate; the heads of those that are new are told.

    The initiator's own takes part anyway.
    """
    own = ctx.member(task.initiator_id).department_id
    units = [each for each in units if each.id != own]
    wanted = {each.id for each in units}
    for known in participants(ctx.tx, task.id):
        if known not in wanted:
            ctx.tx.delete(ctx.tx.get_one(Participant, (task.id, known)))
    fresh = [each for each in units if _joins(ctx, task, each)]
    ctx.tx.flush()
    for each in fresh:
        _tell_unit(ctx, task, each, "task.lead.unit_helping")


def refuse_too_few(ctx: Context, task: Task) -> None:
    """Raises UserError for a task across departments on which fewer than two cooperate (T-03)."""
    across = fold(task.kind).startswith(_ACROSS)
    if across and len(participants(ctx.tx, task.id)) < FEWEST:
        raise UserError("task.too_few_units", field="departments", kind=task.kind, fewest=FEWEST)


def _row(
    task: Task, party: Party
) -> tuple[type[Collaborator] | type[Participant], tuple[int, int]]:
    kind = Collaborator if isinstance(party, Member) else Participant
    return kind, (task.id, party.id)


def _joins(ctx: Context, task: Task, party: Party) -> bool:
    """Note that they take part; False where they do already."""
    if ctx.tx.get(*_row(task, party)) is not None:
        return False
    if isinstance(party, Member):
        if party.id == task.owner_id:
            return False
        ctx.tx.add(Collaborator(task_id=task.id, person_id=party.id))
        return True
    if party.id == ctx.member(task.initiator_id).department_id:
        raise UserError("task.own_unit", department=party.name)
    ctx.tx.add(Participant(task_id=task.id, department_id=party.id))
    return True


def _tell_unit(ctx: Context, task: Task, unit: Unit, key: str) -> None:
    head = head_of(ctx.tx, unit.id) or leader_in_charge(ctx.tx, unit.id)
    if head is None:
        ctx.reply(ctx.text("task.unit_without_head", department=unit.name))
    elif head.id != task.owner_id:
        tell(ctx, task, head.id, Lead(key, {"by": ctx.person.name, "department": unit.name}))


def _tell_owner(ctx: Context, task: Task, parties: Sequence[Party], key: str) -> None:
    names = ctx.row(each.name for each in parties)
    tell(ctx, task, task.owner_id, Lead(key, {"by": ctx.person.name, "names": names}))
