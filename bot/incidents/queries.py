"""What is asked of the database about incidents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col, or_, select

from bot.directory.queries import people
from bot.directory.values import Member
from bot.engine.context import Context
from bot.incidents.model import UNDER_WAY, Breach, Incident, Part, Responder, State
from storage import Tx

LISTED: Final = 20
_is_under_way: Final = col(Incident.state).in_(
    bindparam(None, [each.value for each in UNDER_WAY], expanding=True, literal_execute=True)
)
"""Written out, so that SQLite sees that `ix_incident_under_way` holds all such."""


def incident_for_update(ctx: Context, incident_id: int) -> Incident | None:
    """The incident, locked until the end of this transaction."""
    return ctx.locks.take(Incident, incident_id)


def incident(tx: Tx, incident_id: int) -> Incident:
    """The incident of an id that a row refers to."""
    return tx.get_one(Incident, incident_id)


def responders(tx: Tx, incident_id: int) -> list[Responder]:
    """Everybody who was called, in order."""
    query = select(Responder).where(Responder.incident_id == incident_id)
    return list(tx.exec(query.order_by(col(Responder.id))).all())


def responder(tx: Tx, incident_id: int, person_id: int) -> Responder | None:
    """Somebody's place at an incident."""
    query = select(Responder).where(
        Responder.incident_id == incident_id, Responder.person_id == person_id
    )
    return tx.exec(query).first()


def on_it(tx: Tx, incident_id: int) -> list[Responder]:
    """Those who are still needed, in the order in which they were called."""
    return [
        each
        for each in responders(tx, incident_id)
        if each.released_at is None and each.part != Part.FOLLOWER
    ]


def followers(tx: Tx, incident_id: int) -> list[Member]:
    """Those who only have to know how things stand."""
    found = responders(tx, incident_id)
    return people(tx, [each.person_id for each in found if each.part == Part.FOLLOWER])


def under_way(tx: Tx, limit: int = LISTED) -> list[Incident]:
    """What is not over, the worst first, the longest of them first."""
    query = select(Incident).where(_is_under_way)
    found = tx.exec(query.order_by(col(Incident.id)).limit(limit * 5)).all()
    return sorted(found, key=_worst)[: limit + 1]


def in_room(tx: Tx, messenger: str, room: str) -> list[Incident]:
    """What was reported in a room and is not over."""
    here = (col(Incident.messenger) == messenger, col(Incident.room) == room)
    return _all(tx, *here, _is_under_way)


def concerning(tx: Tx, person: Member) -> list[Incident]:
    """What a person reported, leads or was called to, and is not over."""
    called = (
        select(Responder.id)
        .where(
            Responder.incident_id == Incident.id,
            Responder.person_id == person.id,
            col(Responder.released_at).is_(None),
        )
        .exists()
    )
    theirs = or_(Incident.reporter_id == person.id, Incident.lead_id == person.id, called)
    return _all(tx, theirs, _is_under_way)


def led_by(tx: Tx, person_id: int, *conditions: ColumnElement[bool]) -> list[Incident]:
    """What a person leads."""
    return _all(tx, col(Incident.lead_id) == person_id, *conditions)


def reported_by(tx: Tx, person_id: int) -> list[Incident]:
    """What a person reported, and is not over."""
    return _all(tx, col(Incident.reporter_id) == person_id, _is_under_way)


def under_way_of(tx: Tx, source: str) -> int | None:
    """The id of the incident of an alert that is not over."""
    mine = (Incident.source == source, _is_under_way)
    return tx.exec(select(Incident.id).where(*mine).order_by(col(Incident.id))).first()


def incidents(tx: Tx, ids: Sequence[int]) -> list[Incident]:
    """Those of these ids, in their order."""
    found = {each.id: each for each in tx.exec(select(Incident).where(col(Incident.id).in_(ids)))}
    return [found[each] for each in dict.fromkeys(ids) if each in found]


def reported_since(tx: Tx, since: datetime) -> list[Incident]:
    """What was reported since a moment and was something; drills apart."""
    counts = (col(Incident.state) != State.CANCELLED.value, ~col(Incident.drill))
    query = select(Incident).where(col(Incident.reported_at) >= since, *counts)
    # By the index that finds them: SQLite would rather look through all than sort by the id.
    return list(tx.exec(query.order_by(col(Incident.reported_at), col(Incident.id))).all())


def breached(tx: Tx, incident_ids: Sequence[int]) -> dict[int, set[str]]:
    """Which clocks of some incidents were not kept."""
    of_these = col(Breach.incident_id).in_(incident_ids)
    query = select(Breach.incident_id, Breach.clock).where(of_these)
    found: dict[int, set[str]] = {}
    for incident_id, clock in tx.exec(query).all():
        found.setdefault(incident_id, set()).add(clock)
    return found


def _all(tx: Tx, *conditions: ColumnElement[bool]) -> list[Incident]:
    query = select(Incident).where(*conditions).order_by(col(Incident.id)).limit(LISTED + 1)
    return sorted(tx.exec(query).all(), key=_worst)


_ORDER: Final = {"urgent": 0, "serious": 1, "general": 2}


def _worst(each: Incident) -> tuple[int, int]:
    return _ORDER[each.severity], each.id
