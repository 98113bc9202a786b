"""The duty rota (D-09): who receives what happens today, for each department and company-wide.

A rota is a person for each weekday, and a person for single dates, which goes before. Days are
those of the company's zone. A rota without anybody is no gap that things fall into: somebody is
always answerable, and it is said why.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import msgspec
from sqlalchemy import Integer, bindparam, delete, insert, select, union, update
from sqlmodel import Field, SQLModel

from bot.directory.model import DEPARTMENTS
from bot.directory.queries import head_of, leader_in_charge, main_admins, person
from bot.directory.values import Member, Unit
from storage import Tx
from storage.prepared import Change, Query

COMPANY: Final = 0
"""In the place of a department's id: the company as a whole."""

_A_MONDAY: Final = date(2024, 1, 1)


class DutyWeekday(SQLModel, table=True):
    """Who is on duty on a weekday (0 is Monday), of a department or of the company."""

    __tablename__ = "duty_weekday"

    unit_id: int = Field(primary_key=True)
    weekday: int = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)


class DutyDate(SQLModel, table=True):
    """Who is on duty on one date, whatever the weekday says."""

    __tablename__ = "duty_date"

    unit_id: int = Field(primary_key=True)
    day: date = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)


_weekdays: Final = SQLModel.metadata.tables["duty_weekday"]
_dates: Final = SQLModel.metadata.tables["duty_date"]


class Because(StrEnum):
    """Why somebody is on duty; the last three stand in where the rota has nobody."""

    DATE = "date"
    WEEKDAY = "weekday"
    HEAD = "head"
    LEADER = "leader"
    ADMIN = "admin"


class Duty(msgspec.Struct, frozen=True):
    """One day of a rota; `gone` is who should have been on duty and has left the company.

    `officer` is None only where the company has no main administrator either.
    """

    day: date
    officer: Member | None
    because: Because
    gone: Member | None = None

    @property
    def is_planned(self) -> bool:
        """Whether the rota itself names the officer."""
        return self.because in {Because.DATE, Because.WEEKDAY}


_on_date = Query(
    select(_dates.c.person_id).where(
        _dates.c.unit_id == bindparam("unit"), _dates.c.day == bindparam("day")
    ),
    int,
)
_on_weekday = Query(
    select(_weekdays.c.person_id).where(
        _weekdays.c.unit_id == bindparam("unit"), _weekdays.c.weekday == bindparam("weekday")
    ),
    int,
)
_drop_date = Change(
    delete(_dates).where(_dates.c.unit_id == bindparam("unit"), _dates.c.day == bindparam("day"))
)
_drop_weekday = Change(
    delete(_weekdays).where(
        _weekdays.c.unit_id == bindparam("unit"), _weekdays.c.weekday == bindparam("weekday")
    )
)
_add_date = Change(insert(_dates))
_add_weekday = Change(insert(_weekdays))


def on_duty(tx: Tx, unit: Unit | None, day: date) -> Duty:
    """Who is on duty for a department, or (None) for the company, on a day of its zone.

    The date's officer, else the weekday's; where they have left or nobody is named, the head, then
    the leader in charge, then the first main administrator.
    """
    at = COMPANY if unit is None else unit.id
    named = _on_date.first(tx, {"unit": at, "day": day})
    if named is None:
        return _weekly(tx, unit, day)
    return _duty(tx, unit, day, named, Because.DATE)


def _weekly(tx: Tx, unit: Unit | None, day: date) -> Duty:
    at = COMPANY if unit is None else unit.id
    named = _on_weekday.first(tx, {"unit": at, "weekday": day.weekday()})
    return _duty(tx, unit, day, named, Because.WEEKDAY)


def _duty(tx: Tx, unit: Unit | None, day: date, named: int | None, because: Because) -> Duty:
    officer = None if named is None else person(tx, named)
    if officer is not None and officer.active:
        return Duty(day, officer, because)
    stands_in, instead = _stand_in(tx, unit)
    return Duty(day, stands_in, instead, gone=officer)


