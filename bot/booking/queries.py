"""What the database is asked about resources and bookings."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select

from bot.booking.model import TAKEN, Booking, Resource
from bot.engine.commands.text import fold
from bot.time.calendar import Period
from storage import Tx


def resources(tx: Tx) -> list[Resource]:
    """Everything that can be booked, in the order in which it was first named."""
    query = select(Resource).where(col(Resource.active)).order_by(col(Resource.id))
    return list(tx.exec(query).all())


def resource_named(tx: Tx, name: str) -> Resource | None:
    """What can be booked by that id, or by that name in either language."""
    said = fold(name).strip()
    for each in resources(tx):
        if said in {fold(each.key), fold(each.name_zh), fold(each.name_en)}:
            return each
    return None


def resource(tx: Tx, resource_id: int) -> Resource:
    """The resource of an id that a row refers to."""
    return tx.get_one(Resource, resource_id)


def locked(tx: Tx, ids: Collection[int]) -> None:
    """Lock resources until the end of this transaction, always in the same order."""
    query = select(Resource.id).where(col(Resource.id).in_(sorted(ids)))
    tx.exec(query.order_by(col(Resource.id)).with_for_update()).all()


def bookings_of(tx: Tx, owner: str) -> list[Booking]:
    """What an owner has, held or booked, in time's order."""
    query = select(Booking).where(Booking.owner == owner, col(Booking.state).in_(TAKEN))
    return list(tx.exec(query.order_by(col(Booking.starts_at), col(Booking.id))).all())


def taken(tx: Tx, ids: Collection[int], period: Period, *, but: str = "") -> Sequence[Booking]:
    """Who has any of these resources at some time of a period, but one owner, in time's order."""
    start, end = period
    query = select(Booking).where(
        col(Booking.resource_id).in_(list(ids)),
        col(Booking.ends_at) > start,
        col(Booking.starts_at) < end,
        col(Booking.state).in_(TAKEN),
        Booking.owner != but,
    )
    return tx.exec(query.order_by(col(Booking.starts_at), col(Booking.id))).all()


def orphaned(tx: Tx, now: datetime) -> list[tuple[Booking, Resource]]:
    """Bookings still to come of what can no longer be booked."""
    query = (
        select(Booking, Resource)
        .join(Resource, col(Resource.id) == Booking.resource_id)
        .where(~col(Resource.active), col(Booking.ends_at) > now, col(Booking.state).in_(TAKEN))
        .order_by(col(Booking.starts_at))
    )
    return list(tx.exec(query).all())


def booked_by(tx: Tx, person_id: int, now: datetime, limit: int) -> list[Booking]:
    """What somebody has from now on, held or booked, the next first."""
    query = select(Booking).where(
        Booking.person_id == person_id, col(Booking.ends_at) > now, col(Booking.state).in_(TAKEN)
    )
    return list(tx.exec(query.order_by(col(Booking.starts_at)).limit(limit)).all())
