"""Who may do what with an incident (I-01, D-06, D-09)."""

from bot.directory.queries import chain_above, person
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.incidents.model import Incident, Part
from bot.incidents.queries import on_it

_LEVELS = 5


def handler(ctx: Context, shown: Incident) -> bool:
    """Everybody who is on it or stands in for them, the department whose it is, administrators."""
    mine = ctx.person.department_id
    of_unit = mine is not None and mine == shown.unit_id
    ids = [each.person_id for each in on_it(ctx.tx, shown.id)]
    on = ctx.person.id in ids or any(ctx.acts_for(each) for each in ids)
    return on or of_unit or is_admin(ctx)


def leader(ctx: Context, shown: Incident) -> bool:
    """Whoever leads it, those to whom it went up, administrators; before that whoever is on it."""
    if shown.lead_id is None:
        return handler(ctx, shown)
    above = [each.person_id for each in on_it(ctx.tx, shown.id) if each.part == Part.ABOVE]
    return is_admin(ctx) or any(ctx.acts_for(each) for each in (shown.lead_id, *above))


def reporter(ctx: Context, shown: Incident) -> bool:
    """Whoever reported it or stands in for them, and the main administrator."""
    return is_admin(ctx) or ctx.acts_for(shown.reporter_id)


def grader(ctx: Context, shown: Incident) -> bool:
    """Who says how bad it is: whoever reported it, and whoever is on it."""
    return reporter(ctx, shown) or handler(ctx, shown)


def doubter(ctx: Context, shown: Incident) -> bool:
    """Who says that it is not solved, or nothing at all: the reporter, and whoever leads."""
    return reporter(ctx, shown) or leader(ctx, shown)


def offered(ctx: Context, shown: Incident) -> bool:
    """Whoever was asked to lead it, or stands in for them."""
    return shown.offered_to_id is not None and ctx.acts_for(shown.offered_to_id)


def reader(ctx: Context, shown: Incident) -> bool:
    """Who is on it, who reported it, their colleagues, and who stands above them."""
    return grader(ctx, shown) or _is_colleague(ctx, shown) or _stands_above(ctx, shown)


def _is_colleague(ctx: Context, shown: Incident) -> bool:
    reporting = person(ctx.tx, shown.reporter_id)
    mine = ctx.person.department_id
    return mine is not None and reporting is not None and mine == reporting.department_id


def _stands_above(ctx: Context, shown: Incident) -> bool:
    sides = (shown.reporter_id, shown.lead_id)
    above = (
        each.id for side in sides if side is not None for each in chain_above(ctx.tx, side, _LEVELS)
    )
    return ctx.person.id in set(above)
