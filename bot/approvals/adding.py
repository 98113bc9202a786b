"""More hands at a step: added before, after or beside, asked for an opinion, taken off again.

Semantics §3.1, rules 5 to 7. Who is added stays known as such, and only they can be taken off.
"""

from collections.abc import Sequence

from bot.approvals.actions import course_of, turn
from bot.approvals.definition.model import Mode
from bot.approvals.definition.path import back_to, from_on
from bot.approvals.flow import LADDER, Course
from bot.approvals.model import (
    UNDECIDED,
    Approval,
    Origin,
    Run,
    RunState,
    Slot,
    SlotState,
)
from bot.approvals.queries import runs, slots, slots_of
from bot.directory.values import Member
from bot.engine.context import Context
from bot.errors import UserError


def add(
    ctx: Context,
    approval: Approval,
    people: Sequence[Member],
    origin: Origin,
    method: Mode = Mode.ALL,
) -> None:
    """Add people to the step that is the actor's (rule 6), or ask one for an opinion (rule 5).

    Added after, the actor agrees by it. Before and after they decide together by a method: all of
    them, any, or one after the other; beside, by the step's own. Raises UserError where
    somebody is there already, or where before and after would meet on one slot.
    """
    slot, course = turn(ctx, approval), course_of(ctx, approval)
    _check(ctx, approval, slot, people, origin)
    node = course.node_of(slot)
    keys = ", ".join(each.key for each in people)
    action = "approval.opinion" if origin is Origin.OPINION else "approval.add"
    ctx.record(approval.subject, action, people=keys, place=origin.value, method=method.value)
    if origin is not Origin.BESIDE:
        slot.method = method.value
        ctx.stop_clock(slot.subject, LADDER, "others first")
        after = origin is Origin.AFTER
        slot.state = SlotState.APPROVING.value if after else SlotState.WAITING.value
        if after:
            slot.decided_at, slot.decided_by_id = ctx.now, ctx.person.id
    fresh = [
        Slot(
            run_id=slot.run_id,
            approval_id=approval.id,
            person_id=each.id,
            owner_id=each.id,
            turn=slot.turn,
            origin=origin.value,
            state=SlotState.WAITING.value,
            parent_id=None if origin is Origin.BESIDE else slot.id,
        )
        for each in people
    ]
    ctx.tx.add_all(fresh)
    ctx.tx.flush()
    in_turn = origin is not Origin.BESIDE and method is Mode.TURN
    for each in fresh[:1] if in_turn else fresh:
        course.activate(each, node)
    ctx.changed(approval)


def take_off(ctx: Context, approval: Approval, member: Member) -> None:
    """Take somebody off again who was added and has not decided.

    The last one before it wakes whoever added them; the last one after lets the step go on.
    """
    course = course_of(ctx, approval)
    slot = _added(ctx, approval, member)
    ctx.record(approval.subject, "approval.remove", person=member.key)
    ctx.stop_clock(slot.subject, LADDER, "taken off")
    slot.state = SlotState.CANCELLED.value
    ctx.tx.flush()
    run = ctx.tx.get_one(Run, slot.run_id)
    node = course.definition.node(run.node)
    beside = slots_of(ctx.tx, run.id)
    left = [each for each in beside if each.parent_id == slot.parent_id and each.state in UNDECIDED]
    if slot.parent_id is not None and not left:
        course.wake(ctx.tx.get_one(Slot, slot.parent_id), node)
    elif slot.parent_id is not None:
        course.next_in_turn(ctx.tx.get_one(Slot, slot.parent_id).method, node, left)
    course.weigh(run, node, "")
    ctx.changed(approval)


def take_back(ctx: Context, approval: Approval) -> None:
    """Take one's own approval back, while nobody has acted on it at what follows (rule 7)."""
    if not approval.is_running:
        raise approval.cannot()
    course = course_of(ctx, approval)
    slot = _own_approval(ctx, approval)
    run = ctx.tx.get_one(Run, slot.run_id)
    ctx.record(approval.subject, "approval.undo", node=run.node)
    if run.state == RunState.ACTIVE:
        slot.decided_at, slot.decided_by_id, slot.comment = None, None, ""
        course.activate(slot, course.definition.node(run.node))
    else:
        _reopen(course, run)
    ctx.changed(approval)


def _reopen(course: Course, run: Run) -> None:
    """Enter a node that was passed once more; what followed is cancelled."""
    approval = course.approval
    follows = from_on(course.definition, run.node)
    later = [
        each
        for each in runs(course.ctx.tx, approval.id)
        if each.id > run.id and each.node in follows
    ]
    decided = any(slot.decided_at for each in later for slot in slots_of(course.ctx.tx, each.id))
    if decided:
        raise UserError("approval.acted_on", id=approval.subject)
    course.cancel([each for each in later if each.state == RunState.ACTIVE])
    approval.stand_at(back_to(course.definition, approval.position, run.node))
    approval.round += 1
    course.proceed()


def _own_approval(ctx: Context, approval: Approval) -> Slot:
    mine = [
        each
        for each in slots(ctx.tx, approval.id)
        if each.decided_by_id == ctx.person.id and each.state == SlotState.APPROVED
    ]
    if not mine:
        raise UserError("approval.nothing_to_take_back", id=approval.subject)
    return max(mine, key=lambda each: (each.decided_at or ctx.now, each.id))


def _check(
    ctx: Context, approval: Approval, slot: Slot, people: Sequence[Member], origin: Origin
) -> None:
    beside = slots_of(ctx.tx, slot.run_id)
    beside = [each for each in beside if each.state != SlotState.CANCELLED]
    there = {each.person_id for each in beside}
    for each in people:
        if each.id == approval.initiator_id:
            raise UserError("approval.to_initiator", name=each.name)
        if each.id in there:
            raise UserError("approval.already_there", name=each.name)
    if origin is Origin.BESIDE:
        return
    known = {each.origin for each in beside if each.parent_id == slot.id}
    other = {Origin.BEFORE: Origin.AFTER, Origin.AFTER: Origin.BEFORE}.get(origin)
    if other in known:
        raise UserError("approval.before_and_after", id=approval.subject)


def _added(ctx: Context, approval: Approval, member: Member) -> Slot:
    """The open slot of somebody who was added; raises UserError where they were not."""
    if not approval.is_running:
        raise approval.cannot()
    for each in slots(ctx.tx, approval.id):
        is_open = each.state in UNDECIDED and each.person_id == member.id
        if is_open and each.origin != Origin.RULE:
            return each
    raise UserError("approval.not_added", name=member.name, id=approval.subject)
