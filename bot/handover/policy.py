"""Who may see what somebody left behind (D-06, D-11)."""

from bot.directory.departures import Departure
from bot.directory.scope import manages
from bot.engine.context import Context


def reader(ctx: Context, departure: Departure) -> bool:
    """Whoever answers for it now, and who leads or administers the department that was left."""
    unit = ctx.member(departure.person_id).department_id
    return ctx.person.id == departure.head_id or manages(ctx.tx, ctx.person, unit)
