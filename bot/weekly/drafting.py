"""What a week was like, gathered from every feature: the draft of a summary (TPL-14)."""

from datetime import datetime, time, timedelta

from bot.directory.queries import members_of
from bot.directory.values import Unit
from bot.engine.context import Context
from bot.engine.feature import Span, Week
from bot.engine.working import work_of
from bot.weekly.queries import monday_of, week_of


def of_unit(ctx: Context, unit: Unit) -> Week:
    """The week of a department's members, as it stands and as many may read it.

    What they have done since Monday, what is open, and what is due by next Sunday.
    """
    return work_of(ctx, [each.id for each in members_of(ctx.tx, unit.id)], _span(ctx))


def of_oneself(ctx: Context) -> Week:
    """The actor's own week, for nobody else."""
    return work_of(ctx, [ctx.person.id], _span(ctx), own=True)


def _span(ctx: Context) -> Span:
    zone = ctx.calendar.zone
    monday = monday_of(week_of(ctx))
    begins = datetime.combine(monday, time(0), zone)
    ends = datetime.combine(monday + timedelta(days=14), time(0), zone)
    return Span(begins, ends)
