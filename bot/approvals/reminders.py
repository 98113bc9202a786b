"""What time does to a slot: its person is reminded, the initiator told, then the head (A-04, A-11).

Nobody is given the right to decide by it, and nothing is decided by time unless the definition says
so (rule 19).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot.approvals.actions import course_of
from bot.approvals.definition.model import OnTimeout
from bot.approvals.hands import LADDER
from bot.approvals.model import Slot, SlotState
from bot.approvals.queries import approval, lock_slot
from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed
from bot.time.ladders import ClockState, Rung, Times
from bot.time.replanning import Replanned

_FULL: Final = 100


def slot_times(settings: Settings) -> Times:
    """A share of the budget, its end, and a working day later (semantics §3.4)."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        # Clocks of turns that were taken over had when those began as their anchor once.
        since = clock.anchor or clock.running_since
        days = clock.budget.days
        due = calendar.add_days(since, days)
        working = calendar.between(since, due)
        at = calendar.add(since, working * settings.approval.remind_at / _FULL)
        yield Rung("remind", at)
        yield Rung("overdue", due)
        yield Rung("head", calendar.add_days(since, days + settings.approval.head_after))

    return times


def fire_slot(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind whoever is to decide; then tell the initiator, then their head."""
    slot = ctx.tx.get(Slot, int(claimed.subject[1:]))
    if slot is None or not slot.is_active:
        return
    shown = approval(ctx.tx, slot.approval_id)
    person = ctx.member(slot.person_id)
    ctx.record(shown.subject, f"approval.slot_{rung}", person=person.key)
    moments = {"due": slot.due_at} if slot.due_at else {}
    if rung == "overdue" and _decided_by_time(ctx, slot):
        return
    if rung == "remind":
        _tell(ctx, slot, person, Lead("approval.lead.remind", moments=moments), claimed)
        return
    if not slot.is_overdue:
        _overdue(ctx, slot, person, moments, claimed)
    head = ctx.presence.above(person.id) if rung == "head" else None
    if head is not None and head.id != shown.initiator_id:
        told = Lead("approval.lead.head", {"person": person.name}, moments)
        _tell(ctx, slot, head, told, claimed, lane=Lane.ESCALATION)


def _decided_by_time(ctx: Context, slot: Slot) -> bool:
    """Decide for a step whose definition says that time does; the system is named as who did."""
    shown = approval(ctx.tx, slot.approval_id)
    course = course_of(ctx, shown)
    node = course.node_of(slot)
    if node.on_timeout is OnTimeout.REMIND or node.handles or shown.is_revoking:
        return False
    agrees = node.on_timeout is OnTimeout.APPROVE
    said = ctx.text("approval.by_time.ok" if agrees else "approval.by_time.reject")
    ctx.record(shown.subject, "approval.by_time", node=node.id, agrees=agrees)
    course.decide(slot, SlotState.APPROVED if agrees else SlotState.REJECTED, said)
    ctx.changed(shown)
    return True


def _overdue(
    ctx: Context, slot: Slot, person: Member, moments: dict[str, datetime], claimed: Claimed
) -> None:
    shown = approval(ctx.tx, slot.approval_id)
    slot.is_overdue = True
    ctx.redraw(shown.subject)
    _tell(ctx, slot, person, Lead("approval.lead.overdue", moments=moments), claimed, strong=True)
    told = Lead("approval.lead.overdue_initiator", {"person": person.name}, moments)
    _tell(ctx, slot, ctx.member(shown.initiator_id), told, claimed)


def _tell(
    ctx: Context,
    slot: Slot,
    reader: Member,
    lead: Lead,
    claimed: Claimed,
    *,
    lane: Lane = Lane.MESSAGE,
    strong: bool = False,
) -> None:
    notice = Notice(lead, strong=strong, clock_id=claimed.clock_id, lane=lane)
    ctx.notify(reader, approval(ctx.tx, slot.approval_id).subject, notice)


def _moved(ctx: Context, clock: Replanned) -> None:
    """Have cards and lists name the day by which to decide as leave has moved it."""
    slot = ctx.tx.get_one(Slot, int(clock.subject[1:]))
    slot.due_at = clock.calendar.add_days(clock.state.running_since, clock.state.budget.days)
    ctx.redraw(approval(ctx.tx, slot.approval_id).subject)


LADDERS: Final = {LADDER: Ladder(slot_times, fire_slot, lock_slot, _moved)}
