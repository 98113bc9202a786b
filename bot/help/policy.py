"""Who may do what with a request for help (E-01, D-06)."""

from bot.directory.queries import chain_above, person
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.help.model import Request
from bot.help.queries import were_asked

_LEVELS_ABOVE = 5


def asked(ctx: Context, request: Request) -> bool:
    """Only whoever is to answer now, or stands in for them; not the asker."""
    mine = ctx.person.id == request.asked_id
    return mine or (ctx.person.id != request.asker_id and ctx.acts_for(request.asked_id))


def answerer(ctx: Context, request: Request) -> bool:
    """Everybody who was asked, the members of the department, administrators; not the asker.

    And whoever stands in for one who was asked.
    """
    if ctx.person.id == request.asker_id:
        return False
    mine = ctx.person.department_id
    of_department = mine is not None and mine == request.department_id
    return _stands_where_asked(ctx, request) or of_department or is_admin(ctx)


def hander(ctx: Context, request: Request) -> bool:
    """Everybody who was asked, whoever asked, who stands in for either, administrators."""
    return asker(ctx, request) or _stands_where_asked(ctx, request)


def asker(ctx: Context, request: Request) -> bool:
    """Whoever asked or stands in for them, and the main administrator."""
    return is_admin(ctx) or ctx.acts_for(request.asker_id)


def reader(ctx: Context, request: Request) -> bool:
    """Those who ask or may answer, the asker's department, whoever stands above either side."""
    return (
        asker(ctx, request)
        or answerer(ctx, request)
        or _is_colleague(ctx, request)
        or _stands_above(ctx, request)
    )


def _stands_where_asked(ctx: Context, request: Request) -> bool:
    """Whether the actor was asked, or stands in now for somebody who was."""
    ids = were_asked(ctx.tx, request.id)
    return ctx.person.id in ids or any(ctx.acts_for(each) for each in ids)


def _is_colleague(ctx: Context, request: Request) -> bool:
    mine = ctx.person.department_id
    asking = person(ctx.tx, request.asker_id)
    return mine is not None and asking is not None and mine == asking.department_id


def _stands_above(ctx: Context, request: Request) -> bool:
    sides = (request.asker_id, request.asked_id)
    above = (each for side in sides for each in chain_above(ctx.tx, side, _LEVELS_ABOVE))
    return ctx.person.id in {each.id for each in above}
