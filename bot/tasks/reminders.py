"""What time does to a task: the acknowledgement ladder and the due ladder (semantics §3.4)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from bot.directory.queries import superior_of
from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.feature import Ladder
from bot.engine.live import Lead
from bot.engine.outbox import Lane
from bot.settings import Settings
from bot.tasks.model import Priority, State, Task
from bot.tasks.queries import task_for_update
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times, share, spent

ACK = "task.ack"
DUE = "task.due"

_FULL = 100


def start_ack(ctx: Context, task: Task) -> None:
    """Ask the owner for a word within 2 hours (T-26); whoever takes a task on themselves owes none.

    Working time, except that urgent tasks count every hour.
    """
    if task.owner_id == ctx.person.id:
        task.acknowledge(ctx.now)
        return
    measure = Measure.WALL if task.urgency is Priority.URGENT else Measure.WORKING
    ctx.start_clock(
        NewClock(ACK, task.subject, task.owner_id, measure, ctx.settings.task.ack_within)
    )


def start_due(ctx: Context, task: Task) -> None:
    """Remind of the due date, where there is one (T-14, T-15)."""
    if task.due_at is not None:
        clock = NewClock(DUE, task.subject, task.owner_id, Measure.WALL, anchor=task.due_at)
        ctx.start_clock(clock)


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


def due_times(settings: Settings) -> Times:
    """The working day before and the day itself at 10:00, at due, then each working day."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        due = clock.anchor
        if due is None:
            return
        day = due.astimezone(calendar.zone).date()

        def morning(days: int) -> datetime:
            on = calendar.working_day_after(day, days) if days else day
            local = datetime.combine(on, settings.task.due_remind_at, calendar.zone)
            return local.astimezone(UTC)

        for name, days in (("day-before", -1), ("same-day", 0)):
            if morning(days) < due:
                yield Rung(name, morning(days))
        yield Rung("due", due)
        yield from (Rung(f"late-{days}", morning(days)) for days in count(1))

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
        moments = {"until": share(claimed.state, _FULL, ctx.calendar)}
        _tell(ctx, task, owner, Lead("task.lead.ack_remind", moments=moments), claimed)
    if "overdue" in reached:
        task.ack_overdue = True
        ctx.redraw(task.subject)
        _tell_overdue(ctx, task, owner, claimed)
    if "head" in reached:
        _tell_head(ctx, task, owner, claimed)


def _tell_overdue(ctx: Context, task: Task, owner: Member, claimed: Claimed) -> None:
    spans = {"within": int(claimed.state.budget.total_seconds())}
    _tell(ctx, task, owner, Lead("task.lead.ack_overdue", spans=spans), claimed)
    if task.initiator_id != owner.id:
        told = Lead("task.lead.ack_overdue_initiator", {"owner": owner.name}, spans=spans)
        _tell(ctx, task, ctx.member(task.initiator_id), told, claimed)


def _tell_head(ctx: Context, task: Task, owner: Member, claimed: Claimed) -> None:
    head = superior_of(ctx.tx, owner.id)
    if head is not None and head.id != task.initiator_id:
        told = Lead("task.lead.ack_head", {"owner": owner.name})
        _tell(ctx, task, head, told, claimed, lane=Lane.ESCALATION)


def fire_due(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind whoever must act next; from the third late day on also initiator and head."""
    task = task_for_update(ctx, int(claimed.subject[1:]))
    if task is None or not task.is_open or task.due_at is None:
        return
    ctx.record(task.subject, f"due.{rung}")
    if "due" in {*claimed.skipped, rung}:
        ctx.redraw(task.subject)
    moments = {"due": task.due_at}
    owner = ctx.member(task.owner_id)
    if task.state == State.REVIEW:
        waiting = Lead("task.lead.review_waiting", moments=moments)
        _tell(ctx, task, ctx.member(task.initiator_id), waiting, claimed)
        return
    name, _, days = rung.partition("-")
    key = "late" if name == "late" else rung.replace("-", "_")
    _tell(ctx, task, owner, Lead(f"task.lead.{key}", moments=moments), claimed)
    if name == "late" and int(days) >= ctx.settings.task.overdue_head_after:
        told = Lead("task.lead.late_above", {"owner": owner.name, "days": int(days)})
        for reader in _above(ctx, task):
            _tell(ctx, task, reader, told, claimed, lane=Lane.ESCALATION)


def _above(ctx: Context, task: Task) -> list[Member]:
    head = superior_of(ctx.tx, task.owner_id)
    told = [ctx.member(task.initiator_id), *([head] if head else [])]
    return list({each.id: each for each in told if each.id != task.owner_id}.values())


def _tell(
    ctx: Context,
    task: Task,
    reader: Member,
    lead: Lead,
    claimed: Claimed,
    *,
    lane: Lane = Lane.MESSAGE,
) -> None:
    notice = Notice(
        lead,
        strong=task.urgency.is_strong,
        urgent=task.urgency is Priority.URGENT,
        clock_id=claimed.clock_id,
        lane=Lane.ESCALATION if task.urgency is Priority.URGENT else lane,
    )
    ctx.notify(reader, task.subject, notice)


LADDERS = {
    ACK: Ladder(ack_times, fire_ack, task_for_update),
    DUE: Ladder(due_times, fire_due, task_for_update),
}
