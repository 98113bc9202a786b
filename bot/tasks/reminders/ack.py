"""Has the owner seen it? The acknowledgement ladder (T-26, semantics §3.4)."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.settings import Settings
from bot.tasks.model import Priority, Task
from bot.tasks.queries import task_for_update
from bot.tasks.reminders.telling import tell
from bot.tasks.reminders.together import by_initiator, speaks_for, tell_others, tell_owner
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times, share, spent

ACK: Final = "task.ack"
_FULL: Final = 100


def start_ack(ctx: Context, task: Task) -> None:
    """Ask the owner for a word within 2 hours (T-26); whoever takes a task on themselves owes none.

    Working time, except that urgent tasks count every hour. What lies in a pool has no owner yet.
    """
    if task.pooled:
        return
    if ctx.actor is not None and task.owner_id == ctx.actor.id:
        task.acknowledge(ctx.now)
        return
    measure = Measure.WALL if task.urgency is Priority.URGENT else Measure.WORKING
    ctx.start_clock(
        NewClock(ACK, task.subject, task.owner_id, measure, ctx.settings.task.ack_within)
    )


def ack_times(settings: Settings) -> Times:
    """80 %, 100 %, two working hours later, one working day later."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        over = share(clock, _FULL, calendar)
        rungs = [
            Rung("remind", share(clock, settings.task.ack_remind_at, calendar)),
            Rung("overdue", over),
            Rung("head", spent(clock, settings.task.ack_head_after, calendar)),
            Rung("listed", calendar.add_days(over, settings.task.ack_listed_after)),
        ]
        yield from sorted(rungs, key=lambda rung: rung.at)

    return times


def fire_ack(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind the owner, then tell the initiator, then the owner's head.

    Whatever was passed over while the program was down is made up for by the rung that fires, so
    that everybody concerned is told, and once. Of tasks that came together one message tells.
    """
    task = task_for_update(ctx, int(claimed.subject[1:]))
    if task is None or task.acknowledged_at is not None or not task.is_open:
        return
    owner = ctx.member(task.owner_id)
    ctx.record(task.subject, f"ack.{rung}", owner=owner.key)
    reached = {*claimed.skipped, rung}
    some = speaks_for(ctx, task, claimed, rung)
    if rung == "remind":
        _remind(ctx, owner, some, claimed)
    if "overdue" in reached:
        # Its own alone: the others are not locked, and each has a rung that marks it.
        task.ack_overdue = True
        ctx.redraw(task.subject)
        _tell_overdue(ctx, owner, some, claimed)
    if "head" in reached:
        _tell_head(ctx, owner, some, claimed)
    if "listed" in reached:
        head = ctx.presence.above(owner.id)
        task.watched_by_id = head.id if head else None


def _remind(ctx: Context, owner: Member, some: Sequence[Task], claimed: Claimed) -> None:
    calendar = ctx.presence.calendar_of_clock(claimed)
    moments = {"until": share(claimed.state, _FULL, calendar)}
    _tell_owner(ctx, owner, some, Lead("task.lead.ack_remind", moments=moments), claimed)


def _tell_overdue(ctx: Context, owner: Member, some: Sequence[Task], claimed: Claimed) -> None:
    spans = {"within": int(claimed.state.budget.total_seconds())}
    _tell_owner(ctx, owner, some, Lead("task.lead.ack_overdue", spans=spans), claimed)
    told = Lead("task.lead.ack_overdue_initiator", {"owner": owner.name}, spans=spans)
    for initiator_id, given in by_initiator(some):
        if initiator_id != owner.id:
            _tell_other(ctx, ctx.member(initiator_id), given, told, claimed)


def _tell_head(ctx: Context, owner: Member, some: Sequence[Task], claimed: Claimed) -> None:
    head = ctx.presence.above(owner.id)
    if head is None:
        return
    others = [each for each in some if each.initiator_id != head.id]
    told = Lead("task.lead.ack_head", {"owner": owner.name})
    _tell_other(ctx, head, others, told, claimed, lane=Lane.ESCALATION)


def _tell_owner(
    ctx: Context, owner: Member, some: Sequence[Task], lead: Lead, claimed: Claimed
) -> None:
    if len(some) > 1:
        tell_owner(ctx, owner, lead, some)
        return
    for each in some:
        tell(ctx, each, owner, lead, claimed)


def _tell_other(
    ctx: Context,
    reader: Member,
    some: Sequence[Task],
    lead: Lead,
    claimed: Claimed,
    *,
    lane: Lane = Lane.MESSAGE,
) -> None:
    if len(some) > 1:
        tell_others(ctx, reader, lead, some)
        return
    for each in some:
        tell(ctx, each, reader, lead, claimed, lane=lane)
