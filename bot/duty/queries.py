"""Which rotas somebody sees, and which one they mean."""

from bot.directory.duty import COMPANY, units_with_rota
from bot.directory.queries import department
from bot.directory.values import Member, Unit
from bot.duty.arguments import Whose
from bot.duty.cards import today
from bot.engine.context import Context

_SHOWN = 20


def rotas_for(ctx: Context) -> list[Unit | None]:
    """One's own department, the company, and whatever else has a rota, up to twenty."""
    planned = [each for each in units_with_rota(ctx.tx, today(ctx)) if each != COMPANY]
    mine = ctx.person.department_id
    ids = dict.fromkeys([*([] if mine is None else [mine]), *planned])
    found = [department(ctx.tx, each) for each in list(ids)[:_SHOWN]]
    units = [unit for unit in found if unit is not None and unit.active]
    own = [unit for unit in units if unit.id == mine]
    return [*own, None, *(unit for unit in units if unit.id != mine)]


def meant(ctx: Context, whose: Whose | None, officer: Member | None = None) -> Unit | None:
    """The rota that is named, else that of the officer's or the actor's own department."""
    if whose is not None:
        return whose.unit
    of = officer or ctx.person
    return None if of.department_id is None else department(ctx.tx, of.department_id)
