"""What happens to the duties of somebody who leaves: their head has them (D-11)."""

from typing import Final

from bot.directory.duty import COMPANY, pass_duties_on, units_served
from bot.directory.queries import department
from bot.directory.values import Member
from bot.duty.cards import subject_of, today
from bot.engine.context import Context
from bot.engine.feature import Leavers, Owed


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The rotas that somebody is on."""
    ids = units_served(ctx.tx, person.id, today(ctx))[:limit]
    return [_owed(ctx, unit_id) for unit_id in ids]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Put the heir on the rotas of the leaver, from today on."""
    ids = units_served(ctx.tx, gone.id, today(ctx))[:limit]
    for unit_id in ids:
        pass_duties_on(ctx.tx, unit_id, gone.id, heir.id, today(ctx))
        subject = _owed(ctx, unit_id).subject
        ctx.record(subject, "duty.officer_left", before=gone.key, officer=heir.key)
        ctx.redraw(subject)
    return [_owed(ctx, unit_id) for unit_id in ids]


def _owed(ctx: Context, unit_id: int) -> Owed:
    unit = None if unit_id == COMPANY else department(ctx.tx, unit_id)
    key = "duty.owed_company" if unit is None else "duty.owed"
    return Owed(subject_of(unit), unit.name if unit else "", key)


LEAVERS: Final = Leavers(owed, pass_on)
