"""What is asked of the directory about members, and what is written there."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import and_, literal, or_, select, update

from bot.directory.absences import Absent, absences_of
from bot.directory.duty import COMPANY, on_duty, units_served
from bot.directory.model import ACCOUNTS, DEPARTMENTS, PEOPLE, Level
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


class Reviewed(NamedTuple):
    """Somebody as a review of people and rights needs them."""

    name: str
    level: str
    roles: tuple[str, ...]
    is_reached: bool
    answers_to_somebody: bool


def reviewed(ctx: Context, units: Sequence[Unit]) -> list[Reviewed]:
    """The active people of these departments, and those of none where all are meant."""
    here = ACCOUNTS.c.messenger.in_(ctx.rules.messengers)
    reached = select(ACCOUNTS.c.person_id).where(ACCOUNTS.c.person_id == PEOPLE.c.id, here)
    ids = [each.id for each in units]
    everywhere = literal(ctx.person.level is Level.MAIN_ADMIN)
    inside = or_(
        PEOPLE.c.department_id.in_(ids), and_(PEOPLE.c.department_id.is_(None), everywhere)
    )
    columns = (
        PEOPLE.c.name,
        PEOPLE.c.level,
        PEOPLE.c.roles,
        reached.exists(),
        PEOPLE.c.superior_id,
    )
    query = select(*columns).where(PEOPLE.c.active, inside).order_by(PEOPLE.c.id)
    return [
        Reviewed(name, level, tuple(roles), bool(known), superior is not None)
        for name, level, roles, known, superior in ctx.tx.connection().execute(query)
    ]


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


def roles_held(ctx: Context) -> list[str]:
    """The job roles that somebody active has, as they are written."""
    query = select(PEOPLE.c.roles).where(PEOPLE.c.active, PEOPLE.c.roles != ())
    rows = ctx.tx.connection().execute(query.order_by(PEOPLE.c.id)).scalars()
    return list(dict.fromkeys(role for roles in rows for role in roles))
