"""What a week was like, gathered from every feature: the draft of a summary (TPL-14)."""

from datetime import datetime, time, timedelta

from bot.directory.queries import members_of
from bot.directory.values import Unit
from bot.engine.context import Context
from bot.engine.feature import Span, Week
from bot.engine.working import work_of
from bot.weekly.queries import monday_of


def of_unit(ctx: Context, unit: Unit, week: str) -> Week:
    """The week of a department's members, as many may read it.

    What they have done in it, what is open now, and what is due until the next one ends.
    """
    return work_of(ctx, [each.id for each in members_of(ctx.tx, unit.id)], _span(ctx, week))


def of_oneself(ctx: Context, week: str) -> Week:
    """The actor's own week, for nobody else."""
    return work_of(ctx, [ctx.person.id], _span(ctx, week), own=True)


def _span(ctx: Context, week: str) -> Span:
    mondays = (monday_of(week) + timedelta(weeks=each) for each in range(3))
    return Span(*(datetime.combine(each, time(0), ctx.calendar.zone) for each in mondays))
