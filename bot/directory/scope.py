"""Whom a person may administer and lead (D-05): their department and everything below it."""

from collections.abc import Iterator

from sqlalchemy import or_, select

from bot.directory.model import DEPARTMENTS, Level
from bot.directory.queries import department
from bot.directory.values import Member, Unit
from storage import Tx


def administers(tx: Tx, member: Member, unit_id: int | None) -> bool:
    """Whether a person administers a department; None stands for the whole company.

    The main administrator everything, a department's administrator their own and those below it.
    """
    if member.level is Level.MAIN_ADMIN:
        return True
    if member.level is not Level.DEPARTMENT_ADMIN or member.department_id is None:
        return False
    return any(unit.id == member.department_id for unit in upward(tx, unit_id))


def manages(tx: Tx, member: Member, unit_id: int | None) -> bool:
    """Whether a person administers a department or leads it, as its head or leader in charge."""
    if administers(tx, member, unit_id):
        return True
    return any(member.id in {unit.head_id, unit.leader_id} for unit in upward(tx, unit_id))


def is_manager(tx: Tx, member: Member) -> bool:
    """Whether there is any department that a person manages."""
    if member.level is not Level.USER:
        return True
    unit = DEPARTMENTS.c
    leads = or_(unit.head_id == member.id, unit.leader_id == member.id)
    query = select(unit.id).where(unit.active, leads).limit(1)
    return tx.connection().execute(query).first() is not None


def upward(tx: Tx, unit_id: int | None) -> Iterator[Unit]:
    """A department and those above it, nearest first; ends where data go in a circle."""
    seen: set[int] = set()
    while unit_id is not None and unit_id not in seen:
        unit = department(tx, unit_id)
        if unit is None:
            return
        yield unit
        seen.add(unit_id)
        unit_id = unit.parent_id
