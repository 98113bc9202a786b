"""The last working day of the week: heads owe a summary, leaders see what there is (R-04)."""

from datetime import datetime
from functools import partial

from bot.directory.model import Level
from bot.directory.values import Member, Unit
from bot.engine.cards import Card
from bot.engine.context import Context
from bot.engine.effects.private import write
from bot.engine.feature import Routine
from bot.engine.outbox.live import Lead
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.recurrence import Recurrence
from bot.weekly.cards import draft_card, state_card
from bot.weekly.drafting import of_unit
from bot.weekly.queries import every_unit, headed_by, led_by, of_week, week_of


def remind_times(settings: Settings, calendar: WorkingCalendar) -> Recurrence | None:
    """Before the summary is due, and not after it."""
    at, by = settings.weekly.remind_at, settings.weekly.summary_by
    if at is None or by is None:
        return None
    return Recurrence(calendar, at, until=max(at, by), weekly=True)


def report_times(settings: Settings, calendar: WorkingCalendar) -> Recurrence | None:
    """When the summary is due."""
    by = settings.weekly.summary_by
    return None if by is None else Recurrence(calendar, by, until=None, weekly=True)


def remind_share(ctx: Context, reader: Member, *, occurrence: datetime) -> None:
    """Send a head the draft of each department that has no summary yet: only those who owe one."""
    if not ctx.presence.takes_messages(reader):
        return
    until, week = _by(ctx, occurrence), week_of(ctx, occurrence)
    for unit in _owing(ctx, reader, week):
        lead = Lead("weekly.lead.remind", {"unit": unit.name}, {"until": until})
        write(ctx, reader, partial(_draft, unit=unit, week=week, lead=lead))


def report_share(ctx: Context, reader: Member, *, occurrence: datetime) -> None:
    """Send a leader what their departments have written, and who has not: 未提交."""
    units = every_unit(ctx.tx) if reader.level is Level.MAIN_ADMIN else led_by(ctx.tx, reader.id)
    if not units or ctx.presence.is_away(reader.id):
        return
    week = week_of(ctx, occurrence)  # it may be made up for after a weekend
    lead = Lead("weekly.lead.report")
    write(ctx, reader, lambda reading: state_card(reading, units, week, lead))


def _draft(reading: Context, *, unit: Unit, week: str, lead: Lead) -> Card:
    return draft_card(reading, unit, week, of_unit(reading, unit, week), lead)


def _owing(ctx: Context, head: Member, week: str) -> list[Unit]:
    headed = headed_by(ctx.tx, head.id)
    written = of_week(ctx.tx, week, [each.id for each in headed]) if headed else {}
    return [each for each in headed if each.id not in written]


def _by(ctx: Context, occurrence: datetime) -> datetime:
    zone, by = ctx.calendar.zone, ctx.settings.weekly.summary_by
    day = occurrence.astimezone(zone).date()
    return datetime.combine(day, by or occurrence.astimezone(zone).time(), zone)


ROUTINES = {
    "weekly.remind": Routine(remind_times, remind_share),
    "weekly.report": Routine(report_times, report_share),
}
