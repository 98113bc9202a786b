"""What is asked of the directory about members, and what is written there."""

from datetime import date
from typing import Final

from sqlalchemy import select, update

from bot.directory.absences import Absent, absences_of
from bot.directory.duty import COMPANY, on_duty, units_served
from bot.directory.model import DEPARTMENTS, PEOPLE
from bot.directory.queries import department
from bot.directory.values import Member, Unit
from bot.engine.context import Context

PREFIX: Final = "U"
"""The letter under which the ledger keeps what is done to a person."""


def subject_of(member: Member) -> str:
    """A person as the ledger names them."""
    return f"{PREFIX}{member.id}"


def active_departments(ctx: Context) -> list[Unit]:
    """Every department, in the order in which they came."""
    columns = (DEPARTMENTS.c[name] for name in Unit.__struct_fields__)
    query = select(*columns).where(DEPARTMENTS.c.active).order_by(DEPARTMENTS.c.id)
    return [Unit(*row) for row in ctx.tx.connection().execute(query)]


def title_of(ctx: Context, member: Member) -> str:
    """Somebody's position; empty where the directory names none."""
    query = select(PEOPLE.c.title).where(PEOPLE.c.id == member.id)
    return str(ctx.tx.connection().execute(query).scalar_one())


def write(ctx: Context, member: Member, **columns: object) -> None:
    """Change columns of somebody's row."""
    ctx.tx.connection().execute(update(PEOPLE).where(PEOPLE.c.id == member.id).values(columns))


def absence_now(ctx: Context, member: Member) -> Absent | None:
    """The leave that somebody is on at this moment."""
    found = absences_of(ctx.tx, member.id, ctx.now)
    return next((each for each in found if each.away and each.covers(ctx.now)), None)


def duties_today(ctx: Context, member: Member) -> list[Unit | None]:
    """The departments that somebody is on duty for today; None stands for the company."""
    today: date = ctx.now.astimezone(ctx.calendar.zone).date()
    ids = units_served(ctx.tx, member.id, today)
    units = [None if each == COMPANY else department(ctx.tx, each) for each in ids]
    duties = [(unit, on_duty(ctx.tx, unit, today).officer) for unit in units]
    return [unit for unit, officer in duties if officer is not None and officer.id == member.id]
