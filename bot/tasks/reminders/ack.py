"""Has the owner seen it? The acknowledgement ladder (T-26, semantics §3.4)."""

from collections.abc import Iterator
from typing import Final

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.live import Lead
from bot.engine.outbox import Lane
from bot.settings import Settings
from bot.tasks.model import Priority, Task
from bot.tasks.queries import task_for_update
from bot.tasks.reminders.telling import tell
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times, share, spent

ACK: Final = "task.ack"
_FULL: Final = 100


def start_ack(ctx: Context, task: Task) -> None:
    """Ask the owner for a word within 2 hours (T-26); whoever takes a task on themselves owes none.

    Working time, except that urgent tasks count every hour.
    """
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
    that everybody concerned is told, and once.
    """
    task = task_for_update(ctx, int(claimed.subject[1:]))
    if task is None or task.acknowledged_at is not None or not task.is_open:
        return
    owner = ctx.member(task.owner_id)
    ctx.record(task.subject, f"ack.{rung}", owner=owner.key)
    reached = {*claimed.skipped, rung}
    if rung == "remind":
        calendar = ctx.presence.calendar_of_clock(claimed)
        moments = {"until": share(claimed.state, _FULL, calendar)}
        tell(ctx, task, owner, Lead("task.lead.ack_remind", moments=moments), claimed)
    if "overdue" in reached:
        task.ack_overdue = True
        ctx.redraw(task.subject)
        _tell_overdue(ctx, task, owner, claimed)
    if "head" in reached:
        _tell_head(ctx, task, owner, claimed)
    if "listed" in reached:
        head = ctx.presence.above(owner.id)
        task.watched_by_id = head.id if head else None


def _tell_overdue(ctx: Context, task: Task, owner: Member, claimed: Claimed) -> None:
    spans = {"within": int(claimed.state.budget.total_seconds())}
    tell(ctx, task, owner, Lead("task.lead.ack_overdue", spans=spans), claimed)
    if task.initiator_id != owner.id:
        told = Lead("task.lead.ack_overdue_initiator", {"owner": owner.name}, spans=spans)
        tell(ctx, task, ctx.member(task.initiator_id), told, claimed)


def _tell_head(ctx: Context, task: Task, owner: Member, claimed: Claimed) -> None:
    head = ctx.presence.above(owner.id)
    if head is not None and head.id != task.initiator_id:
        told = Lead("task.lead.ack_head", {"owner": owner.name})
        tell(ctx, task, head, told, claimed, lane=Lane.ESCALATION)
