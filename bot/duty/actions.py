"""What can be done to a rota: each changes the rows, the ledger, and tells whoever is put on it."""

from collections.abc import Sequence
from datetime import date

from bot.directory.duty import put_on_date, put_on_weekday
from bot.directory.scope import manages
from bot.directory.values import Member, Unit
from bot.duty.cards import subject_of
from bot.engine.context import Context, Notice
from bot.engine.outbox.live import Lead
from bot.errors import UserError


def plan(ctx: Context, unit: Unit | None, officer: Member, weekdays: Sequence[int]) -> None:
    """Put somebody on duty on those weekdays, from now on and until somebody else is."""
    _check(ctx, unit)
    for weekday in weekdays:
        put_on_weekday(ctx.tx, _id(unit), weekday, officer.id)
    _done(ctx, unit, "duty.plan", officer=officer.key, weekdays=_listed(weekdays))
    _tell(ctx, unit, officer, "duty.lead.planned")


def swap(ctx: Context, unit: Unit | None, officer: Member, day: date) -> None:
    """Put somebody on duty on one date."""
    _check(ctx, unit)
    put_on_date(ctx.tx, _id(unit), day, officer.id)
    _done(ctx, unit, "duty.swap", officer=officer.key, day=day.isoformat())
    _tell(ctx, unit, officer, "duty.lead.swapped")


def clear(ctx: Context, unit: Unit | None, weekdays: Sequence[int], day: date | None) -> None:
    """Take weekdays off the rota, or a date, which then is the weekday's again."""
    _check(ctx, unit)
    if not weekdays and day is None:
        raise UserError("duty.what_to_clear")
    cleared = [put_on_weekday(ctx.tx, _id(unit), weekday, None) for weekday in weekdays]
    if day is not None:
        cleared.append(put_on_date(ctx.tx, _id(unit), day, None))
    if not any(cleared):
        raise UserError("duty.nothing_to_clear")
    shown = day.isoformat() if day else None
    _done(ctx, unit, "duty.clear", weekdays=_listed(weekdays), day=shown)


def _check(ctx: Context, unit: Unit | None) -> None:
    if not manages(ctx.tx, ctx.person, unit.id if unit else None):
        raise UserError("duty.not_yours", rota=unit.name if unit else ctx.text("duty.company"))


def _done(ctx: Context, unit: Unit | None, action: str, **detail: str | None) -> None:
    subject = subject_of(unit)
    ctx.record(subject, action, **detail)
    ctx.redraw(subject)


def _tell(ctx: Context, unit: Unit | None, officer: Member, key: str) -> None:
    if officer.id == ctx.person.id:
        return
    notice = Notice(Lead(key, {"by": ctx.person.name}))
    if not ctx.notify(officer, subject_of(unit), notice):
        ctx.reply(ctx.text("duty.unreachable", name=officer.name))


def _id(unit: Unit | None) -> int:
    return 0 if unit is None else unit.id


def _listed(weekdays: Sequence[int]) -> str:
    return " ".join(str(weekday + 1) for weekday in weekdays)
