"""Whose work a person may look at (D-06): their department's, and of those below what they lead."""

from typing import Final

from sqlalchemy import bindparam, literal, or_, select

from bot.directory.model import DEPARTMENTS, Level
from bot.directory.values import Member
from storage import Tx
from storage.prepared import Query

_LEVELS: Final = 32
"""Departments further below are not looked for: a stop for damaged data."""

_unit = DEPARTMENTS.c
_led = select(_unit.id, literal(0).label("level")).where(
    or_(
        _unit.head_id == bindparam("person"),
        _unit.leader_id == bindparam("person"),
        _unit.id == bindparam("administered"),
    )
)
_reached = _led.cte("reached", recursive=True)
_reached = _reached.union(
    select(_unit.id, _reached.c.level + 1).where(
        _unit.parent_id == _reached.c.id, _reached.c.level < _LEVELS
    )
)
_below = Query(select(_reached.c.id).distinct(), int)


def departments_led(tx: Tx, member: Member) -> frozenset[int]:
    """The departments that a person runs, is in charge of or administers, with those below."""
    administers = member.level is Level.DEPARTMENT_ADMIN
    given = {"person": member.id, "administered": member.department_id if administers else None}
    return frozenset(_below.all(tx, given))


def departments_in_reach(tx: Tx, member: Member) -> frozenset[int]:
    """The departments whose members' work a person sees; the main administrator sees all work."""
    below = departments_led(tx, member)
    return below if member.department_id is None else below | {member.department_id}
