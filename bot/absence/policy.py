"""Who may enter, end and see absences (D-05)."""

from bot.directory.absences import Absence
from bot.directory.model import Level
from bot.directory.queries import chain_above, person
from bot.directory.values import Member
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context

_LEVELS_ABOVE = 5


def manages(ctx: Context, member: Member) -> bool:
    """Whether the actor may enter leave for somebody: themselves, their people, administrators."""
    return (
        member.id == ctx.person.id
        or is_admin(ctx)
        or _administers(ctx, member)
        or ctx.person.id in {each.id for each in chain_above(ctx.tx, member.id, _LEVELS_ABOVE)}
    )


def manager(ctx: Context, absence: Absence) -> bool:
    """Who is away, and whoever may enter it for them."""
    return manages(ctx, ctx.member(absence.person_id))


def reader(ctx: Context, absence: Absence) -> bool:
    """Also the deputy and the department."""
    return (
        ctx.person.id == absence.deputy_id or _is_colleague(ctx, absence) or manager(ctx, absence)
    )


def _administers(ctx: Context, member: Member) -> bool:
    mine = ctx.person.department_id
    is_local = ctx.person.level is Level.DEPARTMENT_ADMIN
    return is_local and mine is not None and mine == member.department_id


def _is_colleague(ctx: Context, absence: Absence) -> bool:
    mine, absent = ctx.person.department_id, person(ctx.tx, absence.person_id)
    return mine is not None and absent is not None and mine == absent.department_id
