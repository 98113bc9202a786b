"""Clocks that began in the same instant for the same person: what came together."""

from typing import Final

from sqlalchemy import Integer, bindparam, func, literal, select

from bot.time.deadline_tables import RUNNING, clock_table, deadline_table
from bot.time.deadlines import Claimed
from storage import Tx
from storage.prepared import Query

_SPEAKING: Final = int.from_bytes(b"many")
_speak = select(func.pg_advisory_xact_lock(_SPEAKING, 0))
_together = (
    select(clock_table.c.subject)
    .where(
        clock_table.c.person_id == bindparam("person"),
        clock_table.c.ladder == bindparam("ladder"),
        clock_table.c.measure == bindparam("measure"),
        clock_table.c.running_since == bindparam("since"),
        clock_table.c.anchor.is_(None),
    )
    .limit(bindparam("limit", type_=Integer))
)
_running_with = Query(
    _together.where(clock_table.c.state == literal(RUNNING, literal_execute=True)).order_by(
        clock_table.c.id
    ),
    str,
)
_fired_with = Query(
    _together.join(deadline_table, deadline_table.c.clock_id == clock_table.c.id).where(
        deadline_table.c.rung == bindparam("rung"), deadline_table.c.fired_at.is_not(None)
    ),
    str,
)


def running_with(tx: Tx, claimed: Claimed, limit: int) -> list[str]:
    """The first subjects whose clocks run like this one: same person, ladder, measure, instant."""
    return _running_with.all(tx, _like(claimed, limit))


def fired_with(tx: Tx, claimed: Claimed, rung: str, limit: int) -> list[str]:
    """Subjects whose clocks began like this one and have reached a rung before."""
    return _fired_with.all(tx, _like(claimed, limit) | {"rung": rung})


def _like(claimed: Claimed, limit: int) -> dict[str, object]:
    return {
        "limit": limit,
        "person": claimed.person_id,
        "ladder": claimed.ladder,
        "measure": claimed.state.measure.value,
        "since": claimed.state.running_since,
    }


def speak_alone(tx: Tx) -> None:
    """Have no other process speak for what came together, until the end of this transaction.

    It is one lock for all: of many, two processes would take some in different orders. SQLite has
    one writer anyway.
    """
    if tx.get_bind().dialect.name != "sqlite":
        tx.connection().execute(_speak)
