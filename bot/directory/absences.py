"""Who is away when, and who deputises: what clocks and messages ask before they turn to anybody.

Times alone say whether an absence is on; `state` is what its card shows. A person's absences never
overlap. One that ended early or was cancelled ends then, or where it would have begun.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec
from sqlalchemy import Index, bindparam, select, text
from sqlmodel import Field, SQLModel

from storage import Tx
from storage.prepared import Query
from storage.types import JsonText, UtcDateTime


class AbsenceState(StrEnum):
    """Where an absence stands."""

    PLANNED = "planned"
    CURRENT = "current"
    OVER = "over"
    CANCELLED = "cancelled"


class Absence(SQLModel, table=True):
    """Somebody's leave, or (where `away` is false) days on which another acts for them.

    It lasts from `starts_at` up to `ends_at`. `source` is the record that granted it, if one did.
    With `affairs` the deputy acts in these alone, by their ids, each with its Chinese and its
    English name; such days may overlap others.
    """

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_person", "person_id", "ends_at"),)

    # The database gives the id when the absence is first written.
    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    away: bool
    deputy_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    entered_by_id: int = Field(foreign_key="person.id")
    entered_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=AbsenceState.PLANNED.value, max_length=10)
    source: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": text("''")})
    affairs: dict[str, tuple[str, str]] | None = Field(
        default=None, sa_type=JsonText(dict[str, tuple[str, str]]), nullable=True
    )
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"L{self.id}"

    @property
    def is_ahead(self) -> bool:
        """Whether it still has or will have an effect."""
        return self.state in {AbsenceState.PLANNED, AbsenceState.CURRENT}


class Absent(msgspec.Struct, frozen=True):
    """An absence as the engine knows it while it handles one input."""

    id: int
    starts_at: datetime
    ends_at: datetime
    away: bool
    deputy_id: int | None

    def covers(self, at: datetime) -> bool:
        """Whether it is on at that moment."""
        return self.starts_at <= at < self.ends_at


class Agent(msgspec.Struct, frozen=True):
    """Somebody who acts for another in certain affairs alone."""

    deputy_id: int
    affairs: dict[str, tuple[str, str]]


_absences: Final = SQLModel.metadata.tables["absence"].c
_of_person: Final = Query(
    select(*(_absences[name] for name in Absent.__struct_fields__))
    .where(
        _absences.person_id == bindparam("person"),
        _absences.ends_at > bindparam("since"),
        _absences.starts_at < _absences.ends_at,
        _absences.affairs.is_(None),
    )
    .order_by(_absences.starts_at),
    Absent,
)
_agents: Final = Query(
    select(_absences.deputy_id, _absences.affairs)
    .where(
        _absences.person_id == bindparam("person"),
        _absences.ends_at > bindparam("at"),
        _absences.starts_at <= bindparam("at"),
        _absences.affairs.is_not(None),
    )
    .order_by(_absences.id.desc()),
    Agent,
)


def absences_of(tx: Tx, person_id: int, since: datetime) -> list[Absent]:
    """A person's absences that end after a moment, the earliest first.

    Without the days of deputies for certain affairs.
    """
    return _of_person.all(tx, {"person": person_id, "since": since})


def agents_of(tx: Tx, person_id: int, affair: str, at: datetime) -> list[int]:
    """Who acts for a person in an affair at a moment, whoever was named last first."""
    found = _agents.all(tx, {"person": person_id, "at": at})
    return [each.deputy_id for each in found if affair in each.affairs]


def deputised_by(tx: Tx, deputy_id: int, at: datetime) -> list[int]:
    """Those who have named somebody as their deputy in everything for that moment."""
    covers = (_absences.starts_at <= at) & (_absences.ends_at > at)
    covers &= _absences.affairs.is_(None)
    query = select(_absences.person_id).where(_absences.deputy_id == deputy_id, covers)
    return list(tx.connection().execute(query.order_by(_absences.id)).scalars())
