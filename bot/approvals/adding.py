"""More hands at a step: added before, after or beside, asked for an opinion, taken off again.

Semantics §3.1, rules 5 and 6. Who is added stays known as such, and only they can be taken off.
"""

from collections.abc import Sequence

from bot.approvals.actions import course_of, present_beside, turn
from bot.approvals.definition.model import Mode
from bot.approvals.hands import LADDER
from bot.approvals.model import UNDECIDED, Approval, Origin, Slot, SlotState
from bot.approvals.trail import run_of, seat, slots, slots_of
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
    node = course.node_of(slot)
    if node.handles:
        raise UserError("approval.handled", id=approval.subject)
    _check_place(ctx, approval, slot, origin, method)
    _check_people(ctx, approval, slot, people)
    keys = ", ".join(each.key for each in people)
    action = "approval.opinion" if origin is Origin.OPINION else "approval.add"
    ctx.record(approval.subject, action, people=keys, place=origin.value, method=method.value)
    if origin is not Origin.BESIDE:
        _make_way(ctx, slot, origin, method)
    fresh = [_seat(slot, each, origin) for each in people]
    seat(ctx.tx, fresh)
    for each in fresh[:1] if method is Mode.TURN else fresh:
        course.activate(each, node)
    ctx.changed(approval)


def _make_way(ctx: Context, slot: Slot, origin: Origin, method: Mode) -> None:
    """Have a slot wait for those who are added to it; added after, its person has agreed."""
    slot.method = method.value
    ctx.stop_clock(slot.subject, LADDER, "others first")
    if origin is not Origin.AFTER:
        slot.state = SlotState.WAITING.value
        return
    slot.state = SlotState.APPROVING.value
    slot.decided_at, slot.decided_by_id = ctx.now, ctx.person.id


def _seat(slot: Slot, member: Member, origin: Origin) -> Slot:
    return Slot(
        run_id=slot.run_id,
        approval_id=slot.approval_id,
        person_id=member.id,
        owner_id=member.id,
        turn=slot.turn,
        origin=origin.value,
        state=SlotState.WAITING.value,
        parent_id=None if origin is Origin.BESIDE else slot.id,
    )


def take_off(ctx: Context, approval: Approval, member: Member) -> None:
    """Take somebody off again who was added and has not decided.

    The last one before it wakes whoever added them; the last one after lets the step go on.
    """
    course = course_of(ctx, approval)
    slot = _added(ctx, approval, member)
    ctx.record(approval.subject, "approval.remove", person=member.key, slot=slot.id)
    ctx.stop_clock(slot.subject, LADDER, "taken off")
    slot.state = SlotState.CANCELLED.value
    run = run_of(ctx.tx, slot)
    node = course.definition.node(run.node)
    beside = slots_of(ctx.tx, run)
    left = [each for each in beside if each.parent_id == slot.parent_id and each.state in UNDECIDED]
    if slot.parent_id is not None and not left:
        course.wake(ctx.tx.get_one(Slot, slot.parent_id), node)
    elif slot.parent_id is not None:
        course.next_in_turn(ctx.tx.get_one(Slot, slot.parent_id).method, node, left)
    course.weigh(run, node)
    ctx.changed(approval)


def _check_place(
    ctx: Context, approval: Approval, slot: Slot, origin: Origin, method: Mode
) -> None:
    if origin is Origin.BESIDE:
        if method is not Mode.ALL:
            raise UserError("approval.beside_method", id=approval.subject)
        return
    other = {Origin.BEFORE: Origin.AFTER, Origin.AFTER: Origin.BEFORE}.get(origin)
    if other in {each.origin for each in present_beside(ctx, slot) if each.parent_id == slot.id}:
        raise UserError("approval.before_and_after", id=approval.subject)


def _check_people(ctx: Context, approval: Approval, slot: Slot, people: Sequence[Member]) -> None:
    there = {each.person_id for each in present_beside(ctx, slot)}
    for each in people:
        if each.id == approval.initiator_id:
            raise UserError("approval.to_initiator", name=each.name)
        if each.id in there:
            raise UserError("approval.already_there", name=each.name)


def _added(ctx: Context, approval: Approval, member: Member) -> Slot:
    """The open slot of somebody who was added; raises UserError where they were not."""
    approval.must_run()
    mine = (each for each in open_added(ctx, approval) if each.person_id == member.id)
    if (found := next(mine, None)) is None:
        raise UserError("approval.not_added", name=member.name, id=approval.subject)
    return found


def open_added(ctx: Context, approval: Approval) -> list[Slot]:
    """The slots of those who were added and have not decided: who can be taken off."""
    return [
        each
        for each in slots(ctx.tx, approval.id)
        if each.state in UNDECIDED and each.origin != Origin.RULE
    ]
