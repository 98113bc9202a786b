"""The daily update: who still owes one is reminded, and what is missing is marked (T-13)."""

from datetime import datetime, time
from typing import Final

from sqlmodel import col, select

from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Style
from bot.engine.context import Context, Notice
from bot.engine.effects.private import write
from bot.engine.outbox.live import Lead
from bot.settings import Settings
from bot.tasks.model import State, Task
from bot.tasks.reminders.summary import LISTED, summary
from bot.time.calendar import WorkingCalendar
from bot.time.recurrence import Recurrence

UPDATE_WANTED: Final = "task.lead.update_wanted"
_PROGRESS: Final = "task.progress"


def remind_times(settings: Settings, calendar: WorkingCalendar) -> Recurrence | None:
    """Before the update is due, and not after it."""
    at, by = settings.daily.update_remind_at, settings.daily.update_by
    if at is None or by is None:
        return None
    return Recurrence(calendar, at, until=max(at, by))


def mark_times(settings: Settings, calendar: WorkingCalendar) -> Recurrence | None:
    """When the update is due; who missed it has done so also where that is found out later."""
    by = settings.daily.update_by
    return None if by is None else Recurrence(calendar, by)


def remind_share(ctx: Context, reader: Member, *, occurrence: datetime) -> None:
    """Send an owner one message about all tasks that lack the day's update; none on leave."""
    missing = _missing(ctx, reader, occurrence)
    if not missing or ctx.address(reader) is None:
        return
    for each in missing:
        ctx.record(each.subject, "update.remind", owner=reader.key)
    until = _at(ctx, occurrence, ctx.settings.daily.update_by)
    lead = Lead(UPDATE_WANTED, moments={"until": until})
    if len(missing) > 1:
        # A deputy gets it as they get everything else that is for somebody.
        write(ctx, reader, lambda reading: _list(reading, missing, lead))
        return
    (task,) = missing
    ctx.notify(reader, task.subject, Notice(lead, strong=task.urgency.is_strong))


def mark_share(ctx: Context, reader: Member, *, occurrence: datetime) -> None:
    """Mark what an owner has not reported on that day; no message is sent.

    The cards say so, and so do the next digests of initiator and head.
    """
    missing = _missing(ctx, reader, occurrence, lock=True)
    head = ctx.presence.above(reader.id) if missing else None
    for task in missing:
        task.update_overdue = True
        task.watched_by_id = head.id if head else None
        ctx.record(task.subject, "update.missed", owner=reader.key)
        ctx.redraw(task.subject)


def _missing(
    ctx: Context, owner: Member, occurrence: datetime, *, lock: bool = False
) -> list[Task]:
    """The owner's tasks in progress of which nothing was heard on the occurrence's day."""
    query = select(Task).where(Task.owner_id == owner.id, Task.state == State.DOING.value)
    if lock and ctx.tx.connection().dialect.name != "sqlite":
        query = query.with_for_update()
    found = ctx.tx.exec(query.order_by(col(Task.id))).all()
    morning = _at(ctx, occurrence, time(0))
    missing = [each for each in found if each.is_silent_since(morning)]
    return [] if missing and ctx.presence.is_away(owner.id) else missing


def _at(ctx: Context, occurrence: datetime, at: time | None) -> datetime:
    zone = ctx.calendar.zone
    return datetime.combine(occurrence.astimezone(zone).date(), at or time(0), zone)


def _list(ctx: Context, missing: list[Task], lead: Lead) -> Card:
    label = ctx.rules.commands[_PROGRESS].label(ctx.language)
    buttons = tuple(
        Button(
            f"{label} {each.subject}",
            _PROGRESS,
            Style.DEFAULT,
            values={STANDALONE_RECORD: each.subject},
        )
        for each in missing[:LISTED]
    )
    return summary(ctx, "task.update.title", lead, missing, buttons)
