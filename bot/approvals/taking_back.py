"""One's own approval taken back, while nobody has acted on it (semantics §3.1, rule 7)."""

from collections.abc import Iterator, Sequence

from bot.approvals.actions import course_of
from bot.approvals.definition.model import Mode
from bot.approvals.definition.path import back_to, from_on
from bot.approvals.flow import Course
from bot.approvals.hands import LADDER
from bot.approvals.model import UNDECIDED, Approval, Origin, Run, RunState, Slot, SlotState
from bot.approvals.trail import run_of, runs, slots, slots_of
from bot.engine.context import Context
from bot.errors import UserError


def take_back(ctx: Context, approval: Approval) -> None:
    """Have the actor decide anew; raises UserError where they can't."""
    approval.must_run()
    course, slot = course_of(ctx, approval), _own(ctx, approval)
    if slot is None:
        raise UserError("approval.nothing_to_take_back", id=approval.subject)
    if _is_acted_on(course, slot):
        raise UserError("approval.acted_on", id=approval.subject)
    run = run_of(ctx.tx, slot)
    ctx.record(approval.subject, "approval.undo", node=run.node)
    if run.state == RunState.ACTIVE:
        _have_turn_again(course, slot)
    else:
        _reopen(course, run)
    ctx.changed(approval)


def may_take_back(ctx: Context, approval: Approval) -> bool:
    """Whether there is an approval of the actor's on which nobody has acted."""
    slot = _own(ctx, approval) if approval.is_running else None
    return slot is not None and not _is_acted_on(course_of(ctx, approval), slot)


def _own(ctx: Context, approval: Approval) -> Slot | None:
    """The actor's latest approval."""
    mine = [
        each
        for each in slots(ctx.tx, approval.id)
        if each.decided_by_id == ctx.person.id and each.state == SlotState.APPROVED
    ]
    return max(mine, key=lambda each: (each.decided_at or ctx.now, each.id), default=None)


def _is_acted_on(course: Course, slot: Slot) -> bool:
    run = run_of(course.ctx.tx, slot)
    if run.state == RunState.ACTIVE:
        beside = slots_of(course.ctx.tx, run)
        woken = _woken_by(course, slot, beside)
        return any(_has_acted(each, slot, beside) for each in woken)
    later = (slots_of(course.ctx.tx, each) for each in _later(course, run))
    return any(each.decided_at or each.parent_id for beside in later for each in beside)


def _has_acted(woken: Slot, slot: Slot, beside: Sequence[Slot]) -> bool:
    """Whether somebody whose turn came by a slot has decided, or has added others."""
    if woken.id == slot.parent_id:
        return slot.origin != Origin.AFTER and woken.decided_at is not None
    return woken.decided_at is not None or any(each.parent_id == woken.id for each in beside)


def _woken_by(course: Course, slot: Slot, beside: Sequence[Slot]) -> Iterator[Slot]:
    """Whose turn came by a slot in the same run: the next one, or whoever had it added."""
    parent = next((each for each in beside if each.id == slot.parent_id), None)
    mode = parent.method if parent else course.node_of(slot).mode
    peers = [
        each
        for each in beside
        if each.parent_id == slot.parent_id and each.state != SlotState.CANCELLED
    ]
    if mode == Mode.TURN:
        yield from (each for each in peers[peers.index(slot) + 1 :] if each.since is not None)
    if parent is not None and not any(each.state in UNDECIDED for each in peers):
        yield parent


def _have_turn_again(course: Course, slot: Slot) -> None:
    """Decide once more at a step that is still open; whose turn had come by it waits again."""
    beside = slots_of(course.ctx.tx, run_of(course.ctx.tx, slot))
    for each in list(_woken_by(course, slot, beside)):
        if each.is_active:
            course.ctx.stop_clock(each.subject, LADDER, "taken back")
        agreed = each.id == slot.parent_id and slot.origin == Origin.AFTER
        each.state = (SlotState.APPROVING if agreed else SlotState.WAITING).value
    slot.decided_at, slot.decided_by_id, slot.comment = None, None, ""
    course.activate(slot, course.node_of(slot))


def _reopen(course: Course, run: Run) -> None:
    """Enter a node that was passed once more; what followed is cancelled."""
    approval = course.approval
    course.cancel([each for each in _later(course, run) if each.state == RunState.ACTIVE])
    approval.stand_at(back_to(course.definition, approval.position, run.node))
    approval.round += 1
    course.proceed()


def _later(course: Course, run: Run) -> list[Run]:
    """The runs that followed from one."""
    follows = from_on(course.definition, run.node)
    found = runs(course.ctx.tx, course.approval.id)
    return [each for each in found if each.id > run.id and each.node in follows]
