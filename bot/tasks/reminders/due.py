"""The due ladder: before, on the day, at due, then each working day (T-14, T-15)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Final

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.settings import Settings
from bot.tasks.model import State, Task
from bot.tasks.queries import task_for_update
from bot.tasks.reminders.ready import nag_who_holds_up, tell_late
from bot.tasks.reminders.telling import tell
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

DUE: Final = "task.due"


def start_due(ctx: Context, task: Task) -> None:
    """Remind of the due date, where there is one and an owner (T-14, T-15, T-22)."""
    if task.due_at is not None and not task.pooled:
        clock = NewClock(DUE, task.subject, task.owner_id, Measure.WALL, anchor=task.due_at)
        ctx.start_clock(clock)


def due_times(settings: Settings) -> Times:
    """The working day before and the day itself at 10:00, at due, then each working day."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        due = clock.anchor
        if due is None:
            return
        day = due.astimezone(calendar.zone).date()

        def morning(day: date) -> datetime:
            local = datetime.combine(day, settings.task.due_remind_at, calendar.zone)
            return local.astimezone(UTC)

        before = calendar.working_day_after(day, -1)
        for name, at in (("day-before", morning(before)), ("same-day", morning(day))):
            if at < due:
                yield Rung(name, at)
        yield Rung("due", due)
        for late in count(1):
            day = calendar.working_day_after(day, 1)
            yield Rung(f"late-{late}", morning(day))

    return times


def fire_due(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind whoever must act next; from the third late day on also initiator and head."""
    task = task_for_update(ctx, int(claimed.subject[1:]))
    if task is None or not task.is_open or task.due_at is None:
        return
    ctx.record(task.subject, f"due.{rung}")
    if "due" in {*claimed.skipped, rung}:
        ctx.redraw(task.subject)
        tell_late(ctx, task, claimed)
    name, _, days = rung.partition("-")
    held_up = name == "late" and nag_who_holds_up(ctx, task, claimed)
    above = _above(ctx, task, int(days)) if name == "late" else []
    if held_up or _is_for_digest(ctx, task, rung):
        return
    moments = {"due": task.due_at}
    owner = ctx.member(task.owner_id)
    if task.state == State.REVIEW:
        waiting = Lead("task.lead.review_waiting", moments=moments)
        tell(ctx, task, ctx.member(task.judge_id), waiting, claimed)
        return
    key = "late" if name == "late" else rung.replace("-", "_")
    tell(ctx, task, owner, Lead(f"task.lead.{key}", moments=moments), claimed)
    for reader in above:
        told = Lead("task.lead.late_above", {"owner": owner.name, "days": int(days)})
        tell(ctx, task, reader, told, claimed, lane=Lane.ESCALATION)


def _is_for_digest(ctx: Context, task: Task, rung: str) -> bool:
    """Whether the morning's digest says this already: not one message more (issue 3).

    High priority and the due moment itself speak for themselves.
    """
    daily = ctx.settings.daily.digest_at is not None
    return daily and not task.urgency.is_strong and rung != "due"


def _above(ctx: Context, task: Task, days: int) -> list[Member]:
    """Who hears of it once it is late for days: initiator and head, whose digest lists it."""
    if days < ctx.settings.task.overdue_head_after:
        return []
    head = ctx.presence.above(task.owner_id)
    task.watched_by_id = head.id if head else None
    told = [ctx.member(task.initiator_id), *([head] if head else [])]
    return list({each.id: each for each in told if each.id != task.owner_id}.values())
