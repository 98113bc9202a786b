"""What people see of duties: who is on duty now, and one rota's next two weeks."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.directory.duty import COMPANY, Because, Duty, on_duty, rota, swaps, week
from bot.directory.queries import department
from bot.directory.values import Member, Unit
from bot.engine.cards import Button, Card, Field, Tone
from bot.engine.context import Context

SUBJECT: Final = "R"
"""The letter of a rota's card; its number is the department's id, 0 the company's."""

AHEAD: Final = 14
"""Days that are shown of a rota."""

_SWAPS: Final = 10


def today(ctx: Context) -> date:
    """The present day where the company is."""
    return ctx.now.astimezone(ctx.calendar.zone).date()


def subject_of(unit: Unit | None) -> str:
    """The rota of a department or (None) of the company, as its cards and its ledger name it."""
    return f"{SUBJECT}{COMPANY if unit is None else unit.id}"


def name_of(ctx: Context, unit: Unit | None) -> str:
    """The department's name, or the word for the whole company."""
    return ctx.text("duty.company") if unit is None else unit.name


def now_card(ctx: Context, units: Sequence[Unit | None]) -> Card:
    """Who is on duty at this moment, a line for each rota."""
    on = today(ctx)
    duties = [(unit, on_duty(ctx.tx, unit, on)) for unit in units]
    mine = units[0] if units else None
    values = {"rota": mine.name} if mine else {}
    return Card(
        title=ctx.text("duty.now", day=ctx.day(on)),
        tone=Tone.INFO,
        fields=tuple(Field(name_of(ctx, unit), _officer(ctx, duty)) for unit, duty in duties),
        buttons=(Button(ctx.text("duty.list.label"), "duty.list", values=values),),
    )


def rota_card(ctx: Context, unit_id: int, viewer: Member | None) -> Card:
    """One rota: its weekdays, and the latest dates on which it is another's turn."""
    del viewer
    unit = _unit(ctx, unit_id)
    days = week(ctx.tx, unit)
    fields = [
        Field(ctx.text(f"duty.weekday.{duty.day.weekday()}"), _officer(ctx, duty)) for duty in days
    ]
    fields += [_dated(ctx, duty) for duty in swaps(ctx.tx, unit, _SWAPS)]
    return _titled(ctx, unit, days, fields)


def weeks_card(ctx: Context, unit_id: int) -> Card:
    """The next two weeks of one rota, a line a day."""
    unit = _unit(ctx, unit_id)
    days = rota(ctx.tx, unit, today(ctx), AHEAD)
    return _titled(ctx, unit, days, [_dated(ctx, duty) for duty in days])


def _titled(ctx: Context, unit: Unit | None, days: Sequence[Duty], fields: list[Field]) -> Card:
    gap = not any(duty.is_planned for duty in days)
    return Card(
        title=ctx.text("duty.title", rota=name_of(ctx, unit)),
        tone=Tone.WARNING if gap else Tone.PLAIN,
        fields=tuple(fields),
        note=ctx.text("duty.none_planned") if gap else "",
    )


def _unit(ctx: Context, unit_id: int) -> Unit | None:
    return department(ctx.tx, unit_id) if unit_id != COMPANY else None


def _dated(ctx: Context, duty: Duty) -> Field:
    return Field(ctx.day(duty.day), _officer(ctx, duty))


def _officer(ctx: Context, duty: Duty) -> str:
    if duty.officer is None:
        return ctx.text("duty.nobody")
    match duty.because:
        case Because.WEEKDAY:
            return duty.officer.name
        case Because.DATE:
            return ctx.text("duty.by_date", officer=duty.officer.name)
        case Because.HEAD | Because.LEADER | Because.ADMIN as because:
            why = ctx.text(f"duty.stands_in.{because}")
            if duty.gone is not None:
                why = ctx.text("duty.gone", name=duty.gone.name, why=why)
            return ctx.text("duty.instead", officer=duty.officer.name, why=why)
