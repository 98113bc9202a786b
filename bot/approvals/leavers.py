"""What happens to approvals when somebody leaves who has to decide, or who submitted (D-11)."""

from collections.abc import Iterator
from typing import Final

from sqlmodel import col, select

from bot.approvals.actions import course_of
from bot.approvals.hands import LADDER
from bot.approvals.model import OPEN, UNDECIDED, Approval, Slot, SlotState, State
from bot.approvals.queries import approval_for_update
from bot.approvals.trail import run_of, slots_of
from bot.directory.queries import chain_above, main_admins
from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Leavers, Owed

_SUBMITTED: Final = "approval.owed_submitted"
_LEVELS: Final = 5


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The approvals that somebody has to decide, now or in their turn."""
    return [_owed(ctx, each.approval_id) for each in _slots_of(ctx, person, limit)]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Have the heir decide, and see to what the leaver had submitted."""
    passed = []
    for slot in _slots_of(ctx, gone, limit):
        passed.append(_owed(ctx, slot.approval_id))
        _pass_slot(ctx, slot, gone, heir)
    for approval in _submitted_by(ctx, gone, limit - len(passed)):
        _pass_form(ctx, approval, gone, heir)
        passed.append(Owed(approval.subject, _name(ctx, approval), _SUBMITTED))
    return passed


def _pass_form(ctx: Context, approval: Approval, gone: Member, heir: Member) -> None:
    """Have the heir follow it up; the leave of somebody who has left is nobody's, and ends."""
    course = course_of(ctx, approval)
    ctx.record(approval.subject, "approval.initiator_left", before=gone.key, to=heir.key)
    if course.definition.absence is not None:
        course.stop(State.WITHDRAWN, ctx.text("approval.left_before", name=gone.name))
        ctx.record(approval.subject, "approval.withdraw", text="")
    approval.initiator_id = heir.id
    ctx.changed(approval)


def _pass_slot(ctx: Context, slot: Slot, gone: Member, heir: Member) -> None:
    approval = approval_for_update(ctx, slot.approval_id)
    if approval is None:
        raise LookupError(f"{slot.subject} has no approval")
    taken = {each.person_id for each in slots_of(ctx.tx, run_of(ctx.tx, slot))} | {
        approval.initiator_id
    }
    to = next(_others(ctx, heir, taken))
    ctx.record(approval.subject, "approval.approver_left", before=gone.key, to=to.key)
    slot.person_id = to.id
    if slot.is_active:
        ctx.stop_clock(slot.subject, LADDER, "who had to decide left")
        slot.since = ctx.now
        course = course_of(ctx, approval)
        course.time(slot, course.node_of(slot))
    ctx.changed(approval)


def _others(ctx: Context, heir: Member, taken: set[int]) -> Iterator[Member]:
    """Who may decide in the leaver's place: nobody twice, and not the initiator."""
    above = (heir, *chain_above(ctx.tx, heir.id, _LEVELS), *main_admins(ctx.tx))
    yield from (each for each in above if each.id not in taken)
    yield heir


def _owed(ctx: Context, approval_id: int) -> Owed:
    approval = ctx.tx.get_one(Approval, approval_id)
    return Owed(approval.subject, _name(ctx, approval))


def _name(ctx: Context, approval: Approval) -> str:
    name = course_of(ctx, approval).definition.name.usual(ctx.language)
    return f"{name} · {ctx.member(approval.initiator_id).name}"


def _slots_of(ctx: Context, person: Member, limit: int) -> list[Slot]:
    undecided = [each.value for each in UNDECIDED if each is not SlotState.APPROVING]
    mine = select(Slot).where(Slot.person_id == person.id, col(Slot.state).in_(undecided))
    return ctx.locks.take_each(mine.order_by(col(Slot.id)).limit(limit))


def _submitted_by(ctx: Context, person: Member, limit: int) -> list[Approval]:
    if not limit:
        return []
    mine = select(Approval).where(Approval.initiator_id == person.id, col(Approval.state).in_(OPEN))
    return ctx.locks.take_each(mine.order_by(col(Approval.id)).limit(limit))


LEAVERS: Final = Leavers(owed, pass_on)
