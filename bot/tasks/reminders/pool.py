"""Nobody has claimed it: those who keep a pool are told, each working day (T-22)."""

from collections.abc import Iterator
from typing import Final

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.settings import Settings
from bot.tasks.model import Task
from bot.tasks.queries import task_for_update
from bot.tasks.reminders.telling import tell
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

POOL: Final = "task.pool"


def start_pool(ctx: Context, task: Task) -> None:
    """Have somebody claim the task within the working days that the company gives (T-22)."""
    ctx.start_clock(NewClock(POOL, task.subject, None, Measure.WORKING))


def pool_times(settings: Settings) -> Times:
    """After the working days set, and again after as many more."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        laps = calendar.every_days(clock.running_since, settings.task.pool_within)
        yield from (Rung(f"unclaimed-{lap}", at) for lap, at in enumerate(laps, start=1))

    return times


def fire_pool(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Tell the head of the department whose pool it is, or whose member put it into a project's.

    Whoever put it there is told with them, the first time.
    """
    task = task_for_update(ctx, int(claimed.subject[1:]))
    if task is None or not task.pooled or not task.is_open:
        return
    laps = int(rung.partition("-")[2])
    days = laps * ctx.settings.task.pool_within
    ctx.record(task.subject, "pool.unclaimed", days=days)
    lead = Lead("task.lead.unclaimed", {"days": days})
    first = rung == "unclaimed-1" or "unclaimed-1" in claimed.skipped
    told = [*_heads(ctx, task), *([ctx.member(task.initiator_id)] if first else [])]
    for reader in {each.id: each for each in told}.values():
        tell(ctx, task, reader, lead, claimed, lane=Lane.ESCALATION)


def _heads(ctx: Context, task: Task) -> list[Member]:
    if task.department_id is not None:
        return [ctx.member(task.owner_id)]
    head = ctx.presence.above(task.owner_id)
    return [] if head is None else [head]
