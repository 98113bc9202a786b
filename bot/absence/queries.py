"""What is asked of the database about absences."""

from datetime import datetime

from sqlmodel import col, or_, select

from bot.directory.absences import Absence
from bot.directory.model import Person
from bot.directory.values import Member
from bot.engine.context import Context
from bot.time.calendar import Period
from storage import Tx

LISTED = 20


def absence_for_update(ctx: Context, absence_id: int) -> Absence | None:
    """The absence, locked until the end of this transaction."""
    return ctx.locks.take(Absence, absence_id)


def absence(tx: Tx, absence_id: int) -> Absence:
    """The absence of an id that a row refers to."""
    return tx.get_one(Absence, absence_id)


def lock_person(tx: Tx, person_id: int) -> None:
    """Let nobody else enter absences of that person until the end of this transaction.

    Rows that refer to the person may be written meanwhile. SQLite has one writer anyway.
    """
    wanted = select(Person.id).where(Person.id == person_id)
    tx.exec(wanted.with_for_update(key_share=True)).one()


def next_of(tx: Tx, person_id: int, now: datetime) -> Absence | None:
    """A person's absence that is on, else the next to come; locked as `absence_for_update` does."""
    mine = select(Absence).where(
        Absence.person_id == person_id,
        col(Absence.ends_at) > now,
        col(Absence.starts_at) < col(Absence.ends_at),
        col(Absence.affairs).is_(None),
    )
    return tx.exec(mine.order_by(col(Absence.starts_at)).limit(1).with_for_update()).first()


def granted_by(tx: Tx, person_id: int, source: str) -> list[Absence]:
    """What a record granted a person of leave; locked as `absence_for_update` does."""
    mine = select(Absence).where(Absence.person_id == person_id, Absence.source == source)
    return list(tx.exec(mine.order_by(col(Absence.id)).with_for_update()).all())


def there_with_deputy(tx: Tx, person_id: int, span: Period) -> list[Absence]:
    """Days of a span on which a person is there and another acts for them in everything."""
    found = select(Absence).where(
        Absence.person_id == person_id,
        col(Absence.away).is_(False),
        col(Absence.affairs).is_(None),
        col(Absence.starts_at) < span[1],
        col(Absence.ends_at) > span[0],
        col(Absence.starts_at) < col(Absence.ends_at),
    )
    return list(tx.exec(found.order_by(col(Absence.id)).with_for_update()).all())


def listed(tx: Tx, reader: Member, now: datetime, *, everybody: bool) -> list[Absence]:
    """Absences that are on or to come: a reader's, their department's and those they cover."""
    query = select(Absence).join(Person, col(Person.id) == col(Absence.person_id))
    query = query.where(col(Absence.ends_at) > now, col(Absence.starts_at) < col(Absence.ends_at))
    if not everybody:
        mine = [col(Absence.person_id) == reader.id, col(Absence.deputy_id) == reader.id]
        if reader.department_id is not None:
            mine.append(col(Person.department_id) == reader.department_id)
        query = query.where(or_(*mine))
    return list(tx.exec(query.order_by(col(Absence.starts_at)).limit(LISTED)).all())
