"""What is asked of the database about departures."""

from sqlmodel import col, func, select

from bot.directory.departures import Departure, DepartureItem
from bot.directory.model import Department
from bot.directory.values import Member
from bot.engine.context import Context
from storage import Tx

LISTED = 20


def departure_for_update(ctx: Context, departure_id: int) -> Departure | None:
    """The departure, locked until the end of this transaction."""
    return ctx.locks.take(Departure, departure_id)


def departure(tx: Tx, departure_id: int) -> Departure:
    """The departure of an id that a row refers to."""
    return tx.get_one(Departure, departure_id)


def items(tx: Tx, departure_id: int, limit: int) -> list[DepartureItem]:
    """The first things that were passed on."""
    query = select(DepartureItem).where(DepartureItem.departure_id == departure_id)
    return list(tx.exec(query.order_by(col(DepartureItem.id)).limit(limit)).all())


def count_by_heir(tx: Tx, departure_id: int) -> dict[int, int]:
    """How many things went to whom, by id."""
    query = (
        select(DepartureItem.heir_id, func.count())
        .where(DepartureItem.departure_id == departure_id, col(DepartureItem.heir_id).is_not(None))
        .group_by(col(DepartureItem.heir_id))
        .order_by(col(DepartureItem.heir_id))
    )
    return {heir: number for heir, number in tx.exec(query).all() if heir is not None}


def count_items(tx: Tx, departure_id: int) -> int:
    """How many things there are in all."""
    query = select(func.count()).where(DepartureItem.departure_id == departure_id)
    return tx.exec(query).one()


def of_head(tx: Tx, head: Member) -> list[Departure]:
    """The latest departures that somebody answers for, newest first."""
    query = select(Departure).where(Departure.head_id == head.id)
    return list(tx.exec(query.order_by(col(Departure.id).desc()).limit(LISTED)).all())


def headed(tx: Tx, person_id: int) -> list[str]:
    """The names of the departments that name somebody as their head."""
    query = select(Department.name).where(
        Department.head_id == person_id, col(Department.active).is_(True)
    )
    return list(tx.exec(query.order_by(col(Department.id))).all())