def _stand_in(tx: Tx, unit: Unit | None) -> tuple[Member | None, Because]:
    if unit is not None:
        if (head := head_of(tx, unit.id)) is not None:
            return head, Because.HEAD
        if (leader := leader_in_charge(tx, unit.id)) is not None:
            return leader, Because.LEADER
    return next(iter(main_admins(tx)), None), Because.ADMIN


def rota(tx: Tx, unit: Unit | None, first: date, days: int) -> list[Duty]:
    """Who is on duty on each of some days."""
    return [on_duty(tx, unit, first + timedelta(days=number)) for number in range(days)]


def swaps(tx: Tx, unit: Unit | None, limit: int) -> list[Duty]:
    """The latest dates of a rota that somebody was named for, earliest of them first."""
    at = COMPANY if unit is None else unit.id
    query = select(_dates.c.day).where(_dates.c.unit_id == at).order_by(_dates.c.day.desc())
    days = tx.connection().execute(query.limit(limit)).scalars().all()
    return [on_duty(tx, unit, day) for day in reversed(days)]


def week(tx: Tx, unit: Unit | None) -> list[Duty]:
    """Who is on duty on each weekday from Monday on, single dates apart; of any week."""
    return [_weekly(tx, unit, _A_MONDAY + timedelta(days=number)) for number in range(7)]


def units_with_rota(tx: Tx, since: date) -> list[int]:
    """The ids of all that have a rota, `COMPANY` among them; past dates don't count."""
    weekly = select(_weekdays.c.unit_id)
    dated = select(_dates.c.unit_id).where(_dates.c.day >= since)
    named = union(weekly, dated).subquery()
    stays = select(DEPARTMENTS.c.id).where(DEPARTMENTS.c.active)
    query = select(named.c.unit_id).where((named.c.unit_id == COMPANY) | named.c.unit_id.in_(stays))
    return list(tx.connection().execute(query.order_by(named.c.unit_id)).scalars())


def put_on_weekday(tx: Tx, unit_id: int, weekday: int, person_id: int | None) -> bool:
    """Name the weekday's officer, or (None) nobody; says whether somebody was named before."""
    named = _drop_weekday.run(tx, {"unit": unit_id, "weekday": weekday}) > 0
    if person_id is not None:
        row = {"unit_id": unit_id, "weekday": weekday, "person_id": person_id}
        _add_weekday.run(tx, row)
    return named


def put_on_date(tx: Tx, unit_id: int, day: date, person_id: int | None) -> bool:
    """Name a date's officer, or (None) leave it to the weekday; as `put_on_weekday`."""
    named = _drop_date.run(tx, {"unit": unit_id, "day": day}) > 0
    if person_id is not None:
        _add_date.run(tx, {"unit_id": unit_id, "day": day, "person_id": person_id})
    return named


def units_served(tx: Tx, person_id: int, since: date) -> list[int]:
    """The ids of all on whose rota a person stands, from a day on."""
    weekly = select(_weekdays.c.unit_id).where(_weekdays.c.person_id == person_id)
    dated = select(_dates.c.unit_id).where(_dates.c.person_id == person_id, _dates.c.day >= since)
    found = tx.connection().execute(union(weekly, dated)).scalars()
    return sorted(int(unit_id) for unit_id in found)


def pass_duties_on(tx: Tx, unit_id: int, before: int, after: int, since: date) -> None:
    """Put another person in the place of one on a rota, from a day on."""
    connection = tx.connection()
    values = {"before": before, "after": after, "unit": unit_id}
    connection.execute(_pass_weekdays, values)
    connection.execute(_pass_dates, {**values, "since": since})


_before = bindparam("before", type_=Integer)
_unit = bindparam("unit", type_=Integer)
_pass_weekdays = (
    update(_weekdays)
    .where(_weekdays.c.unit_id == _unit, _weekdays.c.person_id == _before)
    .values(person_id=bindparam("after"))
)
_pass_dates = (
    update(_dates)
    .where(_dates.c.unit_id == _unit, _dates.c.person_id == _before)
    .where(_dates.c.day >= bindparam("since", type_=_dates.c.day.type))
    .values(person_id=bindparam("after"))
)
